/** Files as rows with their line numbers: CSV as RFC 4180 has it (quotes, line breaks inside them), or tabs. */
import { addDays, isDay, type Day } from '../calendar';
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
    if (this.total > 0)
      throw new BadCodeFile(
        this.kind,
        this.found.sort((a, b) => a.line - b.line),
        this.total,
      );
  }
}

export interface Line {
  n: number;
  text: string;
}

/** Lines without their ends (CRLF, LF or CR); blank ones are left out. */
export function* linesOf(text: string): Generator<Line> {
  const ends = /\r\n|\n|\r/g;
  let n = 0;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at = ends.lastIndex) {
    ends.lastIndex = at;
    const end = ends.exec(text);
    const line = text.slice(at, end ? end.index : text.length);
    n += 1;
    if (line.trim() !== '') yield { n, text: line };
    if (!end) return;
  }
}

export interface Cells {
  n: number;
  cells: string[];
  /** Why the row cannot be read as cells. */
  broken?: string;
}

/** A quote that is not closed in so many lines was never meant to be open; the lines behind it are read for themselves. */
const MOST_QUOTED_LINES = 100;

/** Rows of cells; one without any text is left out. */
export function* cellsOf(text: string): Generator<Cells> {
  const separator = separatorOf(text);
  const lines = linesOf(text);
  const again: Line[] = [];
  const next = (): Line | undefined => again.shift() ?? (lines.next().value as Line | undefined);
  for (let line = next(); line; line = next()) {
    const scan = scanCells(line.text, separator);
    const more: Line[] = [];
    while (scan.isOpen && more.length < MOST_QUOTED_LINES) {
      const following = next();
      if (!following) break;
      more.push(following);
      scan.read(`\n${following.text}`);
    }
    if (scan.isOpen) again.unshift(...more);
    const cells = scan.cells();
    if (scan.isOpen) yield { n: line.n, cells, broken: 'has a quote that is not closed' };
    else if (cells.some((cell) => cell !== '')) yield { n: line.n, cells };
  }
}

/** Tabs, if the first lines have more of them than commas. */
function separatorOf(text: string): '\t' | ',' {
  const start = text.slice(0, 20_000);
  const count = (char: string): number => start.split(char).length;
  return count('\t') > count(',') ? '\t' : ',';
}

interface CellScan {
  isOpen: boolean;
  read: (text: string) => void;
  cells: () => string[];
}

/** RFC 4180: a quote opens at the beginning of a cell only, so that `5" pipe` keeps its own. */
function scanCells(first: string, separator: string): CellScan {
  if (!first.includes('"'))
    return {
      isOpen: false,
      read: () => undefined,
      cells: () => first.split(separator).map((cell) => cell.trim()),
    };
  const done: string[] = [];
  let cell = '';
  const scan: CellScan = { isOpen: false, read, cells: () => [...done, cell.trim()] };
  function read(text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at]!;
      if (char === '"' && scan.isOpen && text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (char === '"' && (scan.isOpen || cell.trim() === '')) scan.isOpen = !scan.isOpen;
      else if (char === separator && !scan.isOpen) {
        done.push(cell.trim());
        cell = '';
      } else cell += char;
    }
  }
  read(first);
  return scan;
}

/** `20260401`, `2026-04-01`, `4/1/2026`, or `2026091` (the 91st day, as the add-on file writes); null for nothing, `*` and `99991231`. */
export function dayCell(text: string, name: string): Day | null {
  if (text === '' || text === '*' || text === '99991231') return null;
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const ordinal = /^(\d{4})(\d{3})$/.exec(text);
  const day = compact
    ? `${compact[1]}-${compact[2]}-${compact[3]}`
    : american
      ? `${american[3]}-${american[1]!.padStart(2, '0')}-${american[2]!.padStart(2, '0')}`
      : ordinal
        ? ordinalDay(ordinal[1]!, Number(ordinal[2]))
        : text;
  if (!isDay(day)) throw new BadRow(`${name} "${text.slice(0, 20)}" is not a day`);
  return day;
}

/** The n-th day of a year; nothing where the year has not so many. */
function ordinalDay(year: string, n: number): string {
  const day = n > 0 ? addDays(`${year}-01-01`, n - 1) : '';
  return day.startsWith(year) ? day : '';
}

/** Two days of which the second is not before the first, or the row is bad. */
export function windowOf(from: Day | null, to: Day | null): { from: Day | null; to: Day | null } {
  if (from !== null && to !== null && to < from) throw new BadRow('ends before it begins');
  return { from, to };
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
