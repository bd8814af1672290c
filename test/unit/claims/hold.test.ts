/** Goal: a hold keeps an encounter's claims back until a person releases them, and nothing else (FORMAT 3, 5; DOMAIN 1.5). */
import { expect } from 'expect';
import { canHold, holdClaims, releaseClaims } from '../../../src/claims/hold';
import { payer, Visit } from '../../support/record';

const statuses = (visit: Visit): string[] => visit.record.claims.map(({ payerId, status }) => `${payerId} ${status}`);
const hold = (visit: Visit): Visit => {
  holdClaims(visit.draft('hold', 'biller'), 'waiting for an authorization');
  visit.look();
  return visit;
};

describe('A hold', () => {
  it('keeps what is built, asks for its release, and is told with its reason', () => {
    const visit = new Visit();
    visit.look();
    const draft = visit.draft('hold', 'biller');
    holdClaims(draft, 'waiting for an authorization');
    visit.look();
    expect([statuses(visit), visit.stage, visit.asks]).toEqual([['prairie held'], 'submission', ['hold held']]);
    expect(visit.task('hold')).toMatchObject({ queue: 'claim_edits', outcomes: ['release'], due: '2026-08-30' });
    expect(draft.changes.audit).toMatchObject([{ action: 'claim.hold', because: 'waiting for an authorization' }]);
  });

  it('is one, however often it is asked for', () => {
    const visit = new Visit();
    visit.look();
    hold(hold(visit));
    expect(visit.asks).toEqual(['hold held']);
  });

  it('stops no limit, and holds what is built meanwhile', () => {
    const visit = hold(new Visit());
    expect([statuses(visit), visit.deadline('filing_limit')]).toEqual([['prairie held'], '2026-08-30 open']);
  });

  it('ends by the decision on its task, with the actor and the reason', () => {
    const visit = hold(new Visit());
    const draft = visit.decide(visit.task('hold')!, 'release', { because: 'it has come' });
    expect([statuses(visit), visit.asks, visit.record.encounter.held]).toEqual([['prairie ready'], [], false]);
    expect(draft.changes.audit).toContainEqual(
      expect.objectContaining({ action: 'claim.release', actor: 'biller', because: 'it has come' }),
    );
  });

  it('ends by a release beside the task, which closes it', () => {
    const visit = hold(new Visit());
    releaseClaims(visit.draft('release', 'biller'), 'it has come');
    visit.look();
    expect([statuses(visit), visit.asks]).toEqual([['prairie ready'], []]);
  });

  it('does not call a claim back that is on its way, but holds another payer’s that is not', () => {
    const visit = new Visit({ payers: [payer('prairie'), payer('lakeshore')] }).billed();
    expect(canHold(visit.draft())).toBe(false);
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '50.00', cas: ['CO-45 30.00', 'PR-2 20.00'] }] });
    expect(canHold(visit.draft())).toBe(true);
    hold(visit);
    expect(statuses(visit)).toEqual(['prairie adjudicated', 'lakeshore held']);
  });
});
