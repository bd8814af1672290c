/** Goal: FORMAT 6.4. A reversal undoes exactly what it names; what stood on it is freed and finds its place again. */
import { expect } from 'expect';
import { Visit } from '../../support/record';

const PAID = { claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 20.00', 'PR-3 20.00'] }] };
const BACK = { claim: 1, status: '22', paid: '-60.00' };
const paid = (): Visit => {
  const visit = new Visit().billed();
  visit.remit(PAID);
  return visit;
};

describe('A reversal', () => {
  it('undoes exactly what the adjudication posted', () => {
    const visit = paid();
    visit.remit(BACK);
    expect(visit.balances).toEqual({ charges: '100.00', payer: { prairie: '100.00' } });
    expect(visit.claim(1).status).toBe('reversed');
    expect(visit.stage).toBe('adjudication');
  });

  it('is an entry that names what it reverses, out of its own payment', () => {
    const visit = paid();
    const original = visit.record.remitPostings.get(visit.record.remits[0]!.id)!.entryId;
    visit.post({ ...BACK, remit: 'later' });
    const made = visit.lastEntries.find(({ kind }) => kind === 'reversal')!;
    expect(made.reverses).toBe(original);
    expect(made.postings.find(({ account }) => account === 'in_transit')).toMatchObject({
      cents: -6000,
      detail: 'later',
      party: 'prairie',
    });
  });

  it('frees the patient’s money, which applies again to what the correction leaves', () => {
    const visit = paid();
    visit.pay('20.00');
    visit.post(BACK);
    expect(visit.balances).toEqual({
      charges: '100.00',
      payer: { prairie: '100.00' },
      unapplied: { patient: '20.00' },
    });
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '10.00', cas: ['CO-45 20.00', 'PR-1 50.00', 'PR-3 20.00'] }] });
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '10.00', patient: '20.00' },
      adjustments: { contractual: '20.00' },
      patient: '50.00',
    });
  });

  it('whose correction leaves the patient less gives the rest back as a credit', () => {
    const visit = paid();
    visit.pay('20.00');
    visit.remit(
      { ...BACK, remit: 'r' },
      { claim: 1, remit: 'r', lines: [{ line: 1, paid: '75.00', cas: ['CO-45 20.00', 'PR-3 5.00'] }] },
    );
    expect(visit.balances).toMatchObject({
      paid: { prairie: '75.00', patient: '5.00' },
      unapplied: { patient: '15.00' },
    });
    expect([visit.stage, visit.asks]).toEqual(['credit_balance', ['review_credit patient_credit']]);
  });

  it('touches no line that the adjudication did not', () => {
    const visit = new Visit({ lines: [{}, {}] });
    visit.record.lines[1]!.from = '2026-03-04';
    visit.on('2026-03-04').billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 20.00', 'PR-3 20.00'] }] });
    visit.remit({ claim: 1, lines: [{ line: 2, paid: '55.00', cas: ['CO-45 35.00', 'PR-3 10.00'] }] });
    visit.pay('30.00');
    visit.remit(BACK);
    expect(visit.balances).toEqual({
      charges: '200.00',
      payer: { prairie: '100.00' },
      paid: { prairie: '55.00', patient: '10.00' },
      adjustments: { contractual: '35.00' },
      unapplied: { patient: '20.00' },
    });
  });

  it('of a claim that was paid nothing moves no money', () => {
    const visit = new Visit().billed();
    visit.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-16 100.00'] }] });
    const entries = visit.remit({ ...BACK, paid: '0.00' }).changes.entries;
    expect(entries).toEqual([]);
    expect(visit.claim(1).status).toBe('reversed');
  });

  it('names the adjudication by its control number, else by its claim the last one', () => {
    const twice = (): Visit => {
      const visit = new Visit().billed();
      visit.remit({ claim: 1, icn: 'FIRST', lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
      visit.remit({ claim: 1, icn: 'SECOND', lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] });
      return visit;
    };
    const first = twice();
    first.remit({ ...BACK, icn: 'FIRST' });
    expect(first.balances).toEqual({
      charges: '100.00',
      payer: { prairie: '100.00' },
      unapplied: { prairie: '70.00' },
    });
    const last = twice();
    last.remit({ ...BACK, paid: '-70.00', icn: null });
    expect(last.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '60.00' },
      adjustments: { contractual: '40.00' },
    });
  });

  it('undoes an adjudication once', () => {
    const visit = paid();
    visit.remit(BACK);
    visit.remit(BACK);
    expect(visit.balances).toEqual({ charges: '100.00', payer: { prairie: '100.00' } });
    expect(visit.record.remits.map(({ state }) => state)).toEqual(['reversed', 'posted', 'waiting']);
  });

  it('brings back what was written off of a balance that is gone', () => {
    const visit = new Visit().billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '76.25', cas: ['CO-45 20.00', 'PR-3 3.75'] }] });
    visit.writeOffSmallBalance();
    expect(visit.balances.writeOffs).toEqual({ small_balance: '3.75' });
    visit.remit({ ...BACK, paid: '-76.25' });
    expect(visit.balances).toEqual({ charges: '100.00', payer: { prairie: '100.00' } });
  });
});

describe('A reversal of money that went back already', () => {
  const refunded = (leaves: boolean): Visit => {
    const visit = paid();
    visit.remit({ claim: 1, icn: 'AGAIN', lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    visit.pay('20.00');
    visit.decide(visit.task('review_credit')!, 'refund');
    visit.decide(visit.task('approve')!, 'approve', { actor: 'other' });
    if (leaves) visit.payRefund('prairie');
    visit.remit({ ...BACK, icn: 'AGAIN' });
    return visit;
  };

  it('takes the promise back before the cheque is written', () =>
    expect(refunded(false).balances).toEqual({
      charges: '100.00',
      paid: { prairie: '60.00', patient: '20.00' },
      adjustments: { contractual: '20.00' },
    }));

  it('is between the payer and the practice afterwards; nothing held turns negative', () => {
    const visit = refunded(true);
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '60.00', patient: '20.00' },
      adjustments: { contractual: '20.00' },
    });
    expect(visit.record.sums.find(({ account }) => account === 'provider_balance')).toMatchObject({
      party: 'prairie',
      cents: 6000,
    });
  });
});

describe('A reversal alone in its file', () => {
  it('asks somebody to find out, until a correction comes', () => {
    const visit = paid();
    visit.remit(BACK);
    expect(visit.asks).toEqual(['follow_up reversal_alone']);
    expect(visit.task('follow_up')).toMatchObject({ queue: 'follow_up', amount: 10000, claimId: visit.claim(1).id });
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] });
    expect([visit.stage, visit.asks, visit.claim(1).status]).toEqual(['zero_balance', [], 'adjudicated']);
  });

  it('asks nobody when the correction is in the file, or has come before anybody looked', () => {
    const together = paid();
    together.remit(
      { ...BACK, remit: 'r' },
      { claim: 1, remit: 'r', lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] },
    );
    const soon = paid();
    soon.post(BACK).remit({ claim: 1, lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] });
    for (const visit of [together, soon]) expect([visit.asks, visit.record.tasks]).toEqual([[], []]);
  });
});

describe('A correction that comes before its reversal', () => {
  const ANEW = { claim: 1, lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] };
  const DONE = { charges: '100.00', paid: { prairie: '70.00' }, adjustments: { contractual: '30.00' } };

  it('is held money until the reversal makes room for it, and then posts by itself', () => {
    const visit = paid();
    visit.remit(ANEW);
    expect(visit.balances).toMatchObject({ paid: { prairie: '60.00' }, unapplied: { prairie: '70.00' } });
    visit.remit(BACK);
    expect([visit.balances, visit.stage, visit.asks]).toEqual([DONE, 'zero_balance', []]);
  });

  it('is not what is undone, though no other answer is here yet', () => {
    const visit = new Visit().billed();
    visit.remit(ANEW);
    visit.remit(BACK);
    expect(visit.balances).toEqual(DONE);
    visit.remit(PAID);
    expect([visit.balances, visit.stage, visit.asks]).toEqual([DONE, 'zero_balance', []]);
  });

  it('stays what it is when its money has been given back meanwhile', () => {
    const visit = paid();
    visit.pay('20.00');
    visit.remit(ANEW);
    visit.decide(visit.task('review_credit')!, 'refund');
    visit.decide(visit.task('approve')!, 'approve', { actor: 'other' });
    visit.remit(BACK);
    expect(visit.balances).toMatchObject({ payer: { prairie: '100.00' }, refundsPayable: { prairie: '70.00' } });
  });
});

describe('A reversal of what has not posted', () => {
  it('waits for it, with the correction behind it, and then all posts in order', () => {
    const visit = new Visit().billed().on('2026-04-10');
    visit.remit(
      { ...BACK, remit: 'r' },
      { claim: 1, remit: 'r', lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] },
    );
    expect(visit.record.remits.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    expect(visit.balances).toEqual({ charges: '100.00', payer: { prairie: '100.00' } });
    visit.on('2026-04-11').remit({ ...PAID, payDate: '2026-04-01' });
    expect(visit.record.remits.map(({ state }) => state)).toEqual(['posted', 'posted', 'reversed']);
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '70.00' },
      adjustments: { contractual: '30.00' },
    });
    expect(visit.asks).toEqual([]);
  });

  it('keeps a correction of a later file waiting too', () => {
    const visit = new Visit().billed().on('2026-04-10');
    visit.remit(BACK);
    visit.on('2026-04-12').remit({ claim: 1, lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] });
    expect(visit.record.remits.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    visit.on('2026-04-13').remit({ ...PAID, payDate: '2026-04-01' });
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '70.00' },
      adjustments: { contractual: '30.00' },
    });
  });
});
