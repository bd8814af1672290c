/** Goal: a payment that came back is undone to the cent, from where its money lies now (FORMAT 6.9). */
import { expect } from 'expect';
import { returnPostings } from '../../../src/accounts/returned-payment';
import { transfer } from '../../../src/ledger/entries';
import { PATIENT } from '../../../src/ledger/types';
import { parseCents } from '../../../src/money/cents';
import { Visit } from '../../support/record';

/** Two lines, 60.00 and 40.00 the patient's; `paid` came in and was applied. */
function paidVisit(paid: string): Visit {
  const visit = new Visit({ lines: [{ charge: '60.00' }, { charge: '40.00' }] }).billed();
  visit.remit({
    claim: 1,
    lines: [
      { line: 1, cas: ['PR-1 60.00'] },
      { line: 2, cas: ['PR-1 40.00'] },
    ],
  });
  const draft = visit.draft();
  draft.post({
    kind: 'patient_payment',
    source: { kind: 'payment' },
    postings: transfer(parseCents(paid), { account: 'cash', party: PATIENT }, { account: 'unapplied', party: PATIENT }),
  });
  visit.look();
  return visit;
}

function afterReturn(visit: Visit, amount: string): { unapplied: number; owed: number[]; sum: number } {
  const draft = visit.draft();
  const postings = returnPostings(draft, parseCents(amount));
  draft.post({ kind: 'payment_returned', source: { kind: 'payment' }, postings });
  return {
    unapplied: draft.unapplied(PATIENT) + 0,
    owed: visit.record.lines.map((line) => draft.owed(PATIENT, line.id)),
    sum: postings.reduce((total, posting) => total + posting.cents, 0),
  };
}

describe('A returned payment', () => {
  it('is owed again on the lines that it paid, the last first', () =>
    expect(afterReturn(paidVisit('100.00'), '50.00')).toEqual({ unapplied: 0, owed: [1000, 4000], sum: 0 }));
  it('comes out of what is held before any line', () =>
    expect(afterReturn(paidVisit('130.00'), '50.00')).toEqual({ unapplied: 0, owed: [0, 2000], sum: 0 }));
  it('that has left the practice meanwhile is owed on the first line', () =>
    expect(afterReturn(paidVisit('30.00'), '50.00')).toEqual({ unapplied: 0, owed: [8000, 4000], sum: 0 }));
});
