import { claimSegments837, nm1Person } from './claim837p';
import { digitsOf } from '../core/dates';
import { X12WriteError, seg } from '../core/element';
import { addressSegments, nm1, per } from '../core/parts';
import type { Batch837P, BillingProvider, Claim837P, Person837, RawSegment, TransactionOut } from '../types';

/**
 * An 837P as its segments, in the guide's order. It refuses what no claim can be (a billing ZIP that is not of 9 digits, 13
 * diagnoses, a dependent without data); whether a payer would take the claim is the scrubber's question.
 */
export function write837P(batch: Batch837P): TransactionOut {
  const levels = new Levels();
  const segments = headerSegments(batch);
  let billing: { key: string; hl: string } | undefined;
  for (const claim of batch.claims) {
    const key = JSON.stringify(claim.billingProvider);
    if (billing?.key !== key) {
      const [hl, number] = levels.next(undefined, '20', true);
      billing = { key, hl: number };
      segments.push(hl, ...billingSegments(claim.billingProvider));
    }
    segments.push(...subscriberSegments(claim, levels, billing.hl), ...claimSegments837(claim));
  }
  return { id: '837', control: batch.stControlNumber, version: '005010X222A1', segments };
}

/** HL01 counts through the transaction; HL02 is the parent's. */
class Levels {
  private count = 0;

  next(parent: string | undefined, code: string, children: boolean): [RawSegment, string] {
    const number = String(++this.count);
    return [seg('HL', number, parent, code, children ? '1' : '0'), number];
  }
}

/** BHT and loops 1000A, 1000B. BHT06 CH: charges. */
function headerSegments(batch: Batch837P): RawSegment[] {
  const { submitter, receiver, created, bht03 } = batch;
  const { name, phone } = submitter.contact;
  return [
    seg('BHT', '0019', '00', bht03, digitsOf(created.date), created.time, 'CH'),
    nm1('41', { type: '2', last: submitter.name, idQualifier: '46', id: submitter.id }),
    per({ function: 'IC', name, numbers: [{ qualifier: 'TE', number: phone }] }),
    nm1('40', { type: '2', last: receiver.name, idQualifier: '46', id: receiver.id }),
  ];
}

/** The rest of 2000A, and 2010AA. */
function billingSegments(provider: BillingProvider): RawSegment[] {
  const { name, first, npi, taxId, taxonomy, address, contact } = provider;
  const zip = address.zip?.replaceAll('-', '') ?? '';
  // 2010AA N403: the guide wants the full nine digits of an address in the United States.
  if (address.country === undefined && !/^\d{9}$/.test(zip)) {
    throw new X12WriteError('bad_value', 'The billing provider needs a ZIP code of 9 digits.', 'N4', 'N403');
  }
  return [
    ...(taxonomy === undefined ? [] : [seg('PRV', 'BI', 'PXC', taxonomy)]),
    nm1('85', { type: first === undefined ? '2' : '1', last: name, first, idQualifier: 'XX', id: npi }),
    ...addressSegments(address),
    seg('REF', 'EI', taxId),
    ...(contact ? [per(contact)] : []),
  ];
}

/** Loops 2000B to 2010CA: whose plan it is, who pays, and the patient where that is someone else. */
function subscriberSegments(claim: Claim837P, levels: Levels, parent: string): RawSegment[] {
  const self = claim.relationship === '18';
  if (self === (claim.patient !== undefined)) {
    const message = 'A claim has patient data exactly when the patient is not the subscriber.';
    throw new X12WriteError('missing_value', message, 'PAT', 'PAT01');
  }
  const { responsibility, group, groupName, mspType, filingIndicator, subscriber, payer } = claim;
  const [hl, number] = levels.next(parent, '22', !self);
  const none = undefined;
  const sbr = [responsibility, self ? '18' : none, group, groupName, mspType, none, none, none, filingIndicator];
  const segments = [
    hl,
    seg('SBR', ...sbr),
    nm1Person('IL', subscriber, subscriber.memberId),
    ...demographics(subscriber),
    nm1('PR', { type: '2', last: payer.name, idQualifier: 'PI', id: payer.id }),
  ];
  if (!claim.patient) return segments;
  const [patientHl] = levels.next(number, '23', false);
  const pat = seg('PAT', claim.relationship);
  return [...segments, patientHl, pat, nm1Person('QC', claim.patient), ...demographics(claim.patient)];
}

function demographics(person: Person837): RawSegment[] {
  const { address, born, sex } = person;
  const dmg = born === undefined ? [] : [seg('DMG', 'D8', digitsOf(born), sex ?? 'U')];
  return [...addressSegments(address), ...dmg];
}
