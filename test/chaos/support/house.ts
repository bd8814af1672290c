/**
 * A whole Throughline in a home of its own, with the clock on the wall: engine, worker with the product's steps, sealer,
 * a practice and its partner's folder. It can be wrecked, and another one can be built on what was kept of it.
 */
import { createPublicKey } from 'node:crypto';
import { headFileOf, headKeyFileOf, loadHeadKey } from '../../../src/audit/head';
import { startSealer, type Sealer } from '../../../src/audit/seal';
import { connect, inOrg, rows, type Db } from '../../../src/db';
import { type Deps, inPractice } from '../../../src/deps';
import type { ClearinghousePort } from '../../../src/edges/clearinghouse/port';
import { directoryClearinghouse } from '../../../src/edges/clearinghouse/directory';
import { runSubmissionWindow } from '../../../src/claims/window';
import { parseCodecKeys } from '../../../src/engine/codec';
import { connectProcess, type TemporalProcess } from '../../../src/engine/process';
import { engineUp, type Engine } from '../../../src/engine/up';
import type { PostgresOptions } from '../../../src/engine/postgres';
import { migrate } from '../../../src/migrate';
import { cents } from '../../../src/money/cents';
import { localKeyProvider } from '../../../src/privacy/keys';
import { Sealers } from '../../../src/privacy/seal';
import type { VisitIntake } from '../../../src/registration/intake';
import { register } from '../../../src/registration/store';
import { verify, type VerifiedCheck } from '../../../src/reporting/verify';
import { createOutsideCalls, createSteps } from '../../../src/steps';
import { startWorker, type RunningWorker } from '../../../workers/worker';

export const ENV = { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '' };

/** The partner's folder outlives every house. `puts` counts how often each file was put there. */
export interface Partner {
  port: ClearinghousePort;
  puts: Map<string, number>;
}

export function openPartner(folder: string): Partner {
  const directory = directoryClearinghouse(folder);
  const puts = new Map<string, number>();
  const put: ClearinghousePort['put'] = async (org, name, bytes) => {
    puts.set(name, (puts.get(name) ?? 0) + 1);
    await directory.put(org, name, bytes);
  };
  return { port: { ...directory, put }, puts };
}

export class House {
  private worker: RunningWorker | undefined;
  private sealer: Sealer | undefined;

  private constructor(
    readonly engine: Engine,
    readonly deps: Deps,
    readonly jobDb: Db,
    readonly admin: Db,
    readonly process: TemporalProcess,
    readonly partner: Partner,
  ) {}

  static async open(home: string, partner: Partner, postgresOptions: PostgresOptions): Promise<House> {
    const engine = await engineUp({ home, env: ENV, log: () => undefined, postgresOptions });
    const { databaseUrls: urls, secrets, temporalAddress } = engine;
    await migrate(urls.owner);
    const sealers = new Sealers(localKeyProvider(Buffer.from(secrets.masterKey, 'base64')));
    const process = await connectProcess({ temporalAddress, codecKeys: parseCodecKeys(secrets.codecKey) });
    const pool = (url: string): Db => connect(url, { max: 4, name: 'throughline-drill' });
    return new House(engine, { db: pool(urls.app), sealers }, pool(urls.job), pool(urls.admin), process, partner);
  }

  get keys(): ReturnType<typeof localKeyProvider> {
    return localKeyProvider(Buffer.from(this.engine.secrets.masterKey, 'base64'));
  }

  async startWork(): Promise<void> {
    const { databaseUrls: urls, temporalAddress, secrets } = this.engine;
    this.worker = await startWorker({
      temporalAddress,
      appUrl: urls.app,
      jobUrl: urls.job,
      codecKeys: parseCodecKeys(secrets.codecKey),
      namespaces: ['real'],
      slots: 6,
      shutdownGrace: '2 seconds',
      relay: { reconcileMs: 500, bulkPerSecond: 200 },
      steps: (db) => createSteps({ db, sealers: this.deps.sealers }),
      outside: (db) => createOutsideCalls({ db, sealers: this.deps.sealers }, this.partner.port),
    });
    const key = await loadHeadKey(headKeyFileOf(this.engine.home));
    this.sealer = startSealer({ jobUrl: urls.job, headFile: headFileOf(this.engine.home), key, intervalMs: 200 });
  }

  async stopWork(): Promise<void> {
    await this.worker?.shutdown();
    await this.sealer?.stop();
    this.worker = undefined;
    this.sealer = undefined;
  }

  async close(): Promise<void> {
    await this.stopWork();
    await this.process.close();
    for (const db of [this.deps.db, this.jobDb, this.admin]) await db.destroy();
    await this.engine.stop();
  }

  /** Visits by the sender's own ids: the same ones again are the same visits. */
  async registerVisits(org: string, ids: string[]): Promise<string[]> {
    const at = new Date().toISOString();
    const outcomes: string[] = [];
    for (const id of ids) {
      const { outcome } = await inPractice(this.deps, { org, actor: 'ehr', at }, ({ tx, ctx, sealer }) =>
        register({ tx, sealer, told: false }, ctx, visit(id, at.slice(0, 10))),
      );
      outcomes.push(outcome);
    }
    return outcomes;
  }

  window(org: string): Promise<{ claims: number; files: number }> {
    return runSubmissionWindow(this.deps, { org, actor: 'system', at: new Date().toISOString() });
  }

  rows<T>(org: string, sql: string, bindings: unknown[] = []): Promise<T[]> {
    return inOrg(this.deps.db, { org }, (tx) => rows<T>(tx, sql, bindings as never));
  }

  async stages(org: string): Promise<Record<string, number>> {
    const found = await this.rows<{ stage: string; n: number }>(
      org,
      'select stage, count(*) as n from encounter group by stage order by stage',
    );
    return Object.fromEntries(found.map(({ stage, n }) => [stage, n]));
  }

  /** What verify finds, with the signed heads. */
  async wrong(org: string): Promise<VerifiedCheck[]> {
    const { home } = this.engine;
    const publicKey = createPublicKey(await loadHeadKey(headKeyFileOf(home)));
    const { checks } = await verify({
      appDb: this.deps.db,
      jobDb: this.jobDb,
      org,
      headFile: headFileOf(home),
      publicKey,
    });
    return checks.filter(({ ok }) => !ok);
  }

  /** Every row of the record, by table: a number of rows and a hash over all of them. */
  async fingerprint(): Promise<Record<string, string>> {
    const tables = await rows<{ name: string }>(
      this.admin,
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
    );
    const found: Record<string, string> = {};
    for (const { name } of tables) {
      const [print] = await rows<{ print: string }>(
        this.admin,
        `select count(*) || ' ' || md5(coalesce(string_agg(md5(t::text), '' order by t::text), '')) as print from ${name} t`,
      );
      found[name] = print!.print;
    }
    return found;
  }
}

const visit = (id: string, day: string): VisitIntake => ({
  source: 'ehr',
  sourceId: id,
  kind: 'professional',
  from: day,
  through: day,
  place: '11',
  diagnoses: ['E11.9'],
  patient: {
    sourceId: `patient-${id}`,
    last: 'MERIWETHER',
    first: 'ADA',
    born: '1961-05-17',
    sex: 'F',
    address: { line: '1 OAK ST', city: 'SPRINGFIELD', state: 'IL', zip: '627010001' },
    coverages: [{ sourceId: `coverage-${id}`, payerCode: 'PHP01', memberId: `PHP${id}`, order: 1 }],
  },
  lines: [{ sourceId: '1', code: '99213', modifiers: [], units: 1, charge: cents(12_000), from: day, dx: [1] }],
});
