/**
 * Goal: others take the questions and answers that we write. Method: files of all four kinds go to the independent judge in
 * `dev/x12-judge` (x12sdk's models, in Python). It is skipped, with the reason, where these cannot be set up.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'expect';
import {
  type TransactionOut,
  parse270,
  parse271,
  parse276,
  parse277,
  write270,
  write271,
  write276,
  write277,
} from '../../../src/x12/index';
import { wrapped } from './answers';
import { TEXT_270, TEXT_271, TEXT_276, TEXT_277 } from './questions';
import { SAMPLES, corpusTotals, file, sample } from './support';

const SCRIPT = resolve(__dirname, '../../../dev/x12-judge/validate27x.sh');
/** What the script answers when its environment could not be set up. */
const NOT_SET_UP = 3;

function judge(...paths: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(SCRIPT, paths, { encoding: 'utf8', timeout: 170_000 });
  return { status, output: error ? error.message : `${stdout}${stderr}` };
}

const WRITTEN: Readonly<Record<string, (bytes: Buffer) => TransactionOut[]>> = {
  '270': (bytes) => parse270(bytes).inquiries.map(write270),
  '271': (bytes) => parse271(bytes).responses.map(write271),
  '276': (bytes) => parse276(bytes).requests.map(write276),
  '277': (bytes) => parse277(bytes).responses.map(write277),
};

/** X12's guide allows both; x12sdk's code list of a person's AAA03 is that of the receiver, and its EQ01 takes no empty one. */
const REFUSED_BY_X12SDK = new Set(['271/own-271-rejected.edi', '270/own-270-dependent-multi.edi']);

/**
 * x12sdk holds EB09, a code, for a number; wants an LS and LE of its own around each III; reads one entity between LS and LE and one
 * name of a provider; drops the PER of the source, and then finds SE01 wrong.
 * A subscriber who is a patient and has dependents who are patients stops it with an AttributeError (276, 277).
 */
const EB09 = 'P6*20';
const III = /III\*[^~]*~/;
const PER = /PER\*IC\*PROVIDER LINE[^~]*~/;
const NPI_AND_TAX_ID = /NM1\*1P\*2\*[^~]*\*FI\*[^~]*~/;
const SECOND = /NM1\*IL\*1\*MERIWETHER\*OLD[^~]*~/;
const DEPENDENT = /HL\*5\*4\*23[^]*(?=SE\*)/;
const OWN_CLAIMS = /TRN\*.\*C1[^]*(?=HL\*5\*4\*23)/;

describe('the independent judge of questions and answers', function () {
  this.timeout(180_000);
  let folder = '';

  before(function () {
    folder = mkdtempSync(join(tmpdir(), 'throughline-x12-'));
    const { status, output } = judge(join(SAMPLES, '276/stupidedi-info-receiver-request.edi'));
    if (status === null || status === NOT_SET_UP || status > NOT_SET_UP) {
      console.log(`      skipped: the judge could not be set up. ${output.trim().split('\n').at(-1)}`);
      this.skip();
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Reads each text, writes it again and shows all to the judge at once: Python is slow to start. */
  function judged(...files: readonly (readonly [kind: string, bytes: Buffer])[]): ReturnType<typeof judge> {
    const paths = files.map(([kind, bytes], i) => {
      const path = join(folder, `written-${kind}-${i}.edi`);
      const transactions = WRITTEN[kind]!(bytes);
      expect(transactions.length).toBeGreaterThan(0);
      writeFileSync(path, file(...transactions));
      return path;
    });
    return judge(...paths);
  }

  it('takes full texts, but for what x12sdk cannot read', () => {
    const response = [III, SECOND, PER].reduce<string>(
      (text, part) => text.replace(part, ''),
      TEXT_271.replace(EB09, '*'),
    );
    const texts: [string, string][] = [
      ['270', TEXT_270],
      ['271', response],
      ['276', TEXT_276.replace(NPI_AND_TAX_ID, '').replace(DEPENDENT, '')],
      ['276', TEXT_276.replace(NPI_AND_TAX_ID, '').replace(OWN_CLAIMS, '')],
      ['277', TEXT_277.replace(DEPENDENT, '')],
      ['277', TEXT_277.replace(OWN_CLAIMS, '')],
    ];
    expect(judged(...texts.map(([kind, text]) => [kind, wrapped(text)] as const))).toEqual({ status: 0, output: '' });
  });

  it('takes every sample, read and written', () => {
    const paths = Object.keys(corpusTotals).filter((path) => /^27[0167]\//.test(path) && !REFUSED_BY_X12SDK.has(path));
    expect(paths.length).toBeGreaterThan(9);
    const files = paths.map((path) => [path.slice(0, 3), sample(path)] as const);
    expect(judged(...files)).toEqual({ status: 0, output: '' });
  });

  it('finds a fault when there is one, so it does look', () => {
    const { status, output } = judged(['270', wrapped(TEXT_270.replace('EQ*98^UC', 'EQ*98^XX'))]);
    expect(output).toContain('eq_segment.service_type_code.1');
    expect(status).toBe(1);
  });
});
