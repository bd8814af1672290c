/**
 * `${…}` in texts of a scenario: numbers that do not exist when the file is written. `${se}` is not here: only the X12
 * text around it knows its value (`edi.ts`).
 */
import type { Day } from '../calendar';
import { readDate } from './dates';
import { LABEL } from './values';
import type { ClaimKey, Label } from './types';

/** What placeholders ask. A question about something that does not exist yet throws `UnknownFact`. */
export interface Facts {
  dos: Day;
  /** The step's encounter, for `${claim.1.pcn}`. */
  encounter?: Label;
  pcn(claim: ClaimKey): string;
  icn(claim: ClaimKey): string;
  control(claim: ClaimKey, line: number): string;
  batch(number: number, field: BatchField): string;
  trace(label: Label): string;
  /** The interchange number of the message that is being made. */
  interchange(): string;
}

export type BatchField = 'isa' | 'gs' | 'st' | 'bht';

export class UnknownFact extends Error {
  override name = 'UnknownFact';
}

type Placeholder =
  | { type: 'pcn' | 'icn'; encounter?: Label; claim: number }
  | { type: 'line'; encounter?: Label; claim: number; line: number }
  | { type: 'batch'; number: number; field: BatchField }
  | { type: 'trace'; label: Label }
  | { type: 'control' | 'se' }
  | { type: 'date'; expression: string; digits: 6 | 8 };

const ANY = /\$\{([^}]*)\}/g;
const CLAIM = /^claim\.(?:([a-z][a-z0-9_-]*)\.)?([1-9]\d*)\.(?:(pcn|icn)|line\.([1-9]\d*)\.control)$/;
const LINE = /^line\.([1-9]\d*)\.control$/;
const BATCH = /^batch\.([1-9]\d*)\.(isa|gs|st|bht)$/;
const FILTER = /^(lower|first:([1-9]\d*))$/;

/** Replaces every placeholder of a text but `${se}`. */
export const fill = (text: string, facts: Facts): string =>
  text.replace(ANY, (whole, inner: string) => {
    const [body = '', ...filters] = inner.split('|');
    const placeholder = parse(body, facts.dos);
    if (!placeholder) throw new UnknownFact(`${whole} is not a placeholder`);
    if (placeholder.type === 'se') return whole;
    return filters.reduce(applyFilter, valueOf(placeholder, facts));
  });

/** Fills every text inside a value; keys stay as they are. */
export function fillAll<T>(value: T, facts: Facts): T {
  if (typeof value === 'string') return (value.includes('${') ? fill(value, facts) : value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => fillAll(item, facts)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillAll(item, facts)])) as T;
}

/** What is wrong with the placeholders of a text; the file is refused before anything runs. */
export function placeholderProblems(text: string, dos: Day, encounters: readonly Label[]): string[] {
  const problems: string[] = [];
  for (const [whole, inner = ''] of text.matchAll(ANY)) {
    const [body = '', ...filters] = inner.split('|');
    const placeholder = parse(body, dos);
    if (!placeholder || !filters.every((filter) => FILTER.test(filter))) {
      problems.push(`${whole} is not a placeholder`);
    } else if ('encounter' in placeholder && placeholder.encounter && !encounters.includes(placeholder.encounter)) {
      problems.push(`${whole} names no encounter of this file`);
    }
  }
  return problems;
}

function parse(body: string, dos: Day): Placeholder | undefined {
  if (body === 'control' || body === 'se') return { type: body };
  const [kind, rest = ''] = body.split(/:(.*)/s);
  if (kind === 'date' || kind === 'date6') {
    return readDate(rest, dos) ? { type: 'date', expression: rest, digits: kind === 'date' ? 8 : 6 } : undefined;
  }
  if (body.startsWith('trace.')) {
    const label = body.slice('trace.'.length);
    return LABEL.test(label) ? { type: 'trace', label } : undefined;
  }
  const batch = BATCH.exec(body);
  if (batch) return { type: 'batch', number: Number(batch[1]), field: batch[2] as BatchField };
  const line = LINE.exec(body);
  if (line) return { type: 'line', claim: 1, line: Number(line[1]) };
  const claim = CLAIM.exec(body);
  if (!claim) return undefined;
  const named = { encounter: claim[1], claim: Number(claim[2]) };
  if (claim[4]) return { type: 'line', ...named, line: Number(claim[4]) };
  return { type: claim[3] as 'pcn' | 'icn', ...named };
}

function valueOf(placeholder: Exclude<Placeholder, { type: 'se' }>, facts: Facts): string {
  switch (placeholder.type) {
    case 'pcn':
      return facts.pcn(claimKey(placeholder, facts));
    case 'icn':
      return facts.icn(claimKey(placeholder, facts));
    case 'line':
      return facts.control(claimKey(placeholder, facts), placeholder.line);
    case 'batch':
      return facts.batch(placeholder.number, placeholder.field);
    case 'trace':
      return facts.trace(placeholder.label);
    case 'date':
      return readDate(placeholder.expression, facts.dos)!.replaceAll('-', '').slice(-placeholder.digits);
    default:
      return facts.interchange();
  }
}

function claimKey(placeholder: { encounter?: Label; claim: number }, facts: Facts): ClaimKey {
  const encounter = placeholder.encounter ?? facts.encounter;
  if (!encounter) throw new UnknownFact(`claim ${placeholder.claim} needs its encounter: the file has several`);
  return `${encounter}.${placeholder.claim}`;
}

function applyFilter(value: string, filter: string): string {
  const match = FILTER.exec(filter);
  if (!match) throw new UnknownFact(`"${filter}" does not change a placeholder's value`);
  return match[2] ? value.slice(0, Number(match[2])) : value.toLowerCase();
}
