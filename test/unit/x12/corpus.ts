/** What is in a file, counted from its segments alone, so that the typed objects have something to be held against. */
import { type Cents, ZERO, cents, parseCents } from '../../../src/money/cents';
import {
  type BalanceFault,
  type Claim837P,
  type Remittance,
  type Segment,
  type X12Error,
  X12Reader,
  balance835,
  kindOf,
  parse277ca,
  parse835,
  parse837I,
  parse837P,
  parse999,
  readX12,
} from '../../../src/x12/index';
import { type Totals, sample } from './support';

/** Money and codes of the claims of one file. */
export interface ClaimTotals {
  claims: number;
  lines: number;
  chargeCents: number;
  paidCents: number;
  status: Set<string>;
  freq: Set<string>;
  bprCents: number[];
  plbCents: number;
}

/** Reads a file to its end; `errors` are the envelope's. */
export function countedTotals(bytes: Buffer): { totals: Totals; errors: X12Error[] } {
  const counts = { isa: 0, gs: 0, st: 0, segments: 0 };
  const errors: X12Error[] = [];
  const money = newClaimTotals();
  let kind = '';
  const reader = new X12Reader((event) => {
    if (event.type === 'interchange') counts.isa++;
    if (event.type === 'group') counts.gs++;
    if (event.type === 'transaction') {
      counts.st++;
      kind = event.transaction.id;
    }
    if (event.type === 'error') errors.push(event.error);
    if (event.type === 'segment' || event.type === 'interchange_acknowledgement') counts.segments++;
    if (event.type === 'segment') addSegment(money, event.segment);
  });
  reader.push(bytes);
  reader.end();
  counts.segments += trailersAndHeaders(bytes, counts, errors);
  return { totals: { ...counts, ...claimFields(kind, money) }, errors };
}

/** ISA, GS, GE and IEA are told of as headers or not at all; those that the file lacks are not counted. */
function trailersAndHeaders(bytes: Buffer, { isa, gs }: { isa: number; gs: number }, errors: X12Error[]): number {
  const missing = errors.filter(({ code }) => code === 'interchange_not_closed' || code === 'group_not_closed');
  return bytes.length === 0 ? 0 : 2 * (isa + gs) - missing.length;
}

export function newClaimTotals(): ClaimTotals {
  return {
    claims: 0,
    lines: 0,
    chargeCents: 0,
    paidCents: 0,
    status: new Set(),
    freq: new Set(),
    bprCents: [],
    plbCents: 0,
  };
}

/** The fields of `totals.json` that a file of this transaction has. */
export function claimFields(kind: string, money: ClaimTotals): Partial<Totals> {
  const { claims, lines, chargeCents, paidCents, bprCents, plbCents } = money;
  if (kind === '837') return { claims, lines, chargeCents, freq: [...money.freq].sort() };
  if (kind !== '835') return {};
  const plb = plbCents === 0 ? {} : { plbCents };
  return { claims, lines, chargeCents, paidCents, status: [...money.status].sort(), bprCents, ...plb };
}

function addSegment(money: ClaimTotals, { id, elements, delimiters }: Segment): void {
  const amount = (index: number) => centsOf(elements[index]);
  switch (id) {
    case 'CLM':
      money.claims++;
      money.chargeCents += amount(2);
      money.freq.add(elements[5]?.split(delimiters.component)[2] ?? '');
      break;
    case 'CLP':
      money.claims++;
      money.chargeCents += amount(3);
      money.paidCents += amount(4);
      money.status.add(elements[2] ?? '');
      break;
    case 'SV1':
    case 'SV2':
    case 'SVC':
      money.lines++;
      break;
    case 'BPR':
      money.bprCents.push(amount(2));
      break;
    case 'PLB':
      for (let i = 4; i < elements.length; i += 2) money.plbCents += amount(i);
      break;
    default:
  }
}

/** Adds what a typed object holds: an 835's remittance, an 837's batch; others have no claims. */
export function addTyped(money: ClaimTotals, kind: string, value: unknown): void {
  if (kind === '835') addRemittance(money, value as Remittance);
  else if (kind === '837P' || kind === '837I') (value as Batch).claims.forEach((claim) => addClaim(money, claim));
}

/** What both kinds of an 837 share. */
interface Batch {
  claims: Pick<Claim837P, 'lines' | 'total' | 'frequency'>[];
}

function addRemittance(money: ClaimTotals, remittance: Remittance): void {
  const { claims, payment, providerAdjustments } = remittance;
  money.claims += claims.length;
  money.lines += claims.flatMap((claim) => claim.lines).length;
  for (const { charge, paid, status } of claims) {
    money.chargeCents += charge;
    money.paidCents += paid;
    money.status.add(status);
  }
  money.bprCents.push(payment.amount);
  for (const { amount } of providerAdjustments) money.plbCents += amount;
}

function addClaim(money: ClaimTotals, { lines, total, frequency }: Batch['claims'][number]): void {
  money.claims++;
  money.lines += lines.length;
  money.chargeCents += total;
  money.freq.add(frequency);
}

function centsOf(text: string | undefined): Cents {
  return text === undefined || text === '' ? ZERO : cents(parseCents(text));
}

/** What a file was made, or is known, for. One that is not named is read, posted and passes the check. */
export interface NamedFaults {
  /** What the check of the guide says among other things. */
  check?: { code: string; segment: number; segmentId?: string; elementName?: string };
  /** What stops it from being posted, which readers, being lenient, say of few. */
  read?: { code: string; segment?: number; segmentId?: string; element?: string };
}

export const corpusFaults = JSON.parse(sample('findings.json').toString()) as Record<string, NamedFaults>;

/** All that stops a file from being posted or answered with yes: faults of envelope and content, sums that do not come out. */
export function faultsOf(bytes: Buffer): (X12Error | BalanceFault)[] {
  switch (kindOf(bytes)) {
    case '835': {
      const { remittances, errors } = parse835(bytes);
      return [...errors, ...remittances.flatMap(balance835)];
    }
    case '837P':
      return parse837P(bytes).errors;
    case '837I':
      return parse837I(bytes).errors;
    case '999':
      return parse999(bytes).errors;
    case '277CA':
      return parse277ca(bytes).errors;
    default:
      return readX12(bytes).errors;
  }
}
