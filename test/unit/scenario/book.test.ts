/** Goal: many files at once: their order, exit codes, and what people, CI servers and programs are told. Method: paper. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'expect';
import { exitCode, runScenarios, type ScenarioReport } from '../../../src/scenario/book';
import { scenarioFiles } from '../../../src/scenario/find-files';
import { junitXml, reportLines, summaryLine } from '../../../src/scenario/report';
import { PaperDriver } from './paper-driver';
import { file } from './support';

let folder = '';
before(() => (folder = mkdtempSync(join(tmpdir(), 'scenario-'))));
after(() => rmSync(folder, { recursive: true }));

const GOOD = '  - {expect: {stage: acknowledgement}}\n';
const OFF = '  - {expect: {stage: submission}}\n';
const BAD = '  - {expext: {}}\n';

function write(name: string, steps: string): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, file(steps).replace('scenario: small', `scenario: ${name}`));
  return path;
}

const run = (files: string[], lanes = 1, makeDriver = () => new PaperDriver()): Promise<ScenarioReport[]> =>
  runScenarios(files, { makeDriver, lanes, now: () => 0 });

describe('scenario run', () => {
  it('exits 0 when all is true, 1 when something differs, 2 when a file is not valid', async () => {
    const [good, off, bad] = [write('good', GOOD), write('off', OFF), write('bad', BAD)];
    expect(exitCode(await run([good]))).toBe(0);
    expect(exitCode(await run([good, off]))).toBe(1);
    expect(exitCode(await run([off, bad, good]))).toBe(2);
    expect(exitCode(await run([join(folder, 'absent.yaml')]))).toBe(2);
  });

  it('tells what came out, and what did not with its file and line', async () => {
    const [good, off, bad] = [write('good', GOOD), write('off', OFF), write('bad', BAD)];
    expect((await run([good, off, bad])).flatMap(reportLines)).toEqual([
      'ok    good',
      'FAIL  off: 1 difference',
      `      ${off}:12: step 1 (DOS): stage: expected submission, found acknowledgement`,
      'BAD   bad: 1 error',
      `      ${bad}:12:6: steps.1.expext is not a key of this format`,
    ]);
  });

  it('tells the files in their order, whichever ends first, and runs no more than asked at once', async () => {
    const files = ['d', 'c', 'b', 'a'].map((name) => write(name, GOOD));
    let [now, most] = [0, 0];
    class SlowDriver extends PaperDriver {
      override async advance(): Promise<void> {
        most = Math.max(most, (now += 1));
        await sleep(now === 1 ? 20 : 1);
        now -= 1;
      }
    }
    const [told, ended]: string[][] = [[], []];
    await runScenarios(files, {
      makeDriver: () => new SlowDriver(),
      lanes: 2,
      now: () => 0,
      onReport: ({ scenario }) => told!.push(scenario),
      onEnd: ({ scenario }, count) => ended!.push(`${count} ${scenario}`),
    });
    expect(told).toEqual(['d', 'c', 'b', 'a']);
    expect(ended![0]).toBe('1 c');
    expect(most).toBe(2);
  });

  it('goes on when the practice of one cannot be made', async () => {
    const [one, other] = [write('one', GOOD), write('other', GOOD)];
    let made = 0;
    const reports = await run([one, other], 1, () => {
      if ((made += 1) === 1) throw new Error('the database is away');
      return new PaperDriver();
    });
    expect(reports.map(({ result }) => result)).toEqual(['failed', 'passed']);
    expect(reports[0]!.differences).toMatchObject([{ path: 'run', actual: 'the database is away' }]);
  });
});

describe('the files of a run', () => {
  it('are those named, and of a directory every *.yaml in order of name, each once', async () => {
    const book = join(folder, 'book');
    mkdirSync(book);
    for (const name of ['b.yaml', 'a.yaml', 'notes.txt']) writeFileSync(join(book, name), '');
    const [a, b] = [join(book, 'a.yaml'), join(book, 'b.yaml')];
    expect(await scenarioFiles([b, book])).toEqual([b, a]);
    expect(await scenarioFiles([join(folder, 'absent.yaml')])).toEqual([join(folder, 'absent.yaml')]);
  });

  it('are an error where a directory has none', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await expect(scenarioFiles([empty])).rejects.toThrow(`${empty} has no scenarios: no file in it ends in .yaml`);
  });
});

describe('the summary', () => {
  const report = (result: ScenarioReport['result']): ScenarioReport => ({
    file: 'x.yaml',
    scenario: 'x',
    result,
    milliseconds: 1_540,
    errors: [],
    differences: [],
    kept: null,
  });

  it('counts', () => {
    expect(summaryLine([report('passed')], 1_290, 8)).toBe('1 scenario in 1.2 s: 1 as written');
    expect(summaryLine([report('passed'), report('failed'), report('invalid')], 60_000, 8)).toBe(
      '3 scenarios in 60.0 s, 3 side by side: 1 as written, 1 not, 1 file not valid',
    );
  });

  it('for CI servers is XML whatever a text holds', () => {
    const difference = {
      step: 2,
      at: 'DOS+1d',
      line: 20,
      path: 'tasks',
      expected: '<none> & "no"',
      actual: "a\u0001'b",
    };
    const failed = { ...report('failed'), file: 'a&b.yaml', differences: [{ ...difference, behind: ['CLM*<1>'] }] };
    const fault = { line: 3, column: 5, path: 'dos', message: 'must be a date' };
    expect(junitXml([report('passed'), failed, { ...report('invalid'), errors: [fault] }], 3_000)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" errors="1" time="3.0">
  <testsuite name="scenarios" tests="3" failures="1" errors="1" time="3.0">
    <testcase classname="scenarios" name="x" file="x.yaml" time="1.5"/>
    <testcase classname="scenarios" name="x" file="a&amp;b.yaml" time="1.5">
      <failure message="step 2 (DOS+1d): tasks: expected &lt;none&gt; &amp; &quot;no&quot;, found a\uFFFD&apos;b">a&amp;b.yaml:20: step 2 (DOS+1d): tasks: expected &lt;none&gt; &amp; &quot;no&quot;, found a\uFFFD&apos;b
    CLM*&lt;1&gt;</failure>
    </testcase>
    <testcase classname="scenarios" name="x" file="x.yaml" time="1.5">
      <error message="x.yaml:3:5: dos must be a date">x.yaml:3:5: dos must be a date</error>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
  });
});
