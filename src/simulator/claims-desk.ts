/**
 * The scripted payer's memory of claims: which it took, under which number, what it decided. A function of the claims
 * in the order in which they came; nothing here reads a clock.
 */
import { addDays, addBusinessDays, isBusinessDay, type Day } from '../calendar';
import { cents, ZERO, type Cents } from '../money/cents';
import type { Claim837P, StatusCode } from '../x12/types';
import { adjudicate, negation, type Adjudication, type Terms } from './adjudicate';
import { denialOf, rejectionOf } from './denials';
import { isMemberId } from './member-id';
import { deductibleMet, planOf, type SimulatedPayer } from './payers';

/** What an 835 says of one claim. */
export interface RemitEntry {
  claim: Claim837P;
  icn: string;
  /** CLP02. */
  status: string;
  result: Adjudication;
}

interface Held {
  entry: RemitEntry;
  /** Key of its deductible counter. */
  counter: string;
  duplicateKey: string;
  /** Already reversed by a 7 or an 8. */
  closed: boolean;
}

export type Decision = { rejected: StatusCode } | { icn: string; run: Day; entries: RemitEntry[] };

export class ClaimsDesk {
  private readonly byIcn = new Map<string, Held>();
  private readonly byKey = new Map<string, Held>();
  private readonly deductibleUsed = new Map<string, Cents>();
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly payers: readonly SimulatedPayer[],
    private readonly seed: number,
  ) {}

  payer(code: string): SimulatedPayer | undefined {
    return this.payers.find((payer) => payer.code === code);
  }

  /** Takes or rejects a claim that came on a day. What is taken is adjudicated at once and paid in its run. */
  decide(claim: Claim837P, on: Day): Decision {
    const payer = this.payer(claim.payer.id);
    if (!payer) return { rejected: { category: 'A7', status: '153', entity: 'PR' } };
    const { memberId } = claim.subscriber;
    if (!isMemberId(memberId, payer.memberIdPattern)) return { rejected: rejectionOf(this.seed, memberId) };
    const original = claim.frequency === '1' ? undefined : this.byIcn.get(claim.originalReference ?? '');
    // A 7 or 8 for a claim that this payer does not hold: its claim control number is invalid (status 464).
    if (claim.frequency !== '1' && (!original || original.closed || original.entry.claim.payer.id !== payer.code)) {
      return { rejected: { category: 'A7', status: '464', entity: 'PR' } };
    }
    const icn = this.nextIcn(payer, on);
    const entries = original ? [this.reverse(original)] : [];
    if (claim.frequency !== '8') entries.push(this.pay(claim, payer, icn, original !== undefined));
    return { icn, run: runDay(payer, on), entries };
  }

  private nextIcn(payer: SimulatedPayer, on: Day): string {
    const count = (this.counts.get(payer.code) ?? 0) + 1;
    this.counts.set(payer.code, count);
    return `${payer.code}${on.replaceAll('-', '')}${String(count).padStart(6, '0')}`;
  }

  private reverse(held: Held): RemitEntry {
    held.closed = true;
    if (this.byKey.get(held.duplicateKey) === held) this.byKey.delete(held.duplicateKey);
    const used = this.deductibleUsed.get(held.counter) ?? ZERO;
    this.deductibleUsed.set(held.counter, cents(used - held.entry.result.deductible));
    return { ...held.entry, status: '22', result: negation(held.entry.result) };
  }

  private pay(claim: Claim837P, payer: SimulatedPayer, icn: string, isReplacement: boolean): RemitEntry {
    const from = claim.lines[0]?.from ?? '';
    const { memberId } = claim.subscriber;
    const plan = planOf(payer, memberId, this.seed);
    const counter = [payer.code, memberId, from.slice(0, 4)].join('|');
    const used = this.deductibleUsed.get(counter) ?? deductibleMet(payer, memberId, from.slice(0, 4), this.seed);
    const duplicateKey = keyOf(claim);
    const deductibleLeft = cents(Math.max(0, plan.deductible - used));
    const denial = this.denials(claim, isReplacement, duplicateKey);
    const result = adjudicate(claim, { payer, plan, deductibleLeft, denial });
    this.deductibleUsed.set(counter, cents(used + result.deductible));
    const status = claim.responsibility === 'S' ? '2' : claim.responsibility === 'T' ? '3' : '1';
    const held: Held = { entry: { claim, icn, status, result }, counter, duplicateKey, closed: false };
    this.byIcn.set(icn, held);
    // A claim of which no line was allowed does not stand in the way of a new one.
    if (result.lines.some(({ allowed }) => allowed !== undefined)) this.byKey.set(duplicateKey, held);
    return held.entry;
  }

  /** Twice the same claim: OA-18. A replacement is paid; of originals, some lose a line. */
  private denials(claim: Claim837P, isReplacement: boolean, duplicateKey: string): Terms['denial'] {
    if (this.byKey.has(duplicateKey)) return () => ({ group: 'OA', carc: '18', remarks: [] });
    if (isReplacement) return () => undefined;
    const codes = claim.lines.map(({ code }) => code);
    const denial = denialOf(this.seed, {
      memberId: claim.subscriber.memberId,
      from: claim.lines[0]?.from ?? '',
      codes,
    });
    return (place) => (denial?.line === place ? denial : undefined);
  }
}

function keyOf(claim: Claim837P): string {
  const patient = claim.patient ?? claim.subscriber;
  const lines = claim.lines.map(({ from, code, modifiers, units }) => [from, code, units, ...modifiers].join());
  return [
    claim.payer.id,
    claim.subscriber.memberId,
    patient.first,
    patient.born,
    claim.billingProvider.npi,
    ...lines.sort(),
  ].join('|');
}

/** The first payment run on or after the day on which the payer has its answer; on a holiday, the next business day. */
export function runDay(payer: SimulatedPayer, receivedOn: Day): Day {
  let day = addDays(receivedOn, payer.responseDays);
  while (weekday(day) !== payer.paymentWeekday) day = addDays(day, 1);
  return isBusinessDay(day) ? day : addBusinessDays(day, 1);
}

/** 1 Monday to 7 Sunday. */
const weekday = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
