/**
 * Goal: what a clean encounter costs the engine stays small: one payer, one statement, one payment, to zero, in at most 10
 * state transitions and 25 events (DESIGN 4). Method: the product's steps on the real engine, moved by the runner; the
 * engine itself is asked. Acknowledgements are good news and may not wake the encounter at all.
 */
import { expect } from 'expect';
import { recordPayment } from '../../src/accounts/payments';
import { cents } from '../../src/money/cents';
import { recordDeposit } from '../../src/remittance/deposits';
import { workflowId } from '../../src/ids';
import { verify } from '../../src/reporting/verify';
import { ack277ca, ack999, remit835, sentClaims, wrapped } from '../support/edi';
import { testDb, useEngine } from '../support/engine';
import { openFloor, TestPractice, type Floor } from '../support/practice';
import { validBundle } from '../unit/fhir/build';

describe('a clean encounter', function () {
  this.timeout(60_000);
  useEngine();
  let floor: Floor;
  before(async () => void (floor = await openFloor()));
  after(() => floor.stop());

  it('goes to zero in at most 10 state transitions and 25 events, and acknowledgements do not wake it', async () => {
    const practice = await TestPractice.open(floor, '2026-03-03T22:00:00.000Z');
    await practice.bundle(validBundle());
    const [{ id }] = (await practice.rows<{ id: string }>('select id from encounter')) as [{ id: string }];
    const owner = { kind: 'encounter' as const, id };
    const state = async () => (await floor.process.describe(owner, practice.org, { told: true }))!;

    await practice.to('2026-03-04T00:00:00.000Z');
    expect(await practice.window()).toBe(1);
    const sent = await state();
    const [claim] = await sentClaims(practice);
    await practice.to('2026-03-04T13:00:00.000Z');
    await practice.receive(wrapped(ack999(claim!.gs, claim!.st), '2026-03-04'));
    await practice.to('2026-03-05T14:00:00.000Z');
    await practice.receive(wrapped(ack277ca(claim!, '2026-03-05'), '2026-03-05'));
    expect(await practice.rows('select stage from encounter')).toEqual([{ stage: 'adjudication' }]);
    expect((await state()).stateTransitions).toBe(sent.stateTransitions);

    await practice.to('2026-03-24T12:00:00.000Z');
    const paid = { trace: 'T1', day: '2026-03-24', contractual: 1000, patient: 1500 };
    expect((await practice.receive(wrapped(remit835(claim!, paid), '2026-03-24'))).status).toBe('posted');
    await recordDeposit(floor.deps, practice.ctx(), {
      payerCode: 'PHP01',
      trace: 'T1',
      amount: cents(claim!.total - 5000),
    });
    await practice.to('2026-03-30T11:00:00.000Z');
    expect(await practice.statements()).toBe(1);
    await practice.to('2026-04-08T16:00:00.000Z');
    const payment = { encounterId: id, amount: cents(3000), method: 'card' as const, key: 'p1' };
    await recordPayment(floor.deps, practice.ctx('patient'), payment);
    await practice.runner.settle();
    await practice.to('2026-07-01T12:00:00.000Z');

    expect(await practice.rows('select stage, payer_cents, patient_cents, held_cents from encounter')).toEqual([
      { stage: 'zero_balance', payer_cents: 0, patient_cents: 0, held_cents: 0 },
    ]);
    const end = await state();
    const run = { workflowId: workflowId(practice.org, owner), runId: end.runId };
    const history = await floor.process.clients.told.getHandle(run.workflowId, run.runId).fetchHistory();
    console.log(`        ${end.stateTransitions} state transitions, ${history.events!.length} events`);
    expect(end.status).toBe('COMPLETED');
    expect(end.stateTransitions).toBeLessThanOrEqual(10);
    expect(history.events!.length).toBeLessThanOrEqual(25);
    expect(await practice.count('outbox where delivered_at is null')).toBe(0);
    const verified = await verify({ appDb: practice.db, jobDb: await testDb('job'), org: practice.org });
    expect(verified.checks.filter(({ ok }) => !ok)).toEqual([]);
  });
});
