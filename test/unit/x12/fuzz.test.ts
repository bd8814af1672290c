/**
 * Goal: no file, however broken, makes the codec crash, hang, eat memory or say what is not so. Method: at least 200 files of all
 * kinds, mutated from a seed for some seconds a target (`npm run proof -- x12-fuzz` for longer); failures of the past for ever.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { fuzzCorpus } from './fuzz-corpus';
import { fuzz } from './fuzz-run';
import { KINDS, TARGETS } from './fuzz-targets';
import { corpusTotals, sample } from './support';

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

  for (const [kind, { parse }] of Object.entries(KINDS)) {
    it(`a ${kind} whose segments have ten thousand elements too many is read in time`, () => {
      const path = Object.keys(corpusTotals).find((name) => name.startsWith(`${kind.toLowerCase()}/`))!;
      const long = sample(path)
        .toString('latin1')
        .replace(/(?<=(?:DTP|REF|NM1|HI|SVC|STC|AK1)\*[^~]*)(?=~)/g, '*X'.repeat(10_000));
      const bytes = Buffer.from(long, 'latin1');
      const before = process.cpuUsage();
      parse(bytes);
      const { user, system } = process.cpuUsage(before);
      expect(bytes.length).toBeGreaterThan(20_000);
      expect((user + system) / 1_000).toBeLessThan(1_000 + (2_000 * bytes.length) / (1 << 20));
    });
  }

  for (const [name, target] of Object.entries(TARGETS)) {
    it(`${name}: ${SECONDS} s from seed ${seed}`, async () => {
      const { inputs } = await fuzz(name, target, SECONDS, seed);
      expect(inputs).toBeGreaterThan(200);
    }).timeout(120_000);
  }
});
