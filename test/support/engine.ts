/**
 * Brings the engine up once for all tests that need it, and a database of this run beside the others. With
 * THROUGHLINE_TEST_ENGINE=/tmp/dev-engine.json an engine that runs already is used instead.
 *
 * A test file that needs it says `useEngine()` at its top; the first one pays, the last hook of the run cleans up.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connect, inOrg, type Db } from '../../src/db';
import type { Instant } from '../../src/calendar';
import type { CodecKeys } from '../../src/engine/codec';
import { engineUp } from '../../src/engine/up';
import { migrate } from '../../src/migrate';

export interface TestEngine {
  admin: string;
  owner: string;
  app: string;
  job: string;
  temporalAddress: string;
  stop?: () => Promise<void>;
}

/** The same in every run, so that an engine that is used again still opens what older tests left in it. */
export const TEST_KEYS: CodecKeys = { current: { id: 'test', secret: Buffer.alloc(32, 'throughline test key') } };

let engine: Promise<TestEngine> | undefined;
let scratch: string | undefined;
const pools: Db[] = [];
const closers: (() => Promise<void>)[] = [];

/** Hooks for a test file: the engine is up and the run's database is migrated before its first test. */
export function useEngine(): void {
  before('bring the engine up', async function () {
    this.timeout(900_000);
    await testEngine();
  });
}

export function testEngine(): Promise<TestEngine> {
  engine ??= bringUp();
  return engine;
}

async function bringUp(): Promise<TestEngine> {
  const base = await baseEngine();
  scratch = `test_${process.pid}_${randomUUID().slice(0, 8)}`;
  await asAdmin(base.admin, `create database ${scratch} owner throughline_owner`);
  const here = { ...base };
  for (const role of ['admin', 'owner', 'app', 'job'] as const) here[role] = withDatabase(base[role], scratch);
  await migrate(here.owner);
  return here;
}

async function baseEngine(): Promise<TestEngine> {
  const given = process.env['THROUGHLINE_TEST_ENGINE'];
  if (given) return JSON.parse(readFileSync(given, 'utf8')) as TestEngine;
  const home = process.env['THROUGHLINE_TEST_HOME'] ?? join(homedir(), '.cache/throughline-test');
  const up = await engineUp({ home, log: (line) => process.stderr.write(`  ${line}\n`) });
  return { ...up.databaseUrls, temporalAddress: up.temporalAddress, stop: () => up.stop() };
}

/** A pool of the application's role, closed at the end of the run. */
export async function testDb(role: 'app' | 'job' | 'owner' | 'admin' = 'app', max = 8): Promise<Db> {
  const db = connect((await testEngine())[role], { max, name: 'throughline-test' });
  pools.push(db);
  return db;
}

/** Called at the end of the run, while the engine is still up: for what several suites share. */
export const beforeTearDown = (close: () => Promise<void>): void => void closers.push(close);

export interface TestOrg {
  org: string;
  told: boolean;
}

/** A new organisation; with `at` it is told its time, from then on. */
export async function testOrg(db: Db, at?: Instant): Promise<TestOrg> {
  const org = randomUUID();
  const told = at !== undefined;
  await inOrg(db, { org }, async (tx) => {
    await tx.raw(
      `insert into org (org_id, name, zone, told, submitter_id, npi, tax_id, taxonomy, address, rendering)
       values (?, 'Test Practice', 'America/Chicago', ?, 'SUB1', '1234567893', '123456789', '207Q00000X', '{}', '{}')`,
      [org, told],
    );
    if (at) await tx.raw('insert into org_clock (org_id, at) values (?, ?)', [org, at]);
  });
  return { org, told };
}

/** Called by the run's root hook (test/support/hooks.ts). */
export async function tearDown(): Promise<void> {
  for (const close of closers.splice(0)) await close();
  await Promise.all(pools.splice(0).map((db) => db.destroy()));
  const up = await engine?.catch(() => undefined);
  engine = undefined;
  if (!up) return;
  const base = withDatabase(up.admin, 'postgres');
  if (scratch && !process.env['THROUGHLINE_KEEP_TEST_DB'])
    await asAdmin(base, `drop database if exists ${scratch} with (force)`);
  await up.stop?.();
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
