/**
 * Goal: the console's verbs work on somebody else's engine, tell programs stable keys and people by exit codes how it is, and show no
 * name unless asked. Method: the command itself as a process, over fixture rows.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'expect';
import { inOrg, rows, type Db } from '../../src/db';
import { testDb, testEngine, useEngine } from '../support/engine';
import { CANARY, type Fixture, makeFixture } from './support/fixture';

const COMMAND = join(__dirname, '../../bin/throughline.js');

/** What the tests read of what the verbs print. */
interface Data {
  items: { kind: string }[];
  practices: unknown[];
  wrong: string[];
}

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

describe('the console', function () {
  this.timeout(120_000);
  useEngine();
  let db: Db;
  let fixture: Fixture;
  let home: string;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    db = await testDb();
    fixture = await makeFixture(db);
    home = mkdtempSync(join(tmpdir(), 'throughline-console-'));
    const { owner, app, job, temporalAddress } = await testEngine();
    env = {
      ...process.env,
      DATABASE_URL: owner,
      DATABASE_APP_URL: app,
      DATABASE_JOB_URL: job,
      TEMPORAL_ADDRESS: temporalAddress,
    };
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const run = (args: string[], more: NodeJS.ProcessEnv = env): Promise<Ran> =>
    new Promise((resolve) =>
      execFile(
        process.execPath,
        [COMMAND, '--home', home, '--quiet', ...args],
        { env: more },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      ),
    );
  const json = async (...args: string[]): Promise<{ code: number; data: Data }> => {
    const { code, stdout, stderr } = await run(['--json', ...args, '--org', fixture.org]);
    if (!stdout) throw new Error(stderr);
    return { code, data: JSON.parse(stdout) };
  };

  it('tells an encounter’s line by number or id, without names, and records that somebody looked', async () => {
    const { code, data } = await json('encounter', '1005');
    expect(code).toBe(0);
    expect(Object.keys(data)).toEqual('encounter happened waits money claims denials statements files'.split(' '));
    expect(JSON.stringify(data)).not.toContain(CANARY);
    const text = await run(['encounter', fixture.encounters.denied, '--org', fixture.org]);
    expect(text.stdout).toContain('Encounter 1001');
    expect(text.stdout).toContain('Money by owner (adds up)');
    expect(text.stdout).toContain('the payer denied money; decide how to get it (CO-197)');
    expect(text.stdout).not.toContain('OKAFOR');
    const seen = await inOrg(db, { org: fixture.org }, (tx) =>
      rows<{ encounter_id: string }>(
        tx,
        `select encounter_id from audit where action = 'view.encounter' order by at, id`,
      ),
    );
    expect(new Set(seen.map((row) => row.encounter_id))).toEqual(
      new Set([fixture.encounters.edit, fixture.encounters.denied]),
    );
  });

  it('filters the queue', async () => {
    const all = await json('queue');
    expect(all.data.items.map((task) => task.kind)).toEqual(['resolve_edit', 'work_denial', 'review_file']);
    expect((await json('queue', '--role', 'poster')).data.items).toMatchObject([{ queue: 'posting' }]);
    expect((await json('queue', '--kind', 'work_denial', '--due', '2026-04-08')).data.items).toEqual([]);
  });

  it('lists deadlines and files; what is late or has a fault makes the exit code 1', async () => {
    const next = await json('deadlines', '--legal');
    expect(next).toMatchObject({
      code: 0,
      data: { items: [{ kind: 'corrected_filing', legal: true, overdue: false }, {}] },
    });
    const faulty = await json('files', '--faulty');
    expect(faulty).toMatchObject({
      code: 1,
      data: { items: [{ kind: '835', reasons: ['transaction_out_of_balance'] }] },
    });
  });

  it('says what is wrong with the system, and that there is none', async () => {
    const { code, data } = await json('ops', 'status');
    expect(code).toBe(1);
    expect(data.practices).toMatchObject([{ told: true, stuck: [{ number: 1006 }], files: { quarantined: 1 } }]);
    expect(data.wrong.join('\n')).toMatch(/nothing will ever move the encounters 1006/);
    const { DATABASE_URL: _url, TEMPORAL_ADDRESS: _address, ...nothing } = env;
    const down = await run(['ops', 'status'], nothing);
    expect(down).toMatchObject({ code: 1, stdout: expect.stringMatching(/no engine runs in this home/) });
  });

  it('watches in plain lines where there is no terminal', async () => {
    const { code, stdout } = await run(['watch', '--for', '1', '--org', fixture.org]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d\d:\d\d 2026-04-02 \| scrubbing 1, .*tasks 3 \|/);
  });

  it('ends with 2 and a sentence for what cannot be asked', async () => {
    const asked: [string[], RegExp][] = [
      [['encounter', '99999', '--org', fixture.org], /has no encounter 99999/],
      [['queue', '--kind', 'nonsense'], /one of: resolve_edit/],
      [['completion', 'tcsh'], /one of: bash, zsh, fish/],
    ];
    for (const [args, sentence] of asked)
      expect(await run(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(sentence) });
  });
});
