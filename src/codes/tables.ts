/**
 * Files that are tables: the customer's CPT, the small code sets, NCCI, MUE, add-on codes, the relative value file, and
 * the practice's own lists. Columns are found by their head where the file has one that we know; NCCI by its places.
 */
import {
  BadRow,
  type Cells,
  cellsOf,
  dayCell,
  DIAGNOSIS,
  Faults,
  numberCell,
  patternCell,
  PROCEDURE,
  withDot,
} from './rows';
import type { CodeData, CodeFile, CodeKind, CodeRow, PairRow } from './types';

/** A table with a head: cells by the names of their columns. */
interface Row {
  cell: (name: string) => string;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Each column by one of its names; the head is the first row that has a name of every needed one. */
function readTable(
  kind: CodeKind,
  text: string,
  columns: Record<string, readonly string[]>,
  needed: readonly string[],
  take: (row: Row, file: CodeFile) => void,
): CodeFile {
  const faults = new Faults(kind);
  const file: CodeFile = { codes: [], pairs: [] };
  let places: Map<string, number> | undefined;
  const seen = new Set<string>();
  for (const row of cellsOf(text)) {
    if (!places) places = headOf(row, columns, needed);
    else {
      const found = places;
      const cell = (name: string): string => row.cells[found.get(name) ?? -1] ?? '';
      faults.row(row.n, () => {
        const before = file.codes.length;
        take({ cell }, file);
        for (const code of file.codes.slice(before)) refuseTwice(seen, code);
      });
    }
  }
  if (!places) faults.add(1, `no row names the columns ${needed.map((name) => columns[name]![0]).join(', ')}`);
  faults.end(file.codes.length + file.pairs.length === 0, 'the file has no row');
  return file;
}

/** The same code from the same day twice cannot both be right. */
function refuseTwice(seen: Set<string>, { code, from }: CodeRow): void {
  const key = `${code}|${from ?? ''}`;
  if (seen.has(key)) throw new BadRow(`code ${code} stands twice${from ? ` from ${from}` : ''}`);
  seen.add(key);
}

function headOf(
  { cells }: Cells,
  columns: Record<string, readonly string[]>,
  needed: readonly string[],
): Map<string, number> | undefined {
  const names = cells.map(plain);
  const found = new Map<string, number>();
  for (const [name, known] of Object.entries(columns)) {
    const place = names.findIndex((head) => known.some((one) => plain(one) === head));
    if (place >= 0) found.set(name, place);
  }
  return needed.every((name) => found.has(name)) ? found : undefined;
}

const COLUMNS = {
  code: ['code', 'hcpcs', 'cpt', 'cpt code', 'hcpcs/cpt code'],
  title: ['description', 'title', 'long description', 'name', 'display name', 'classification'],
  from: ['from', 'effective date', 'start', 'start date', 'effective'],
  to: ['to', 'deletion date', 'stop', 'end date', 'end', 'stop date', 'deactivation date'],
};

const SHAPES: Partial<Record<CodeKind, { pattern: RegExp; name: string }>> = {
  cpt: { pattern: PROCEDURE, name: 'CPT code' },
  modifier: { pattern: /^[A-Z0-9]{2}$/, name: 'modifier' },
  'place-of-service': { pattern: /^\d{2}$/, name: 'place of service' },
  'revenue-code': { pattern: /^\d{4}$/, name: 'revenue code' },
  'bill-type': { pattern: /^\d{3,4}$/, name: 'type of bill' },
  taxonomy: { pattern: /^[0-9]{3}[A-Z0-9]{6}X$/, name: 'taxonomy code' },
  carc: { pattern: /^[A-Z]?\d{1,3}$/, name: 'CARC' },
  rarc: { pattern: /^(M|MA|N)\d{1,3}$/, name: 'RARC' },
  'claim-status-category': { pattern: /^[A-Z]\d{1,2}$/, name: 'claim status category' },
  'claim-status': { pattern: /^\d{1,4}$/, name: 'claim status code' },
};

/** Code and title, with days where the file has them. */
export function readCodeList(kind: CodeKind, text: string): CodeFile {
  const shape = SHAPES[kind]!;
  return readTable(kind, text, COLUMNS, ['code', 'title'], ({ cell }, { codes }) => {
    const code = patternCell(cell('code'), shape.pattern, shape.name);
    if (cell('title') === '') throw new BadRow(`code ${code} has no title`);
    codes.push(codeRow(code, cell('title'), null, days(cell)));
  });
}

const codeRow = (
  code: string,
  title: string,
  data: CodeData | null,
  { from, to }: { from: string | null; to: string | null } = { from: null, to: null },
): CodeRow => ({ code, title, billable: true, from, to, data });

function days(cell: (name: string) => string): { from: string | null; to: string | null } {
  const from = dayCell(cell('from'), 'the first day');
  const to = dayCell(cell('to'), 'the last day');
  if (from && to && to < from) throw new BadRow('ends before it begins');
  return { from, to };
}

/**
 * NCCI PTP, tabs: column 1, column 2, "in existence prior to 1996", effective, deletion (`*`: none), modifier
 * indicator, rationale. What stands above the first pair is the file's licence and head.
 */
export function readPtp(text: string): CodeFile {
  const faults = new Faults('ncci-ptp');
  const pairs: PairRow[] = [];
  for (const { n, cells } of cellsOf(text)) {
    const isHead = pairs.length === 0 && !(PROCEDURE.test(cells[0] ?? '') && PROCEDURE.test(cells[1] ?? ''));
    if (!isHead) faults.row(n, () => void pairs.push(ptpRow(cells)));
  }
  faults.end(pairs.length === 0, 'the file has no pair of codes');
  return { codes: [], pairs };
}

function ptpRow(cells: string[]): PairRow {
  const [a, b, , from = '', to = '', value] = cells;
  return {
    a: patternCell(a, PROCEDURE, 'column 1 code'),
    b: patternCell(b, PROCEDURE, 'column 2 code'),
    from: dayCell(from, 'the effective date'),
    to: dayCell(to, 'the deletion date'),
    value: patternCell(value, /^[019]$/, 'modifier indicator'),
  };
}

/** MUE, practitioner: code, units, adjudication indicator (`2 Date of Service Edit: Policy`), rationale. */
export const readMue = (text: string): CodeFile =>
  readTable(
    'mue',
    text,
    {
      ...COLUMNS,
      units: ['practitioner services mue values', 'mue value', 'mue values', 'units'],
      mai: ['mue adjudication indicator', 'mai'],
    },
    ['code', 'units', 'mai'],
    ({ cell }, { codes }) => {
      const code = patternCell(cell('code'), PROCEDURE, 'HCPCS or CPT code');
      const units = numberCell(cell('units'), 'the MUE value', 0, 99_999);
      const mai = Number(patternCell(cell('mai').charAt(0), /^[123]$/, 'adjudication indicator')) as 1 | 2 | 3;
      codes.push(codeRow(code, '', { units, mai }, days(cell)));
    },
  );

/** Add-on codes: add-on, primary, type, effective, deletion. Type 2 has no primaries: the contractor decides. */
export function readAddOn(text: string): CodeFile {
  const addOns = new Map<string, CodeRow>();
  const file = readTable(
    'add-on',
    text,
    {
      a: ['add-on code', 'addon', 'aoc', 'add_on_code'],
      b: ['primary code', 'primary', 'primary_code'],
      type: ['type', 'aoc edit type', 'edit type'],
      from: ['effective date', 'from', 'aoc edit effective date', 'start'],
      to: ['deletion date', 'to', 'aoc edit deletion date', 'end'],
    },
    ['a', 'b', 'type'],
    ({ cell }, { pairs }) => {
      const a = patternCell(cell('a'), PROCEDURE, 'add-on code');
      const type = Number(patternCell(cell('type').replace(/\D/g, ''), /^[123]$/, 'add-on type')) as 1 | 2 | 3;
      if (type !== 2 || cell('b') !== '')
        pairs.push({ a, b: patternCell(cell('b'), PROCEDURE, 'primary code'), ...days(cell), value: '' });
      addOns.set(a, codeRow(a, '', { addOnType: type }));
    },
  );
  return { ...file, codes: [...addOns.values()] };
}

const GLOBAL_DAYS: Record<string, 0 | 10 | 90> = { '000': 0, '010': 10, '090': 90, '0': 0, '10': 10, '90': 90 };

/** PPRRVU: of its columns only the code, global days and the bilateral indicator; the rows of a modifier (26, TC, 53) repeat the code's. */
export const readFeeSchedule = (text: string): CodeFile =>
  readTable(
    'fee-schedule',
    text,
    {
      code: ['hcpcs', 'code'],
      modifier: ['mod', 'modifier'],
      global: ['glob days', 'days', 'global days', 'global'],
      bilateral: ['bilat surg', 'bilateral', 'bilat'],
    },
    ['code', 'global'],
    ({ cell }, { codes }) => {
      if (cell('modifier') !== '') return;
      const code = patternCell(cell('code'), PROCEDURE, 'HCPCS or CPT code');
      const global = patternCell(cell('global'), /^(000|010|090|0|10|90|MMM|[XYZ]{3})$/, 'number of global days');
      const bilateral = patternCell(cell('bilateral') || '9', /^[01239]$/, 'bilateral indicator');
      codes.push(
        codeRow(code, '', {
          globalDays: GLOBAL_DAYS[global] ?? null,
          bilateral: bilateral as CodeData['bilateral'],
        }),
      );
    },
  );

/** Coverage determinations: policy, procedure, diagnosis, `covers` or `excludes`, days, kinds of payer (`medicare medicaid`). */
export function readCoverage(text: string): CodeFile {
  const procedures = new Map<string, CodeRow>();
  const file = readTable(
    'coverage',
    text,
    {
      ...COLUMNS,
      policy: ['policy', 'lcd', 'ncd', 'determination'],
      dx: ['diagnosis', 'icd-10-cm', 'dx'],
      how: ['how', 'covers or excludes', 'group'],
      kinds: ['payer kinds', 'payers'],
    },
    ['policy', 'code', 'dx', 'how'],
    ({ cell }, { pairs }) => {
      const a = patternCell(cell('code'), PROCEDURE, 'HCPCS or CPT code');
      const dx = patternCell(cell('dx').replace('.', ''), DIAGNOSIS, 'ICD-10-CM code');
      const value = patternCell(cell('how'), /^(covers|excludes)$/, 'covers or excludes');
      pairs.push({ a, b: withDot(dx), ...days(cell), value });
      const payerKinds = (cell('kinds') || 'medicare medicare_advantage').split(/\s+/);
      procedures.set(a, codeRow(a, '', { policy: cell('policy'), payerKinds }));
    },
  );
  return { ...file, codes: [...procedures.values()] };
}

export const readFrequency = (text: string): CodeFile =>
  readTable(
    'frequency',
    text,
    { ...COLUMNS, times: ['times', 'max', 'most'], days: ['days', 'per days'], kinds: ['payer kinds', 'payers'] },
    ['code', 'times', 'days'],
    ({ cell }, { codes }) => {
      const data: CodeData = {
        times: numberCell(cell('times'), 'times', 1, 999),
        days: numberCell(cell('days'), 'days', 1, 3660),
        ...(cell('kinds') ? { payerKinds: cell('kinds').split(/\s+/) } : {}),
      };
      codes.push(codeRow(patternCell(cell('code'), PROCEDURE, 'HCPCS or CPT code'), cell('title'), data, days(cell)));
    },
  );

export const readSexAge = (text: string): CodeFile =>
  readTable(
    'sex-age',
    text,
    { ...COLUMNS, sex: ['sex'], ageFrom: ['age from', 'youngest'], ageTo: ['age to', 'oldest'] },
    ['code', 'sex', 'ageFrom', 'ageTo'],
    ({ cell }, { codes }) => {
      const raw = cell('code').replace('.', '');
      const code = PROCEDURE.test(raw) ? raw : withDot(patternCell(raw, DIAGNOSIS, 'procedure or diagnosis code'));
      const data: CodeData = {};
      if (cell('sex') !== '') data.sex = patternCell(cell('sex'), /^[FM]$/, 'sex') as 'F' | 'M';
      if (cell('ageFrom') !== '') data.ageFrom = numberCell(cell('ageFrom'), 'the youngest age', 0, 150);
      if (cell('ageTo') !== '') data.ageTo = numberCell(cell('ageTo'), 'the oldest age', 0, 150);
      if (Object.keys(data).length === 0) throw new BadRow(`code ${code} has no limit`);
      codes.push(codeRow(code, '', data, days(cell)));
    },
  );
