/**
 * Goal: no file, however broken, makes the codec crash, hang, eat memory or say what is not so. Method: at least 200 files of all
 * kinds, mutated from a seed for some seconds a target (`npm run proof -- x12-fuzz` for longer); failures of the past for ever.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { fuzzCorpus } from './fuzz-corpus';
import { fuzz } from './fuzz-run';
import { TARGETS } from './fuzz-targets';

const SECONDS = 2;
const seed = Number(process.env['THROUGHLINE_SEED'] ?? Math.floor(Math.random() * 1e9));

interface PastFailure {
  target: string;
  why: string;
  base64: string;
}
const past = JSON.parse(readFileSync(join(__dirname, 'fuzz-seeds.json'), 'utf8')) as PastFailure[];

describe('x12 fuzz', () => {
  it('has at least 200 files to start from, the same for a seed', () => {
    const files = fuzzCorpus(7);
    expect(files.length).toBeGreaterThanOrEqual(200);
    expect(fuzzCorpus(7)).toEqual(files);
  });

  for (const { target, why, base64 } of past) {
    it(`${target}, once: ${why}`, () => TARGETS[target]!(Buffer.from(base64, 'base64'), 1));
  }

  for (const [name, target] of Object.entries(TARGETS)) {
    it(`${name}: ${SECONDS} s from seed ${seed}`, async () => {
      const { inputs } = await fuzz(name, target, SECONDS, seed);
      expect(inputs).toBeGreaterThan(200);
    }).timeout(120_000);
  }
});
