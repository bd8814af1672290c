/** Goal: a configuration is read whole or refused with every reason; the documented one runs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'expect';
import { FEE_SCHEDULE } from '../../../src/demo/codes';
import { SftpSession } from '../../../src/edges/clearinghouse/sftp-session';
import { readSimulatorConfig } from '../../../src/simulator/config';
import { kindOfCode } from '../../../src/simulator/payers';
import { startSimulator } from '../../../src/simulator/serve';
import { claimsOf, demoOf, fileOf } from './claims';

const ROOT = resolve(__dirname, '../../..');
const GOOD = {
  zone: 'America/New_York',
  listen: { port: 0 },
  state: 'state',
  accounts: [{ user: 'clinic', password: 'a password', submitterId: 'HARROWCREEK' }],
  payersFile: 'payers.json',
};

describe('the simulator’s configuration', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-simulator-'));
    writeFileSync(join(folder, 'payers.json'), readFileSync(join(ROOT, 'samples/payers.json')));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const path = (config: unknown): string => {
    const file = join(folder, 'simulator.json');
    writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
    return file;
  };
  const refused = (config: unknown): string => {
    try {
      readSimulatorConfig(path(config));
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };

  it('gives payers their habits, by code or for all others', () => {
    const habits = { '*': { denials: null }, PHP01: { crossover: true } };
    const { payers } = readSimulatorConfig(path({ ...GOOD, habits }));
    expect(payers.map(({ code, habits: own }) => [code, own!.crossover, own!.denials === null])).toEqual([
      ['PHP01', true, false],
      ['LSM01', false, true],
      ['SBT01', false, true],
      ['MCRB1', false, true],
    ]);
  });

  it('names the file and every wrong field, and no value', () => {
    const wrong = refused({
      ...GOOD,
      zone: 'Mars/North',
      accounts: [{ user: 'Clinic', password: 'geheim', submitterId: 'X' }],
      colour: 1,
    });
    for (const word of ['simulator.json', 'zone:', 'accounts.0.user:', 'accounts.0.password:', 'colour'])
      expect(wrong).toContain(word);
    expect(wrong).not.toContain('geheim');
    expect(refused('{')).toMatch(/not JSON/);
    expect(refused({ ...GOOD, habits: { NOBODY: {} } })).toMatch(/habits\.NOBODY: no payer has this code/);
    expect(refused({ ...GOOD, payersFile: undefined })).toMatch(/either payers or payersFile/);
    expect(refused({ ...GOOD, payersFile: 'elsewhere.json' })).toMatch(/elsewhere\.json.*\n.*cannot be read/);
  });

  it('is what docs/simulator.md shows', () => {
    const text = readFileSync(join(ROOT, 'docs/simulator.md'), 'utf8');
    const blocks = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json!);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      const config = JSON.parse(block) as object;
      if ('payersFile' in config || 'payers' in config)
        expect(refused({ ...config, payersFile: 'payers.json' })).toBe('accepted');
    }
  });

  it('knows the kinds of all codes of the sample practice', () => {
    expect(FEE_SCHEDULE.filter(({ code, kind }) => kindOfCode(code) !== kind)).toEqual([]);
  });
});

describe('the simulator as a program', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'throughline-simulator-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const demo = demoOf(6);
  const start = (more: object, now: () => number = () => 0) => {
    writeFileSync(join(folder, 'payers.json'), readFileSync(join(ROOT, 'samples/payers.json')));
    writeFileSync(join(folder, 'simulator.json'), JSON.stringify({ ...GOOD, ...more }));
    return startSimulator(readSimulatorConfig(join(folder, 'simulator.json')), now);
  };
  const open = ({ port, hostKey }: { port: number; hostKey: string }): Promise<SftpSession> =>
    SftpSession.open(
      {
        host: '127.0.0.1',
        port,
        username: 'clinic',
        hostKeys: [hostKey],
        connectTimeoutMs: 5_000,
        callTimeoutMs: 5_000,
      },
      { password: 'a password' },
    );

  it('is told the time over SSH, answers, and goes on after a restart with the same key', async () => {
    const first = await start({});
    const session = await open(first);
    const { bytes } = fileOf(claimsOf(demo, true), demo);
    await session.write('/out/a.837', bytes);
    const { next } = JSON.parse(await session.exec('next 2026-01-06T23:00:00.000Z')) as { next: string };
    expect(next).toBe('2026-01-07T12:00:00.000Z');
    session.close();
    await first.close();

    const second = await start({});
    expect(second.hostKey).toBe(first.hostKey);
    const again = await open(second);
    await again.exec(`take ${next}`);
    expect((await again.list('/in')).map(({ name }) => name)).toEqual(['20260107-999-1000.edi']);
    await expect(again.exec('reboot now')).rejects.toThrow(/wants an instant/);
    await expect(again.list('/payer')).rejects.toMatchObject({ code: 'no_such_file' });
    again.close();
    await second.close();
  });

  it('on the wall’s clock runs at its speed, and takes no commands', async () => {
    let now = 0;
    const running = await start({ clock: { mode: 'wall', start: '2026-01-06T23:00:00Z', speed: 86_400 } }, () => now);
    const session = await open(running);
    const hasRemit = async (): Promise<boolean> =>
      (await session.list('/in')).some(({ name }) => name.includes('-835-'));
    try {
      await expect(session.exec('take 2026-01-06T23:00:00.000Z')).rejects.toMatchObject({ code: 'failed' });
      await session.write('/out/a.837', fileOf(claimsOf(demo, true), demo).bytes);
      // The folders are looked at once a second: the first look takes the file in, a later one has its answer.
      for (let look = 0; look < 150 && !(await hasRemit()); look += 1) {
        if ((await session.list('/out')).length === 0) now = 30_000;
        await new Promise((done) => setTimeout(done, 100));
      }
      const names = (await session.list('/in')).map(({ name }) => name.split('-')[1]);
      expect(new Set(names)).toEqual(new Set(['999', '277ca', '835']));
    } finally {
      session.close();
      await running.close();
    }
  });
});
