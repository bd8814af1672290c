/**
 * The claims that a visit's lines go into: one, unless an electronic claim cannot carry them all (837P: 50 lines, 12
 * diagnoses; FORMAT 6.16). Lines go in order into the fewest claims; what a claim has once carried stays with its part, so
 * that what is sent again is the same claim. Pure.
 */
import type { Draft } from '../line/draft';
import type { Claim, EncounterRecord, Line } from '../line/record';
import { type Cents, sum } from '../money/cents';
import { linesOf } from './covered';
import { isUnsent } from './sent';

export const LINES_MAX = 50;
export const DIAGNOSES_MAX = 12;

/** One claim's worth of lines; its versions carry its number. */
export interface Part {
  n: number;
  lines: Line[];
}

/** At least one, so that a visit without lines is asked about. */
export function partsOf(draft: Draft, payerId: string): Part[] {
  const parts = new Map<number, Part>();
  const partOf = (n: number): Part => parts.get(n) ?? parts.set(n, { n, lines: [] }).get(n)!;
  for (const { part } of latestClaims(draft, payerId)) partOf(part);
  const open = openParts(draft, payerId);
  let filled = partOf(open.shift() ?? Math.max(1, ...parts.keys()));
  const hasLimit = draft.record.payers.get(payerId)?.claims !== 'paper';
  const pinned = pins(draft, payerId);
  for (const line of linesFor(draft, payerId)) {
    const known = pinned.get(line.id);
    if (known === undefined && hasLimit && !fits(filled, line))
      filled = partOf(open.shift() ?? Math.max(...parts.keys()) + 1);
    (known === undefined ? filled : partOf(known)).lines.push(line);
  }
  return [...parts.values()].sort((a, b) => a.n - b.n);
}

/** Those on whose day the payer covers the patient, and those that it has been asked to pay before. */
function linesFor({ record, billedLines }: Draft, payerId: string): Line[] {
  const own = new Set(linesOf(record, payerId));
  const claimed = new Set(record.claims.flatMap((claim) => (claim.payerId === payerId ? claim.lineIds : [])));
  return billedLines.filter((line) => own.has(line) || claimed.has(line.id));
}

/** Parts that no payer has: their lines go in order into as few of them as they need. */
const openParts = (draft: Draft, payerId: string): number[] =>
  latestClaims(draft, payerId).flatMap((claim) => (wasSent(claim) ? [] : [claim.part]));

const wasSent = (claim: Claim): boolean => !isUnsent(claim) && claim.status !== 'cancelled';

/** The part in which each line went out last: to this payer, else to one before it, whose answers it goes with. */
function pins({ record }: Draft, payerId: string): Map<string, number> {
  const sent = record.claims.filter(wasSent);
  const ownLast = [...sent].sort((a, b) => Number(a.payerId === payerId) - Number(b.payerId === payerId));
  return new Map(ownLast.flatMap((claim) => claim.lineIds.map((id): [string, number] => [id, claim.part])));
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
