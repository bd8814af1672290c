/** The small parts of a record that tests build by hand: a practice, payers, lines, adjustments. */
import { type Day, type Instant, instantOf } from '../../src/calendar';
import type { EncounterFacts, EncounterRecord, Line } from '../../src/line/record';
import { type Cents, parseCents, ZERO } from '../../src/money/cents';
import { DEFAULT_POLICY, type Policy } from '../../src/practice/policy';
import type { Payer, Practice } from '../../src/practice/types';
import type { Adjustment, RemitLine } from '../../src/remittance/types';

export const DOS: Day = '2026-03-03';
export const ZONE = 'America/Chicago';
export const at = (day: Day, clock = '09:00'): Instant => instantOf(day, clock, ZONE);

export function practice(policy: Partial<Policy> = {}, zone = ZONE): Practice {
  return {
    org: 'org',
    name: 'PROMONTORY FAMILY CLINIC',
    zone,
    told: true,
    submitterId: 'THROUGHLINE',
    npi: '1000000012',
    taxId: '999999999',
    taxonomy: '207Q00000X',
    address: { line: '1 MAIN ST', city: 'OMAHA', state: 'NE', zip: '68101' },
    rendering: { last: 'EXAMPLE', first: 'IVY', npi: '1000000020' },
    nonprofitHospital: false,
    policy: { ...DEFAULT_POLICY, ...policy },
  };
}

/** A payer with FORMAT's defaults; its id is its name. */
export const payer = (id: string, terms: Partial<Payer> = {}): Payer => ({
  id,
  code: id.toUpperCase(),
  name: id.toUpperCase(),
  kind: 'commercial',
  filing: { days: 180, from: 'service' },
  secondaryFiling: null,
  correctedFilingDays: null,
  appeals: [{ days: 180, from: 'notice' }],
  replacement: true,
  responseDays: 30,
  overpaymentDays: null,
  claims: 'electronic',
  ...terms,
});

export const medicare = (terms: Partial<Payer> = {}): Payer =>
  payer('medicare', {
    kind: 'medicare',
    filing: { years: 1 },
    appeals: [
      { days: 120, from: 'receipt' },
      { days: 180, from: 'receipt' },
      { days: 60, from: 'receipt' },
    ],
    overpaymentDays: 60,
    ...terms,
  });

/** Lines differ in their codes, since the same one twice is an edit of its own. */
const CODES = ['99213', 'G0127', 'J3420', '99214'];

export type LineOf = Partial<Omit<Line, 'charge'>> & { charge?: string | null };

export function line(n: number, given: LineOf = {}): Line {
  const { charge = '100.00', ...rest } = given;
  return {
    id: `line-${n}`,
    n,
    code: CODES[n - 1] ?? `A${4000 + n}`,
    revenue: null,
    modifiers: [],
    units: 1,
    from: DOS,
    dx: [1],
    control: `TL1L${n}`,
    removed: false,
    ...rest,
    charge: charge === null ? null : parseCents(charge),
  };
}

export const cas = (text: string): Adjustment => {
  const [reason, amount] = text.split(' ') as [string, string];
  const [group, carc] = reason.split('-') as [string, string];
  return { group, carc, amount: parseCents(amount) };
};

export interface RemitLineOf extends Partial<Omit<RemitLine, 'paid' | 'charge' | 'adjustments' | 'allowed'>> {
  /** The charge line's number; its code and control number are taken from it. */
  line?: number;
  paid?: string;
  charge?: string;
  cas?: string[];
}

export interface RemitOf {
  /** The claim's number in order of building. */
  claim: number;
  status?: string;
  icn?: string | null;
  paid?: string;
  remarks?: string[];
  /** Adjustments at the claim's level. */
  cas?: string[];
  lines?: RemitLineOf[];
  forwarded?: boolean;
  /** The payment (ST…SE) that it is part of. */
  remit?: string;
  payDate?: Day;
}

export function encounter(given: Partial<EncounterFacts> = {}): EncounterFacts {
  return {
    id: 'encounter',
    number: 1,
    patientId: 'person',
    guarantorId: 'guarantor',
    kind: 'professional',
    from: DOS,
    through: DOS,
    place: '11',
    diagnoses: ['I10', 'E11.9'],
    authorization: null,
    problems: [],
    stage: 'charge_capture',
    hasPlan: false,
    isReferred: false,
    isPlanned: false,
    notBilled: null,
    held: false,
    enteredInError: false,
    codedAt: null,
    overrides: [],
    ...given,
  };
}

export interface VisitOf {
  lines?: LineOf[];
  /** In the order in which they pay. */
  payers?: Payer[];
  encounter?: Partial<EncounterFacts>;
  policy?: Partial<Policy>;
  rates?: Record<string, Record<string, string>>;
  fees?: Record<string, string>;
  edits?: EncounterRecord['edits'];
}

export const centsByCode = (amounts: Record<string, string>): Map<string, Cents> =>
  new Map(Object.entries(amounts).map(([code, amount]) => [code, parseCents(amount)]));

/** What an 835 says of a charge line; its code and control number are the line's own. */
export const remitLine = (
  { line: _n, paid, charge, cas: adjustments, ...rest }: RemitLineOf,
  billed?: Line,
): RemitLine => ({
  code: billed?.code ?? '',
  modifiers: billed?.modifiers ?? [],
  ...(billed && { control: billed.control }),
  charge: charge === undefined ? (billed?.charge ?? ZERO) : parseCents(charge),
  paid: parseCents(paid ?? '0.00'),
  adjustments: (adjustments ?? []).map(cas),
  remarks: [],
  ...rest,
});
