/** 277 to 276: what became of a claim. Known by the payer's number (REF*1K), by ours (REF*EJ), or by the member alone. */
import type { Day } from '../calendar';
import { ZERO } from '../money/cents';
import type {
  ClaimAnswer,
  ClaimInquiry,
  ClaimStatusInformation,
  ClaimStatusRequest,
  ClaimStatusResponse,
  RequestProvider,
  RequestSource,
  RequestSubscriber,
  StatusProvider,
  StatusSource,
} from '../x12/types';
import type { ClaimsDesk, KnownClaim } from './claims-desk';
import { traceOf } from './payment-runs';
import type { SimulatedPayer } from './payers';

export function answerStatus(
  request: ClaimStatusRequest,
  desk: ClaimsDesk,
  now: { day: Day; time: string },
): ClaimStatusResponse {
  const { stControlNumber, reference, sources } = request;
  return {
    stControlNumber,
    reference,
    date: now.day,
    time: now.time,
    transactionType: 'DG',
    sources: sources.map((source) => answerSource(source, desk, now.day)),
    unknown: [],
  };
}

function answerSource({ name, receivers }: RequestSource, desk: ClaimsDesk, today: Day): StatusSource {
  const payer = desk.payer(name.id ?? '');
  return {
    name,
    contacts: [],
    receivers: receivers.map((receiver) => ({
      name: receiver.name,
      statuses: [],
      providers: receiver.providers.map((provider) => answerProvider(provider, payer, desk, today)),
      unknown: [],
    })),
    unknown: [],
  };
}

const answerProvider = (
  { names, subscribers }: RequestProvider,
  payer: SimulatedPayer | undefined,
  desk: ClaimsDesk,
  today: Day,
): StatusProvider => ({
  names,
  statuses: [],
  subscribers: subscribers.map((subscriber) => {
    const answers = (claims: ClaimInquiry[]): ClaimAnswer[] =>
      claims.flatMap((claim) => answerClaim(claim, subscriber, payer, desk, today));
    return {
      name: subscriber.name,
      claims: answers(subscriber.claims),
      dependents: subscriber.dependents.map(({ name, claims }) => ({ name, claims: answers(claims), unknown: [] })),
      unknown: [],
    };
  }),
  unknown: [],
});

/** Every claim that fits; none is an answer too (A4, claim not found). */
function answerClaim(
  asked: ClaimInquiry,
  subscriber: RequestSubscriber,
  payer: SimulatedPayer | undefined,
  desk: ClaimsDesk,
  today: Day,
): ClaimAnswer[] {
  const known = payer ? desk.find(payer, questionOf(asked, subscriber)).filter((each) => isMeant(each, asked)) : [];
  const base = { trace: asked.trace, references: [], lines: [], unknown: [] };
  if (known.length === 0) {
    const codes = [{ category: 'A4', status: '35', entity: 'PR' }];
    return [
      { ...base, statuses: [{ codes, date: today, ...(asked.charge !== undefined && { charge: asked.charge }) }] },
    ];
  }
  return known.map((each) => ({
    ...base,
    statuses: [statusOf(each, today)],
    payerControlNumber: each.entry.icn,
    references: [{ qualifier: 'EJ', id: each.entry.claim.patientControlNumber }],
    service: { from: each.entry.claim.lines[0]!.from },
  }));
}

function questionOf(
  { payerControlNumber, references }: ClaimInquiry,
  { name }: RequestSubscriber,
): Parameters<ClaimsDesk['find']>[1] {
  if (payerControlNumber) return { icn: payerControlNumber };
  const ours = references.find(({ qualifier }) => qualifier === 'EJ')?.id;
  return ours ? { patientControlNumber: ours } : { memberId: name.id ?? '' };
}

/** Service days and amount narrow the question where they are given. */
function isMeant({ entry: { claim } }: KnownClaim, { service, charge }: ClaimInquiry): boolean {
  const from = claim.lines[0]?.from ?? '';
  if (service && (from < service.from || from > (service.through ?? service.from))) return false;
  return charge === undefined || charge === claim.total;
}

/** Before its run a claim is decided and waits for the payment (P1, 3); then it is paid (F1, 65) or denied (F2, 585). */
function statusOf({ entry, run }: KnownClaim, today: Day): ClaimStatusInformation {
  const { claim, result } = entry;
  const charge = claim.total;
  if (today < run) return { codes: [{ category: 'P1', status: '3' }], date: today, charge };
  const isDenied = result.lines.every(({ allowed }) => allowed === undefined);
  const codes = [isDenied ? { category: 'F2', status: '585' } : { category: 'F1', status: '65' }];
  const payment = result.paid > ZERO ? { checkDate: run, checkNumber: traceOf(claim.payer.id, run) } : {};
  return { codes, date: run, charge, paid: result.paid, adjudicated: run, ...payment };
}
