/** Files as rows with their line numbers: CSV as RFC 4180 has it (quotes, line breaks inside them), or tabs. */
import { isDay, type Day } from '../calendar';
import { BadCodeFile, type CodeKind, type RowFault } from './types';

/** What is wrong with one row; the reader adds the line. */
export class BadRow extends Error {}

const MAX_FAULTS = 100;

/** Collects the bad rows of a file, so that all are told at once. */
export class Faults {
  private readonly found: RowFault[] = [];
  private total = 0;

  constructor(private readonly kind: CodeKind) {}

  /** Runs the reading of one row. */
  row(line: number, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      this.add(line, error.message);
    }
  }

  add(line: number, message: string): void {
    this.total += 1;
    if (this.found.length < MAX_FAULTS) this.found.push({ line, message });
  }

  /** Throws if a row was bad, or if there was none (`isEmpty`, with what that means). */
  end(isEmpty: boolean, message: string): void {
    if (isEmpty && this.total === 0) this.add(1, message);
    if (this.total > 0) throw new BadCodeFile(this.kind, this.found, this.total);
  }
}

export interface Line {
  n: number;
  text: string;
}

/** Lines without their ends; blank ones are left out. */
export function* linesOf(text: string): Generator<Line> {
  let n = 0;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    const line = text.slice(at, text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop);
    n += 1;
    at = stop + 1;
    if (line.trim() !== '') yield { n, text: line };
  }
}

export interface Cells {
  n: number;
  cells: string[];
}

/** Rows of cells. The separator is a tab if the first lines have one. */
export function* cellsOf(text: string): Generator<Cells> {
  const separator = text.slice(0, 4000).includes('\t') ? '\t' : ',';
  let open: { n: number; text: string } | undefined;
  for (const { n, text: line } of linesOf(text)) {
    const whole = open ? `${open.text}\n${line}` : line;
    const start = open?.n ?? n;
    // A quote that is not closed goes on in the next line.
    if (separator === ',' && (whole.match(/"/g)?.length ?? 0) % 2 === 1) {
      open = { n: start, text: whole };
      continue;
    }
    open = undefined;
    yield { n: start, cells: splitCells(whole, separator) };
  }
  if (open) yield { n: open.n, cells: splitCells(open.text, separator) };
}

function splitCells(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at]!;
    if (char === '"' && quoted && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return [...cells, cell.trim()];
}

/** `20260401`, `2026-04-01` or `4/1/2026`; null for nothing, `*` and `99991231`. */
export function dayCell(text: string, name: string): Day | null {
  if (text === '' || text === '*' || text === '99991231') return null;
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const day = compact
    ? `${compact[1]}-${compact[2]}-${compact[3]}`
    : american
      ? `${american[3]}-${american[1]!.padStart(2, '0')}-${american[2]!.padStart(2, '0')}`
      : text;
  if (!isDay(day)) throw new BadRow(`${name} "${text.slice(0, 20)}" is not a day`);
  return day;
}

/** A whole number, or the row is bad. */
export function numberCell(text: string, name: string, low: number, high: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (!(value >= low && value <= high))
    throw new BadRow(`${name} "${text.slice(0, 20)}" is not from ${low} to ${high}`);
  return value;
}

/** A cell that must look like this. */
export function patternCell(text: string | undefined, pattern: RegExp, name: string): string {
  if (text === undefined || !pattern.test(text))
    throw new BadRow(`${name} "${(text ?? '').slice(0, 20)}" is not ${article(name)}`);
  return text;
}

const article = (name: string): string => (/^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`);

export const PROCEDURE = /^(\d{5}|[A-Z]\d{4}|\d{4}[A-Z])$/;
/** ICD-10-CM without its dot. */
export const DIAGNOSIS = /^[A-Z]\d[A-Z0-9][A-Z0-9]{0,4}$/;

/** The dot stands after the third character. */
export const withDot = (code: string): string => (code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code);
