/** A payer's answers to claims as X12 objects: TA1, 999 and 277CA, of the clearinghouse and of the payer behind it. */
import type { Day } from '../calendar';
import { sum, type Cents } from '../money/cents';
import type {
  AcknowledgedClaim,
  AcknowledgedTransaction,
  Batch837P,
  Claim837P,
  ClaimAcknowledgement,
  ImplementationAcknowledgement,
  InterchangeAcknowledgement,
  Name,
  SegmentError,
  StatusCode,
  X12Error,
  X12File,
} from '../x12/types';
import type { Decision } from './claims-desk';

/** TA105 of an interchange that was here before (X12 I18). */
const DUPLICATE_CONTROL = '025';
/** Of a segment in which an element is wrong (IK304), and of an element that is invalid (IK403). */
const HAS_ELEMENT_ERRORS = '8';
const INVALID_ELEMENT = '7';

export function acknowledgeInterchange(
  header: { control: string; date: string; time: string },
  how: 'accepted' | 'duplicate' | 'broken',
): InterchangeAcknowledgement {
  const noteCode = how === 'accepted' ? '000' : how === 'duplicate' ? DUPLICATE_CONTROL : '024';
  return { ...header, status: how === 'accepted' ? 'A' : 'R', noteCode };
}

/** Control numbers (ST02) of transactions in which nothing is wrong; none, if something outside a transaction is. */
export function soundTransactions(file: X12File): Set<string> {
  const all = file.interchanges.flatMap(({ groups }) => groups.flatMap(({ transactions }) => transactions));
  const outside = file.errors.some(({ transactionControl }) => transactionControl === undefined);
  const broken = new Set(file.errors.map(({ transactionControl }) => transactionControl));
  return new Set(outside ? [] : all.map(({ control }) => control).filter((control) => !broken.has(control)));
}

/** One 999 for each group of the file: what is broken is refused, the rest is taken, unless all of it is refused. */
export function acknowledgeGroups(file: X12File, isRefused = false): ImplementationAcknowledgement[] {
  const sound = isRefused ? new Set<string>() : soundTransactions(file);
  const groups = file.interchanges.flatMap((interchange) => interchange.groups);
  return groups.map((group, at) => {
    const transactions = group.transactions.map(({ id, control, version }) => ({
      id,
      control,
      version,
      ...verdictOn(control, sound, file.errors),
    }));
    const accepted = transactions.filter(({ status }) => status === 'A').length;
    return {
      stControlNumber: String(at + 1).padStart(4, '0'),
      group: { functionalId: group.functionalId, control: group.control, version: group.version },
      transactions,
      status: accepted === transactions.length ? 'A' : accepted === 0 ? 'R' : 'P',
      includedCount: group.transactions.length,
      receivedCount: group.transactions.length,
      acceptedCount: accepted,
      codes: [],
      unknown: [],
    };
  });
}

/** IK5 with what was found, IK3 by IK3. Code 5: one or more segments in error. */
function verdictOn(
  control: string,
  sound: ReadonlySet<string>,
  errors: readonly X12Error[],
): Pick<AcknowledgedTransaction, 'status' | 'codes' | 'segmentErrors'> {
  if (sound.has(control)) return { status: 'A', codes: [], segmentErrors: [] };
  const own = errors.filter(({ transactionControl, segment }) => transactionControl === control && segment > 0);
  return { status: 'R', codes: ['5'], segmentErrors: own.map(segmentErrorOf) };
}

function segmentErrorOf({ segmentId, segment, element }: X12Error): SegmentError {
  const place = /^[A-Z0-9]{2,3}?(\d{2})(?:-(\d+))?$/.exec(element ?? '');
  if (!place) return { segmentId, position: segment, code: '1', contexts: [], elementErrors: [] };
  const component = place[2] === undefined ? {} : { component: Number(place[2]) };
  const elementErrors = [{ element: Number(place[1]), ...component, code: INVALID_ELEMENT, contexts: [] }];
  return { segmentId, position: segment, code: HAS_ELEMENT_ERRORS, contexts: [], elementErrors };
}

export interface Decided {
  claim: Claim837P;
  decision: Decision;
}

/** What a 277CA says of one claim. */
export interface ClaimVerdict {
  claim: Claim837P;
  status: StatusCode;
  isRefused: boolean;
  icn?: string;
}

const code = (category: string, status: string, entity: string): StatusCode => ({ category, status, entity });
const organization = (last: string, idQualifier: string, id: string): Name => ({ type: '2', last, idQualifier, id });

/** A2 and a number, or why not. */
export const payersVerdict = ({ claim, decision }: Decided): ClaimVerdict =>
  'icn' in decision
    ? { claim, status: code('A2', '20', 'PR'), isRefused: false, icn: decision.icn }
    : { claim, status: decision.rejected, isRefused: true };

/** The clearinghouse only passes it on (A0): acceptance is the payer's. */
export const clearinghousesVerdict = ({ claim }: Decided): ClaimVerdict => ({
  claim,
  status: code('A0', '16', 'PR'),
  isRefused: false,
});

export interface AcknowledgementContext {
  source: { code: string; name: string; entity: string };
  received: Day;
  processed: Day;
  time: string;
  reference: string;
  control: string;
}

/** The 277CA of one payer for one batch. */
export function acknowledgeClaims(
  batch: Batch837P,
  verdicts: readonly ClaimVerdict[],
  context: AcknowledgementContext,
): ClaimAcknowledgement {
  const { source, received, processed, reference, time } = context;
  const amountOf = (of: readonly ClaimVerdict[]): Cents => sum(of.map(({ claim }) => claim.total));
  const accepted = verdicts.filter(({ isRefused }) => !isRefused);
  const rejected = verdicts.filter(({ isRefused }) => isRefused);
  const received19 = { codes: [code('A1', '19', 'PR')], date: processed, action: 'WQ', amount: amountOf(verdicts) };
  return {
    stControlNumber: context.control,
    reference,
    created: { date: processed, time },
    source: { ...organization(source.name, 'PI', source.code), entity: source.entity },
    sourceTrace: reference,
    receivedDate: received,
    processedDate: processed,
    receiver: organization(batch.submitter.name, '46', batch.submitter.id),
    batchTrace: batch.bht03,
    statuses: [received19],
    totals: {
      ...(accepted.length > 0 && { acceptedCount: accepted.length, acceptedAmount: amountOf(accepted) }),
      ...(rejected.length > 0 && { rejectedCount: rejected.length, rejectedAmount: amountOf(rejected) }),
    },
    providers: byProvider(verdicts).map((of) => ({
      provider: providerName(of[0] as ClaimVerdict),
      trace: '0',
      statuses: [{ codes: [code('A1', '19', 'PR')], action: 'WQ', amount: amountOf(of) }],
      references: [],
      totals: {},
      claims: of.map((each) => acknowledgedClaim(each, processed)),
    })),
    unknown: [],
  };
}

function byProvider(verdicts: readonly ClaimVerdict[]): ClaimVerdict[][] {
  const groups = new Map<string, ClaimVerdict[]>();
  for (const each of verdicts) {
    const { npi } = each.claim.billingProvider;
    groups.set(npi, [...(groups.get(npi) ?? []), each]);
  }
  return [...groups.values()];
}

function providerName({ claim: { billingProvider } }: ClaimVerdict): Name {
  const { name, first, npi } = billingProvider;
  return { type: first ? '1' : '2', last: name, ...(first && { first }), idQualifier: 'XX', id: npi };
}

function acknowledgedClaim({ claim, status, isRefused, icn }: ClaimVerdict, processed: Day): AcknowledgedClaim {
  const from = claim.lines[0]?.from;
  return {
    patient: patientName(claim),
    patientControlNumber: claim.patientControlNumber,
    statuses: [{ codes: [status], date: processed, action: isRefused ? 'U' : 'WQ', amount: claim.total }],
    ...(icn && { payerControlNumber: icn }),
    references: [],
    ...(from && { from }),
    lines: [],
  };
}

export function patientName(claim: Claim837P): Name {
  const { last, first } = claim.patient ?? claim.subscriber;
  return { type: '1', last, ...(first && { first }), idQualifier: 'MI', id: claim.subscriber.memberId };
}
