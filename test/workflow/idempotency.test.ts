/**
 * Goal: what comes twice counts once, and what is broken harms nothing but itself. Method: the product's steps on the
 * real engine; the same messages again, spoiled ones between good ones, the same act by twenty at once; afterwards the
 * facts of the practice and its books are asked.
 */
import { expect } from 'expect';
import { recordPayment } from '../../src/accounts/payments';
import { receiveFile } from '../../src/edges/inbox';
import { cents } from '../../src/money/cents';
import { importBundle } from '../../src/registration/import';
import { recordDeposit } from '../../src/remittance/deposits';
import { readFacts } from '../../src/reporting/facts';
import { verify } from '../../src/reporting/verify';
import { decide } from '../../src/tasks/decide';
import { ack277ca, ack999, remit835, sentClaims, wrapped, type SentClaim } from '../support/edi';
import { testDb, useEngine } from '../support/engine';
import { openFloor, TestPractice, type Floor } from '../support/practice';
import { resourceOf, validBundle } from '../unit/fhir/build';

const VISIT = '2026-03-03T22:00:00.000Z';
const PAID = { trace: 'T1', day: '2026-03-24', contractual: 1000, patient: 1500 };

describe('what comes twice, or broken', function () {
  this.timeout(60_000);
  useEngine();
  let floor: Floor;
  let practice: TestPractice;
  before(async () => void (floor = await openFloor()));
  after(() => floor.stop());
  beforeEach(async () => void (practice = await TestPractice.open(floor, VISIT)));
  afterEach('the books balance and nothing is left over', async () => {
    const { checks } = await verify({ appDb: practice.db, jobDb: await testDb('job'), org: practice.org });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(await practice.count('outbox where delivered_at is null')).toBe(0);
    expect(await practice.count('integration_problem')).toBe(0);
  });

  const facts = (): Promise<string[]> => readFacts(practice.db, practice.org);
  /** What happened to money, claims and people's work; the file that came again is a fact of its own. */
  const without = async (...what: string[]): Promise<string[]> =>
    (await facts()).filter((fact) => !what.some((each) => fact.startsWith(`${each} `)));

  async function billed(): Promise<SentClaim> {
    await practice.bundle(validBundle());
    await practice.to('2026-03-04T00:00:00.000Z');
    await practice.window();
    return (await sentClaims(practice))[0]!;
  }

  it('takes the same bundle twice, and changed under the same id, once', async () => {
    expect(await practice.bundle(validBundle())).toMatchObject({ registered: 1, duplicates: 0 });
    const once = await facts();
    expect(await practice.bundle(validBundle())).toMatchObject({ registered: 0, duplicates: 1 });
    const changed = validBundle();
    resourceOf(changed, 'l1').priceOverride.value = 999;
    expect(await practice.bundle(changed)).toMatchObject({ registered: 0, changed: 1 });
    expect(await facts()).toEqual(once);
    expect(await practice.window()).toBe(1);
    expect(await practice.window()).toBe(0);
  });

  it('posts an 835 once: the same bytes again, and the same payment under another control number', async () => {
    const claim = await billed();
    await practice.to('2026-03-24T12:00:00.000Z');
    const first = await practice.receive(wrapped(remit835(claim, PAID), PAID.day, 41));
    expect(first).toMatchObject({ status: 'posted', duplicate: false });
    const once = await facts();
    expect(await practice.receive(wrapped(remit835(claim, PAID), PAID.day, 41))).toMatchObject({
      id: first.id,
      duplicate: true,
    });
    expect(await facts()).toEqual(once);
    const money = await without('835', 'file', 'remittance', 'audit');
    const again = await practice.receive(wrapped(remit835(claim, PAID), PAID.day, 42));
    expect(again).toMatchObject({ status: 'duplicate', duplicate: false });
    expect(await without('835', 'file', 'remittance', 'audit')).toEqual(money);
    expect(await practice.count(`ledger_entry where source_kind = 'remit_claim'`)).toBe(1);
  });

  it('takes the same bundle, and the same file, once when they come five times in one moment', async () => {
    const { deps } = floor;
    const five = <T>(act: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 5 }, act));
    const taken = await five(() => importBundle(deps, practice.ctx('ehr'), validBundle(), 'ehr'));
    expect(taken.map(({ registered }) => registered).sort()).toEqual([0, 0, 0, 0, 1]);
    await practice.runner.settle();
    await practice.window();
    const claim = (await sentClaims(practice))[0]!;
    const file = { name: 'a.edi', bytes: wrapped(remit835(claim, PAID), PAID.day) };
    const received = await five(() => receiveFile(deps, practice.ctx(), file));
    await practice.runner.settle();
    expect(received.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await practice.count(`ledger_entry where source_kind = 'remit_claim'`)).toBe(1);
  });

  it('sees a deposit once, five at once', async () => {
    const deposit = { payerCode: 'PHP01', trace: 'T9', amount: cents(12_300) };
    const seen = await Promise.all(Array.from({ length: 5 }, () => recordDeposit(floor.deps, practice.ctx(), deposit)));
    await practice.runner.settle();
    expect(seen.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(new Set(seen.map(({ depositId }) => depositId)).size).toBe(1);
    expect(await practice.count(`ledger_posting where account = 'cash'`)).toBe(1);
  });

  it('names the field of a missing member id, a bad date and an unknown code, and takes the rest in', async () => {
    const bundle = validBundle();
    const spoilt: [tail: string, spoil: (copy: Bundle) => void][] = [
      ['member', (copy) => delete resourceOf(copy, 'cov-member').subscriberId],
      ['date', (copy) => (resourceOf(copy, 'enc-date').period.start = '2026-02-30T10:00:00Z')],
      ['code', (copy) => (resourceOf(copy, 'l1-code').code.coding[0].code = 'HOKUM')],
      ['born', (copy) => (resourceOf(copy, 'ada-born').birthDate = '1984-13-40')],
    ];
    for (const [tail, spoil] of spoilt) {
      const copy = copyOf(validBundle(), tail);
      spoil(copy);
      bundle.entry.push(...copy.entry);
    }
    const fee = (charge: number) => ({ charge: cents(charge), description: '' });
    practice = await TestPractice.open(floor, VISIT, { fees: { S0612: fee(18_000), Q0091: fee(6_050) } });
    const result = await practice.bundle(bundle);
    const tasks = await practice.rows<{ visit: string; reason: string; why: string }>(
      `select e.source_id as visit, t.reason, t.why from task t join encounter e on e.id = t.encounter_id order by 1, 2`,
    );
    expect(result).toMatchObject({ registered: 4, withProblems: 3 });
    expect(result.refused.flatMap(({ problems }) => problems.map(({ field }) => field))).toEqual(['birthDate']);
    expect(tasks).toEqual([
      { visit: 'enc-code', reason: 'unknown_code', why: expect.stringContaining('Line 1: HOKUM') },
      { visit: 'enc-date', reason: 'incomplete_data', why: expect.stringContaining('period.start') },
      { visit: 'enc-member', reason: 'missing_member_id', why: expect.stringContaining('member id (2010BA NM109)') },
    ]);
    expect(await practice.window()).toBe(1);
  });

  it('puts an 835 that does not add up away whole, with its sums, and posts the good one that follows', async () => {
    const claim = await billed();
    await practice.to('2026-03-24T12:00:00.000Z');
    const before = await practice.count('ledger_entry');
    const broken = await practice.receive(wrapped(remit835(claim, { ...PAID, wrongBy: 700 }), PAID.day));
    expect(broken.status).toBe('quarantined');
    expect(broken.detail[0]).toMatchObject({ code: 'transaction_out_of_balance' });
    const paid = claim.total - 5000;
    for (const sum of [paid, paid + 700]) expect(broken.detail[0]!.message).toContain((sum / 100).toFixed(2));
    expect(await practice.count('ledger_entry')).toBe(before);
    expect(await practice.count(`task where kind = 'review_file' and state = 'open'`)).toBe(1);
    expect((await practice.receive(wrapped(remit835(claim, PAID), PAID.day))).status).toBe('posted');
    expect(await practice.count(`task where kind = 'review_file' and state = 'open'`)).toBe(0);
  });

  it('posts nothing of an 835 that was cut anywhere', async () => {
    const claim = await billed();
    await practice.to('2026-03-24T12:00:00.000Z');
    const whole = wrapped(remit835(claim, PAID), PAID.day);
    const before = await practice.count('ledger_entry');
    for (const share of [0.2, 0.5, 0.8, 0.97]) {
      const cut = await practice.receive(whole.subarray(0, Math.floor(whole.length * share)));
      expect(cut.status).toBe('quarantined');
      expect(cut.detail.length).toBeGreaterThan(0);
    }
    expect(await practice.count('ledger_entry')).toBe(before);
    expect((await practice.receive(whole)).status).toBe('posted');
  });

  it('is not moved by a 999 for a group and a 277CA for a claim that nobody sent, nor by either again', async () => {
    const claim = await billed();
    const before = await without('999', '277CA', 'file', 'audit');
    expect((await practice.receive(wrapped(ack999('987654'), '2026-03-04'))).status).toBe('read');
    const stranger = { pcn: 'TLNOBODY', total: 1000, bht: 'NOBODY' };
    expect((await practice.receive(wrapped(ack277ca(stranger, '2026-03-04'), '2026-03-04'))).status).toBe('read');
    expect(await without('999', '277CA', 'file', 'audit')).toEqual(before);
    for (let time = 0; time < 2; time += 1) {
      await practice.receive(wrapped(ack277ca(claim, '2026-03-04'), '2026-03-04'));
      await practice.receive(wrapped(ack999(claim.gs, claim.st), '2026-03-04'));
    }
    expect(await practice.rows('select status, icn from claim')).toEqual([{ status: 'accepted', icn: 'ICN1' }]);
    expect(await practice.count(`deadline where kind = 'payer_response'`)).toBe(1);
  });

  it('books a payment once for its key, twenty at once', async () => {
    await billed();
    const [encounter] = await practice.rows<{ id: string }>('select id from encounter');
    const input = { encounterId: encounter!.id, amount: cents(2500), method: 'card' as const, key: 'swipe-1' };
    const booked = await Promise.all(
      Array.from({ length: 20 }, () => recordPayment(floor.deps, practice.ctx('patient'), input)),
    );
    await practice.runner.settle();
    expect(new Set(booked.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(await practice.rows('select held_cents from encounter')).toEqual([{ held_cents: 2500 }]);
    expect(await practice.count(`outbox where look_id like 'payment/%'`)).toBe(1);
  });

  it('lets exactly one of twenty decide a version of a task', async () => {
    const bundle = validBundle();
    delete resourceOf(bundle, 'cov').subscriberId;
    await practice.bundle(bundle);
    const [task] = await practice.rows<{ id: string; version: number }>(
      `select id, version from task where state = 'open'`,
    );
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        decide(
          floor.deps,
          { ...practice.ctx(`biller ${at}`), roles: ['biller'] },
          {
            taskId: task!.id,
            version: task!.version,
            outcome: 'fix',
            because: 'read from the card',
            fix: { patient: { member: { PHP01: `PHP10020030${at % 10}` } } },
          },
        ),
      ),
    );
    await practice.runner.settle();
    expect(results.filter(({ kind }) => kind === 'decided')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'stale')).toHaveLength(19);
    expect(await practice.count('decision where applied_at is not null')).toBe(1);
    expect(await practice.window()).toBe(1);
  });
});

type Bundle = ReturnType<typeof validBundle>;

/** The same people and charges again under other ids. */
function copyOf(bundle: Bundle, tail: string): Bundle {
  const ids = ['ada', 'cov', 'enc', 'c1', 'c2', 'l1', 'l2'];
  const renamed = JSON.stringify(bundle)
    .replace(new RegExp(`"id":"(${ids.join('|')})"`, 'g'), `"id":"$1-${tail}"`)
    .replace(new RegExp(`/(${ids.join('|')})"`, 'g'), `/$1-${tail}"`);
  const copy = JSON.parse(renamed) as Bundle;
  copy.entry = copy.entry.filter(({ resource }: { resource: { id: string } }) => resource.id.endsWith(`-${tail}`));
  return copy;
}
