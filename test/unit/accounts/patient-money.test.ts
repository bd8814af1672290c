/** Goal: FORMAT 6.9. The patient's money finds what the patient owes; what nobody owes is a credit that a person gives back. */
import { expect } from 'expect';
import { medicare, payer, Visit, type VisitOf } from '../../support/record';

const PAID = { claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 20.00', 'PR-3 20.00'] }] };
const paidTwice = (given: VisitOf = {}): Visit => {
  const visit = new Visit(given).billed();
  visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
  visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
  return visit;
};
const refund = (visit: Visit, reason: string): void => {
  visit.decide(visit.task('review_credit', reason)!, 'refund', { actor: 'biller' });
};
const approve = (visit: Visit, outcome: 'approve' | 'refuse' = 'approve'): void => {
  visit.decide(visit.task('approve')!, outcome, { actor: 'supervisor' });
};

describe('The patient’s money', () => {
  it('before anything is owed is held, and applies by itself later', () => {
    const visit = new Visit();
    visit.pay('40.00');
    expect([visit.balances, visit.stage, visit.asks]).toEqual([
      { charges: '100.00', payer: { prairie: '100.00' }, unapplied: { patient: '40.00' } },
      'submission',
      [],
    ]);
    visit.send().remit(PAID);
    expect(visit.balances).toMatchObject({
      paid: { prairie: '60.00', patient: '20.00' },
      unapplied: { patient: '20.00' },
    });
  });

  it('applies to what is owed line after line, the rest stays held', () => {
    const visit = new Visit({ payers: [], lines: [{ charge: '30.00' }, { charge: '50.00' }, { charge: '20.00' }] });
    visit.look();
    visit.pay('60.00');
    expect(visit.record.lines.map(({ id }) => visit.draft().owed('patient', id))).toEqual([0, 2000, 2000]);
    visit.pay('50.00');
    expect(visit.balances).toEqual({ charges: '100.00', paid: { patient: '100.00' }, unapplied: { patient: '10.00' } });
  });

  it('that nobody owes any more asks for a refund; while a payer owes it asks nobody', () => {
    const visit = new Visit();
    visit.pay('40.00');
    visit.send().remit(PAID);
    expect([visit.stage, visit.asks]).toEqual(['credit_balance', ['review_credit patient_credit']]);
    expect(visit.task('review_credit')).toMatchObject({
      queue: 'credits',
      amount: 2000,
      subjectId: 'guarantor',
      outcomes: ['refund', 'apply'],
    });
  });

  it('that finds its place again closes the task', () => {
    const visit = new Visit();
    visit.pay('40.00');
    visit.send().remit(PAID);
    visit.remit(
      { claim: 1, status: '22', paid: '-60.00', remit: 'r' },
      { claim: 1, remit: 'r', lines: [{ line: 1, paid: '40.00', cas: ['CO-45 20.00', 'PR-1 40.00'] }] },
    );
    expect([visit.stage, visit.asks]).toEqual(['zero_balance', []]);
  });

  it('shows the credit as it is now', () => {
    const visit = new Visit({ payers: [] });
    visit.look();
    visit.pay('110.00');
    visit.pay('5.00');
    expect(visit.openTasks.map(({ amount }) => amount)).toEqual([1500]);
  });
});

describe('A refund', () => {
  it('above the limit waits for another person, and posts nothing meanwhile', () => {
    const visit = paidTwice();
    refund(visit, 'payer_credit');
    expect(visit.asks).toEqual(['review_credit payer_credit waiting_for_review', 'approve refund']);
    expect(visit.task('approve')).toMatchObject({
      queue: 'approvals',
      amount: 6000,
      requestedBy: 'biller',
      outcomes: ['approve', 'refuse'],
    });
    expect(visit.balances).toMatchObject({ unapplied: { prairie: '60.00' } });
  });

  it('that is approved is promised, and then paid', () => {
    const visit = paidTwice();
    refund(visit, 'payer_credit');
    approve(visit);
    expect([visit.stage, visit.asks, visit.balances.refundsPayable, visit.balances.unapplied]).toEqual([
      'credit_balance',
      [],
      { prairie: '60.00' },
      undefined,
    ]);
    visit.payRefund('prairie');
    expect([visit.stage, visit.balances]).toEqual([
      'zero_balance',
      { charges: '100.00', paid: { prairie: '60.00' }, adjustments: { contractual: '40.00' } },
    ]);
  });

  it('that is refused is asked for again', () => {
    const visit = paidTwice();
    refund(visit, 'payer_credit');
    approve(visit, 'refuse');
    expect([visit.asks, visit.balances.unapplied]).toEqual([['review_credit payer_credit'], { prairie: '60.00' }]);
  });

  it('below the limit needs nobody else', () => {
    const visit = paidTwice({ policy: { refundLimit: 6000 as never } });
    refund(visit, 'payer_credit');
    expect([visit.asks, visit.balances.refundsPayable]).toEqual([[], { prairie: '60.00' }]);
  });

  it('is approved to the party that it was asked for, of several', () => {
    const visit = paidTwice();
    visit.pay('15.00');
    refund(visit, 'payer_credit');
    refund(visit, 'patient_credit');
    visit.decide(
      visit.openTasks.find(({ kind, amount }) => kind === 'approve' && amount === 1500)!,
      'approve',
      { actor: 'supervisor' },
    );
    expect(visit.balances).toMatchObject({ unapplied: { prairie: '60.00' }, refundsPayable: { patient: '15.00' } });
    approve(visit);
    expect(visit.balances.refundsPayable).toEqual({ patient: '15.00', prairie: '60.00' });
  });

  it('is of no more than was approved; what has come since is asked for by itself', () => {
    const visit = paidTwice();
    refund(visit, 'payer_credit');
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '30.00', cas: ['OA-23 70.00'] }] });
    approve(visit);
    expect(visit.balances).toMatchObject({ unapplied: { prairie: '30.00' }, refundsPayable: { prairie: '60.00' } });
    expect(visit.openTasks.map(({ kind, amount, state }) => [kind, amount, state])).toEqual([
      ['review_credit', 3000, 'open'],
    ]);
  });

  it('that the payer has taken back itself needs no approval any more', () => {
    const visit = paidTwice();
    refund(visit, 'payer_credit');
    visit.remit({ claim: 1, status: '22', paid: '-60.00' });
    expect(visit.asks).toEqual(['follow_up reversal_alone']);
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '60.00' },
      adjustments: { contractual: '40.00' },
    });
  });
});

describe('Medicare’s overpayment', () => {
  const days = { payers: [medicare()] };
  it('goes back within 60 days of the day on which nothing was owed any more; a promise is no return', () => {
    const visit = paidTwice(days).on('2026-04-01');
    expect(visit.deadline('overpayment_return')).toBe('2026-05-02 open');
    refund(visit, 'payer_credit');
    approve(visit);
    expect(visit.deadline('overpayment_return')).toBe('2026-05-02 open');
    visit.payRefund('medicare');
    expect(visit.deadline('overpayment_return')).toBe('2026-05-02 met');
  });

  it('warns on each day of the ladder, and is missed when its last day ends; nobody is asked twice', () => {
    const visit = paidTwice(days).until('2026-05-02', '23:59');
    expect(visit.record.deadlines.find(({ kind }) => kind === 'overpayment_return')).toMatchObject({
      warned: [30, 15, 7, 3, 1],
      status: 'open',
    });
    visit.until('2026-05-03', '00:00');
    expect([visit.deadline('overpayment_return'), visit.asks]).toEqual([
      '2026-05-02 missed',
      ['review_credit payer_credit'],
    ]);
  });

  it('is over when something is owed again', () => {
    const visit = paidTwice(days);
    visit.remit({ claim: 1, status: '22', paid: '-60.00', icn: null });
    expect(visit.deadline('overpayment_return')).toBe('2026-05-02 met');
  });

  it('is no clock of a payer without such days', () =>
    expect(paidTwice({ payers: [payer('prairie')] }).deadline('overpayment_return')).toBeUndefined());
});
