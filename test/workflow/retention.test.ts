/**
 * Goal: what the engine will forget is kept, sealed, before anything of it goes; and a kill or a second run changes
 * nothing. Method: encounters taken to zero on the real engine; the wall clock of the retention is told.
 */
import { expect } from 'expect';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import type { Db } from '../../src/db';
import { inOrg } from '../../src/db';
import { readDocument } from '../../src/documents';
import { exportAndPrune, type RetentionOptions, type RetentionResult } from '../../src/retention';
import { verify } from '../../src/reporting/verify';
import { remit835, sentClaims, wrapped } from '../support/edi';
import { testDb, useEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { openFloor, TestPractice, type Floor } from '../support/practice';
import { validBundle } from '../unit/fhir/build';

const VISIT = '2026-03-03T22:00:00.000Z';
const DAY_MS = 86_400_000;

describe('the retention of process', function () {
  this.timeout(60_000);
  useEngine();
  let floor: Floor;
  let job: Db;
  before(async () => void ([floor, job] = [await openFloor(), await testDb('job')]));
  after(() => floor.stop());

  const run = (practice: TestPractice, more: Partial<RetentionOptions> = {}): Promise<RetentionResult> =>
    exportAndPrune({ deps: floor.deps, jobDb: job, temporal: floor.process.clients, orgs: [practice.org], ...more });
  const later = (days: number): Date => new Date(Date.now() + days * DAY_MS);

  /** One encounter, paid in full: its workflow has ended. */
  async function closed(): Promise<TestPractice> {
    const practice = await TestPractice.open(floor, VISIT);
    await practice.bundle(validBundle());
    await practice.to('2026-03-04T00:00:00.000Z');
    await practice.window();
    const [claim] = await sentClaims(practice);
    await practice.to('2026-03-24T12:00:00.000Z');
    await practice.receive(wrapped(remit835(claim!, { trace: 'R1', day: '2026-03-24' }), '2026-03-24'));
    expect(await practice.rows('select stage from encounter')).toEqual([{ stage: 'zero_balance' }]);
    const [{ id }] = (await practice.rows<{ id: string }>('select id from encounter')) as [{ id: string }];
    const owner = { kind: 'encounter' as const, id };
    await eventually(async () =>
      expect((await floor.process.describe(owner, practice.org, { told: true }))?.status).toBe('COMPLETED'),
    );
    return practice;
  }

  const histories = (practice: TestPractice): Promise<{ id: string; name: string }[]> =>
    practice.rows(`select id, name from document where kind = 'history' order by name`);
  const steps = (practice: TestPractice): Promise<number> => practice.count(`step_log where owner_kind = 'encounter'`);

  /** The engine's list of closed runs is a moment behind. */
  async function exported(practice: TestPractice): Promise<void> {
    const name = `${practice.org}/encounter/`;
    await eventually(async () => {
      await run(practice);
      expect((await histories(practice)).some((history) => history.name.startsWith(name))).toBe(true);
    });
  }

  it('keeps each closed run’s history as the engine has it, once', async () => {
    const practice = await closed();
    await exported(practice);
    const kept = await histories(practice);
    expect(kept.every(({ name }) => name.startsWith(`${practice.org}/`) && name.split('/').length === 4)).toBe(true);
    const again = await Promise.all([run(practice), run(practice)]);
    expect(again.map((result) => result.pruned)).toEqual([0, 0]);
    expect(new Set((await histories(practice)).map(({ name }) => name)).size).toBe((await histories(practice)).length);
    const { id } = kept.find(({ name }) => name.includes('/encounter/'))!;
    const bytes = await inOrg(practice.db, practice, async (tx) =>
      readDocument(tx, await floor.deps.sealers.for(tx, practice.org), id),
    );
    const { events } = historyFromJSON(JSON.parse(bytes.toString()));
    expect(events!.length).toBeGreaterThan(5);
    // Its payloads are the codec's: the export says no more than the engine did. What the SDK notes of a local activity
    // beside its result (number, type, times) is plain, and is all that is.
    const plain = events!.flatMap((event) => {
      const { data } = event.markerRecordedEventAttributes?.details ?? {};
      return (data?.payloads ?? []).map((payload) => JSON.parse(Buffer.from(payload.data!).toString()) as object);
    });
    expect(plain.length).toBeGreaterThan(0);
    const noted = [
      'seq',
      'attempt',
      'activity_id',
      'activity_type',
      'complete_time',
      'backoff',
      'original_schedule_time',
    ];
    expect(plain.flatMap(Object.keys).filter((key) => !noted.includes(key))).toEqual([]);
    const encodings = [...bytes.toString().matchAll(/"encoding":\s*"([^"]+)"/g)].map((match) =>
      Buffer.from(match[1]!, 'base64').toString(),
    );
    expect(encodings.filter((encoding) => encoding === 'json/plain')).toHaveLength(plain.length);
    expect(encodings).toContain('binary/throughline-aes-256-gcm');
  });

  it('lets steps go after the engine’s retention and the margin, and not a day before', async () => {
    const practice = await closed();
    await exported(practice);
    const before = await steps(practice);
    expect(before).toBeGreaterThan(0);
    expect(await run(practice, { now: later(9.9) })).toMatchObject({ pruned: 0 });
    expect(await run(practice, { now: later(10.1), marginDays: 8 })).toMatchObject({ pruned: 0 });
    expect(await run(practice, { now: later(10.1) })).toMatchObject({ pruned: before, keptWithoutHistory: 0 });
    expect(await run(practice, { now: later(20) })).toEqual({ exported: 0, pruned: 0, keptWithoutHistory: 0 });
    expect(await practice.rows(`select detail->>'steps' as steps from audit where action = 'retention.prune'`)).toEqual(
      [{ steps: String(before) }],
    );
    const { checks } = await verify({ appDb: practice.db, jobDb: job, org: practice.org });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('keeps the steps of what is open, and of what was never exported', async () => {
    const open = await TestPractice.open(floor, VISIT);
    await open.bundle(validBundle());
    expect(await run(open, { now: later(400) })).toMatchObject({ pruned: 0, keptWithoutHistory: 0 });
    expect(await steps(open)).toBeGreaterThan(0);
    const practice = await closed();
    const nothing = { list: async function* () {} } as never;
    const blind = await run(practice, { now: later(400), temporal: { real: nothing, told: nothing } });
    expect(blind).toEqual({ exported: 0, pruned: 0, keptWithoutHistory: 1 });
    expect(await steps(practice)).toBeGreaterThan(0);
  });
});
