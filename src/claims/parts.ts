/**
 * The claims that a visit's lines go into: one, unless an electronic claim cannot carry them all (837P: 50 lines, 12
 * diagnoses; FORMAT 6.16). Lines go in order into the fewest claims; what a claim has once carried stays with its part, so
 * that what is sent again is the same claim. Pure.
 */
import type { Draft } from '../line/draft';
import type { Claim, EncounterRecord, Line } from '../line/record';
import { type Cents, sum } from '../money/cents';
import { linesOf } from './covered';

export const LINES_MAX = 50;
export const DIAGNOSES_MAX = 12;

/** One claim's worth of lines; its versions carry its number. */
export interface Part {
  n: number;
  lines: Line[];
}

/** At least one, so that a visit without lines is asked about. */
export function partsOf(draft: Draft, payerId: string): Part[] {
  const pinned = pins(draft, payerId);
  const own = new Set(linesOf(draft.record, payerId));
  const claimed = new Set(draft.record.claims.flatMap((c) => (c.payerId === payerId ? c.lineIds : [])));
  const parts = new Map<number, Part>();
  const partOf = (n: number): Part => parts.get(n) ?? parts.set(n, { n, lines: [] }).get(n)!;
  for (const claim of draft.record.claims) if (claim.payerId === payerId) partOf(claim.part);
  const hasLimit = draft.record.payers.get(payerId)?.claims !== 'paper';
  for (const line of draft.billedLines.filter((each) => own.has(each) || claimed.has(each.id))) {
    const last = partOf(Math.max(1, ...parts.keys()));
    const own = pinned.get(line.id);
    if (own !== undefined) partOf(own).lines.push(line);
    else if (!hasLimit || fits(last, line)) last.lines.push(line);
    else partOf(last.n + 1).lines.push(line);
  }
  if (parts.size === 0) partOf(1);
  return [...parts.values()].sort((a, b) => a.n - b.n);
}

/** The part in which each line was claimed last: from this payer, else from one before it, whose answers it goes with. */
function pins({ record }: Draft, payerId: string): Map<string, number> {
  const own = record.claims.filter((claim) => claim.payerId === payerId);
  const from = own.length > 0 ? own : record.claims;
  return new Map(from.flatMap((claim) => claim.lineIds.map((id): [string, number] => [id, claim.part])));
}

function fits({ lines }: Part, line: Line): boolean {
  return lines.length < LINES_MAX && new Set([...lines, line].flatMap(({ dx }) => dx)).size <= DIAGNOSES_MAX;
}

/** More than one claim can carry: lines that were claimed together have grown. */
export const isTooLarge = ({ lines }: Part): boolean =>
  lines.length > LINES_MAX || new Set(lines.flatMap(({ dx }) => dx)).size > DIAGNOSES_MAX;

/** The last claim of each part, in order of the parts. */
export function latestClaims(draft: Draft, payerId: string): Claim[] {
  const latest = new Map<number, Claim>();
  for (const claim of draft.record.claims) if (claim.payerId === payerId) latest.set(claim.part, claim);
  return [...latest.values()].sort((a, b) => a.part - b.part);
}

/** What the payer owes on the lines of one part; where there is only one, on the visit. */
export function owedOnPart(draft: Draft, payerId: string, part: number): Cents {
  const parts = partsOf(draft, payerId);
  if (parts.length === 1) return draft.owed(payerId);
  const lines = parts.find(({ n }) => n === part)?.lines ?? [];
  return sum(lines.map(({ id }) => draft.owed(payerId, id)));
}

/** Claims about the same lines, of whichever payer. */
export const isSamePart = (a: Claim, b: Claim): boolean => a.part === b.part;

/** Versions of one claim: before and after a correction, or sent again as new. */
export const isVersionOf = (a: Claim, b: Claim): boolean => a.payerId === b.payerId && isSamePart(a, b);

/** The diagnoses that stand in a claim, by their place in the visit: all, or of a part those that its lines point to. */
export function diagnosesOf({ encounter, lines }: EncounterRecord, claim: Pick<Claim, 'lineIds'>): number[] {
  const all = encounter.diagnoses.map((_, index) => index + 1);
  const billed = lines.filter((line) => !line.removed);
  const isWhole = billed.every((line) => claim.lineIds.includes(line.id));
  if (isWhole && all.length <= DIAGNOSES_MAX) return all;
  const pointed = new Set(lines.filter((line) => claim.lineIds.includes(line.id)).flatMap(({ dx }) => dx));
  return all.filter((place) => pointed.has(place));
}
