/**
 * Patterns of `segments` against a claim's 837: in this order, others may stand between, neighbouring REFs in any order.
 * `?` is any element or component, elements beyond the pattern are free, `!SEG…` must not occur, and a CAS pattern names
 * one group, reason and amount anywhere in its segment.
 */

/** Patterns that were not found, in order; and those with `!` that were. */
export interface SegmentProblem {
  pattern: string;
  problem: 'missing' | 'out_of_order' | 'must_not_occur';
  /** The segment that must not be there, or the nearest of this kind. */
  found?: string;
}

export function matchSegments(patterns: readonly string[], segments: readonly string[]): SegmentProblem[] {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const problems: SegmentProblem[] = [];
  let position = -1;
  for (const group of inGroups(wanted)) {
    const placed = place(group, segments, position);
    problems.push(...placed.problems);
    position = placed.position;
  }
  for (const pattern of unwanted) {
    const found = segments.find((segment) => matches(pattern, segment));
    if (found !== undefined) problems.push({ pattern: `!${pattern}`, problem: 'must_not_occur', found });
  }
  return problems;
}

/** Neighbouring REF patterns form one group without order; every other pattern is a group of its own. */
function inGroups(patterns: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const pattern of patterns) {
    const last = groups.at(-1);
    const id = idOf(pattern);
    if (last && id === 'REF' && idOf(last[0]!) === 'REF') last.push(pattern);
    else groups.push([pattern]);
  }
  return groups;
}

function place(group: string[], segments: readonly string[], from: number) {
  const problems: SegmentProblem[] = [];
  const used = new Set<number>();
  let position = from;
  // The pattern that says most chooses first, so that a vague one cannot take its segment.
  for (const pattern of [...group].sort((a, b) => vagueness(a) - vagueness(b))) {
    const index = find(pattern, segments, from, used);
    if (index >= 0) {
      used.add(index);
      position = Math.max(position, index);
      continue;
    }
    const elsewhere = segments.find((segment) => matches(pattern, segment));
    const nearest = elsewhere ?? segments.slice(from + 1).find((segment) => idOf(segment) === idOf(pattern));
    problems.push({ pattern, problem: elsewhere ? 'out_of_order' : 'missing', found: nearest });
  }
  return { problems, position };
}

function find(pattern: string, segments: readonly string[], from: number, used: ReadonlySet<number>): number {
  // The CAS pattern before may have matched in this very segment: one CAS carries up to six reasons.
  const shared = idOf(pattern) === 'CAS' && from >= 0 && idOf(segments[from] ?? '') === 'CAS';
  const start = shared ? from : from + 1;
  return segments.findIndex((segment, at) => at >= start && !used.has(at) && matches(pattern, segment));
}

const idOf = (segment: string): string => segment.split('*', 1)[0]!;
const vagueness = (pattern: string): number => pattern.split('?').length;

export function matches(pattern: string, segment: string): boolean {
  const wanted = pattern.split('*');
  const actual = segment.split('*');
  if (wanted[0] !== actual[0]) return false;
  if (wanted[0] === 'CAS' && wanted.length >= 3) return matchesAdjustment(wanted, actual);
  return wanted.every((element, at) => matchesElement(element, actual[at] ?? ''));
}

/** CAS02 to CAS04 are reason, amount and quantity; five more of these may follow. */
function matchesAdjustment(wanted: string[], actual: string[]): boolean {
  const [, group = '', ...triple] = wanted;
  if (!matchesElement(group, actual[1] ?? '')) return false;
  for (let at = 2; at < actual.length; at += 3) {
    if (triple.every((element, offset) => matchesElement(element, actual[at + offset] ?? ''))) return true;
  }
  return false;
}

function matchesElement(wanted: string, actual: string): boolean {
  if (wanted === '?') return true;
  const want = wanted.split(':');
  const have = actual.split(':');
  const length = Math.max(want.length, have.length);
  return Array.from({ length }, (_, at) => sameComponent(want[at] ?? '', have[at] ?? '')).every(Boolean);
}

const sameComponent = (wanted: string, actual: string): boolean =>
  wanted === '?' || wanted === actual || wanted === shortestAmount(actual);

/** `80.50` is written `80.5` in a pattern. */
const shortestAmount = (text: string): string =>
  /^-?\d+\.\d+$/.test(text) ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
