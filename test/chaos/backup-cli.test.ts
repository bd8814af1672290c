/**
 * Goal: whoever reads docs/operations.md can back up and restore with what stands there, and is told what he did wrong.
 * Method: the commands as a person types them, on a home that is made, worked in, backed up and given up.
 */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'expect';
import { ENV } from './support/house';

interface Told {
  code: number;
  out: string;
  err: string;
}

const BIN = join(__dirname, '../../bin/throughline.js');

const throughline = (...args: string[]): Promise<Told> =>
  new Promise((done) => {
    execFile(process.execPath, [BIN, '--quiet', ...args], { env: ENV }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });

describe('backup and restore by command', function () {
  this.timeout(300_000);
  const root = mkdtempSync(join(tmpdir(), 'throughline-backup-'));
  const [home, restored, archive, base] = ['home', 'restored', 'log', 'base'].map((name) => join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  const restore = (...more: string[]): Promise<Told> =>
    throughline('--home', restored, 'restore', '--from', base, '--archive', archive, ...more);
  const scenario = join(__dirname, '../../scenarios/clean-commercial-claim.yaml');

  before(() => chmodSync(root, 0o711));
  after(() => rmSync(root, { recursive: true, force: true }));

  it('refuses a backup of a cluster that archives nothing', async () => {
    const told = await throughline('--home', home, 'backup', 'base', base);
    expect(told).toMatchObject({ code: 2, err: expect.stringContaining('does not archive its log') });
    expect(existsSync(base)).toBe(false);
  });

  it('archives from the next start on, and copies what runs', async () => {
    expect(await throughline('--home', home, 'backup', 'archive', archive)).toMatchObject({ code: 0 });
    expect(await throughline('--home', home, 'backup', 'base', base)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/files, [\d.]+ MB.*keep them apart/),
    });
    expect(await throughline('--home', home, 'backup', 'base', base)).toMatchObject({
      code: 2,
      err: expect.stringContaining('is there already'),
    });
    expect(await throughline('--home', home, 'scenario', 'run', '--keep', scenario)).toMatchObject({ code: 0 });
    expect(await throughline('--home', home, 'backup', 'point', 'after-the-claim')).toMatchObject({ code: 0 });
  });

  it('does not start without its archive', async () => {
    renameSync(archive, `${archive}-away`);
    const told = await throughline('--home', home, 'migrate');
    expect(told).toMatchObject({ code: 2, err: expect.stringMatching(/is not there[^]*Mount it/) });
    renameSync(`${archive}-away`, archive);
  });

  it('says what a restore lacks', async () => {
    expect(await restore()).toMatchObject({ code: 2, err: expect.stringContaining('secrets.json') });
    expect(await restore('--time', '2026-03-02')).toMatchObject({ code: 2, err: expect.stringContaining('offset') });
    expect(await restore('--time', '2026-03-02T10:00:00Z', '--point', 'x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Both --time and --point'),
    });
    const keys = ['--keys', home, '--point', 'never-named'];
    expect(await restore(...keys)).toMatchObject({ code: 2, err: expect.stringContaining('did not recover') });
  });

  it('restores to a named point, after one that failed, fenced and whole', async () => {
    const told = await restore('--keys', home, '--point', 'after-the-claim');
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining('1 practices are fenced') });
    const fence = await throughline('--home', restored, '--json', 'fence', 'status');
    expect(JSON.parse(fence.out)).toEqual([expect.objectContaining({ overdue: expect.any(Number) })]);
    expect(await throughline('--home', restored, 'verify')).toMatchObject({ code: 0 });
    expect(await restore('--keys', home)).toMatchObject({ code: 2, err: expect.stringContaining('never replaces') });
  });
});
