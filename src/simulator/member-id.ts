/** How a payer sees that a member id is none of its own, without asking anybody. */
/** The digit that completes a Luhn number. */
export function luhnDigit(digits: string): string {
  let total = 0;
  [...digits].reverse().forEach((char, position) => {
    const weighted = position % 2 === 0 ? Number(char) * 2 : Number(char);
    total += weighted > 9 ? weighted - 9 : weighted;
  });
  return String((10 - (total % 10)) % 10);
}

/** `pattern`: `#` a digit, `@` a letter, all else itself; the last place checks all the others (Luhn). */
export function isMemberId(id: string, pattern: string): boolean {
  if (id.length !== pattern.length) return false;
  const fits = [...pattern].every((place, at) => {
    const char = id[at] as string;
    return place === '#' ? /\d/.test(char) : place === '@' ? /[A-Z]/.test(char) : place === char;
  });
  const digits = id.replace(/\D/g, '');
  return fits && luhnDigit(digits.slice(0, -1)) === digits.at(-1);
}
