/** Goal: nothing is billed or sent to collections while something stands in the way, to the day (FORMAT 6.13, 6.15; 26 CFR 1.501(r)-6). */
import { expect } from 'expect';
import fc from 'fast-check';
import {
  type CollectionFacts,
  collectionsGate,
  collectionsRefusal,
  type EventFact,
  holdsOf,
  stopsStatements,
} from '../../../src/accounts/holds';
import { DEFAULT_POLICY } from '../../../src/practice/policy';
import { GUARANTOR_EVENTS, type GuarantorEvent } from '../../../src/words';

const events = (...kinds: GuarantorEvent[]): EventFact[] => kinds.map((kind) => ({ kind, on: '2026-03-01' }));
const holds = (...kinds: GuarantorEvent[]): string[] => [...holdsOf(events(...kinds))];
const facts = (given: Partial<CollectionFacts> = {}): CollectionFacts => ({
  holds: new Set(),
  events: [],
  hasPlan: false,
  hasAppeal: false,
  firstStatementOn: '2026-01-10',
  finalNoticeOn: '2026-04-10',
  isNonprofitHospital: false,
  ...given,
});
const refusal = (given: Partial<CollectionFacts>, today: string): string | null =>
  collectionsRefusal(facts(given), today, DEFAULT_POLICY);

describe('A hold', () => {
  it('begins with its event and ends with its counterpart', () => {
    expect(holds('returned_mail')).toEqual(['returned_mail']);
    expect(holds('returned_mail', 'dispute', 'address_confirmed')).toEqual(['dispute']);
    expect(holds('dispute', 'dispute_closed', 'dispute')).toEqual(['dispute']);
    expect(holds('bankruptcy', 'bankruptcy_discharged', 'assistance_application', 'assistance_denied')).toEqual([]);
  });
  it('stops statements, except an application for assistance, which stops collections alone', () => {
    for (const kind of ['returned_mail', 'dispute', 'bankruptcy'] as const)
      expect(stopsStatements(holdsOf(events(kind)))).toBe(true);
    expect(stopsStatements(holdsOf(events('assistance_application')))).toBe(false);
  });
  it('is what its own last event says, whatever else happened', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...GUARANTOR_EVENTS)), (kinds) => {
        const last = kinds.findLast((kind) => kind === 'dispute' || kind === 'dispute_closed');
        expect(holdsOf(events(...kinds)).has('dispute')).toBe(last === 'dispute');
      }),
    ));
});

describe('Collections', () => {
  it('are open the day after the final notice’s wait, and not before', () => {
    expect(collectionsGate(facts(), DEFAULT_POLICY)).toBe('2026-05-10');
    expect(refusal({}, '2026-05-10')).toBe('collections_gate');
    expect(refusal({}, '2026-05-11')).toBeNull();
    expect(refusal({ finalNoticeOn: null }, '2027-01-01')).toBe('collections_gate');
  });
  it('of a nonprofit hospital wait 120 days from the first bill and 30 from the notice of collections', () => {
    const hospital = (on?: string): Partial<CollectionFacts> => ({
      isNonprofitHospital: true,
      firstStatementOn: '2026-03-01',
      events: on ? [{ kind: 'collections_notice', on }] : [],
    });
    expect(refusal(hospital(), '2027-01-01')).toBe('collections_gate');
    expect(collectionsGate(facts(hospital('2026-05-01')), DEFAULT_POLICY)).toBe('2026-06-29');
    expect(collectionsGate(facts(hospital('2026-06-10')), DEFAULT_POLICY)).toBe('2026-07-10');
    expect([refusal(hospital('2026-06-10'), '2026-07-10'), refusal(hospital('2026-06-10'), '2026-07-11')]).toEqual([
      'collections_gate',
      null,
    ]);
  });
  for (const [what, given, code] of [
    ['an open dispute', { holds: new Set(['dispute'] as const) }, 'open_dispute'],
    ['a bankruptcy', { holds: new Set(['bankruptcy'] as const) }, 'collections_gate'],
    ['an application for assistance', { holds: new Set(['assistance'] as const) }, 'collections_gate'],
    ['a payment plan', { hasPlan: true }, 'collections_gate'],
    ['an open appeal', { hasAppeal: true }, 'collections_gate'],
  ] as const)
    it(`are refused because of ${what}`, () => expect(refusal(given, '2026-12-01')).toBe(code));
});
