/** What a person or the EHR changes in a visit, field by field: the same shape as `Fix` in src/line/record.ts. */
import { z } from 'zod';
import { cents as toCents } from '../money/cents';
import type { Fix, NewLine } from '../line/record';
import { WRITE_OFF_REASONS } from '../words';
import { cents, day } from './shapes';

const code = z.string().regex(/^[A-Z0-9]{1,8}$/, 'is not a code');
const modifiers = z.array(z.string().regex(/^[A-Z0-9]{2}$/, 'is not a modifier (two capitals or digits)')).max(4);
const units = z.int().min(1).max(9999);
const dx = z.array(z.int().min(1).max(12)).min(1).max(4);
const memberId = z.string().regex(/^[A-Za-z0-9-]{2,80}$/, 'is not a member id');
const payerCode = z.string().regex(/^[A-Za-z0-9-]{2,80}$/, 'is not a payer’s id');
const name = z.string().regex(/^[^\u0000-\u001f\u007f]{1,60}$/, 'is not a name');

const authorization = z.string().regex(/^[A-Za-z0-9-]{1,50}$/, 'is not an authorization number');

const lineFix = z.strictObject({
  code: code.optional(),
  modifiers: modifiers.optional(),
  units: units.optional(),
  charge: cents.min(0).optional(),
  dx: dx.optional(),
  remove: z.boolean().optional(),
});

const ofChart = {
  lines: z.record(z.string().regex(/^[1-9]\d{0,2}$/, 'is not a line number'), lineFix).optional(),
  diagnoses: z
    .array(z.string().regex(/^[A-Z]\d[A-Z0-9](\.[A-Z0-9]{1,4})?$/, 'is not an ICD-10-CM code'))
    .min(1)
    .max(12)
    .optional(),
  authorization: authorization.optional(),
};
const member = z.record(z.string().max(80), memberId).optional();

/** What a decision may change. `to`: bill_other_payer, the payer's id. */
export const fixBody = z.strictObject({
  ...ofChart,
  patient: z.strictObject({ member }).optional(),
  to: payerCode.optional(),
  writeOff: z.enum(WRITE_OFF_REASONS).optional(),
});

const newLine = z.strictObject({
  code,
  modifiers: modifiers.default([]),
  units: units.default(1),
  /** Of the whole line; left out: priced from the fee schedule. */
  chargeCents: cents.min(0).optional(),
  from: day.optional(),
  dx: dx.default([1]),
});
export const newLines = z.array(newLine).min(1).max(50);

const person = {
  last: name,
  first: name,
  born: day,
  sex: z.enum(['F', 'M', 'U']),
  address: z.strictObject({
    line: name,
    city: name,
    state: z.string().regex(/^[A-Z]{2}$/, 'is not a state (two capitals)'),
    zip: z.string().regex(/^\d{5}(-?\d{4})?$/, 'is not a ZIP code'),
  }),
};
const coverage = z.strictObject({
  payerCode,
  memberId,
  group: z.string().max(50).optional(),
  from: day.optional(),
  to: day.optional(),
  subscriber: z.strictObject({ ...person, relationship: z.enum(['spouse', 'child', 'other']) }).optional(),
});

const authorizationRecord = z.strictObject({
  payerCode,
  number: authorization,
  codes: z.array(code).min(1).max(50),
  units,
  from: day.optional(),
  to: day.optional(),
});

/** What the EHR may change. */
export const changeBody = z.strictObject({
  ...ofChart,
  addLines: newLines.optional(),
  enteredInError: z.literal(true).optional(),
  patient: z
    .strictObject({
      name: z.tuple([name, name]).optional(),
      address: z.tuple([name, name, name, name]).optional(),
      member,
    })
    .optional(),
  /** The patient's new list, in the order in which they pay. */
  coverages: z.array(coverage).max(11).optional(),
  /** Added to those there are. */
  authorizations: z.array(authorizationRecord).max(50).optional(),
});

export const linesOf = (lines: z.output<typeof newLines>): NewLine[] =>
  lines.map(({ chargeCents, ...line }) => ({
    ...line,
    ...(chargeCents === undefined ? {} : { charge: toCents(chargeCents) }),
  }));

/** Of the message as the product takes it: coverages are known by payer and member from now on. */
export function fixOf({ addLines, coverages, ...rest }: z.output<typeof changeBody>): Fix {
  return {
    ...(rest as Fix),
    ...(addLines ? { addLines: linesOf(addLines) } : {}),
    ...(coverages
      ? {
          coverages: coverages.map((one, index) => ({
            ...one,
            sourceId: `${one.payerCode}/${one.memberId}`,
            order: index + 1,
          })),
        }
      : {}),
  };
}
