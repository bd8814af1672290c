import { X12WriteError, seg } from '../core/element';
import type { RawSegment, TransactionOut } from '../types';
import { institutional } from './claim837i';
import { professional } from './claim837p';
import type { Guide837 } from './guide';
import { type SubscriberLevel, headerLoop, patientLevelLoop, subscriberLevelLoop } from './level';
import { writeLoop } from './loopWriter';
import { billingLoop } from './party';
import type { Batch837, Batch837I, Batch837P } from './types837';
import type { Claim837 } from './types837Claim';
import type { BillingProvider, Person837 } from './types837Party';

/**
 * An 837P as its segments, in the guide's order. It refuses what no claim can be (a billing ZIP that is not of 9 digits, 13
 * diagnoses, a dependent without data); whether a payer would take the claim is the scrubber's question.
 */
export function write837P(batch: Batch837P): TransactionOut {
  return write837(batch, professional);
}

/** An 837I as its segments, as `write837P`. */
export function write837I(batch: Batch837I): TransactionOut {
  return write837(batch, institutional);
}

function write837<Claim extends Claim837 & { lines: unknown[] }>(
  batch: Batch837<Claim>,
  guide: Guide837<Claim>,
): TransactionOut {
  const levels = new Levels();
  const segments = writeLoop(headerLoop, batch);
  for (const claim of batch.claims) {
    checkClaim(claim);
    guide.check(claim);
    segments.push(...levels.of(claim), ...writeLoop(guide.loop, claim));
  }
  return { id: '837', control: batch.stControlNumber, version: batch.version ?? guide.version, segments };
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

  /** The levels that a claim opens; neighbours share a billing provider, and a subscriber where the claim says so. */
  of(claim: Claim837): RawSegment[] {
    const { before } = this;
    this.before = claim;
    const isNewBilling = !before || claim.level === '20' || !same(before.billingProvider, claim.billingProvider);
    const billing = isNewBilling ? this.openBilling(claim.billingProvider) : [];
    if (isNewBilling || !claim.level || !isSameSubscriber(before, claim)) {
      return [...billing, ...this.openSubscriber(claim), ...this.openPatient(claim)];
    }
    return claim.level === 'CLM' && same(before.patient, claim.patient) ? [] : this.openPatient(claim);
  }

  private next(parent: string, code: string): RawSegment {
    return seg('HL', String(++this.count), parent, code, code === '20' ? '1' : '0');
  }

  private openBilling(provider: BillingProvider): RawSegment[] {
    const hl = this.next('', '20');
    this.billing = numberOf(hl);
    return [hl, ...writeLoop(billingLoop, provider)];
  }

  private openSubscriber(claim: Claim837): RawSegment[] {
    this.subscriber = this.next(this.billing, '22');
    return [this.subscriber, ...writeLoop(subscriberLevelLoop, subscriberLevelOf(claim))];
  }

  private openPatient(claim: Claim837): RawSegment[] {
    if (!claim.patient) return [];
    // HL04 of the subscriber says that a patient's level follows.
    this.subscriber!.elements[3] = '1';
    const { relationship, patient, patientLevel } = claim;
    const level = { ...patientLevel, relationship, patient };
    return [this.next(numberOf(this.subscriber!), '23'), ...writeLoop(patientLevelLoop, level)];
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
