/** What is not as expected, and the tools that find it. */
import { formatCents, ZERO, type Cents } from '../money/cents';

/** A difference without its step. */
export interface Mismatch {
  /** The file's own keys: `balances.paid.prairie`, `tasks.1.amount`. */
  path: string;
  expected: string;
  actual: string;
  /** The postings or segments behind it, one a line. */
  behind?: string[];
}

export interface Difference extends Mismatch {
  step: number;
  /** The step's `at` as written. */
  at: string;
  /** The step's line of the file. */
  line: number;
}

/** Without what stands behind it. */
export const sentence = ({ step, at, path, expected, actual }: Omit<Difference, 'line'>): string =>
  `step ${step} (${at}): ${path}: expected ${expected}, found ${actual}`;

export const NOTHING = 'nothing';

/** Keys that hold money; in a description they are printed with two places. */
const MONEY = new Set([
  'amount',
  'total',
  'due',
  'charge',
  'paid_by_insurance',
  'adjusted',
  'paid_by_patient',
  'forms',
]);

export function describe(value: unknown, key = ''): string {
  if (value === null || value === undefined) return NOTHING;
  if (Array.isArray(value)) return `[${value.map((item) => describe(item, key)).join(', ')}]`;
  if (typeof value === 'number' && MONEY.has(key)) return formatCents(value as Cents);
  if (typeof value !== 'object') return String(value);
  const fields = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return `{${fields.map(([name, item]) => `${name}: ${describe(item, name)}`).join(', ')}}`;
}

/** Scalars, or lists whose order means nothing. */
export function same(expected: unknown, actual: unknown): boolean {
  if (!Array.isArray(expected) || !Array.isArray(actual)) return expected === actual;
  const sortedText = (list: unknown[]) => JSON.stringify(list.map(String).sort());
  return sortedText(expected) === sortedText(actual);
}

/** Every field that the expectation says; what it leaves out may be anything. */
export function fields(expected: object, actual: object, path: string): Mismatch[] {
  return Object.entries(expected)
    .filter(([key, value]) => value !== undefined && !same(value, (actual as Record<string, unknown>)[key]))
    .map(([key, value]) => ({
      path: `${path}.${key}`,
      expected: describe(value, key),
      actual: describe((actual as Record<string, unknown>)[key], key),
    }));
}

/** Amounts by owner or reason; one that is left out on either side is zero. */
export function amounts(
  expected: Partial<Record<string, Cents>>,
  actual: Partial<Record<string, Cents>>,
  path: string,
): Mismatch[] {
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => amount(expected[key], actual[key], `${path}.${key}`));
}

export function amount(expected: Cents | undefined, actual: Cents | undefined, path: string): Mismatch[] {
  const [want, have] = [expected ?? ZERO, actual ?? ZERO];
  return want === have ? [] : [{ path, expected: formatCents(want), actual: formatCents(have) }];
}

export interface SetRules<E, A> {
  path: string;
  compare(expected: E, actual: A, path: string): Mismatch[];
  /** Whether the two are about one thing, so that their difference is in its fields. */
  related(expected: E, actual: A): boolean;
  show(actual: A): unknown;
}

/** Both lists hold the same things, in any order: each expected one has an actual one of its own, and none is left. */
export function exactSet<E, A>(expected: readonly E[], actual: readonly A[], rules: SetRules<E, A>): Mismatch[] {
  const partner = pairs(expected, actual, (e, a) => rules.compare(e, a, '').length === 0);
  const left = new Set(actual.keys());
  for (const at of partner.values()) left.delete(at);
  const mismatches: Mismatch[] = [];
  expected.forEach((item, nth) => {
    if (partner.has(nth)) return;
    const path = `${rules.path}.${nth + 1}`;
    const candidates = [...left].filter((at) => rules.related(item, actual[at]!));
    const tried = candidates.map((at) => ({ at, found: rules.compare(item, actual[at]!, path) }));
    const best = tried.sort((a, b) => a.found.length - b.found.length)[0];
    if (best) {
      left.delete(best.at);
      mismatches.push(...best.found);
    } else {
      mismatches.push({ path, expected: describe(item), actual: NOTHING });
    }
  });
  for (const at of left) mismatches.push({ path: rules.path, expected: 'no other', actual: show(rules, actual[at]!) });
  return mismatches;
}

const show = <E, A>(rules: SetRules<E, A>, item: A): string => describe(rules.show(item));

/** A largest matching (Kuhn): an expectation that fits several things must not take the only one that fits another. */
function pairs<E, A>(expected: readonly E[], actual: readonly A[], fits: (e: E, a: A) => boolean) {
  const taken = new Map<number, number>();
  const seek = (nth: number, seen: Set<number>): boolean =>
    actual.some((item, at) => {
      if (seen.has(at) || !fits(expected[nth]!, item)) return false;
      seen.add(at);
      if (taken.has(at) && !seek(taken.get(at)!, seen)) return false;
      taken.set(at, nth);
      return true;
    });
  expected.forEach((_, nth) => seek(nth, new Set()));
  return new Map([...taken].map(([at, nth]) => [nth, at]));
}
