/** Goal: `throughline x12 …` as a shell sees it: output, exit codes, standard input, a reader that goes away. Method: run for real. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'expect';
import { SAMPLES, sample } from './support';

const COMMAND = join(__dirname, '../../../bin/throughline.js');
const GOOD = join(SAMPLES, '835/own-835-one-line.edi');
const UNBALANCED = join(SAMPLES, 'broken/own-b17-clm-total.edi');

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

/** `until`: stops reading after so many bytes, as `head` does. */
function run(args: string[], input?: Buffer, until = Infinity): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, 'x12', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.length >= until) child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => undefined).end(input);
  });
}

describe('throughline x12', function () {
  this.timeout(60_000);

  it('explains a file, and standard input all the same', async () => {
    const file = await run(['explain', GOOD]);
    expect([file.code, file.err]).toEqual([0, '']);
    expect(file.out).toContain('CLP02     Claim Status Code: 1 (processed as primary)');
    expect((await run(['explain', '-'], sample('835/own-835-one-line.edi'))).out).toBe(file.out);
  });

  it('checks: 0 for a good file, 1 for one with an error, and says where', async () => {
    expect(await run(['check', GOOD])).toEqual({ code: 0, out: `${GOOD}: passes, 0 errors, 0 warnings\n`, err: '' });
    const { code, out } = await run(['check', UNBALANCED]);
    expect(code).toBe(1);
    expect(out).toContain('segment 19 CLM, byte 702, loop 2300, CLM02: CLM02 is 191.00');
    expect((await run(['check', '--level', 'guide', UNBALANCED])).code).toBe(0);
  });

  it('checks as JSON, without the bad value, which may be a name', async () => {
    const { code, out } = await run(['check', '--json', join(SAMPLES, 'broken/own-b23-non-ascii.edi')]);
    const finding = JSON.parse(out) as object;
    expect(finding).toMatchObject({ code: 'invalid_character', segment: 14, elementName: 'NM103', severity: 'error' });
    expect([code, 'badValue' in finding]).toEqual([1, false]);
  });

  it('rewrites a file byte for byte, in lines where asked; 1 for one that is cut', async () => {
    const bytes = sample('835/own-835-one-line.edi');
    expect(await run(['rewrite', GOOD])).toEqual({ code: 0, out: bytes.toString(), err: '' });
    const inLines = await run(['rewrite', '--lines', '-'], bytes);
    expect(inLines.out).toBe(bytes.toString().replaceAll('~', '~\n'));
    const { code, err } = await run(['rewrite', '-'], bytes.subarray(0, 300));
    expect([code, err.includes('is not to be sent on')]).toEqual([1, true]);
  });

  it('takes a profile, and says what is wrong with one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'x12-profile-'));
    try {
      const profile = join(folder, 'payer.json');
      const rules = [{ rule: 'weigh', code: 'out_of_balance', as: 'ignore' }];
      writeFileSync(profile, JSON.stringify({ name: 'A payer', kind: '837P', rules }));
      expect((await run(['check', UNBALANCED, '--profile', profile])).code).toBe(0);
      writeFileSync(profile, '{"name": 1}');
      const { code, err } = await run(['check', UNBALANCED, '--profile', profile]);
      expect(code).toBe(2);
      expect(err).toContain(`cannot take the profile ${profile}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('prints objects, one a line, of several files and kinds', async () => {
    const { code, out } = await run(['json', GOOD, join(SAMPLES, '999/own-ta1-accepted.edi'), UNBALANCED]);
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; type: string });
    expect(objects.map(({ kind, type }) => `${kind} ${type}`)).toEqual([
      '835 remittance',
      '835 claim',
      '835 remittance_end',
      'TA1 acknowledgement',
      '837P batch',
      '837P claim',
      '837P batch_end',
    ]);
    expect(code).toBe(0);
  });

  it('goes on after a file that cannot be read, and ends with 2', async () => {
    const { code, out, err } = await run(['check', 'no-such.edi', GOOD]);
    expect([code, out]).toEqual([2, `${GOOD}: passes, 0 errors, 0 warnings\n`]);
    expect(err).toBe('throughline: cannot read no-such.edi: there is no such file; check the path.\n');
  });

  it('ends quietly when its reader has seen enough', async () => {
    const large = Buffer.concat(Array.from({ length: 300 }, () => sample('835/own-835-one-line.edi')));
    const { code, err } = await run(['explain', '-'], large, 1_000);
    expect([code, err]).toEqual([0, '']);
  });
});
