/**
 * A payer takes back what it answered (CLP02 22, FORMAT 6.4): exactly the postings of that adjudication, no more. Whatever
 * stood on them loses its ground first: the patient's money is freed, and payers behind answer again in their turn (6.5).
 */
import { applyFreedMoney, freePayment } from '../accounts/freed-money';
import { coveragesOf } from '../claims/covered';
import type { Draft } from '../line/draft';
import type { RemitClaim } from '../line/record';
import { transfer, turned } from '../ledger/entries';
import { PATIENT, type Party, type Posting } from '../ledger/types';
import { type Cents, least, negate, sum, ZERO } from '../money/cents';

type Place = Omit<Posting, 'cents'>;

/** Where the money of a remit claim stands before it posts: advised, or kept as unmatched while it waited. */
export const cashSide = (remit: RemitClaim): Place =>
  remit.state === 'waiting' ? keptAside(remit) : { account: 'in_transit', party: remit.payerId, detail: remit.remitId };

const keptAside = (remit: RemitClaim): Place => ({ account: 'unmatched', party: remit.payerId, detail: remit.id });

export const isAdjudication = (remit: RemitClaim): boolean => remit.statusCode !== '22' && remit.state === 'posted';

/** Undoes what the reversal names. False: that has not posted, and the reversal waits for it. */
export function reverse(draft: Draft, reversal: RemitClaim): boolean {
  const undone = namedBy(draft, reversal);
  // The charges of a withdrawn visit took such an answer with them already.
  if (!undone) return draft.encounter.enteredInError && reversal.paid === 0;
  for (const answer of crowdedOutBy(draft, undone)) setAside(draft, answer, reversal);
  // The money that goes back belongs to the reversal's own payment, not to the one that it undoes.
  undo(draft, undone, reversal, `remit_claim/${reversal.id}`, cashSide(reversal));
  draft.changeRemit(undone, { state: 'reversed' });
  return true;
}

/**
 * The answer under its control number, else to its claim, that it is the negative of; of several the last. Payers give a
 * correction the number of what it corrects, so that another amount is another answer: the reversal waits for its own.
 */
function namedBy(draft: Draft, reversal: RemitClaim): RemitClaim | undefined {
  const ofClaim = draft.record.remits.filter((other) => isAdjudication(other) && other.claimId === reversal.claimId);
  const ofNumber = ofClaim.filter((other) => reversal.icn !== null && other.icn === reversal.icn);
  const answers = ofNumber.length > 0 ? ofNumber : ofClaim;
  return answers.findLast((other) => other.paid === negate(reversal.paid));
}

/**
 * Answers to the same claim under the same number that found nothing owed any more because of this one: a correction that
 * came before its reversal. Each posts again when this one is gone, if its money is still held.
 */
const crowdedOutBy = (draft: Draft, undone: RemitClaim): RemitClaim[] =>
  draft.record.remits.filter((other) => {
    if (other === undone || !isAdjudication(other) || other.claimId !== undone.claimId) return false;
    if (other.icn === null || other.icn !== undone.icn) return false;
    const excess = excessOf(draft.record.remitPostings.get(other.id)?.postings ?? []);
    return excess > 0 && excess <= draft.unapplied(other.payerId);
  });

/** Undone for now; it waits, its money kept aside, and posts again in its turn (FORMAT 6.5). */
function setAside(draft: Draft, answer: RemitClaim, reversal: RemitClaim): void {
  undo(draft, answer, reversal, `remit_claim/${reversal.id}/${answer.id}`, keptAside(answer));
  draft.changeRemit(answer, { state: 'waiting', considered: false });
}

function undo(draft: Draft, undone: RemitClaim, reversal: RemitClaim, key: string, cash: Place): void {
  const original = draft.record.remitPostings.get(undone.id);
  if (!original || original.reversed) return;
  const back = turned(original.postings);
  const lineIds = new Set(back.flatMap((posting) => posting.lineId ?? []));
  for (const party of payersBehind(draft, undone.payerId)) waitAgain(draft, party, back, reversal);
  freePatientMoney(draft, lineIds);
  draft.post({
    kind: 'reversal',
    key,
    source: { kind: 'remit_claim', id: reversal.id },
    reverses: original.entryId,
    postings: [
      ...takeHeld(draft, undone.payerId, sum(back.filter(isExcess).map((posting) => posting.cents))),
      ...back.filter((posting) => !isExcess(posting)).map((posting) => backTo(posting, undone, cash)),
    ],
  });
  original.reversed = true;
  liftDebts(draft, lineIds);
  applyFreedMoney(draft);
}

/** The last first, since each stands on the one before it. */
function payersBehind(draft: Draft, payerId: string): Party[] {
  const ordered = coveragesOf(draft.record).map((coverage) => coverage.payerId);
  const place = ordered.indexOf(payerId);
  return place < 0 ? [] : [...new Set(ordered.slice(place + 1))].reverse();
}

/** A payer that answered what now falls away has not had its turn: its answers wait, their money kept aside. */
function waitAgain(draft: Draft, party: Party, back: Posting[], reversal: RemitClaim): void {
  const isShort = (): boolean =>
    draft.record.lines.some(({ id }) => draft.owed(party, id) + moved(back, party, id) < 0);
  for (const answer of draft.record.remits
    .filter((remit) => remit.payerId === party && isAdjudication(remit))
    .reverse()) {
    if (!isShort()) return;
    setAside(draft, answer, reversal);
  }
}

const moved = (postings: Posting[], party: Party, lineId: string): Cents =>
  sum(
    postings
      .filter((one) => one.account === 'receivable' && one.party === party && one.lineId === lineId)
      .map(({ cents }) => cents),
  );

function backTo(posting: Posting, undone: RemitClaim, cash: Place): Posting {
  const isCash = [
    { account: 'in_transit', detail: undone.remitId },
    { account: 'unmatched', detail: undone.id },
  ].some(({ account, detail }) => posting.account === account && posting.detail === detail);
  return isCash ? { ...cash, cents: posting.cents, claimId: posting.claimId } : posting;
}

const isExcess = (posting: Posting): boolean => posting.account === 'unapplied';

const excessOf = (postings: Posting[]): Cents => negate(sum(postings.filter(isExcess).map(({ cents }) => cents)));

/**
 * The excess of a payment goes back out of what is held for the payer; if that was promised back or paid back already, out
 * of the promise, and what is missing then is between the payer and the practice: it took the money twice (FORMAT 1).
 */
function takeHeld(draft: Draft, party: Party, excess: Cents): Posting[] {
  const held = least(excess, positive(draft.unapplied(party)));
  const promised = least(sum([excess, negate(held)]), positive(draft.promised(party)));
  const missing = sum([excess, negate(held), negate(promised)]);
  return [
    { account: 'unapplied', party, cents: held },
    { account: 'refunds_payable', party, cents: promised },
    { account: 'provider_balance', party, detail: 'recouped', cents: missing },
  ];
}

const positive = (amount: Cents): Cents => (amount > 0 ? amount : ZERO);

function freePatientMoney(draft: Draft, lineIds: Set<string>): void {
  const postings = [...lineIds].flatMap((lineId) => freePayment(draft.paidOn(PATIENT, lineId), PATIENT, lineId));
  draft.post({ kind: 'release', source: { kind: 'encounter', id: draft.encounter.id }, postings });
}

/**
 * Nobody owes a negative amount: what was written off, paid, cut from the price or billed to the patient of a debt that is
 * gone comes back, in that order.
 */
function liftDebts(draft: Draft, lineIds: Set<string>): void {
  const owing = draft.record.sums.flatMap((one) => (one.account === 'receivable' ? (one.party ?? []) : []));
  const postings: Posting[] = [];
  for (const lineId of lineIds) {
    for (const party of new Set(owing)) postings.push(...lift(draft, party, lineId));
  }
  draft.post({ kind: 'release', source: { kind: 'encounter', id: draft.encounter.id }, postings });
}

function lift(draft: Draft, party: Party, lineId: string): Posting[] {
  let left = positive(negate(draft.owed(party, lineId)));
  const upTo = (amount: Cents): Cents => {
    const part = least(left, positive(amount));
    left = sum([left, negate(part)]);
    return part;
  };
  const back = (account: 'write_off' | 'adjustment'): Posting[] =>
    draft.record.sums
      .filter((one) => one.account === account && one.party === party && one.lineId === lineId)
      .flatMap((one) => {
        const given = { account, party, lineId, detail: one.detail! };
        return transfer(upTo(one.cents), { account: 'receivable', party, lineId, detail: account }, given);
      });
  const postings = [
    ...back('write_off'),
    ...freePayment(upTo(draft.paidOn(party, lineId)), party, lineId),
    ...back('adjustment'),
  ];
  if (party === PATIENT) return postings;
  const share = { account: 'receivable', lineId, detail: 'responsibility' } as const;
  const billed = upTo(draft.owed(PATIENT, lineId));
  return [...postings, ...transfer(billed, { ...share, party }, { ...share, party: PATIENT })];
}
