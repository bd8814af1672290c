/** Runs one target on files that are broken at random, for as long as it is given. */
import { type FuzzFile, fuzzCorpus } from './fuzz-corpus';
import { mutated } from './fuzz-mutations';
import { randomOf } from './fuzz-random';
import type { Target } from './fuzz-targets';

export interface FuzzResult {
  inputs: number;
  bytes: number;
  /** The most CPU time that one input took, and its bytes. */
  slowestMs: number;
}

/** CPU time, since other tests run beside this one: two seconds a MiB, and what any call takes to warm up. */
const allowedMs = (bytes: number): number => 1_000 + (2_000 * bytes) / (1 << 20);

/** Failures are told with all that is needed to have them again: into `fuzz-seeds.json` with them. */
class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';

  constructor(target: string, { name }: FuzzFile, names: string[], seed: number, bytes: Buffer, cause: unknown) {
    const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    const seeded = JSON.stringify({ target, why: '', base64: bytes.toString('base64') });
    super(`${target} on ${name} after ${names.join(', ') || 'nothing'} (seed ${seed}): ${reason}\n${seeded}`);
  }
}

/** Every file of the corpus as it is, then broken ones until the time is over. */
export async function fuzz(name: string, target: Target, seconds: number, seed: number): Promise<FuzzResult> {
  const files = fuzzCorpus(seed);
  const result: FuzzResult = { inputs: 0, bytes: 0, slowestMs: 0 };
  for (const file of files) await tryOne(name, target, file, [], seed, result);
  const until = Date.now() + 1_000 * seconds;
  for (let i = 0; Date.now() < until; i++) {
    const random = randomOf(seed + i);
    const file = random.of(files);
    const { bytes, names } = mutated(file.bytes, random);
    await tryOne(name, target, { name: file.name, bytes }, names, seed + i, result);
  }
  return result;
}

async function tryOne(
  name: string,
  target: Target,
  file: FuzzFile,
  names: string[],
  seed: number,
  result: FuzzResult,
): Promise<void> {
  const { bytes } = file;
  const before = process.cpuUsage();
  try {
    await target(bytes, seed);
  } catch (error) {
    throw new FuzzFailure(name, file, names, seed, bytes, error);
  }
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1_000;
  if (ms > allowedMs(bytes.length)) {
    throw new FuzzFailure(name, file, names, seed, bytes, `took ${Math.round(ms)} ms for ${bytes.length} bytes`);
  }
  result.inputs++;
  result.bytes += bytes.length;
  result.slowestMs = Math.max(result.slowestMs, Math.round(ms));
}
