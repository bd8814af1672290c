/**
 * A rule becomes closures once, when it is loaded; judging a claim is then plain function calls. What cannot be right on
 * any claim (an operator that the field's type lacks, a list that is not there) is a fault of the rule, found here.
 */
import type { ClaimFacts, LineFacts } from './claim-facts';
import { type Field, FIELDS, isLineField } from './fields';
import type { Comparison, Condition, Rule, RuleFault, Scope } from './language';
import { comparison, operandFault, OPERATORS } from './operators';

/** Why a rule could not say yes or no: it reads something that nobody knows. */
export class CannotJudge extends Error {
  constructor(readonly field: string) {
    super(`the rule reads ${field}, and nobody knows it for this claim`);
  }
}

type Test = (claim: ClaimFacts, line: LineFacts) => boolean;

export interface CompiledRule {
  rule: Rule;
  /** What of the scope is not answered by the index of the rule book. */
  inScope: (claim: ClaimFacts) => boolean;
  /** The lines it is true of; for a rule of claims all or none. Throws CannotJudge. */
  hits: (claim: ClaimFacts) => readonly LineFacts[];
}

interface Place {
  path: string;
  /** Whether a line is at hand. */
  line: boolean;
  /** Quantifiers around it: each one looks at every line again. */
  quantifiers: number;
}

/** A line and another line; a third would cost the cube of a claim's lines and says nothing that two do not. */
const MOST_QUANTIFIERS = 2;

/** Stands for "no line" in conditions of whole claims, which by construction read none. */
const NO_LINE = Object.freeze({ id: '', n: 0, code: '', modifiers: [], units: 0, charge: null, from: '', dx: [] });

export function compileRule(rule: Rule): { compiled: CompiledRule } | { faults: RuleFault[] } {
  const faults: RuleFault[] = [...scopeFaults(rule.scope), ...actionFaults(rule)];
  const test = compile(rule.when, { path: 'when', line: rule.each === 'line', quantifiers: 0 }, { rule, faults });
  if (faults.length > 0) return { faults };
  return { compiled: { rule, inScope: inScope(rule.scope), hits: hitsOf(rule, test) } };
}

function hitsOf(rule: Rule, test: Test): CompiledRule['hits'] {
  if (rule.each === 'claim') return (claim) => (test(claim, NO_LINE) ? [NO_LINE] : []);
  const codes = rule.scope.codes && new Set(rule.scope.codes);
  return (claim) => claim.lines.filter((line) => (!codes || codes.has(line.code)) && test(claim, line));
}

interface Compiling {
  rule: Rule;
  faults: RuleFault[];
}

function compile(condition: Condition, place: Place, at: Compiling): Test {
  if ('field' in condition) return compileComparison(condition, place, at);
  if ('all' in condition) return everyOf(compileList(condition.all, 'all', place, at));
  if ('any' in condition) return someOf(compileList(condition.any, 'any', place, at));
  if ('not' in condition) return negated(compile(condition.not, inner(place, 'not'), at));
  return compileQuantifier(condition, place, at);
}

const inner = (place: Place, key: string): Place => ({ ...place, path: `${place.path}.${key}` });
const overLines = (place: Place, key: string): Place => ({
  path: `${place.path}.${key}`,
  line: true,
  quantifiers: place.quantifiers + 1,
});

const compileList = (all: Condition[], key: string, place: Place, at: Compiling): Test[] =>
  all.map((one, index) => compile(one, inner(place, `${key}.${index}`), at));

const everyOf =
  (tests: Test[]): Test =>
  (claim, line) =>
    tests.every((test) => test(claim, line));
const someOf =
  (tests: Test[]): Test =>
  (claim, line) =>
    tests.some((test) => test(claim, line));
const negated =
  (test: Test): Test =>
  (claim, line) =>
    !test(claim, line);

function compileQuantifier(condition: Exclude<Condition, Comparison>, place: Place, at: Compiling): Test {
  if (place.quantifiers === MOST_QUANTIFIERS) {
    at.faults.push({ path: place.path, message: `looks at lines within lines more than ${MOST_QUANTIFIERS} deep` });
    return () => false;
  }
  if ('someLine' in condition) {
    const test = compile(condition.someLine, overLines(place, 'someLine'), at);
    return (claim) => claim.lines.some((line) => test(claim, line));
  }
  if ('everyLine' in condition) {
    const test = compile(condition.everyLine, overLines(place, 'everyLine'), at);
    return (claim) => claim.lines.every((line) => test(claim, line));
  }
  const { anotherLine } = condition as { anotherLine: Condition };
  if (!place.line)
    at.faults.push({
      path: `${place.path}.anotherLine`,
      message: 'needs a line to be another than; use someLine',
    });
  const test = compile(anotherLine, overLines(place, 'anotherLine'), at);
  return (claim, line) => claim.lines.some((other) => other !== line && test(claim, other));
}

function compileComparison(given: Comparison, place: Place, { rule, faults }: Compiling): Test {
  const fault = (key: string, message: string): Test => {
    faults.push({ path: `${place.path}.${key}`, message });
    return () => false;
  };
  const field = FIELDS[given.field]!;
  if (isLineField(given.field) && !place.line)
    return fault('field', 'is of a line; put it into someLine, or make the rule one of lines');
  const operator = OPERATORS[field.type][given.op];
  if (!operator)
    return fault(
      'op',
      `does not fit ${given.field}; its operators are ${Object.keys(OPERATORS[field.type]).join(', ')}`,
    );
  const operand = operandOf(given, rule);
  const wrong =
    operand === MISSING_LIST
      ? 'names a list that the rule does not have'
      : (operandFault(field.type, operator, operand) ?? impossible(field, given.op, operand));
  if (wrong) return fault('value', wrong);
  const test = comparison(given.op, operator, operand);
  return (claim, line) => {
    const value = field.read(claim, line);
    if (value === undefined) throw new CannotJudge(given.field);
    return test(value);
  };
}

/** A value that the field never has is a slip of the pen: the rule would hold for ever and find nothing. */
function impossible({ never }: Field, op: string, operand: unknown): string | null {
  if (!never) return null;
  const values = (Array.isArray(operand) ? operand : [operand]).filter((one) => typeof one === 'string');
  return values.map((value) => never(value, /startsWith/i.test(op) || op === 'between')).find(Boolean) ?? null;
}

const MISSING_LIST = Symbol('a list that is not there');

function operandOf({ value }: Comparison, rule: Rule): unknown {
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.hasOwn(rule.lists, value.list) ? rule.lists[value.list] : MISSING_LIST;
}

function scopeFaults({ from, to }: Scope): RuleFault[] {
  return from && to && from > to ? [{ path: 'scope.to', message: 'is before scope.from' }] : [];
}

/** An error that can be overridden by nobody and repaired by nothing is allowed; two actions that contradict are not. */
function actionFaults({ then }: Rule): RuleFault[] {
  const routes = then.filter((action) => action.do === 'route');
  return routes.length > 1 ? [{ path: 'then', message: 'routes to two queues' }] : [];
}

/** Payers, kinds and codes are answered by the index (rule-book.ts); here is the rest. */
function inScope(scope: Scope): (claim: ClaimFacts) => boolean {
  const payers = scope.payers && new Set(scope.payers);
  const codes = scope.codes && new Set(scope.codes);
  const has = <T>(wanted: readonly T[] | undefined, value: T | null | undefined): boolean =>
    !wanted || (value !== null && value !== undefined && wanted.includes(value));
  return (claim) =>
    (!payers || (claim.payer !== null && payers.has(claim.payer.code))) &&
    has(scope.payerKinds, claim.payer?.kind) &&
    has(scope.plans, claim.payer?.plan) &&
    has(scope.claimKinds, claim.kind) &&
    has(scope.frequencies, claim.frequency) &&
    (!scope.from || claim.from >= scope.from) &&
    (!scope.to || claim.from <= scope.to) &&
    (!codes || claim.lines.some((line) => codes.has(line.code)));
}
