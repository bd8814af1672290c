/** Loops 2320 and 2330: another payer of the claim, and what it decided. */
import { type Element, list, money, number, plain, text, usual } from './elements';
import { type Loop, type LoopSlot, loopOf } from './loop';
import { sbrElements } from './level';
import { PAYER_ID_QUALIFIERS, otherPayerProvider, payerNm1, subscriberLoop } from './party';
import { address, adjustments, amt, dayOf, nested, ref, refs, segment } from './slots';
import type { SegmentSlot } from './loop';
import type { OtherPayer837 } from './types837OtherPayer';
import type { Coverage837, Payer837 } from './types837Party';
import type { InpatientAdjudication837, OutpatientAdjudication837 } from './types837Segment';

const OTHER_PAYERS_MAX = 10;
const none = undefined;

/** A segment of 2330B that is kept with the payer. */
function ofPayer(slot: SegmentSlot<Payer837>): SegmentSlot<OtherPayer837> {
  return {
    ...slot,
    read: (other, found, report) => slot.read(other.payer, found, report),
    write: (other) => slot.write(other.payer),
    count: undefined,
    usualSizes: undefined,
    accepts: undefined,
    field: undefined,
  };
}

/** Loop 2330B: who it is stands in `payer`, what it decided in the other payer itself. */
const otherPayerLoop = loopOf<OtherPayer837>(
  '2330B',
  [
    [ofPayer(payerNm1)],
    ...address.map((slot) => [ofPayer(slot)]),
    [dayOf('573', 'paidDate')],
    [
      ofPayer(refs(PAYER_ID_QUALIFIERS, 'secondaryIds', 3)),
      ref('G1', 'priorAuthorization'),
      ref('9F', 'referralNumber'),
      ref('T4', 'adjustmentIndicator'),
      ref('F8', 'payerControlNumber'),
    ],
  ],
  (other) => other.payer,
);

const inpatient = nested<'inpatient', InpatientAdjudication837>('MIA', 'inpatient', [
  number('coveredDays'),
  money('operatingOutlier'),
  number('lifetimePsychiatricDays'),
  money('drgAmount'),
  text('remark'),
  money('disproportionateShare'),
  money('mspPassThrough'),
  money('capital'),
  money('capitalFederalDrg'),
  money('capitalHospitalDrg'),
  money('capitalDisproportionateShareDrg'),
  money('oldCapital'),
  money('capitalIndirectMedicalEducation'),
  money('operatingHospitalDrg'),
  number('costReportDays'),
  money('operatingFederalDrg'),
  money('capitalOutlier'),
  money('indirectTeaching'),
  money('nonPayableProfessional'),
  list('remarks', 4),
  money('capitalException'),
]);

const outpatient = nested<'outpatient', OutpatientAdjudication837>('MOA', 'outpatient', [
  number('reimbursementRate'),
  money('hcpcsPayable'),
  list('remarks', 5),
  money('esrdPaid'),
  money('nonPayableProfessional'),
]);

/** SBR02 of 2320 says the relationship whatever it is. */
const anyRelationship: Element<Coverage837> = plain('relationship');

const decision: readonly (readonly SegmentSlot<OtherPayer837>[])[] = [
  [segment<OtherPayer837>('SBR', sbrElements(anyRelationship), { always: true })],
  [adjustments],
  [amt('D', 'paid'), amt('A8', 'nonCovered'), amt('EAF', 'remainingPatientLiability')],
  [
    segment<OtherPayer837>(
      'OI',
      [none, none, usual('benefitsAssigned', 'Y'), text('patientSignature'), none, usual('release', 'Y')],
      { always: true },
    ),
  ],
];

const whoPays: readonly LoopSlot<OtherPayer837>[] = [
  {
    id: 'NM1',
    qualifiers: ['IL'],
    max: 1,
    loop: subscriberLoop,
    open: (other) => other.subscriber,
    children: (other) => [other.subscriber],
  },
  {
    id: 'NM1',
    qualifiers: ['PR'],
    max: 1,
    loop: otherPayerLoop,
    open: (other) => other,
    children: (other) => [other],
  },
];

const professionalLoop = loopOf<OtherPayer837>('2320', [
  ...decision,
  [outpatient],
  [
    ...whoPays,
    otherPayerProvider('DN', 'referringProvider'),
    otherPayerProvider('P3', 'primaryCareProvider'),
    otherPayerProvider('82', 'renderingProvider'),
    otherPayerProvider('77', 'serviceFacility'),
    otherPayerProvider('DQ', 'supervisingProvider'),
    otherPayerProvider('85', 'billingProvider'),
  ],
]);

const institutionalLoop = loopOf<OtherPayer837>('2320', [
  ...decision,
  [inpatient],
  [outpatient],
  [
    ...whoPays,
    otherPayerProvider('71', 'attendingProvider'),
    otherPayerProvider('72', 'operatingPhysician'),
    otherPayerProvider('ZZ', 'otherOperatingPhysician'),
    otherPayerProvider('77', 'serviceFacility'),
    otherPayerProvider('82', 'renderingProvider'),
    otherPayerProvider('DN', 'referringProvider'),
    otherPayerProvider('85', 'billingProvider'),
  ],
]);

function otherPayers(loop: Loop<OtherPayer837>): LoopSlot<{ otherPayers: OtherPayer837[] }> {
  return {
    id: 'SBR',
    max: OTHER_PAYERS_MAX,
    loop: loop,
    open: (claim) => {
      const other = newOtherPayer();
      claim.otherPayers.push(other);
      return other;
    },
    children: (claim) => claim.otherPayers,
  };
}

function newOtherPayer(): OtherPayer837 {
  return {
    responsibility: '',
    relationship: '',
    filingIndicator: '',
    subscriber: { last: '', memberId: '' },
    payer: { name: '', id: '' },
    adjustments: [],
  };
}

export const professionalOtherPayers = otherPayers(professionalLoop);
export const institutionalOtherPayers = otherPayers(institutionalLoop);
