/**
 * A payer's memory of claims: which it took, under which number, what it decided, what it will think of it later. A
 * function of the claims in the order in which they came; nothing here reads a clock.
 */
import { addBusinessDays, addDays, type Day, isBusinessDay } from '../calendar';
import { cents, ZERO, type Cents } from '../money/cents';
import { stableShare } from '../random';
import type { Claim837P, StatusCode } from '../x12/types';
import { adjudicate, negation, type Adjudication, type Terms } from './adjudicate';
import { adjudicateAfter, comesAfter, forwarded } from './coordination';
import { denialOf, isBundled, isTooLate, keyOfClaim, recodeOf, rejectionOf, unknownMember } from './denials';
import { USUAL_HABITS } from './habits';
import { isMemberId } from './member-id';
import { deductibleMet, type PlanHabit, planOf, type SimulatedPayer } from './payers';

/** What an 835 says of one claim. */
export interface RemitEntry {
  claim: Claim837P;
  icn: string;
  /** CLP02. */
  status: string;
  result: Adjudication;
  /** The day on which the claim came: interest counts from it. */
  receivedOn?: Day;
  /** Who gets the claim next (NM1*TT). */
  forwardedTo?: { name: string; id: string };
  /** False where the claim was closed before this second thought was due. */
  holds?: () => boolean;
}

/** Entries for one payer's run. */
export interface Payable {
  payer: SimulatedPayer;
  run: Day;
  entries: RemitEntry[];
}

/** A claim that the payer holds, and when it is paid. */
export interface KnownClaim {
  entry: RemitEntry;
  run: Day;
}

interface Held {
  entry: RemitEntry;
  /** When it is paid, and told. */
  run: Day;
  /** Key of its deductible counter. */
  counter: string;
  duplicateKey: string;
  /** The day from which a 7, an 8 or a takeback has closed it. */
  closedOn?: Day;
  /** A takeback closes it then, unless something else did before. */
  takenBackOn?: Day;
  /** What it stands at from a day on. */
  corrected?: { on: Day; entry: RemitEntry };
}

export type Decision = { rejected: StatusCode } | { icn: string; payables: Payable[] };

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

  /** What a member has, and what of a year's deductible is left. */
  benefits(
    payer: SimulatedPayer,
    memberId: string,
    year: string,
  ): { plan: PlanHabit; deductibleLeft: Cents } | undefined {
    if (!isMemberId(memberId, payer.memberIdPattern)) return undefined;
    const plan = planOf(payer, memberId, this.seed);
    const used =
      this.deductibleUsed.get([payer.code, memberId, year].join('|')) ??
      deductibleMet(payer, memberId, year, this.seed);
    return { plan, deductibleLeft: cents(Math.max(0, plan.deductible - used)) };
  }

  /** Claims of a payer that fit a question: by its number, by ours, or by the member, whatever of them is given. */
  find(payer: SimulatedPayer, by: { icn?: string; patientControlNumber?: string; memberId?: string }): KnownClaim[] {
    const own = [...this.byIcn.values()].filter(({ entry }) => entry.claim.payer.id === payer.code);
    const fits = ({ entry: { icn, claim } }: Held): boolean => {
      if (by.icn !== undefined) return icn === by.icn;
      if (by.patientControlNumber !== undefined) return claim.patientControlNumber === by.patientControlNumber;
      return claim.subscriber.memberId === by.memberId;
    };
    return own.filter(fits).map(({ entry, run }) => ({ entry, run }));
  }

  /** Takes or rejects a claim that came on a day. What is taken is adjudicated at once and paid in its run. */
  decide(claim: Claim837P, on: Day): Decision {
    const payer = this.payer(claim.payer.id);
    if (!payer) return { rejected: { category: 'A7', status: '153', entity: 'PR' } };
    const { memberId } = claim.subscriber;
    if (!isMemberId(memberId, payer.memberIdPattern)) return { rejected: unknownMember(this.seed, memberId) };
    const original = claim.frequency === '1' ? undefined : this.byIcn.get(claim.originalReference ?? '');
    // A 7 or 8 for a claim that this payer does not hold: its claim control number is invalid (status 464).
    if (
      claim.frequency !== '1' &&
      (!original || isClosed(original, on) || original.entry.claim.payer.id !== payer.code)
    ) {
      return { rejected: { category: 'A7', status: '464', entity: 'PR' } };
    }
    const rejected = claim.frequency === '8' ? undefined : rejectionOf(payer, this.seed, claim);
    return rejected ? { rejected } : this.take(claim, payer, on, original);
  }

  private take(claim: Claim837P, payer: SimulatedPayer, on: Day, original: Held | undefined): Decision {
    const icn = this.nextIcn(payer, on);
    const entries = original ? [this.reverse(original, on)] : [];
    const run = runDay(payer, addDays(on, this.slowBy(payer, claim)));
    if (claim.frequency === '8') return { icn, payables: [{ payer, run, entries }] };
    const held = this.pay(claim, payer, icn, { isReplacement: original !== undefined, on, run });
    const onward = this.forward(held, payer, run);
    entries.push(held.entry);
    const later = original ? [] : this.secondThoughts(held, payer, run);
    return { icn, payables: [{ payer, run, entries }, ...onward, ...later] };
  }

  private slowBy(payer: SimulatedPayer, claim: Claim837P): number {
    const slow = payer.habits?.slow;
    return slow && stableShare('slow', this.seed, payer.code, claim.patientControlNumber) < slow.share ? slow.days : 0;
  }

  private nextIcn(payer: SimulatedPayer, on: Day): string {
    const count = (this.counts.get(payer.code) ?? 0) + 1;
    this.counts.set(payer.code, count);
    return `${payer.code}${on.replaceAll('-', '')}${String(count).padStart(6, '0')}`;
  }

  private reverse(held: Held, on: Day): RemitEntry {
    held.closedOn = on;
    const entry = held.corrected && held.corrected.on <= on ? held.corrected.entry : held.entry;
    if (this.byKey.get(held.duplicateKey) === held) this.byKey.delete(held.duplicateKey);
    const used = this.deductibleUsed.get(held.counter) ?? ZERO;
    this.deductibleUsed.set(held.counter, cents(used - entry.result.deductible));
    return reversalOf(entry);
  }

  private pay(
    claim: Claim837P,
    payer: SimulatedPayer,
    icn: string,
    how: { isReplacement: boolean; on: Day; run: Day },
  ): Held {
    const from = claim.lines[0]?.from ?? '';
    const { memberId } = claim.subscriber;
    const counter = [payer.code, memberId, from.slice(0, 4)].join('|');
    const used = this.deductibleUsed.get(counter) ?? deductibleMet(payer, memberId, from.slice(0, 4), this.seed);
    const duplicateKey = keyOf(claim);
    const result = this.judge(claim, payer, { ...how, used, isDuplicate: this.byKey.has(duplicateKey) });
    this.deductibleUsed.set(counter, cents(used + result.deductible));
    const status = claim.responsibility === 'S' ? '2' : claim.responsibility === 'T' ? '3' : '1';
    const entry = { claim, icn, status, result, receivedOn: how.on };
    const held: Held = { entry, run: how.run, counter, duplicateKey };
    this.byIcn.set(icn, held);
    // A claim of which no line was allowed does not stand in the way of a new one.
    if (result.lines.some(({ allowed }) => allowed !== undefined)) this.byKey.set(duplicateKey, held);
    return held;
  }

  private judge(
    claim: Claim837P,
    payer: SimulatedPayer,
    { on, used, isReplacement, isDuplicate }: { on: Day; used: Cents; isReplacement: boolean; isDuplicate: boolean },
  ): Adjudication {
    const { memberId } = claim.subscriber;
    const plan = planOf(payer, memberId, this.seed);
    if (comesAfter(claim) && !isDuplicate) return adjudicateAfter(claim, plan);
    const habits = payer.habits ?? USUAL_HABITS;
    const key = keyOfClaim(claim);
    const isShort =
      habits.partialPay && stableShare('short', this.seed, key.memberId, key.from) < habits.partialPay.share;
    return adjudicate(claim, {
      payer,
      plan,
      deductibleLeft: cents(Math.max(0, plan.deductible - used)),
      denial: isDuplicate ? () => DUPLICATE : this.denials(claim, payer, isReplacement, on),
      ...(isShort && !isReplacement && { paysPercent: habits.partialPay!.percent }),
      recode: (line) => recodeOf(habits, this.seed, key, line),
    });
  }

  /** A replacement is paid; of originals, some lose a line. */
  private denials(claim: Claim837P, payer: SimulatedPayer, isReplacement: boolean, on: Day): Terms['denial'] {
    if (isTooLate(payer, claim, on)) return () => ({ group: 'CO', carc: '29', remarks: [] });
    const habits = payer.habits ?? USUAL_HABITS;
    const denial = isReplacement ? undefined : denialOf(this.seed, keyOfClaim(claim), habits.denials);
    return (place) => {
      if (habits.notCertified.includes(claim.lines[place]!.code)) return { group: 'CO', carc: 'B7', remarks: [] };
      if (isBundled(habits, claim.lines[place]!, claim.lines)) return { group: 'CO', carc: '97', remarks: ['M15'] };
      return denial?.line === place ? denial : undefined;
    };
  }

  /** A crossover: the next payer gets the claim with the first one's decision, the day after it was paid. */
  private forward(held: Held, payer: SimulatedPayer, run: Day): Payable[] {
    if (!payer.habits?.crossover) return [];
    const { entry } = held;
    const next = forwarded(entry.claim, entry.result);
    const nextPayer = next && this.payer(next.payer.id);
    if (!next || !nextPayer) return [];
    held.entry = { ...entry, status: '19', forwardedTo: { name: nextPayer.name, id: nextPayer.code } };
    const on = addDays(run, 1);
    const theirRun = runDay(nextPayer, on);
    const how = { isReplacement: false, on, run: theirRun };
    const theirs = this.pay(next, nextPayer, this.nextIcn(nextPayer, on), how);
    return [{ payer: nextPayer, run: theirRun, entries: [theirs.entry] }];
  }

  /** What the payer does of itself some time after it paid: it takes the money back, or pays as it should have. */
  private secondThoughts(held: Held, payer: SimulatedPayer, run: Day): Payable[] {
    const { takebacks, corrections } = payer.habits ?? USUAL_HABITS;
    const { entry } = held;
    const isChosen = (what: string, habit: { share: number } | null): boolean =>
      habit !== null && stableShare(what, this.seed, payer.code, entry.icn) < habit.share;
    const thought = (on: Day, entries: RemitEntry[]): Payable[] => {
      const holds = (): boolean => held.closedOn === undefined || held.closedOn > on;
      return [{ payer, run: on, entries: entries.map((each) => ({ ...each, holds })) }];
    };
    if (entry.result.paid > 0 && isChosen('takeback', takebacks)) {
      held.takenBackOn = runOn(payer, addDays(run, takebacks!.afterDays));
      return thought(held.takenBackOn, [reversalOf(entry)]);
    }
    if (!isChosen('correction', corrections)) return [];
    const corrected = this.correctedOf(held, payer, run);
    if (corrected.result.paid === entry.result.paid) return [];
    held.corrected = { on: runOn(payer, addDays(run, corrections!.afterDays)), entry: corrected };
    return thought(held.corrected.on, [reversalOf(entry), corrected]);
  }

  /** As the contract says, with nothing denied and nothing short. */
  private correctedOf({ entry, counter }: Held, payer: SimulatedPayer, on: Day): RemitEntry {
    const used = cents((this.deductibleUsed.get(counter) ?? ZERO) - entry.result.deductible);
    const result = this.judge(entry.claim, payer, { on, used, isReplacement: true, isDuplicate: false });
    return { ...entry, result };
  }
}

const DUPLICATE = { group: 'OA', carc: '18', remarks: [] };

const reversalOf = (entry: RemitEntry): RemitEntry => {
  const { receivedOn: _, ...rest } = entry;
  return { ...rest, status: '22', result: negation(entry.result) };
};

const isClosed = ({ closedOn, takenBackOn }: Held, on: Day): boolean =>
  closedOn !== undefined || (takenBackOn !== undefined && takenBackOn <= on);

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
export const runDay = (payer: SimulatedPayer, receivedOn: Day): Day =>
  runOn(payer, addDays(receivedOn, payer.responseDays));

function runOn(payer: SimulatedPayer, from: Day): Day {
  let day = from;
  while (weekday(day) !== payer.paymentWeekday) day = addDays(day, 1);
  return isBusinessDay(day) ? day : addBusinessDays(day, 1);
}

/** 1 Monday to 7 Sunday. */
const weekday = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
