/** A 276 (005010X212) that asks a payer what became of claims: each as it was sent, under the payer's number and ours. Pure. */
import type { ClaimInquiry, ClaimStatusRequest, Party, Person837, RequestPatient, RequestSubscriber } from '../x12';
import { type ClaimContent, daysOf } from './content';

export interface AskedClaim {
  /** Claims of one coverage are asked under one subscriber. */
  coverageId: string;
  /** TRN02; the answer repeats it. */
  trace: string;
  icn: string | null;
  /** What was sent. */
  sent: ClaimContent;
}

export interface Asking {
  numbers: { st: string; bht: string };
  created: { date: string; time: string };
  asker: { name: string; id: string; npi: string };
  payer: { name: string; id: string };
}

/** All claims are of one payer. */
export function statusRequest(asking: Asking, claims: readonly AskedClaim[]): ClaimStatusRequest {
  const { numbers, created, asker, payer } = asking;
  const byCoverage = new Map<string, AskedClaim[]>();
  for (const claim of claims) byCoverage.set(claim.coverageId, [...(byCoverage.get(claim.coverageId) ?? []), claim]);
  const provider = {
    names: [organisation('1P', asker.name, 'XX', asker.npi)],
    subscribers: [...byCoverage.values()].map(subscriberOf),
    unknown: [],
  };
  const receiver = { name: organisation('41', asker.name, '46', asker.id), providers: [provider], unknown: [] };
  return {
    stControlNumber: numbers.st,
    reference: numbers.bht,
    ...created,
    sources: [{ name: organisation('PR', payer.name, 'PI', payer.id), receivers: [receiver], unknown: [] }],
    unknown: [],
  };
}

const organisation = (entity: string, last: string, idQualifier: string, id: string): Party => ({
  entity,
  type: '2',
  last,
  idQualifier,
  id,
});

/** A patient who is not the subscriber is asked about one level below (2000E). */
function subscriberOf(claims: AskedClaim[]): RequestSubscriber {
  const { subscriber, patient } = claims[0]!.sent;
  const asked = claims.map(inquiryOf);
  const insured = personOf('IL', subscriber, patient ? [] : asked);
  return {
    ...insured,
    name: { ...insured.name, idQualifier: 'MI', id: subscriber.memberId },
    dependents: patient ? [personOf('QC', patient, asked)] : [],
  };
}

const personOf = (entity: string, person: Person837, claims: ClaimInquiry[]): RequestPatient => ({
  birthDate: person.born,
  gender: person.sex,
  name: { entity, type: '1', last: person.last, first: person.first },
  claims,
  unknown: [],
});

function inquiryOf({ trace, icn, sent }: AskedClaim): ClaimInquiry {
  const { from, through } = daysOf(sent);
  return {
    trace,
    ...(icn !== null && { payerControlNumber: icn }),
    references: [{ qualifier: 'EJ', id: sent.patientControlNumber }],
    charge: sent.total,
    service: from === through ? { from } : { from, through },
    lines: [],
    unknown: [],
  };
}
