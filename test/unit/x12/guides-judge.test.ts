/**
 * Goal: our check agrees with a judge that shares no code with it. Method: every file of the corpus that the judge knows the
 * guide of, and every answer that we make to it, goes to `dev/x12-judge`; valid there is valid here, and the other way round.
 * It is skipped, with the reason, where Python or the package index cannot be reached.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'expect';
import { acknowledge, kindOf, writeAnswer } from '../../../src/x12/index';
import { findings } from './guides-support';
import { SAMPLES, corpusTotals, sample } from './support';

const SCRIPT = resolve(__dirname, '../../../dev/x12-judge/validate837.sh');
const JUDGED = new Set(['835', '837P', '837I', '999']);

/** Where the two differ, and why. */
const DIFFERENT = new Set([
  // A 999 of the first edition, 005010X231, which the judge has no guide for.
  '999/staedi-simple999.edi',
]);

/** Files of `wrapping` carry what transfers put around and between segments: we read through it, the judge does not. */
const isDifferent = (path: string): boolean => DIFFERENT.has(path) || path.startsWith('wrapping/');

interface Verdict {
  file: string;
  ok: boolean;
  errors: string[];
}

/** Verdicts by path; undefined where the judge could not be set up. */
function judge(paths: string[]): Map<string, Verdict> | undefined {
  const { status, stdout } = spawnSync(SCRIPT, ['--errata', '--json', ...paths], {
    encoding: 'utf8',
    timeout: 280_000,
  });
  if (status !== 0 && status !== 1) return undefined;
  const verdicts = stdout
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Verdict);
  return new Map(verdicts.map((verdict) => [verdict.file, verdict]));
}

const isValid = async (bytes: Buffer): Promise<boolean> =>
  (await findings(bytes)).every(({ severity }) => severity !== 'error');

describe('our check and the independent judge', function () {
  this.timeout(300_000);
  const paths = Object.keys(corpusTotals).filter(
    (path) => JUDGED.has(kindOf(sample(path))) && !isDifferent(path) && corpusTotals[path]!.st < 20,
  );
  let folder = '';
  let verdicts: Map<string, Verdict> | undefined;
  const answers = new Map<string, string>();

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), 'throughline-guides-'));
    for (const [number, path] of paths.entries()) await answer(path, join(folder, `${number}.edi`));
    verdicts = judge([...paths.map((path) => join(SAMPLES, path)), ...answers.values()]);
    if (verdicts) return;
    console.log('      skipped: the judge could not be set up.');
    this.skip();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function answer(path: string, to: string): Promise<void> {
    const { interchanges } = await acknowledge(sample(path));
    const envelope = { date: '2026-03-04', time: '0900', control: '000000077', groupControl: 1 };
    const file = interchanges[0] && writeAnswer(interchanges[0], envelope);
    if (!file || !file.includes('~ST*999')) return;
    writeFileSync(to, file);
    answers.set(path, to);
  }

  for (const path of paths) {
    it(`agree on ${path}`, async () => {
      const verdict = verdicts!.get(join(SAMPLES, path))!;
      expect({ valid: await isValid(sample(path)), judge: verdict.errors }).toEqual({
        valid: verdict.ok,
        judge: verdict.errors,
      });
    });
  }

  it('the judge takes every 999 that we answer', () => {
    expect(answers.size).toBeGreaterThan(20);
    const refused = [...answers].flatMap(([path, to]) => {
      const { ok, errors } = verdicts!.get(to)!;
      return ok ? [] : [[path, ...errors]];
    });
    expect(refused).toEqual([]);
  });
});
