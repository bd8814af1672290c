/** Loops 2110C and 2110D of the 271: one EB with all that is said of it, the related entities of 2120 included. */
import { components, decimal, form, money, needed, oneOf, procedure, repeated, text } from '../core/forms';
import { type Loop, loopOf, many } from '../core/loops';
import { PARTY_ELEMENTS, PER } from '../core/commonForms';
import { AAA, ADDRESS, DTP, III, MSG, PROVIDER, REF } from './memberForms';
import type { Benefit, BenefitEntity, OtherElements, Party, ServiceDelivery } from '../types';

type EbElements = Omit<
  Benefit,
  'deliveries' | 'references' | 'dates' | 'rejections' | 'messages' | 'additionalInformation' | 'entities' | 'unknown'
>;

const EB = form<EbElements>('EB', {
  information: needed(1),
  coverageLevel: text(2),
  serviceTypes: repeated(3),
  insuranceType: text(4),
  planDescription: text(5),
  timePeriod: text(6),
  amount: money(7),
  percent: decimal(8),
  quantityQualifier: text(9),
  quantity: decimal(10),
  authorizationRequired: oneOf(11, ['Y', 'N', 'U', 'W']),
  inNetwork: oneOf(12, ['Y', 'N', 'U', 'W']),
  procedure: procedure(13),
  diagnosisPointers: components(14),
});

const HSD = form<ServiceDelivery>('HSD', {
  quantityQualifier: text(1),
  quantity: decimal(2),
  unit: text(3),
  every: decimal(4),
  timePeriod: text(5),
  periods: decimal(6),
  pattern: text(7),
  timePattern: text(8),
});

type EntityElements = Party & OtherElements & Pick<BenefitEntity, 'relationship'>;
const ENTITY_NM1 = form<EntityElements>('NM1', { ...PARTY_ELEMENTS, relationship: text(10) });

const ENTITY: Loop<BenefitEntity> = { fields: [...ADDRESS, many('contacts', PER), PROVIDER], inner: [] };

const entities = loopOf<'entities', EntityElements, BenefitEntity>(
  'entities',
  ENTITY_NM1,
  () => ({ contacts: [], unknown: [] }),
  ENTITY,
  '2120',
);

const BENEFIT: Loop<Benefit> = {
  fields: [
    many('deliveries', HSD),
    many('references', REF),
    many('dates', DTP),
    many('rejections', AAA),
    many('messages', MSG),
    many('additionalInformation', III),
  ],
  inner: [entities],
};

/** The benefits of a person. */
export const benefits = loopOf<'benefits', EbElements, Benefit>(
  'benefits',
  EB,
  () => ({
    deliveries: [],
    references: [],
    dates: [],
    rejections: [],
    messages: [],
    additionalInformation: [],
    entities: [],
    unknown: [],
  }),
  BENEFIT,
);
