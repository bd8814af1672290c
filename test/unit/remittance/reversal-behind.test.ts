/** Goal: what stood on an answer that is taken back: the next payer's answer waits again (FORMAT 6.5), denials end with the new one. */
import { expect } from 'expect';
import { parseCents } from '../../../src/money/cents';
import { medicare, payer, Visit } from '../../support/record';

const two = { payers: [payer('prairie'), payer('lakeshore')] };

describe('A reversal by the first payer after the second has answered', () => {
  const both = (): Visit => {
    const visit = new Visit(two).billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '50.00', cas: ['CO-45 20.00', 'PR-2 30.00'] }] });
    visit.send();
    visit.remit({
      claim: 2,
      status: '2',
      lines: [{ line: 1, paid: '20.00', cas: ['OA-23 70.00', 'CO-45 4.00', 'PR-3 6.00'] }],
    });
    visit.pay('6.00');
    return visit;
  };
  const FIRST_BACK = { claim: 1, status: '22', paid: '-50.00' };

  it('lets the second payer’s answer wait for its turn again; nobody owes less than nothing', () => {
    const visit = both();
    visit.remit(FIRST_BACK);
    expect(visit.balances).toEqual({ charges: '100.00', payer: { prairie: '100.00' }, unapplied: { patient: '6.00' } });
    expect(visit.record.remits.map(({ state }) => state)).toEqual(['reversed', 'waiting', 'posted']);
  });

  it('and corrected alike comes to the same balances by itself', () => {
    const visit = both();
    const before = visit.balances;
    visit.remit(
      { ...FIRST_BACK, remit: 'r' },
      { claim: 1, remit: 'r', lines: [{ line: 1, paid: '50.00', cas: ['CO-45 20.00', 'PR-2 30.00'] }] },
    );
    expect(visit.balances).toEqual(before);
    expect(visit.asks).toEqual([]);
    visit.remit(
      { ...FIRST_BACK, remit: 's' },
      { claim: 1, remit: 's', lines: [{ line: 1, paid: '50.00', cas: ['CO-45 20.00', 'PR-2 30.00'] }] },
    );
    expect([visit.balances, visit.stage]).toEqual([before, 'zero_balance']);
  });

  it('and corrected to less of a rest leaves the second payer’s excess unapplied', () => {
    const visit = both();
    visit.remit(
      { ...FIRST_BACK, remit: 'r' },
      { claim: 1, remit: 'r', lines: [{ line: 1, paid: '70.00', cas: ['CO-45 20.00', 'PR-2 10.00'] }] },
    );
    expect(visit.balances).toMatchObject({
      paid: { prairie: '70.00', lakeshore: '10.00' },
      unapplied: { lakeshore: '10.00', patient: '6.00' },
    });
    expect(visit.asks).toEqual(['review_credit patient_credit', 'review_credit payer_credit']);
  });

  it('leaves the second payer’s answer alone where nothing of it stood on the first one', () => {
    const visit = new Visit({ ...two, lines: [{}, {}] });
    visit.record.coverages[0]!.to = '2026-03-03';
    visit.line(2).from = '2026-03-04';
    visit.on('2026-03-04').billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '80.00', cas: ['CO-45 20.00'] }] });
    visit.send();
    visit.remit({ claim: 2, lines: [{ line: 2, paid: '80.00', cas: ['CO-45 20.00'] }] });
    visit.remit({ claim: 1, status: '22', paid: '-80.00' });
    expect(visit.record.remits.map(({ state }) => state)).toEqual(['reversed', 'posted', 'posted']);
  });
});

describe('Denials under a reversal', () => {
  const denied = (): Visit => {
    const visit = new Visit({ payers: [medicare()] }).billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '10.00', cas: ['CO-45 20.00', 'CO-50 70.00'] }] });
    return visit;
  };

  it('that the payer pays of its own accord are closed as paid, and nobody is asked any more', () => {
    const visit = denied();
    visit.remit(
      { claim: 1, status: '22', paid: '-10.00', remit: 'r' },
      { claim: 1, remit: 'r', lines: [{ line: 1, paid: '80.00', cas: ['CO-45 20.00'] }] },
    );
    expect(visit.record.denials.map(({ status, outcome }) => [status, outcome])).toEqual([['closed', 'paid']]);
    expect([visit.asks, visit.deadline('appeal_1')]).toEqual([[], '2026-07-06 cancelled']);
  });

  it('that come again are closed as denied again, and the new ones are worked', () => {
    const visit = denied();
    visit.remit(
      { claim: 1, status: '22', paid: '-10.00', remit: 'r' },
      { claim: 1, remit: 'r', lines: [{ line: 1, paid: '20.00', cas: ['CO-45 20.00', 'CO-151 60.00'] }] },
    );
    expect(visit.record.denials.map(({ carc, outcome }) => [carc, outcome])).toEqual([
      ['50', 'denied_again'],
      ['151', null],
    ]);
    expect(visit.asks).toEqual(['work_denial CO-151']);
    expect(visit.deadline('appeal_1')).toBe('2026-07-06 open');
  });

  it('that are paid without any reversal are closed too', () => {
    const visit = denied();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '70.00', cas: ['OA-23 30.00'] }] });
    expect(visit.record.denials.map(({ status, outcome }) => [status, outcome])).toEqual([['closed', 'paid']]);
    expect([visit.stage, visit.asks]).toEqual(['zero_balance', []]);
    expect(visit.line(1).charge).toBe(parseCents('100.00'));
  });
});
