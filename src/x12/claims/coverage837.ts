import * as read from '../core/fields';
import type { Report } from '../core/content';
import type {
  BillingProvider,
  Coverage837,
  OtherPayer837,
  Payer837,
  Person837,
  Provider837,
  Segment,
  Subscriber837,
} from '../types';

/** What stands above a claim: it holds for every CLM until a new HL says otherwise. */
export interface ClaimContext {
  billingProvider: BillingProvider;
  sbr: Segment | undefined;
  subscriber: Subscriber837;
  payer: Payer837;
  relationship: string;
  patient: Person837 | undefined;
}

type SbrFields = Omit<Coverage837, 'relationship' | 'subscriber' | 'payer'>;

/** SBR of 2000B and 2320, but for SBR02. */
export function readSbr(segment: Segment | undefined): SbrFields {
  if (!segment) return { responsibility: '', filingIndicator: '' };
  const fields: SbrFields = { responsibility: read.text(segment, 1), filingIndicator: read.text(segment, 9) };
  read.setText(fields, 'group', read.text(segment, 3));
  read.setText(fields, 'groupName', read.text(segment, 4));
  read.setText(fields, 'mspType', read.text(segment, 5));
  return fields;
}

/** Loop 2320, from its SBR. */
export function readOtherSbr(segment: Segment): OtherPayer837 {
  return {
    ...readSbr(segment),
    relationship: read.text(segment, 2),
    subscriber: { last: '', memberId: '' },
    payer: { name: '', id: '' },
    adjustments: [],
  };
}

/** NM1 of loops 2310 and 2420. */
export function readProvider(segment: Segment): Provider837 {
  const { last, first, middle, suffix, id } = read.name(segment);
  const provider: Provider837 = { last };
  read.setText(provider, 'first', first ?? '');
  read.setText(provider, 'middle', middle ?? '');
  read.setText(provider, 'suffix', suffix ?? '');
  read.setText(provider, 'npi', id ?? '');
  return provider;
}

/** NM1 of a person. */
export function person(segment: Segment): Person837 {
  const { last, first, middle, suffix } = read.name(segment);
  const result: Person837 = { last };
  read.setText(result, 'first', first ?? '');
  read.setText(result, 'middle', middle ?? '');
  read.setText(result, 'suffix', suffix ?? '');
  return result;
}

/** N3, N4 and DMG. */
export function personDetail(target: Person837, segment: Segment, report: Report): boolean {
  switch (segment.id) {
    case 'N3':
    case 'N4':
      target.address = read.addressOf(segment, target.address);
      return true;
    case 'DMG':
      read.setValue(target, 'born', read.date(segment, 2, report));
      read.setText(target, 'sex', read.text(segment, 3));
      return true;
    default:
      return false;
  }
}
