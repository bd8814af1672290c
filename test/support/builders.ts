/** The small parts of a record that tests build by hand: a practice, payers, lines, adjustments. */
import { type Day, type Instant, instantOf } from '../../src/calendar';
import type { Line } from '../../src/line/record';
import { parseCents } from '../../src/money/cents';
import { DEFAULT_POLICY, type Policy } from '../../src/practice/policy';
import type { Payer, Practice } from '../../src/practice/types';
import type { Adjustment } from '../../src/remittance/types';

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
