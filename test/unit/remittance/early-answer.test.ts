/** Goal: a payer that answers before its turn, and before it has a claim of its own, is kept waiting and posts by itself (FORMAT 6.5). */
import { expect } from 'expect';
import type { RemitClaim } from '../../../src/line/record';
import { postRemitClaim } from '../../../src/remittance/post-claim';
import { payer, type RemitOf, Visit } from '../../support/record';

const PAID = { claim: 1, lines: [{ line: 1, paid: '50.00', cas: ['CO-45 20.00', 'PR-2 30.00'] }] };
const REST = { claim: 1, status: '2', lines: [{ line: 1, paid: '30.00', cas: ['OA-23 70.00'] }] };

describe('An answer of the second payer that comes before the first one’s', () => {
  let visit: Visit;
  beforeEach(() => void (visit = new Visit({ payers: [payer('prairie'), payer('lakeshore')] }).billed()));

  /** As `match.ts` leaves it: under the claim that was sent, and of the payer that answered. */
  const early = (given: RemitOf): RemitClaim => {
    const remit = visit.remitClaim(given);
    remit.payerId = 'lakeshore';
    const draft = visit.draft();
    expect(postRemitClaim(draft, remit)).toBe('waiting');
    draft.changeRemit(remit, { state: 'waiting' });
    visit.look();
    return remit;
  };

  it('waits, then posts on the claim that was passed on to it', () => {
    const remit = early(REST);
    expect([visit.balances, visit.asks]).toEqual([{ charges: '100.00', payer: { prairie: '100.00' } }, []]);
    visit.remit({ ...PAID, status: '19', forwarded: true });
    expect(visit.balances).toEqual({
      charges: '100.00',
      paid: { prairie: '50.00', lakeshore: '30.00' },
      adjustments: { contractual: '20.00' },
    });
    expect(visit.record.claims.map(({ payerId, status }) => [payerId, status])).toEqual([
      ['prairie', 'adjudicated'],
      ['lakeshore', 'adjudicated'],
    ]);
    expect([remit.claimId, visit.stage, visit.asks]).toEqual([visit.claim(2).id, 'zero_balance', []]);
  });

  it('was plainly passed on, also where the first one does not say so: nothing is sent to it again', () => {
    early(REST);
    visit.remit(PAID);
    expect([visit.claim(2).status, visit.stage]).toEqual(['adjudicated', 'zero_balance']);
  });

  it('is money held for it where the first one leaves nothing', () => {
    early(REST);
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '80.00', cas: ['CO-45 20.00'] }] });
    expect(visit.balances).toMatchObject({ paid: { prairie: '80.00' }, unapplied: { lakeshore: '30.00' } });
    expect(visit.asks).toEqual(['review_credit payer_credit']);
  });

  it('has no place here when a line of it is on no claim', () => {
    const remit = visit.remitClaim({ ...REST, lines: [{ code: 'X9999', charge: '100.00', paid: '30.00' }] });
    remit.payerId = 'lakeshore';
    expect(postRemitClaim(visit.draft(), remit)).toBe('unmatched');
  });
});
