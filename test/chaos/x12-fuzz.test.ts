/**
 * Goal and method of `test/unit/x12/fuzz.test.ts`, for longer: `THROUGHLINE_FUZZ_SECONDS=600 npm run proof -- x12-fuzz` is ten
 * minutes a target. Each target goes on from a seed of its own run, so that no two runs try the same.
 */
import { expect } from 'expect';
import { fuzz } from '../unit/x12/fuzz-run';
import { TARGETS } from '../unit/x12/fuzz-targets';

const SECONDS = secondsOf(process.env['THROUGHLINE_FUZZ_SECONDS'] ?? '20');
/** Each input takes the next number; runs with neighbouring seeds must not try the same. */
const seed = Number(process.env['THROUGHLINE_SEED'] ?? Date.now() % 1e6) * 1_000;

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1)
    throw new Error('THROUGHLINE_FUZZ_SECONDS wants whole seconds, from 1');
  return seconds;
}

describe('x12 fuzz, long', () => {
  for (const [name, target] of Object.entries(TARGETS)) {
    it(`${name}: ${SECONDS} s from seed ${seed}`, async () => {
      const { inputs, bytes, slowestMs } = await fuzz(name, target, SECONDS, seed);
      console.log(`      ${inputs} inputs, ${(bytes / (1 << 20)).toFixed(0)} MiB, slowest ${slowestMs} ms of CPU`);
      expect(inputs).toBeGreaterThan(200);
    }).timeout(1_000 * SECONDS + 120_000);
  }
});
