/**
 * The files that are tables: the customer's CPT, the small code sets, NCCI, MUE, add-on codes, the relative value file,
 * and the practice's own lists. NCCI's columns are found by their places, all others by their head.
 */
import {
  BadRow,
  cellsOf,
  dayCell,
  DIAGNOSIS,
  Faults,
  numberCell,
  patternCell,
  PROCEDURE,
  windowOf,
  withDot,
} from './rows';
import { type Cell, codeRow, COLUMNS, days, readTable } from './table';
import { PAYER_KINDS } from '../words';
import type { CodeData, CodeFile, CodeKind, CodeRow, PairRow } from './types';
import { uniquePairs } from './unique-pairs';

const SHAPES: Partial<Record<CodeKind, { pattern: RegExp; name: string }>> = {
  cpt: { pattern: PROCEDURE, name: 'CPT code' },
  modifier: { pattern: /^[A-Z0-9]{2}$/, name: 'modifier' },
  'place-of-service': { pattern: /^\d{2}$/, name: 'place of service' },
  'revenue-code': { pattern: /^\d{4}$/, name: 'revenue code' },
  'bill-type': { pattern: /^\d{3}[0-9A-Z]?$/, name: 'type of bill' },
  taxonomy: { pattern: /^[0-9]{3}[A-Z0-9]{6}X$/, name: 'taxonomy code' },
  carc: { pattern: /^[A-Z]?\d{1,3}$/, name: 'CARC' },
  rarc: { pattern: /^(M|MA|N)\d{1,3}$/, name: 'RARC' },
  'claim-status-category': { pattern: /^[A-Z]{1,2}\d{1,2}$/, name: 'claim status category' },
  'claim-status': { pattern: /^\d{1,4}$/, name: 'claim status code' },
};

/** No code set has longer ones; a file whose rows ran together has. */
const LONGEST_TITLE = 2000;

/** Code and title, with days where the file has them. */
export function readCodeList(kind: CodeKind, text: string): CodeFile {
  const shape = SHAPES[kind]!;
  return readTable(kind, text, COLUMNS, ['code', 'title'], (cell, { codes }) => {
    const code = patternCell(cell('code'), shape.pattern, shape.name);
    if (cell('title') === '') throw new BadRow(`code ${code} has no title`);
    if (cell('title').length > LONGEST_TITLE)
      throw new BadRow(`code ${code} has a title of more than ${LONGEST_TITLE} characters`);
    codes.push(codeRow(code, cell('title'), null, days(cell)));
  });
}

/**
 * NCCI PTP, tabs: column 1, column 2, "in existence prior to 1996", effective, deletion (`*`: none), modifier
 * indicator, rationale. What stands above the first pair is the file's licence and head.
 */
export function readPtp(text: string): CodeFile {
  const faults = new Faults('ncci-ptp');
  const pairs: PairRow[] = [];
  const lines: number[] = [];
  let isHead = true;
  for (const { n, cells, broken } of cellsOf(text)) {
    isHead &&= !LIKE_A_CODE.test(cells[0] ?? '');
    if (isHead) continue;
    faults.row(n, () => {
      if (broken) throw new BadRow(broken);
      pairs.push(ptpRow(cells));
      lines.push(n);
    });
  }
  const unique = uniquePairs(pairs, lines, faults);
  faults.end(pairs.length === 0, 'the file has no pair of codes');
  return { codes: [], pairs: unique };
}

/** Also a code that is cut or misspelt: a row of the head has words. */
const LIKE_A_CODE = /^[A-Z0-9]*\d[A-Z0-9]*$/i;

function ptpRow(cells: string[]): PairRow {
  const [a, b, , from = '', to = '', value] = cells;
  return {
    a: patternCell(a, PROCEDURE, 'column 1 code'),
    b: patternCell(b, PROCEDURE, 'column 2 code'),
    ...windowOf(dayCell(from, 'the effective date'), dayCell(to, 'the deletion date')),
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
    (cell, { codes }) => {
      const code = patternCell(cell('code'), PROCEDURE, 'HCPCS or CPT code');
      const units = numberCell(cell('units'), 'the MUE value', 0, 99_999);
      const mai = Number(patternCell(cell('mai').charAt(0), /^[123]$/, 'adjudication indicator')) as 1 | 2 | 3;
      codes.push(codeRow(code, '', { units, mai }, days(cell)));
    },
  );

/** The add-on file writes this where the contractor decides which primaries there are. */
const BY_CONTRACTOR = 'CCCCC';

/** Add-on codes: add-on, primary, type, effective, deletion. Type 2 has no primaries: the contractor decides. */
export function readAddOn(text: string): CodeFile {
  const addOns = new Map<string, CodeRow>();
  const file = readTable(
    'add-on',
    text,
    {
      a: ['add-on code', 'addon', 'aoc'],
      b: ['primary code', 'primary'],
      type: ['type', 'aoc edit type', 'edit type'],
      from: ['effective date', 'from', 'aoc edit effdt', 'aoc edit eff dt', 'aoc edit effective date', 'start'],
      to: ['deletion date', 'to', 'aoc edit deldt', 'aoc edit del dt', 'aoc edit deletion date', 'end'],
    },
    ['a', 'b', 'type'],
    (cell, { pairs }) => {
      const a = patternCell(cell('a'), PROCEDURE, 'add-on code');
      const type = Number(patternCell(cell('type').replace(/\D/g, ''), /^[123]$/, 'add-on type')) as 1 | 2 | 3;
      const hasPrimary = cell('b') !== '' && cell('b') !== BY_CONTRACTOR;
      if (hasPrimary || type !== 2)
        pairs.push({ a, b: patternCell(cell('b'), PROCEDURE, 'primary code'), ...days(cell), value: '' });
      addOns.set(a, codeRow(a, '', { addOnType: type }));
    },
  );
  return { ...file, codes: [...addOns.values()] };
}

const GLOBAL_DAYS: Record<string, 0 | 10 | 90> = { '000': 0, '010': 10, '090': 90, '0': 0, '10': 10, '90': 90 };

/**
 * PPRRVU: of its columns only the code, global days and the bilateral indicator; the rows of a modifier (26, TC, 53)
 * repeat the code's. Where the file has no such column, nothing is known of both sides.
 */
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
    (cell, { codes }) => {
      if (cell('modifier') !== '') return;
      const code = patternCell(cell('code'), PROCEDURE, 'HCPCS or CPT code');
      const global = patternCell(cell('global'), /^(000|010|090|0|10|90|MMM|[XYZ]{3}|)$/, 'number of global days');
      const bilateral = patternCell(cell('bilateral'), /^[01239]?$/, 'bilateral indicator');
      codes.push(
        codeRow(code, '', {
          globalDays: GLOBAL_DAYS[global] ?? null,
          ...(bilateral === '' ? {} : { bilateral: bilateral as NonNullable<CodeData['bilateral']> }),
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
    (cell, { pairs }) => {
      const a = patternCell(cell('code'), PROCEDURE, 'HCPCS or CPT code');
      const dx = patternCell(cell('dx').replace('.', ''), DIAGNOSIS, 'ICD-10-CM code');
      const value = patternCell(cell('how'), /^(covers|excludes)$/, 'covers or excludes');
      pairs.push({ a, b: withDot(dx), ...days(cell), value });
      const kinds = kindsOf(cell, 'medicare medicare_advantage');
      procedures.set(a, codeRow(a, '', { policy: cell('policy'), ...kinds }));
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
    (cell, { codes }) => {
      const data: CodeData = {
        times: numberCell(cell('times'), 'times', 1, 999),
        days: numberCell(cell('days'), 'days', 1, 3660),
        ...kindsOf(cell),
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
    (cell, { codes }) => {
      const raw = cell('code').replace('.', '');
      const code = PROCEDURE.test(raw) ? raw : withDot(patternCell(raw, DIAGNOSIS, 'procedure or diagnosis code'));
      const data: CodeData = {};
      if (cell('sex') !== '') data.sex = patternCell(cell('sex'), /^[FM]$/, 'sex') as 'F' | 'M';
      if (cell('ageFrom') !== '') data.ageFrom = numberCell(cell('ageFrom'), 'the youngest age', 0, 150);
      if (cell('ageTo') !== '') data.ageTo = numberCell(cell('ageTo'), 'the oldest age', 0, 150);
      if ((data.ageFrom ?? 0) > (data.ageTo ?? 150)) throw new BadRow('the youngest age is above the oldest');
      if (Object.keys(data).length === 0) throw new BadRow(`code ${code} has no limit`);
      codes.push(codeRow(code, '', data, days(cell)));
    },
  );

/** `97110,GP GO GN,…`: one of the modifiers, the kinds of payer that ask for it, and where it is written. */
export const readRequiredModifiers = (text: string): CodeFile =>
  readTable(
    'required-modifier',
    text,
    {
      ...COLUMNS,
      modifiers: ['modifiers', 'one of'],
      kinds: ['payer kinds', 'payers'],
      source: ['source', 'written in'],
    },
    ['code', 'modifiers', 'source'],
    (cell, { codes }) => {
      const code = patternCell(cell('code'), PROCEDURE, 'HCPCS or CPT code');
      const modifiers = cell('modifiers').split(/\s+/);
      for (const modifier of modifiers) patternCell(modifier, /^[A-Z0-9]{2}$/, 'modifier');
      if (cell('source') === '') throw new BadRow('does not say where it is written');
      const data: CodeData = { modifiers, source: cell('source'), ...kindsOf(cell) };
      codes.push(codeRow(code, '', data, days(cell)));
    },
  );

/** The kinds of payer that a row binds; a word that is none would bind nobody, so that it is a bad row. */
function kindsOf(cell: Cell, otherwise = ''): Pick<CodeData, 'payerKinds'> {
  const words = (cell('kinds') || otherwise).split(/\s+/).filter(Boolean);
  for (const word of words)
    if (!(PAYER_KINDS as readonly string[]).includes(word))
      throw new BadRow(`payer kind "${word.slice(0, 20)}" is not one of ${PAYER_KINDS.join(', ')}`);
  return words.length > 0 ? { payerKinds: words } : {};
}
