import { X12WriteError, seg } from '../core/element';
import type { TransactionSource } from '../core/writer';
import type { RawSegment, TransactionOut } from '../types';
import { institutional } from './claim837i';
import { professional } from './claim837p';
import type { Guide837 } from './guide';
import { type SubscriberLevel, headerLoop, patientLevelLoop, subscriberLevelLoop } from './level';
import { writeInto, writeLoop } from './loopWriter';
import { billingLoop } from './party';
import type { Batch837I, Batch837P, BatchHeader837 } from './types837';
import type { Claim837, Claim837I, Claim837P } from './types837Claim';
import type { BillingProvider, Person837 } from './types837Party';

/**
 * An 837P as its segments, in the guide's order. It refuses what no claim can be (a billing ZIP that is not of 9 digits, 13
 * diagnoses, a dependent without data); whether a payer would take the claim is the scrubber's question.
 */
export function write837P(batch: Batch837P): TransactionOut {
  return whole(source837P(batch, batch.claims));
}

/** An 837I as its segments, as `write837P`. */
export function write837I(batch: Batch837I): TransactionOut {
  return whole(source837I(batch, batch.claims));
}

/** As `write837P`, each claim's segments made when they are asked for: with `writePieces` memory does not grow with the claims. */
export function source837P(header: BatchHeader837, claims: Iterable<Claim837P>): TransactionSource {
  return source837(header, claims, professional);
}

/** As `source837P`, an 837I. */
export function source837I(header: BatchHeader837, claims: Iterable<Claim837I>): TransactionSource {
  return source837(header, claims, institutional);
}

function whole({ segments, ...rest }: TransactionSource): TransactionOut {
  return { ...rest, segments: [...segments].flat() };
}

function source837<Claim extends Claim837 & { lines: unknown[] }>(
  header: BatchHeader837,
  claims: Iterable<Claim>,
  guide: Guide837<Claim>,
): TransactionSource {
  const version = header.version ?? guide.version;
  return { id: '837', control: header.stControlNumber, version, segments: segmentsOf(header, claims, guide) };
}

function* segmentsOf<Claim extends Claim837 & { lines: unknown[] }>(
  header: BatchHeader837,
  claims: Iterable<Claim>,
  guide: Guide837<Claim>,
): Generator<RawSegment[]> {
  const levels = new Levels();
  yield writeLoop(headerLoop, header);
  // A subscriber's own claims wait for each other: a patient's level may still follow, which HL04 has to tell of.
  let waiting: RawSegment[] = [];
  for (const claim of claims) {
    checkClaim(claim);
    guide.check(claim);
    const out: RawSegment[] = [];
    const isNewSubscriber = levels.open(out, claim);
    writeInto(out, guide.loop, claim);
    if (isNewSubscriber) {
      yield waiting;
      waiting = out;
    } else for (const segment of out) waiting.push(segment);
    if (!levels.hasPatient) continue;
    yield waiting;
    waiting = [];
  }
  yield waiting;
}

function checkClaim(claim: Claim837 & { lines: unknown[] }): void {
  if (claim.lines.length === 0) throw new X12WriteError('missing_value', 'A claim without lines cannot be sent.', 'LX');
  if ((claim.relationship === '18') !== (claim.patient !== undefined)) return;
  const message = 'A claim has patient data exactly when the patient is not the subscriber.';
  throw new X12WriteError('missing_value', message, 'PAT', 'PAT01');
}

/** Which levels are open: HL01 counts through the transaction, HL02 is the parent's. */
class Levels {
  private count = 0;
  private before: Claim837 | undefined;
  private billing = '';
  private subscriber: RawSegment | undefined;

  /** Whether the subscriber's level has one of a patient below. */
  get hasPatient(): boolean {
    return this.subscriber?.elements[3] === '1';
  }

  /**
   * The levels that a claim opens; neighbours share a billing provider, and a subscriber where the claim says so. Gives
   * whether it opened a subscriber's.
   */
  open(out: RawSegment[], claim: Claim837): boolean {
    const { before } = this;
    this.before = claim;
    const isNewBilling = !before || claim.level === '20' || !same(before.billingProvider, claim.billingProvider);
    if (isNewBilling) this.openBilling(out, claim.billingProvider);
    if (isNewBilling || !claim.level || !isSameSubscriber(before, claim)) {
      this.openSubscriber(out, claim);
      this.openPatient(out, claim);
      return true;
    }
    if (claim.level !== 'CLM' || !same(before.patient, claim.patient)) this.openPatient(out, claim);
    return false;
  }

  private next(parent: string, code: string): RawSegment {
    return seg('HL', String(++this.count), parent, code, code === '20' ? '1' : '0');
  }

  private openBilling(out: RawSegment[], provider: BillingProvider): void {
    const hl = this.next('', '20');
    this.billing = numberOf(hl);
    out.push(hl);
    writeInto(out, billingLoop, provider);
  }

  private openSubscriber(out: RawSegment[], claim: Claim837): void {
    this.subscriber = this.next(this.billing, '22');
    out.push(this.subscriber);
    writeInto(out, subscriberLevelLoop, subscriberLevelOf(claim));
  }

  private openPatient(out: RawSegment[], claim: Claim837): void {
    if (!claim.patient) return;
    // HL04 of the subscriber says that a patient's level follows.
    this.subscriber!.elements[3] = '1';
    const { relationship, patient, patientLevel } = claim;
    out.push(this.next(numberOf(this.subscriber!), '23'));
    writeInto(out, patientLevelLoop, { ...patientLevel, relationship, patient });
  }
}

const numberOf = (hl: RawSegment): string => hl.elements[0] as string;

function subscriberLevelOf(claim: Claim837): SubscriberLevel {
  const { responsibility, relationship, group, groupName, mspType, filingIndicator, subscriber, payer } = claim;
  const coverage = { responsibility, relationship, group, groupName, mspType, filingIndicator, subscriber, payer };
  return { ...claim.subscriberLevel, ...coverage };
}

function same(one: BillingProvider | Person837 | undefined, other: BillingProvider | Person837 | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The same but for the relationship, which is the patient's. */
function isSameSubscriber(one: Claim837, other: Claim837): boolean {
  const [a, b] = [one, other].map((claim) => ({ ...subscriberLevelOf(claim), relationship: undefined }));
  return JSON.stringify(a) === JSON.stringify(b);
}
