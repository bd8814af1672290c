/** Loops 2000A, 2010, 2310, 2330 and 2420: those who take part in a claim. */
import { X12WriteError } from '../core/element';
import * as fields from '../core/fields';
import { type Element, day, number, plain, text, usual } from './elements';
import { type Loop, type LoopSlot, type SegmentSlot, loopOf } from './loop';
import { address, contact, demographics, ref, refs, segment } from './slots';
import type {
  BillingProvider,
  OtherPayerProvider837,
  Payer837,
  PayToAddress837,
  PayToPlan837,
  Person837,
  Place837,
  Provider837,
  Subscriber837,
} from './types837Party';

/** Copied once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const read = { ...fields };

/** What a loop below is read into, in the field `key`. */
export function child<T extends object>(
  key: keyof T & string,
  opening: { id: string; qualifiers?: readonly string[] },
  loop: Loop<object>,
  create: () => object,
): LoopSlot<T> {
  return {
    ...opening,
    max: 1,
    field: key,
    loop,
    open: (target) => ((target as Record<string, object>)[key] = create()),
    children: (target) => {
      const found = (target as Record<string, object | undefined>)[key];
      return found ? [found] : [];
    },
  };
}

interface Typed {
  first?: string;
  entityType?: '1' | '2';
}

/** NM102: told only where NM104 does not tell. */
const entityType: Element<Typed> = {
  read: (target, found, index) => {
    const type = read.text(found, index);
    if ((type === '1' || type === '2') && type !== inferredType(read.text(found, 4))) target.entityType = type;
  },
  write: ({ first, entityType: told }) => told ?? inferredType(first),
};

const inferredType = (first: string | undefined): '1' | '2' => (first === undefined || first === '' ? '2' : '1');

/** NM108, left out where there is no NM109; `fallback` unless told. */
function qualifierFor<K extends string>(
  idKey: K,
  fallback: string,
): Element<{ [P in K]?: string } & { idQualifier?: string }> {
  return {
    read: (target, found, index) => {
      const qualifier = read.text(found, index);
      if (qualifier !== '' && qualifier !== fallback) target.idQualifier = qualifier;
    },
    write: (target) =>
      target[idKey] === undefined || target[idKey] === '' ? undefined : (target.idQualifier ?? fallback),
  };
}

/** NM108 and NM109 of a provider. */
const providerIdQualifier: Element<Provider837> = {
  read: () => undefined,
  write: ({ npi, otherId }) => (npi === undefined ? otherId?.qualifier : 'XX'),
};
const providerId: Element<Provider837> = {
  read: (target, found, index) => {
    const id = read.text(found, index);
    const qualifier = read.text(found, index - 1);
    if (id === '') return;
    if (qualifier === 'XX') target.npi = id;
    else target.otherId = { qualifier, id };
  },
  write: ({ npi, otherId }) => npi ?? otherId?.id,
};

const givenNames = [text('first'), text('middle'), undefined, text('suffix')] as const;
const personName = [entityType, plain('last'), ...givenNames] as const;

/** Loops 2310 and 2420. */
function providerLoop(entity: string, specialty: string): Loop<object> {
  const name = [entity, ...personName, providerIdQualifier, providerId] as const;
  return loopOf<Provider837>(`NM1*${entity}`, [
    [segment<Provider837>('NM1', name, { always: true })],
    [segment<Provider837>('PRV', [specialty, 'PXC', text('taxonomy')])],
    ...address.map((slot) => [slot]),
    [refs(undefined, 'secondaryIds', 20)],
    [contact],
  ]);
}

/** A provider in the field `key`, known by NM101; its specialty stands in PRV*PE, or PRV*AT of the attending provider. */
export function provider<T extends object>(entity: string, key: keyof T & string): LoopSlot<T> {
  const loop = providerLoop(entity, entity === '71' ? 'AT' : 'PE');
  return child<T>(key, { id: 'NM1', qualifiers: [entity] }, loop, () => ({ last: '' }));
}

/** NM1*PW, NM1*45. */
export function place<T extends object>(entity: string, key: keyof T & string): LoopSlot<T> {
  const loop = loopOf<Place837>(`NM1*${entity}`, [
    [segment<Place837>('NM1', [entity, '2', text('name')], { always: true })],
    ...address.map((slot) => [slot]),
  ]);
  return child<T>(key, { id: 'NM1', qualifiers: [entity] }, loop, () => ({}));
}

/** Loops 2330C and following. */
export function otherPayerProvider<T extends object>(entity: string, key: keyof T & string): LoopSlot<T> {
  const loop = loopOf<OtherPayerProvider837>(`NM1*${entity}`, [
    [segment<OtherPayerProvider837>('NM1', [entity, plain('entityType')], { always: true })],
    [refs(undefined, 'secondaryIds', 4)],
  ]);
  const create = () => ({ entityType: '', secondaryIds: [] });
  return child<T>(key, { id: 'NM1', qualifiers: [entity] }, loop, create);
}

/** Loops 2010BA, 2010CA and 2330A. */
function personSlots(name: SegmentSlot<Subscriber837>): SegmentSlot<Subscriber837>[][] {
  return [
    [name],
    ...address.map((slot) => [slot]),
    [demographics],
    [ref('SY', 'socialSecurityNumber'), ref('Y4', 'casualtyClaimNumber'), ref('1W', 'casualtyMemberId')],
    [contact],
  ];
}

const memberName = ['IL', ...personName, qualifierFor('memberId', 'MI'), plain('memberId')] as const;
export const subscriberLoop = loopOf<Subscriber837>(
  '2010BA',
  personSlots(segment<Subscriber837>('NM1', memberName, { always: true })),
);
export const patientLoop = loopOf<Person837>(
  '2010CA',
  personSlots(segment<Person837>('NM1', ['QC', ...personName], { always: true })),
);

const payerName = ['PR', '2', plain('name'), ...[undefined, undefined, undefined, undefined]] as const;
const payerId = [qualifierFor('id', 'PI'), plain('id')] as const;
/** NM1*PR, in 2010BB and 2330B. */
export const payerNm1 = segment<Payer837>('NM1', [...payerName, ...payerId], { always: true });
export const PAYER_ID_QUALIFIERS = ['2U', 'EI', 'FY', 'NF'] as const;

export const payerLoop = loopOf<Payer837>('2010BB', [
  [payerNm1],
  ...address.map((slot) => [slot]),
  [refs(PAYER_ID_QUALIFIERS, 'secondaryIds', 3), refs(['G2', 'LU'], 'billingProviderIds', 2)],
]);

const payToAddressLoop = loopOf<PayToAddress837>('2010AB', [
  [segment<PayToAddress837>('NM1', ['87', usual('entityType', '2')], { always: true })],
  ...address.map((slot) => [slot]),
]);

const planName = ['PE', '2', plain('name'), ...[undefined, undefined, undefined, undefined]] as const;
const payToPlanLoop = loopOf<PayToPlan837>('2010AC', [
  [segment<PayToPlan837>('NM1', [...planName, ...payerId], { always: true })],
  ...address.map((slot) => [slot]),
  [refs(undefined, 'secondaryIds', 2)],
]);

const NINE_DIGITS = /^\d{9}$/;

/** 2010AA N403: the guide wants the full nine digits of an address in the United States. A file that has fewer keeps them. */
function billingAddress(slot: (typeof address)[number]): SegmentSlot<BillingProvider> {
  return {
    id: slot.id,
    max: slot.max,
    read: (provider, found, report) => {
      slot.read(provider, found, report);
      const { zip = '', country } = provider.address;
      if (found.id === 'N4' && country === undefined && !NINE_DIGITS.test(zip)) provider.shortZip = zip;
      return true;
    },
    write: (provider) => {
      if (slot.id === 'N4') checkZip(provider);
      return slot.write(provider);
    },
  };
}

function checkZip({ address: { zip = '', country }, shortZip }: BillingProvider): void {
  const digits = read.zipDigits(zip);
  if (country !== undefined || digits === shortZip || NINE_DIGITS.test(digits)) return;
  throw new X12WriteError('bad_value', 'The billing provider needs a ZIP code of 9 digits.', 'N4', 'N403');
}

/** REF*EI or REF*SY. */
const taxId: SegmentSlot<BillingProvider> = {
  id: 'REF',
  qualifiers: ['EI', 'SY'],
  max: 1,
  read: (target, found) => {
    target.taxId = read.text(found, 2);
    if (read.text(found, 1) === 'SY') target.taxIdQualifier = 'SY';
    return true;
  },
  write: ({ taxId: id, taxIdQualifier = 'EI' }) => (id === '' ? [] : [{ id: 'REF', elements: [taxIdQualifier, id] }]),
};

const billingName = ['85', entityType, plain('name'), ...givenNames, qualifierFor('npi', 'XX'), plain('npi')] as const;

/** Loop 2000A after its HL. */
export const billingLoop = loopOf<BillingProvider>('2000A', [
  [segment<BillingProvider>('PRV', ['BI', 'PXC', text('taxonomy')])],
  [segment<BillingProvider>('CUR', ['85', text('currency')])],
  [segment<BillingProvider>('NM1', billingName, { always: true })],
  ...address.map((slot) => [billingAddress(slot)]),
  [taxId, refs(['0B', '1G', 'G2', 'LU'], 'secondaryIds', 2)],
  [contact],
  [
    child<BillingProvider>('payToAddress', nm1('87'), payToAddressLoop, () => ({})),
    child<BillingProvider>('payToPlan', nm1('PE'), payToPlanLoop, () => ({ name: '', id: '' })),
  ],
]);

function nm1(entity: string): { id: string; qualifiers: string[] } {
  return { id: 'NM1', qualifiers: [entity] };
}

/** PAT05 to PAT09, in 2000B and 2000C: what stands there is of the patient. */
export const patientState: readonly Element<Person837>[] = [
  { read: () => undefined, write: ({ died }) => died && 'D8' },
  day('died'),
  { read: () => undefined, write: ({ weight }) => (weight === undefined ? undefined : '01') },
  number('weight'),
  text('pregnant'),
];
