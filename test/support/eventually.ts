/** Repeats an assertion until it holds; after the limit its own failure is thrown. */
export async function eventually<T>(assert: () => T | Promise<T>, limitMs = 15_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    try {
      return await assert();
    } catch (error) {
      if (Date.now() >= end) throw error;
      await new Promise((done) => setTimeout(done, 15));
    }
  }
}
