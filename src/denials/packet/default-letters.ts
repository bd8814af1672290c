/** The letters that come with the product, one a category and one for the rest. A practice's own versions outrank them. */
import type { DenialCategory } from '../../words';
import type { LetterTemplate } from './letter';

const SUBJECT = 'Appeal, level {{level}}: claim {{claim.number}}, {{patient.name}}, service of {{service.days}}';

const OPENING = [
  'To {{payer.name}}: {{practice.name}} appeals the denial of {{denied.amount}} on claim {{claim.number}} for {{patient.name}}, born {{patient.born}}, member {{member.id}}, for service of {{service.days}}.',
  'Your control number of the claim is {{claim.payerNumber}}.',
  'Your remittance of {{remit.date}}, trace {{remit.trace}}, gives the reason {{denied.reasons}}. We understand it so: {{denied.meaning}}',
];

const CLOSING = [
  'Why we ask you to decide otherwise: {{because}}',
  'Please process the claim again and pay what the plan or contract provides. If you uphold the denial, please name the provision on which it rests, the reviewer’s credentials where the question is clinical, and the next level of appeal with its last day.',
];

const BODY: Partial<Record<DenialCategory, string[]>> = {
  timely_filing: [
    'The claim was filed in time. It was sent on {{sent.day}} and you accepted it for adjudication on {{accepted.day}}; the last day was {{filing.limit}}.',
    'Your own acknowledgements, which follow, name the claim.',
  ],
  authorization: [
    'The service was authorized: your authorization {{authorization.number}} covers it, as the page on the authorization shows.',
  ],
  medical_necessity: [
    'The service was needed for the diagnoses that stand in the claim, as the records that follow show.',
  ],
  bundling: [
    'The services were distinct, as the claim’s modifiers say and the records show; each is payable by itself.',
  ],
  coding: ['The codes say what was done and why, as the records show.'],
  eligibility: ['The patient was your member on the day of service under the number that stands in the claim.'],
  cob: ['To our knowledge your plan comes first for this service; the coverages in force stand in the claim.'],
  duplicate: ['The service is not a duplicate: the claim and the records show a service of its own.'],
  missing_information: ['What you asked for follows.'],
  credentialing: ['The provider was enrolled with you on the day of service.'],
  non_covered: ['The service is a benefit of the patient’s plan.'],
};

const letter = (category: DenialCategory | null, body: string[]): LetterTemplate => ({
  payerCode: null,
  category,
  version: 0,
  subject: SUBJECT,
  paragraphs: [...OPENING, ...body, ...CLOSING],
});

export const DEFAULT_LETTERS: readonly LetterTemplate[] = [
  letter(null, []),
  ...Object.entries(BODY).map(([category, body]) => letter(category as DenialCategory, body)),
];
