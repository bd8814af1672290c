/** A file that is a table: its columns are found by their head, wherever that stands, and each row by its line. */
import type { Day } from '../calendar';
import { BadRow, type Cells, cellsOf, dayCell, Faults, windowOf } from './rows';
import type { CodeData, CodeFile, CodeKind, CodeRow } from './types';
import { uniquePairs } from './unique-pairs';

/** Cells by the names of their columns; '' where the file has no such column. */
export type Cell = (name: string) => string;

/** Each column by one of its names. */
export type Columns = Record<string, readonly string[]>;

export const COLUMNS = {
  code: ['code', 'hcpcs', 'cpt', 'cpt code', 'hcpcs/cpt code'],
  title: ['description', 'title', 'long description', 'name', 'display name', 'classification'],
  from: ['from', 'effective date', 'start', 'start date', 'effective'],
  to: ['to', 'deletion date', 'stop', 'end date', 'end', 'stop date', 'deactivation date'],
};

/** Heads of CMS's files are spread over so many rows at most: `GLOB` stands above `DAYS`. */
const HEAD_ROWS = 3;

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Reads a table; the head is the first row that has a name of every needed column. */
export function readTable(
  kind: CodeKind,
  text: string,
  columns: Columns,
  needed: readonly string[],
  take: (cell: Cell, file: CodeFile) => void,
): CodeFile {
  const faults = new Faults(kind);
  const file: CodeFile = { codes: [], pairs: [] };
  const lines: number[] = [];
  const seen = new Map<string, CodeRow[]>();
  let places: Map<string, number> | undefined;
  let above: string[][] = [];
  for (const { n, cells, broken } of cellsOf(text)) {
    if (!places) {
      places = headOf(cells, above, columns, needed);
      above = [cells, ...above].slice(0, HEAD_ROWS - 1);
      continue;
    }
    const found = places;
    faults.row(n, () => {
      if (broken) throw new BadRow(broken);
      const before = file.codes.length;
      take((name) => cells[found.get(name) ?? -1] ?? '', file);
      while (lines.length < file.pairs.length) lines.push(n);
      for (const code of file.codes.slice(before)) refuseTwice(seen, code);
    });
  }
  if (!places) faults.add(1, `no row names the columns ${needed.map((name) => columns[name]![0]).join(', ')}`);
  const pairs = uniquePairs(file.pairs, lines, faults);
  faults.end(file.codes.length + file.pairs.length === 0, 'the file has no row');
  return { codes: file.codes, pairs };
}

/** Of one code there is one row a day. */
function refuseTwice(seen: Map<string, CodeRow[]>, row: CodeRow): void {
  const known = seen.get(row.code);
  const other = known?.find((one) => startsIn(one, row) || startsIn(row, one));
  if (other) throw new BadRow(`code ${row.code} stands twice${row.from ? ` on ${laterStart(row, other)}` : ''}`);
  if (known) known.push(row);
  else seen.set(row.code, [row]);
}

const startsIn = (row: CodeRow, later: CodeRow): boolean =>
  (row.from ?? '') <= (later.from ?? '') && (row.to === null || (later.from ?? '') <= row.to);
const laterStart = (one: CodeRow, other: CodeRow): Day =>
  (one.from ?? '') > (other.from ?? '') ? one.from! : (other.from ?? one.from!);

function headOf(
  cells: Cells['cells'],
  above: readonly string[][],
  columns: Columns,
  needed: readonly string[],
): Map<string, number> | undefined {
  const names = cells.map((cell, at) => headNames(cell, at, above));
  const found = new Map<string, number>();
  for (const [name, known] of Object.entries(columns)) {
    const wanted = known.map(plain);
    const place = names.findIndex((all) => all.some((one) => wanted.includes(one)));
    if (place >= 0) found.set(name, place);
  }
  return needed.every((name) => found.has(name)) ? found : undefined;
}

/** What a column may be called: by its own cell, or with those above it. */
function headNames(cell: string, at: number, above: readonly string[][]): string[] {
  const names = [plain(cell)];
  for (const row of above) names.push(plain(row[at] ?? '') + names.at(-1)!);
  return names;
}

/** A row of a code. */
export const codeRow = (
  code: string,
  title: string,
  data: CodeData | null,
  { from, to }: { from: Day | null; to: Day | null } = { from: null, to: null },
): CodeRow => ({ code, title, billable: true, from, to, data });

/** The first and the last day of a row. */
export const days = (cell: Cell): { from: Day | null; to: Day | null } =>
  windowOf(dayCell(cell('from'), 'the first day'), dayCell(cell('to'), 'the last day'));
