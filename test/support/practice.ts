/**
 * The business itself on the real engine: a worker in this process with the product's own steps, told practices with one
 * payer, and what the outside sends them as X12. Each practice has its own runner; nothing moves but by it.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStatementCycle } from '../../src/accounts/statement-cycle';
import type { Instant } from '../../src/calendar';
import { runSubmissionWindow } from '../../src/claims/window';
import { inOrg, row, rows, type Db } from '../../src/db';
import type { Deps } from '../../src/deps';
import { directoryClearinghouse } from '../../src/edges/clearinghouse/directory';
import { partnerFolder, type PartnerFolder } from '../../src/edges/clearinghouse/partner-folder';
import { pollInbound } from '../../src/edges/inbox';
import type { OutsideCalls, Steps } from '../../src/engine/contract';
import { guarantorGroups } from '../../src/engine/groups';
import { connectProcess, type TemporalProcess } from '../../src/engine/process';
import { createRunner, type Runner } from '../../src/engine/runner';
import { createPractice } from '../../src/practice/store';
import type { PracticeConfig } from '../../src/practice/types';
import { localKeyProvider } from '../../src/privacy/keys';
import { Sealers } from '../../src/privacy/seal';
import { importBundle, type ImportResult } from '../../src/registration/import';
import { createOutsideCalls, createSteps } from '../../src/steps';
import { startWorker } from '../../workers/worker';
import { TEST_KEYS, testDb, testEngine } from './engine';

const MASTER = Buffer.alloc(32, 'a practice of the tests');
export const keys = localKeyProvider(MASTER);

export interface Floor {
  deps: Deps;
  partner: PartnerFolder;
  process: TemporalProcess;
  stop(): Promise<void>;
}

/** What a test does to the worker's calls. */
export interface Wraps {
  steps?: (steps: Steps) => Steps;
  outside?: (calls: OutsideCalls) => OutsideCalls;
}

/** A worker with the product's steps on task queues of its own. */
export async function openFloor(wraps: Wraps = {}): Promise<Floor> {
  const { steps: wrapSteps = (steps: Steps) => steps, outside: wrapOutside = (calls: OutsideCalls) => calls } = wraps;
  const { temporalAddress, app, job } = await testEngine();
  const folder = mkdtempSync(join(tmpdir(), 'throughline-floor-'));
  const queueSuffix = randomUUID().slice(0, 8);
  const sealers = new Sealers(keys);
  const worker = await startWorker({
    temporalAddress,
    appUrl: app,
    jobUrl: job,
    codecKeys: TEST_KEYS,
    queueSuffix,
    namespaces: ['told'],
    slots: 6,
    shutdownGrace: '2 seconds',
    relay: false,
    steps: (db) => wrapSteps(createSteps({ db, sealers })),
    outside: (db) => wrapOutside(createOutsideCalls({ db, sealers }, directoryClearinghouse(folder))),
  });
  const process = await connectProcess({ temporalAddress, codecKeys: TEST_KEYS, queueSuffix });
  return {
    deps: { db: await testDb(), sealers },
    partner: partnerFolder(folder),
    process,
    async stop() {
      await process.close();
      await worker.shutdown();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One told practice. Every verb ends when all that it caused has come to rest. */
export class TestPractice {
  private files = 0;

  private constructor(
    readonly floor: Floor,
    readonly org: string,
    readonly runner: Runner,
    public at: Instant,
  ) {}

  static async open(floor: Floor, at: Instant, change: Partial<PracticeConfig> = {}): Promise<TestPractice> {
    const { deps, process } = floor;
    const org = await createPractice(deps.db, keys, { ...CONFIG, ...change }, at);
    const groups = guarantorGroups(deps.db, org);
    const runner = createRunner({ db: deps.db, process, org, groups, parallelDeadlines: 4, timeoutMs: 30_000 });
    return new TestPractice(floor, org, runner, at);
  }

  async to(at: Instant): Promise<void> {
    await this.runner.advance(at);
    this.at = at;
  }

  ctx(actor = 'system'): { org: string; actor: string; at: Instant } {
    return { org: this.org, actor, at: this.at };
  }

  async bundle(json: unknown): Promise<ImportResult> {
    const result = await importBundle(this.floor.deps, this.ctx('ehr'), json, 'ehr');
    await this.runner.settle();
    return result;
  }

  async window(): Promise<number> {
    const { claims } = await runSubmissionWindow(this.floor.deps, this.ctx());
    await this.runner.settle();
    return claims;
  }

  async statements(): Promise<number> {
    const { statements } = await runStatementCycle(this.floor.deps, this.ctx());
    await this.runner.settle();
    return statements;
  }

  /** A partner's file by the real path; the row that it became. */
  async receive(bytes: Buffer): Promise<{ id: string; duplicate: boolean; status: string; detail: Fault[] }> {
    const { deps, partner } = this.floor;
    this.files += 1;
    await partner.send(this.org, `${String(this.files).padStart(4, '0')}.edi`, bytes);
    const [received] = await pollInbound(deps, this.ctx(), partner.clearinghouse);
    await this.runner.settle();
    const [file] = await this.rows<{ status: string; detail: Fault[] }>(
      'select status, detail from inbound_file where id = ?',
      [received!.fileId],
    );
    return { id: received!.fileId, duplicate: received!.duplicate, ...file! };
  }

  rows<T>(sql: string, bindings: unknown[] = []): Promise<T[]> {
    return inOrg(this.floor.deps.db, { org: this.org }, (tx) => rows<T>(tx, sql, bindings as never));
  }

  async count(from: string): Promise<number> {
    return inOrg(this.floor.deps.db, { org: this.org }, async (tx) =>
      Number((await row<{ n: number }>(tx, `select count(*)::int as n from ${from}`))!.n),
    );
  }

  get db(): Db {
    return this.floor.deps.db;
  }
}

interface Fault {
  code: string;
  message: string;
  segment?: number;
}

export const CONFIG: PracticeConfig = {
  name: 'PROMONTORY FAMILY CLINIC',
  zone: 'America/Chicago',
  told: true,
  submitterId: 'THROUGHLINE',
  npi: '1000000012',
  taxId: '999999999',
  taxonomy: '207Q00000X',
  address: { line: '100 MAIN STREET', city: 'SPRINGFIELD', state: 'IL', zip: '627010001' },
  rendering: { last: 'EXAMPLE', first: 'IVY', npi: '1000000020' },
  nonprofitHospital: false,
  payers: [
    {
      code: 'PHP01',
      name: 'PRAIRIE HEALTH PLAN',
      kind: 'commercial',
      filing: { days: 180, from: 'service' },
      secondaryFiling: null,
      correctedFilingDays: null,
      appeals: [{ days: 180, from: 'notice' }],
      replacement: true,
      responseDays: 30,
      overpaymentDays: null,
      claims: 'electronic',
      rates: {},
    },
  ],
  effectiveFrom: '2016-01-01',
};
