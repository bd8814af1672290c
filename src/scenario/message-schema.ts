/** FORMAT section 3, `receive:` what comes from payers and the bank. */
import { z } from 'zod';
import type { ClaimAnswer, Message, RemitClaim } from './types';
import {
  adjustment,
  byClaim,
  claim,
  code,
  type Dates,
  flag,
  keyed,
  label,
  matching,
  money,
  name,
  oneOf,
  ordinal,
  scalar,
  signedMoney,
  text,
  textLike,
  units,
} from './values';

const ANSWER = /^([A-Z]\d{1,2}):(\d{1,4}):([A-Z0-9]{2,3})$/;
const answer = scalar(
  'category, status and entity, like "A2:20:PR"',
  textLike(ANSWER),
  (value): ClaimAnswer | undefined => {
    const match = typeof value === 'string' ? ANSWER.exec(value) : null;
    return match ? { category: match[1]!, status: match[2]!, entity: match[3]! } : undefined;
  },
);

const deposit = oneOf(['same_day', 'none']).default('same_day');

const remitLine = z
  .strictObject({
    line: ordinal.optional(),
    charge: signedMoney.optional(),
    paid: signedMoney,
    units: units.optional(),
    cas: z.array(adjustment).default([]),
    remarks: z.array(code).default([]),
    allowed: signedMoney.optional(),
    code: code.optional(),
    modifiers: z.array(code).optional(),
    control: text.optional(),
  })
  .superRefine((line, context) => {
    if (line.line === undefined && (line.code === undefined || line.charge === undefined)) {
      context.addIssue({ code: 'custom', message: 'must have a line, or a code and a charge' });
    }
  });

/** CLP02 22 without lines takes everything from the claim's last remit; otherwise CLP04 must be said. */
function checkReversal(value: RemitClaim, context: z.RefinementCtx): void {
  const issue = (message: string, path: string[] = []) => context.addIssue({ code: 'custom', path, message });
  if (value.status === '22' && value.lines.length === 0) {
    if (value.claim === undefined) issue('a reversal without lines must name its claim');
    for (const key of ['paid', 'charge', 'patient'] as const) {
      if (value[key] !== undefined) issue('is left out where status "22" negates the last remit', [key]);
    }
    if (value.cas.length > 0) issue('is left out where status "22" negates the last remit', ['cas']);
  } else if (value.paid === undefined) {
    issue('is required', ['paid']);
  }
}

function checkUnknownClaim(value: RemitClaim, context: z.RefinementCtx): void {
  if (value.claim !== undefined) return;
  if (value.name === undefined || value.lines.length === 0 || value.lines.some((line) => line.code === undefined)) {
    context.addIssue({ code: 'custom', message: 'must have a claim, or a name and lines with code and charge' });
  }
}

const remitClaim = z
  .strictObject({
    claim: claim.optional(),
    name: name.optional(),
    pcn: text.optional(),
    icn: text.optional(),
    status: matching('a code of CLP02 in quotes, like "1"', /^\d{1,2}$/),
    charge: signedMoney.optional(),
    paid: signedMoney.optional(),
    patient: signedMoney.optional(),
    cas: z.array(adjustment).default([]),
    remarks: z.array(code).default([]),
    forwarded_to: label.optional(),
    lines: z.array(remitLine).default([]),
  })
  .superRefine((value, context) => {
    checkReversal(value, context);
    checkUnknownClaim(value, context);
  });

const remitOf = ({ date }: Dates) =>
  z
    .strictObject({
      payer: label,
      trace: label,
      amount: money,
      date: date.optional(),
      method: oneOf(['ACH', 'CHK', 'NON']).optional(),
      deposit,
      claims: z.array(remitClaim),
      plb: z.array(z.strictObject({ reason: code, reference: text.optional(), amount: signedMoney })).default([]),
    })
    .transform((value) => ({
      ...value,
      method: value.method ?? (value.amount === 0 ? ('NON' as const) : ('ACH' as const)),
    }));

const kindsOf = (dates: Dates): Record<string, z.ZodType> => ({
  ack_999: z.strictObject({
    batch: ordinal.optional(),
    status: oneOf(['accepted', 'rejected']).default('accepted'),
  }),
  ack_277ca: z.strictObject({
    claims: byClaim(answer),
    icn: flag.default(true),
  }),
  remit_835: remitOf(dates),
  edi: z.strictObject({ from: label.optional(), text, deposit }),
});

/** `line` is set by the loader, which knows where the message stands. */
export function messageOf(dates: Dates): z.ZodType<Message> {
  const kinds = Object.entries(kindsOf(dates)).map(([type, kind]): [string, z.ZodType<Message>] => [
    type,
    z.strictObject({ name: label.optional(), [type]: kind }).transform(({ name: named, ...rest }) => {
      const content = (rest as Record<string, object>)[type];
      return { type, name: named, ...content, line: 0 };
    }) as unknown as z.ZodType<Message>,
  ]);
  return keyed(Object.fromEntries(kinds), `must hold exactly one of ${kinds.map(([type]) => type).join(', ')}`);
}
