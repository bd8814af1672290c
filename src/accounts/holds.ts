/** What stands in the way of billing a guarantor, and of collections (FORMAT 6.13, 6.15; DOMAIN 1.10, 4.12). Pure. */
import { addDays, type Day } from '../calendar';
import type { Policy } from '../practice/policy';
import type { GuarantorEvent, RefusalCode } from '../words';

export interface EventFact {
  kind: GuarantorEvent;
  on: Day;
}

export const HOLDS = ['returned_mail', 'dispute', 'bankruptcy', 'assistance'] as const;
export type Hold = (typeof HOLDS)[number];

/** Which event begins a hold, and which ends it. */
const BEGINS: Partial<Record<GuarantorEvent, Hold>> = {
  returned_mail: 'returned_mail',
  dispute: 'dispute',
  bankruptcy: 'bankruptcy',
  assistance_application: 'assistance',
};
const ENDS: Partial<Record<GuarantorEvent, Hold>> = {
  address_confirmed: 'returned_mail',
  dispute_closed: 'dispute',
  bankruptcy_discharged: 'bankruptcy',
  assistance_denied: 'assistance',
};
export const holdBegunBy = (kind: GuarantorEvent): Hold | undefined => BEGINS[kind];
export const holdEndedBy = (kind: GuarantorEvent): Hold | undefined => ENDS[kind];

/** The holds in force after the events, told in order. */
export function holdsOf(events: readonly EventFact[]): Set<Hold> {
  const holds = new Set<Hold>();
  for (const { kind } of events) {
    const begun = BEGINS[kind];
    const ended = ENDS[kind];
    if (begun) holds.add(begun);
    if (ended) holds.delete(ended);
  }
  return holds;
}

/** An application for assistance stops no statement: it stops collections alone. */
export const stopsStatements = (holds: ReadonlySet<Hold>): boolean =>
  holds.has('returned_mail') || holds.has('dispute') || holds.has('bankruptcy');

/** 26 CFR 1.501(r)-6(c): a nonprofit hospital waits 120 days from the first bill, and 30 from its notice of collections. */
const FIRST_BILL_DAYS = 120;
const NOTICE_DAYS = 30;

export interface CollectionFacts {
  holds: ReadonlySet<Hold>;
  events: readonly EventFact[];
  hasPlan: boolean;
  /** An appeal of a denial on one of the guarantor's encounters is open. */
  hasAppeal: boolean;
  firstStatementOn: Day | null;
  finalNoticeOn: Day | null;
  isNonprofitHospital: boolean;
}

/** The last day of the wait before collections; null: something that must come first has not. */
export function collectionsGate(facts: CollectionFacts, policy: Policy): Day | null {
  if (facts.finalNoticeOn === null || facts.firstStatementOn === null) return null;
  const wait = addDays(facts.finalNoticeOn, policy.collectionsWaitDays);
  if (!facts.isNonprofitHospital) return wait;
  const notice = facts.events.findLast(({ kind }) => kind === 'collections_notice');
  if (!notice) return null;
  const legal = [addDays(facts.firstStatementOn, FIRST_BILL_DAYS), addDays(notice.on, NOTICE_DAYS)];
  return [wait, ...legal].sort().at(-1)!;
}

export function collectionsRefusal(facts: CollectionFacts, today: Day, policy: Policy): RefusalCode | null {
  if (facts.holds.has('dispute')) return 'open_dispute';
  const isHeld = facts.holds.has('bankruptcy') || facts.holds.has('assistance') || facts.hasPlan || facts.hasAppeal;
  const gate = collectionsGate(facts, policy);
  return isHeld || gate === null || today <= gate ? 'collections_gate' : null;
}
