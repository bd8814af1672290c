/** FORMAT section 3: what happens. */
import { z } from 'zod';
import type { Day } from '../calendar';
import { GUARANTOR_EVENTS, CYCLES, PAYMENT_METHODS, REFUSAL_CODES, RETURN_REASONS, ROLES, TASK_KINDS } from '../words';
import { type GuarantorEvent, TASK_OUTCOMES, WRITE_OFF_REASONS, OUTCOMES_OF } from '../words';
import { expectOf } from './expect-schema';
import { messageOf } from './message-schema';
import { address, authorizationOf, coverageOf, lineOf } from './setup-schema';
import { PATIENT, type Action, type Decision, type Fix, type Interval } from './types';
import {
  claim,
  code,
  type Dates,
  isClaim,
  keyed,
  label,
  labelled,
  LABEL,
  listOf,
  mapOf,
  money,
  name,
  oneOf,
  ordinal,
  scalar,
  text,
  textLike,
  yes,
} from './values';

const lineFix = z.strictObject({
  code: code.optional(),
  modifiers: z.array(code).optional(),
  units: ordinal.optional(),
  charge: money.optional(),
  dx: z.array(ordinal).optional(),
  remove: yes.optional().transform((value) => value ?? false),
});

const LINE = /^[1-9]\d*$/;

const fixOf = (dates: Dates): z.ZodType<Fix> =>
  z.strictObject({
    lines: mapOf('the number of a line', (key) => LINE.test(key), lineFix, { pattern: LINE.source }).default({}),
    add_lines: z.array(lineOf(dates)).default([]),
    diagnoses: z.array(code).min(1, 'must name a diagnosis').optional(),
    authorization: text.optional(),
    entered_in_error: yes.optional().transform((value) => value ?? false),
    patient: z
      .strictObject({ name: name.optional(), address: address.optional(), member: labelled(text).default({}) })
      .optional(),
    authorizations: z.array(authorizationOf(dates)).default([]),
    coverages: z.array(coverageOf(dates)).optional(),
  });

/** `to` names a payer, a claim or the patient. */
const target = scalar('a payer, a claim or patient', { type: ['string', 'integer'] }, (value): Decision['to'] => {
  const written = typeof value === 'number' ? String(value) : value;
  if (typeof written !== 'string') return undefined;
  if (written === PATIENT) return PATIENT;
  if (isClaim(written)) return { claim: claim.parse(written) };
  return LABEL.test(written) ? { payer: written } : undefined;
});

const decisionOf = (dates: Dates) =>
  z
    .strictObject({
      task: oneOf(TASK_KINDS),
      reason: text.optional(),
      line: ordinal.optional(),
      claim: claim.optional(),
      amount: money.optional(),
      outcome: oneOf(TASK_OUTCOMES),
      fix: fixOf(dates).optional(),
      to: target.optional(),
      write_off: oneOf(WRITE_OFF_REASONS).optional(),
      because: text.optional(),
    })
    .superRefine(({ task, outcome }, context) => {
      if (task === undefined || outcome === undefined || OUTCOMES_OF[task].includes(outcome)) return;
      context.addIssue({ code: 'custom', path: ['outcome'], message: `is not an outcome of ${task}` });
    });

const INTERVAL = /^([1-9]\d?)([dm])$/;
const interval = scalar('an interval, like 1m or 14d', textLike(INTERVAL), (value): Interval | undefined => {
  const match = typeof value === 'string' ? INTERVAL.exec(value) : null;
  return match ? { count: Number(match[1]), unit: match[2] as Interval['unit'] } : undefined;
});

/** The value of each `do:`, by its key. */
function actionsOf(dates: Dates): Record<string, z.ZodType> {
  const { date } = dates;
  const encounters = listOf(label).transform((list) => ({ encounters: list }));
  const why = z.strictObject({ because: text });
  const event = z.strictObject({ date: date.optional(), because: text.optional() });
  return {
    schedule: encounters,
    register: encounters,
    estimate_sent: event,
    charge: z.strictObject({ message: text, lines: z.array(lineOf(dates)).min(1, 'must have a line') }),
    change: fixOf(dates).transform((fix) => ({ fix })),
    decide: decisionOf(dates),
    bulk: decisionOf(dates),
    hold: why,
    release: why,
    snooze: z.strictObject({ task: oneOf(TASK_KINDS), reason: text.optional(), until: date, because: text }),
    write_off: z.strictObject({
      line: ordinal,
      amount: money,
      reason: oneOf(WRITE_OFF_REASONS),
      because: text.optional(),
    }),
    payment: z.strictObject({ name: label, amount: money, method: oneOf(PAYMENT_METHODS) }),
    payment_returned: z.strictObject({ payment: label, reason: oneOf(RETURN_REASONS) }),
    refund_paid: z.strictObject({ to: label }),
    deposit: z.strictObject({ payer: label, trace: label, amount: money }),
    plan: z.strictObject({
      amount: money,
      installments: ordinal,
      first: date,
      every: interval.default({ count: 1, unit: 'm' }),
    }),
    promise: z.strictObject({ amount: money, date }),
    appeal_decision: z.strictObject({
      level: oneOf([1, 2, 3, 4, 5]),
      notice: date,
      result: oneOf(['upheld', 'overturned']),
      line: ordinal.optional(),
    }),
    ...Object.fromEntries(GUARANTOR_EVENTS.map((kind) => [kind, event])),
  };
}

function actionOf(dates: Dates): z.ZodType<UndatedAction> {
  const actions = Object.entries(actionsOf(dates)).map(([type, value]): [string, z.ZodType<UndatedAction>] => [
    type,
    z
      .strictObject({ [type]: value })
      .transform((action) => ({ type, ...(action[type] as object) })) as unknown as z.ZodType<UndatedAction>,
  ]);
  return keyed(
    Object.fromEntries(actions),
    `must hold exactly one action, one of ${actions.map(([type]) => type).join(', ')}`,
  );
}

type EventAction = Extract<Action, { type: 'estimate_sent' | GuarantorEvent }>;
/** As it is written: an event may leave its date to its step. */
type UndatedAction = Exclude<Action, EventAction> | (Omit<EventAction, 'date'> & { date?: Day });

const isEvent = (action: UndatedAction): action is Omit<EventAction, 'date'> & { date?: Day } =>
  action.type === 'estimate_sent' || (GUARANTOR_EVENTS as readonly string[]).includes(action.type);

/** What happens to a person without a date of its own happens on the day of its step. */
export const datedOn = (day: Day, action: UndatedAction): Action =>
  isEvent(action) ? { ...action, date: action.date ?? day } : action;

/** A step. One schema reads all steps of a file: making it takes longer than reading with it. */
export const stepOf = (dates: Dates) =>
  z
    .strictObject({
      at: dates.time.optional(),
      note: text.optional(),
      for: label.optional(),
      by: oneOf(ROLES).default('biller'),
      do: actionOf(dates).optional(),
      receive: listOf(messageOf(dates)).optional(),
      run: oneOf(CYCLES).optional(),
      refused: oneOf(REFUSAL_CODES).optional(),
      expect: listOf(expectOf(dates)).optional(),
    })
    .superRefine((step, context) => {
      const acts = [step.do, step.receive, step.run].filter((act) => act !== undefined);
      if (acts.length > 1) context.addIssue({ code: 'custom', message: 'must have only one of do, receive, run' });
      if (step.refused !== undefined && step.do === undefined) {
        context.addIssue({ code: 'custom', path: ['refused'], message: 'needs a do in the same step' });
      }
    });
