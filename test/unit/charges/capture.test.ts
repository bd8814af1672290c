/** Goal: each charge is posted once, to who owes it first, and follows its line when a person changes it (FORMAT 6.1, 1 "Signs"). */
import { expect } from 'expect';
import { captureCharges } from '../../../src/charges/capture';
import { parseCents } from '../../../src/money/cents';
import { payer, Visit } from '../../support/record';

const NO_FEES = new Map();
const capture = (visit: Visit, fees = NO_FEES): string[] => {
  const draft = visit.draft();
  captureCharges(draft, fees);
  return draft.changes.entries.map(({ kind }) => kind);
};

describe('Charge capture', () => {
  it('posts each line to the first payer in force on the line’s own date, else to the guarantor', () => {
    const visit = new Visit({ lines: [{ charge: '150.00' }, { charge: '60.00', from: '2026-04-01' }] });
    visit.record.coverages[0]!.to = '2026-03-31';
    expect(capture(visit)).toEqual(['charge']);
    expect(visit.balances).toEqual({ charges: '210.00', payer: { prairie: '150.00' }, patient: '60.00' });
  });

  it('posts nothing the second time', () => {
    const visit = new Visit();
    capture(visit);
    expect(capture(visit)).toEqual([]);
  });

  it('prices a line without a charge by units, and leaves what has no price', () => {
    const visit = new Visit({
      lines: [
        { charge: null, units: 3, code: 'J3420' },
        { charge: null, code: 'G0439' },
        { charge: '10.00', code: 'J3420' },
      ],
    });
    capture(visit, new Map([['J3420', parseCents('20.00')]]));
    expect(visit.record.lines.map(({ charge }) => charge)).toEqual([6000, null, 1000]);
    expect(visit.balances).toEqual({ charges: '70.00', payer: { prairie: '70.00' } });
    expect(capture(visit, new Map([['G0439', parseCents('200.00')]]))).toEqual(['charge_change']);
    expect(visit.balances.charges).toBe('270.00');
  });

  it('takes back what a removed or cheaper line no longer costs', () => {
    const visit = new Visit({ lines: [{ charge: '150.00' }, { charge: '60.00' }] });
    capture(visit);
    visit.line(1).charge = parseCents('120.00');
    visit.line(2).removed = true;
    expect(capture(visit)).toEqual(['charge_change']);
    expect(visit.balances).toEqual({ charges: '120.00', payer: { prairie: '120.00' } });
  });

  it('of a line that costs nothing posts nothing', () =>
    expect(capture(new Visit({ lines: [{ charge: '0.00' }] }))).toEqual([]));

  it('takes back from whoever was charged, though another coverage comes first by now', () => {
    const visit = new Visit({ lines: [{ charge: '150.00' }], payers: [payer('prairie')] });
    capture(visit);
    visit.record.coverages.unshift({ id: 'new', payerId: 'lakeshore', rank: 0, from: null, to: null, hasMember: true });
    visit.line(1).charge = parseCents('120.00');
    capture(visit);
    expect(visit.balances).toEqual({ charges: '120.00', payer: { prairie: '120.00' } });
  });
});

describe('A charge that is lowered after the payer paid', () => {
  const paid = (): Visit => {
    const visit = new Visit({ lines: [{ charge: '100.00' }, { charge: '200.00' }] }).billed();
    visit.remit({
      claim: 1,
      lines: [
        { line: 1, paid: '60.00', cas: ['CO-45 40.00'] },
        { line: 2, paid: '0.00', cas: ['CO-197 200.00'] },
      ],
    });
    return visit;
  };

  it('leaves nobody owing less than nothing: the excess is the payer’s money', () => {
    const visit = paid();
    visit.line(1).charge = parseCents('80.00');
    visit.look();
    expect(visit.balances).toEqual({
      charges: '280.00',
      payer: { prairie: '200.00' },
      paid: { prairie: '40.00' },
      adjustments: { contractual: '40.00' },
      unapplied: { prairie: '20.00' },
    });
  });

  it('is put right by the payer’s reversal and correction', () => {
    const visit = paid();
    visit.line(1).charge = parseCents('80.00');
    visit.look();
    visit.remit(
      { claim: 1, status: '22', paid: '-60.00', remit: 'r' },
      {
        claim: 1,
        remit: 'r',
        lines: [
          { line: 1, paid: '50.00', cas: ['CO-45 30.00'] },
          { line: 2, paid: '150.00', cas: ['CO-45 50.00'] },
        ],
      },
    );
    expect(visit.balances).toEqual({
      charges: '280.00',
      paid: { prairie: '200.00' },
      adjustments: { contractual: '80.00' },
    });
  });

  it('takes back no more than was owed or paid; the rest of the charge goes when the reversal posts', () => {
    const visit = paid();
    visit.line(1).removed = true;
    visit.look();
    expect(visit.balances).toMatchObject({
      charges: '240.00',
      payer: { prairie: '200.00' },
      unapplied: { prairie: '60.00' },
    });
    visit.remit({ claim: 1, status: '22', paid: '-60.00' });
    expect(visit.balances).toEqual({ charges: '200.00', payer: { prairie: '200.00' } });
  });

  it('gives a self-paying patient’s money back into the credit', () => {
    const visit = new Visit({ payers: [], lines: [{ charge: '100.00' }] });
    visit.look();
    visit.pay('100.00');
    visit.line(1).charge = parseCents('70.00');
    visit.look();
    expect(visit.balances).toEqual({ charges: '70.00', paid: { patient: '70.00' }, unapplied: { patient: '30.00' } });
    expect(visit.asks).toEqual(['review_credit patient_credit']);
  });
});
