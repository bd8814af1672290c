/** FORMAT section 2: who is who. Defaults are filled in here. */
import { z } from 'zod';
import { cents } from '../money/cents';
import { PAYER_KINDS } from '../words';
import type { Encounter, Edits, FilingLimit, Line, Patient, Payer, Policy, Practice } from './types';
import {
  code,
  count,
  type Dates,
  flag,
  label,
  labelled,
  mapOf,
  matching,
  money,
  name,
  npi,
  numberOr,
  oneOf,
  ordinal,
  scalar,
  text,
  zone,
} from './values';

const practice = z
  .strictObject({
    name: text.default('PROMONTORY FAMILY CLINIC'),
    npi: npi.default('1000000012'),
    tax_id: text.default('999999999'),
    taxonomy: text.default('207Q00000X'),
    rendering: z.strictObject({ name: name.default(['EXAMPLE', 'IVY']), npi: npi.default('1000000020') }).prefault({}),
    timezone: zone.default('America/Chicago'),
    nonprofit_hospital: flag.default(false),
  })
  .prefault({}) satisfies z.ZodType<Practice>;

/** A CARC is a code, but FORMAT writes this list without quotes. */
const CARC = /^[A-Z]?\d{1,3}$/;
const carc = scalar('a CARC, like 45', numberOr(CARC), (value) => {
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && CARC.test(written) ? written : undefined;
});

const policy = z
  .strictObject({
    submission_grace: count.default(0),
    coding_review: oneOf(['always', 'never']).default('never'),
    ack_999_days: count.default(1),
    ack_277ca_days: count.default(3),
    eft_era_days: count.default(3),
    status_inquiry_days: count.default(14),
    contractual: z.array(carc).default(['24', '45', '59', '94', '253']),
    small_balance: money.default(cents(499)),
    write_off_limit: money.default(cents(5000)),
    refund_limit: money.default(cents(0)),
    statement_every: count.default(30),
    statement_hold: count.default(0),
    collections_wait: count.default(30),
    plan_grace: count.default(10),
    statement_count: count.default(3),
    warn_days: z.array(count).default([30, 15, 7, 3, 1]),
  })
  .prefault({}) satisfies z.ZodType<Policy>;

const CODE_KEY = /^[A-Z0-9]+$/;
const codeMap = <T extends z.ZodType>(value: T) =>
  mapOf('a code', (key) => CODE_KEY.test(key), value, { pattern: CODE_KEY.source });

const edits = z
  .strictObject({
    ptp: z.array(z.strictObject({ column_1: code, column_2: code, indicator: oneOf(['0', '1']) })).default([]),
    mue: z.array(z.strictObject({ code, units: count, mai: oneOf([1, 2, 3]) })).default([]),
    global_days: codeMap(oneOf([0, 10, 90])).default({}),
  })
  .prefault({}) satisfies z.ZodType<Edits>;

const filing = z
  .strictObject({
    days: count.optional(),
    from: oneOf(['service', 'primary_remit']).optional(),
    years: oneOf([1]).optional(),
  })
  .transform((value, context): FilingLimit => {
    if (value.years !== undefined && value.days === undefined && value.from === undefined) return { years: 1 };
    if (value.days !== undefined && value.years === undefined) {
      return { days: value.days, from: value.from ?? 'service' };
    }
    context.addIssue({ code: 'custom', message: 'must be {days, from} or {years: 1}' });
    return z.NEVER;
  });

const appeal = z.strictObject({ days: count, from: oneOf(['notice', 'receipt']).default('notice') });

const MEDICARE_APPEALS: Payer['appeals'] = [
  { days: 120, from: 'receipt' },
  { days: 180, from: 'receipt' },
  { days: 60, from: 'receipt' },
];

const payer = z
  .strictObject({
    name: text,
    id: text,
    kind: oneOf(PAYER_KINDS).default('commercial'),
    filing: filing.optional(),
    secondary_filing: filing.optional(),
    corrected_filing: z.strictObject({ days: count }).optional(),
    appeals: z.array(appeal).max(5, 'must have at most five levels').optional(),
    replacement: flag.default(true),
    response_days: count.default(30),
    contract: codeMap(money).default({}),
    overpayment_days: count.optional(),
    claims: oneOf(['electronic', 'paper']).default('electronic'),
  })
  .transform((value): Payer => {
    const medicare = value.kind === 'medicare';
    return {
      ...value,
      filing: value.filing ?? (medicare ? { years: 1 } : { days: 180, from: 'service' }),
      appeals: value.appeals ?? (medicare ? MEDICARE_APPEALS : [{ days: 180, from: 'notice' }]),
      overpayment_days: value.overpayment_days ?? (medicare ? 60 : undefined),
    };
  });

export const address = z
  .array(text)
  .length(4, 'must be [street, city, state, zip]')
  .transform(([line, city, state, zip]) => ({ line: line!, city: city!, state: state!, zip: zip! }));

export const coverageOf = ({ date }: Dates) =>
  z.strictObject({
    payer: label,
    member: text,
    group: text.optional(),
    from: date.optional(),
    to: date.optional(),
    employer_size: count.optional(),
    subscriber: z
      .strictObject({
        name,
        born: date.optional(),
        sex: oneOf(['F', 'M']).optional(),
        relationship: oneOf(['spouse', 'child', 'other']),
      })
      .optional(),
  });

export const authorizationOf = ({ date }: Dates) =>
  z.strictObject({
    payer: label,
    number: text,
    codes: z.array(code),
    units: count,
    from: date.optional(),
    to: date.optional(),
  });

const patientOf = (dates: Dates): z.ZodType<Patient> =>
  z.strictObject({
    name,
    born: dates.date,
    sex: oneOf(['F', 'M']).default('F'),
    address: address.optional(),
    guarantor: z.strictObject({ name }).optional(),
    retired: flag.default(false),
    disabled: flag.default(false),
    coverages: z.array(coverageOf(dates)).default([]),
    coverage_order: oneOf(['listed', 'rules']).default('listed'),
    authorizations: z.array(authorizationOf(dates)).default([]),
  });

export const lineOf = ({ date }: Dates): z.ZodType<Line> =>
  z
    .strictObject({
      code: code.optional(),
      revenue: code.optional(),
      charge: money,
      modifiers: z.array(code).default([]),
      units: ordinal.default(1),
      from: date.optional(),
      dx: z.array(ordinal).default([1]),
    })
    .superRefine((line, context) => {
      if (line.code === undefined && line.revenue === undefined) {
        context.addIssue({ code: 'custom', message: 'must have a code, a revenue code, or both' });
      }
    });

/** NUBC: a leading zero, facility and care; the fourth digit is the claim's own frequency. */
const typeOfBill = matching('a type of bill in quotes, like "0131"', /^0[1-9]\d\d$/);

const encounterOf = (dates: Dates, dos: string) =>
  z
    .strictObject({
      patient: label,
      kind: oneOf(['professional', 'institutional']).default('professional'),
      from: dates.date.default(dos),
      through: dates.date.optional(),
      place: code.default('11'),
      type_of_bill: typeOfBill.default('0131'),
      diagnoses: z.array(code).min(1, 'must name a diagnosis'),
      lines: z.array(lineOf(dates)).min(1, 'must have a line'),
      authorization: text.optional(),
      estimate: z.strictObject({ scheduled: dates.date, amount: money }).optional(),
      message: text.optional(),
    })
    // A visit that begins after the file's date of service cannot end on it.
    .transform((value): Encounter => ({ ...value, through: value.through ?? value.from }))
    .superRefine((value, context) => {
      if (value.through < value.from) {
        context.addIssue({ code: 'custom', path: ['through'], message: 'must not be before from' });
      }
    });

export const setupShape = (dates: Dates, dos: string) => ({
  scenario: label,
  title: text,
  about: text.optional(),
  dos: scalar('a date, like 2026-03-03', { type: 'string', format: 'date' }, () => dos),
  practice,
  policy,
  edits,
  payers: labelled(payer),
  patients: labelled(patientOf(dates)),
  encounters: labelled(encounterOf(dates, dos)),
});
