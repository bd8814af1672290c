/**
 * A rule, as people write it and as it is kept: typed JSON, checked as a whole before it is stored. It can look at the
 * fields of fields.ts, compare, and ask for the actions below; there is nothing in it that could be run.
 */
import { z } from 'zod';
import { isDay } from '../calendar';
import { CLAIM_FREQUENCIES, PAYER_KINDS, QUEUES } from '../words';
import { FIELDS } from './fields';
import { OPERATOR_NAMES } from './operators';
import { REPAIR_NAMES } from './repairs';

const day = z.string().refine(isDay, 'is not a day (YYYY-MM-DD)');
const sentence = z
  .string()
  .trim()
  .min(3)
  .max(400)
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'has control characters');
const word = z.string().regex(/^[a-z][a-z0-9_-]{1,59}$/, 'is not a name (a-z, 0-9, _ and -, at most 60)');
const listName = z.string().regex(/^[a-z][A-Za-z0-9_]{0,39}$/, 'is not the name of a list');

const FIELD_NAMES = Object.keys(FIELDS) as [string, ...string[]];
const scalar = z.union([z.string().max(80), z.int()]);

/** `value` is a value, two for a range, a list, or `{list: name}` for one of the rule's own lists. */
const comparisonShape = z.strictObject({
  field: z.enum(FIELD_NAMES),
  op: z.enum(OPERATOR_NAMES),
  value: z.union([scalar, z.array(scalar).max(5000), z.strictObject({ list: listName })]).optional(),
});
export type Comparison = z.output<typeof comparisonShape>;

export type Condition =
  | Comparison
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  /** Some line of the claim satisfies it (line fields are that line's). */
  | { someLine: Condition }
  | { everyLine: Condition }
  /** In a rule of lines: some line other than the one that is judged. */
  | { anotherLine: Condition };

const conditionShape: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    comparisonShape,
    z.strictObject({ all: z.array(conditionShape).min(1).max(50) }),
    z.strictObject({ any: z.array(conditionShape).min(1).max(50) }),
    z.strictObject({ not: conditionShape }),
    z.strictObject({ someLine: conditionShape }),
    z.strictObject({ everyLine: conditionShape }),
    z.strictObject({ anotherLine: conditionShape }),
  ]),
);

export const SEVERITY_MEANINGS = {
  error: 'stops the claim until it is fixed or, where that is allowed, overridden',
  warning: 'asks a coder once; approving the review lets the claim go',
  info: 'is kept with the claim and asks nobody',
} as const;
export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

const findingAction = z.strictObject({
  do: z.literal('finding'),
  severity: z.enum(SEVERITIES),
  queue: z.enum(QUEUES),
  overridable: z.boolean(),
  why: sentence,
  fix: sentence,
});
const actionShape = z.discriminatedUnion('do', [
  findingAction,
  /** Whatever this claim is asked about goes to this queue. */
  z.strictObject({ do: z.literal('route'), queue: z.enum(QUEUES) }),
  z.strictObject({ do: z.literal('tag'), tag: word }),
  /** Keeps the claim back until a person lets it go with a reason. */
  z.strictObject({ do: z.literal('hold'), queue: z.enum(QUEUES), why: sentence }),
  z.strictObject({ do: z.literal('repair'), repair: z.enum(REPAIR_NAMES) }),
]);

/** Which claims a rule looks at, beside its condition. The narrower, the cheaper: claims outside it cost nothing. */
const scopeShape = z.strictObject({
  payers: z.array(z.string().min(1).max(80)).min(1).max(500).optional(),
  payerKinds: z.array(z.enum(PAYER_KINDS)).min(1).optional(),
  plans: z.array(z.string().min(1).max(50)).min(1).max(500).optional(),
  claimKinds: z
    .array(z.enum(['professional', 'institutional']))
    .min(1)
    .optional(),
  frequencies: z.array(z.enum(CLAIM_FREQUENCIES)).min(1).optional(),
  /** Claims with one of these codes; in a rule of lines, those lines. */
  codes: z
    .array(z.string().regex(/^[A-Z0-9]{5}$/, 'is not a HCPCS or CPT code'))
    .min(1)
    .max(5000)
    .optional(),
  /** Days of service, both included. */
  from: day.optional(),
  to: day.optional(),
});
export type Scope = z.output<typeof scopeShape>;

const ruleShape = z.strictObject({
  /** The same in every version and layer. */
  key: word,
  title: sentence,
  /** Where the rule comes from: a manual with its chapter, a payer's bulletin with its date. */
  source: sentence,
  each: z.enum(['claim', 'line']),
  scope: scopeShape.default({}),
  lists: z.record(listName, z.array(z.string().min(1).max(80)).min(1).max(5000)).default({}),
  when: conditionShape,
  then: z.array(actionShape).min(1).max(5),
});
/** A rule as it is kept. */
export type Rule = z.output<typeof ruleShape>;

export interface RuleFault {
  /** Dotted path into the rule's JSON. */
  path: string;
  message: string;
}

/** Conditions within conditions; no rule that a person can read needs more. */
const MOST_LEVELS = 20;
/** A condition is at most a key and a place in a list; the rule itself, comparisons and lists come on top. */
const MOST_DEPTH = MOST_LEVELS * 2 + 6;

/** Without recursion, so that JSON of any depth is refused and nothing is overrun. */
function isTooDeep(json: unknown): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_DEPTH) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

/** Reads a rule's JSON. All faults are told at once, by path; the values themselves are not repeated. */
export function parseRule(json: unknown): { rule: Rule } | { faults: RuleFault[] } {
  if (isTooDeep(json)) return { faults: [{ path: 'when', message: `nests conditions more than ${MOST_LEVELS} deep` }] };
  const parsed = ruleShape.safeParse(json);
  if (parsed.success) return { rule: parsed.data };
  return { faults: parsed.error.issues.flatMap(faultsOf) };
}

/** Of a union that does not fit, the branch that came nearest tells what is wrong. */
function faultsOf(issue: z.core.$ZodIssue): RuleFault[] {
  const path = issue.path.map(String).join('.');
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, message: issue.message }];
  const depth = (issues: z.core.$ZodIssue[]): number => Math.max(...issues.map((one) => one.path.length));
  const nearest = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0]!;
  return nearest.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }));
}
