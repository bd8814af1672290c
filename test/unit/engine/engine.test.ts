// Goal: the engine comes up from nothing, whatever is killed comes back with its data, and nothing is left afterwards.
// Method: one real engine in a home of its own; each test leaves it running for the next.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as TemporalClient, type Connection } from '@temporalio/client';
import { expect } from 'expect';
import type { EngineError } from '../../../src/engine/errors';
import { withClient } from '../../../src/engine/postgres-roles';
import { processIdentity, processesIn, waitUntil } from '../../../src/engine/processes';
import { withTemporal } from '../../../src/engine/temporal-namespaces';
import { type Engine, engineUp } from '../../../src/engine/up';
import { thrownBy, withFolder } from './support';

const lines: string[] = [];
const home = mkdtempSync(join(tmpdir(), 'throughline-engine-'));
const env = { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '' };
const up = (): Promise<Engine> => engineUp({ home, env, log: (line) => lines.push(line) });

const rows = async (url: string, sql: string): Promise<Record<string, unknown>[]> =>
  withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

const isBack = (url: string): Promise<boolean> =>
  waitUntil(
    () =>
      rows(url, 'SELECT 1').then(
        () => true,
        () => false,
      ),
    { timeoutMs: 30_000 },
  );

async function kill(engine: Engine, names: string[]): Promise<void> {
  const before = engine.pids();
  for (const name of names) process.kill(before[name] as number, 'SIGKILL');
  const replaced = (): boolean => names.every((name) => ![undefined, before[name]].includes(engine.pids()[name]));
  expect(await waitUntil(replaced, { timeoutMs: 30_000 })).toBe(true);
  expect(await isBack(engine.databaseUrls.app)).toBe(true);
}

/** Starts the workflow that nobody works on; it stands for "the process state is still there". */
async function startWorkflow(connection: Connection, namespace: string, workflowId: string): Promise<void> {
  const client = new TemporalClient({ connection, namespace });
  await client.workflow.start('waits', { workflowId, taskQueue: 'nobody' });
}

async function workflowStatus(engine: Engine, namespace: string, workflowId: string): Promise<string> {
  const ask = (): Promise<string> =>
    withTemporal(engine.temporalAddress, async (connection) => {
      const { status } = await new TemporalClient({ connection, namespace }).workflow.getHandle(workflowId).describe();
      return status.name;
    });
  let status = '';
  await waitUntil(
    () =>
      ask().then(
        (answer) => Boolean((status = answer)),
        () => false,
      ),
    { timeoutMs: 30_000, everyMs: 200 },
  );
  return status;
}

describe('engine', function () {
  this.timeout(120_000);
  let engine: Engine;

  before('comes up from nothing', async () => {
    // What a start that was killed in the middle of initdb leaves behind.
    mkdirSync(join(home, 'postgres', 'data.new'), { recursive: true });
    writeFileSync(join(home, 'postgres', 'data.new', 'PG_VERSION'), '18');
    engine = await up();
  });

  after(async () => {
    await (engine as Engine | undefined)?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('told its steps, each with its seconds', () => {
    for (const step of [
      'a new cluster',
      'Postgres: running',
      'Temporal: tables',
      'Temporal: running',
      'namespaces',
      'Engine: ready',
    ]) {
      expect(lines.find((line) => line.includes(step))).toMatch(/\(\d+\.\d s\)$/);
    }
  });

  it('has an owner, and two roles that own nothing and may not pass row-level security', async () => {
    const roles = await rows(
      engine.databaseUrls.admin,
      "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname LIKE 'throughline%'",
    );
    expect(roles).toHaveLength(4);
    for (const role of roles) expect(role).toMatchObject({ rolsuper: false, rolbypassrls: false, rolcreatedb: false });
    await rows(engine.databaseUrls.owner, 'CREATE TABLE kept AS SELECT 42 AS answer');
    expect(await thrownBy(() => rows(engine.databaseUrls.app, 'CREATE TABLE mine (a int)'))).toMatchObject({
      code: '42501',
    });
    expect(await thrownBy(() => rows(engine.databaseUrls.job, 'SELECT * FROM kept'))).toMatchObject({ code: '42501' });
    const engineDatabase = engine.databaseUrls.app.replace(/\/throughline$/, '/temporal');
    expect(await thrownBy(() => rows(engineDatabase, 'SELECT 1'))).toMatchObject({ name: 'EngineError' });
  });

  it('keeps secrets and addresses to its owner', () => {
    for (const file of ['secrets.json', 'runtime.json', 'temporal/server.yaml'])
      expect(statSync(join(home, file)).mode & 0o077).toBe(0);
    expect(JSON.parse(readFileSync(join(home, 'runtime.json'), 'utf8'))).toMatchObject({
      temporalAddress: engine.temporalAddress,
      pids: engine.pids(),
    });
  });

  it('skips time in the told namespace and refuses to in the other', async () => {
    const { real, told } = engine.namespaces;
    await withTemporal(engine.temporalAddress, async (connection) => {
      const skip = async (namespace: string): Promise<unknown> => {
        await startWorkflow(connection, namespace, 'w');
        return connection.workflowService.updateWorkflowExecutionOptions({
          namespace,
          workflowExecution: { workflowId: 'w' },
          workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
          updateMask: { paths: ['time_skipping_config'] },
        });
      };
      await skip(told);
      // gRPC code 12: unimplemented.
      expect(await thrownBy(() => skip(real))).toMatchObject({ code: 12 });
    });
  });

  it('keeps to its budget of connections', async () => {
    const [count] = await rows(
      engine.databaseUrls.admin,
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'throughline_temporal'",
    );
    expect(count?.n).toBeLessThan(100);
  });

  it('repairs a killed Postgres, and finds data and workflows', async () => {
    await kill(engine, ['postgres']);
    expect(await rows(engine.databaseUrls.owner, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await workflowStatus(engine, engine.namespaces.real, 'w')).toBe('RUNNING');
  });

  it('repairs everything killed at once', async () => {
    await kill(engine, ['temporal', 'postgres']);
    expect(await rows(engine.databaseUrls.owner, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await workflowStatus(engine, engine.namespaces.told, 'w')).toBe('RUNNING');
  });

  it('serves a second start, whose stop leaves it alone and whose restart goes through its keeper', async () => {
    const second = await up();
    expect(second).toMatchObject({
      databaseUrls: engine.databaseUrls,
      temporalAddress: engine.temporalAddress,
      supervisor: undefined,
    });
    const { postgres } = engine.pids();
    await second.restartPostgres();
    expect(engine.pids().postgres).not.toBe(postgres);
    await second.stop();
    expect(await rows(engine.databaseUrls.owner, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is adopted when its keeper lets it go', async () => {
    const pids = engine.pids();
    engine.release();
    engine = await up();
    expect(engine.pids()).toEqual(pids);
  });

  it('comes up again within 8 seconds, past a pid file that now names a stranger', async () => {
    const pids = Object.values(engine.pids());
    await engine.stop();
    expect(pids.filter((pid) => processIdentity(pid) !== undefined)).toEqual([]);
    expect(processesIn(join(home, 'postgres', 'data'))).toEqual([]);
    expect(existsSync(join(home, 'runtime.json'))).toBe(false);
    writeFileSync(join(home, 'postgres', 'data', 'postmaster.pid'), `${process.pid}\n${home}\n`);
    const started = Date.now();
    engine = await up();
    expect(Date.now() - started).toBeLessThan(8_000);
    expect(await rows(engine.databaseUrls.owner, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await workflowStatus(engine, engine.namespaces.real, 'w')).toBe('RUNNING');
  });

  describe('with addresses given', () => {
    const upWith = (home: string, more: NodeJS.ProcessEnv): Promise<Engine> =>
      engineUp({ home, env: { ...env, ...more }, log: () => undefined });
    const cases = [
      { what: 'a wrong password', code: 'DATABASE_AUTH_FAILED', change: (url: URL) => (url.password = 'wrong') },
      {
        what: 'a database that is not there',
        code: 'DATABASE_MISSING',
        change: (url: URL) => (url.pathname = '/nothing'),
      },
      { what: 'a port where nobody listens', code: 'DATABASE_REFUSED', change: (url: URL) => (url.port = '1') },
      { what: 'another scheme', code: 'DATABASE_URL_INVALID', change: (url: URL) => (url.href = 'mysql://h/d') },
      { what: 'roles of another home', code: 'DATABASE_AUTH_FAILED', change: () => undefined },
    ];
    for (const { what, code, change } of cases) {
      it(`refuses ${what} with ${code}`, () =>
        withFolder(async (folder) => {
          const url = new URL(engine.databaseUrls.owner);
          change(url);
          const error = await thrownBy<EngineError>(() =>
            upWith(folder, { DATABASE_URL: url.href, TEMPORAL_ADDRESS: engine.temporalAddress }),
          );
          expect(error.code).toBe(code);
          expect(error.explain()).not.toContain(engine.secrets.passwords.owner);
        }));
    }

    it('refuses an address of Temporal where nobody answers', () =>
      withFolder(async (folder) => {
        const { owner, app, job } = engine.databaseUrls;
        const given = {
          DATABASE_URL: owner,
          DATABASE_APP_URL: app,
          DATABASE_JOB_URL: job,
          TEMPORAL_ADDRESS: '127.0.0.1:1',
        };
        expect(await thrownBy(() => upWith(folder, given))).toMatchObject({ code: 'TEMPORAL_UNREACHABLE' });
      }));

    it('uses them and starts nothing', () =>
      withFolder(async (folder) => {
        const { owner, app, job } = engine.databaseUrls;
        const given = {
          DATABASE_URL: owner,
          DATABASE_APP_URL: app,
          DATABASE_JOB_URL: job,
          TEMPORAL_ADDRESS: engine.temporalAddress,
        };
        const other = await upWith(folder, given);
        expect(other.databaseUrls).toEqual({ admin: owner, owner, app, job });
        expect(other.pids()).toEqual({});
        await other.stop();
      }));
  });
});
