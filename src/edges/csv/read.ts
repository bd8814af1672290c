/**
 * A charge as a row of CSV: each row is a message of its own, known by its visit and its charge. The columns are those of
 * `COLUMNS`, in any order, by their names; docs/intake.md explains them.
 */
import { isDay } from '../../calendar';
import type { PersonIntake, Problem } from '../../registration/intake';
import { isNpi } from '../../registration/npi';
import { Findings } from '../fhir/findings';
import { stateCode } from '../fhir/states';
import { ICD10CM_SHAPE, MODIFIER_SHAPE, PROCEDURE_SHAPE } from '../fhir/systems';
import { readAmount, readWhole } from '../fhir/values';
import { isId } from '../hl7/values';
import type { ChargesEffect, NotUsable, SentCharge, SentPatient, Understood } from '../messages/types';
import { CsvError, type CsvFile, parseCsv } from './rows';

/** Name, and whether a file must have it. */
const COLUMNS = {
  visit: true,
  charge: true,
  patient: true,
  date: true,
  code: true,
  action: false,
  modifiers: false,
  units: false,
  amount: false,
  diagnoses: false,
  place: false,
  npi: false,
  last: false,
  first: false,
  born: false,
  sex: false,
  street: false,
  city: false,
  state: false,
  zip: false,
  payer: false,
  member: false,
  group: false,
} as const;
type Column = keyof typeof COLUMNS;

/** What a header lacks, or has too much of; empty: it will do. */
export function headerFaults(header: readonly string[]): Problem[] {
  const missing = Object.entries(COLUMNS).flatMap(([name, must]) => (must && !header.includes(name) ? [name] : []));
  const unknown = header.filter((name) => !Object.hasOwn(COLUMNS, name));
  const twice = header.filter((name, place) => header.indexOf(name) !== place);
  const say = (field: string, code: Problem['code'], message: string): Problem => ({
    resource: 'header',
    field,
    code,
    message,
  });
  return [
    ...missing.map((name) => say(name, 'missing', `the column ${name} is missing`)),
    ...(unknown.length > 0
      ? [
          say(
            'columns',
            'invalid',
            `${unknown.length} columns have names that are not known; known are ${Object.keys(COLUMNS).join(', ')}`,
          ),
        ]
      : []),
    ...twice
      .filter((name) => Object.hasOwn(COLUMNS, name))
      .map((name) => say(name, 'invalid', `the column ${name} stands twice`)),
  ];
}

class Row {
  constructor(
    private readonly values: ReadonlyMap<string, string>,
    readonly faults: Findings,
  ) {}

  /** Trimmed; undefined if empty. What a spreadsheet would run is no value here, nor later in an export. */
  get(column: Column): string | undefined {
    // A leading apostrophe is how spreadsheets mark text; it is not part of it.
    const text = (this.values.get(column) ?? '').trim().replace(/^'(?=[=+@-])/, '');
    if (text === '') return undefined;
    if (/^[=+@]/.test(text) || (text.startsWith('-') && column !== 'amount')) {
      this.wrong(column, 'begins like a formula of a spreadsheet; send the value itself');
      return undefined;
    }
    if (hasControl(text)) {
      this.wrong(column, 'holds a control character');
      return undefined;
    }
    return text;
  }

  must(column: Column): string | undefined {
    const before = this.faults.problems.length;
    const value = this.get(column);
    if (value === undefined && this.faults.problems.length === before) this.faults.missing('row', column, 'is missing');
    return value;
  }

  id(column: Column): string | undefined {
    const value = this.must(column);
    if (value !== undefined && !isId(value)) this.wrong(column, 'must be 1 to 100 printable ASCII characters');
    return value;
  }

  list(column: Column): string[] {
    return (this.get(column) ?? '')
      .toUpperCase()
      .split(/[\s;|]+/)
      .filter(Boolean);
  }

  wrong(column: Column, message: string): void {
    this.faults.invalid('row', column, message);
  }
}

const hasControl = (text: string): boolean => [...text].some((char) => char < ' ' || char === '\u007f');

export const csvReader = {
  identify(bytes: Buffer): { control: string; kind: string } {
    const row = tryOne(bytes);
    const of = (name: string): string => row?.values[row.header.indexOf(name)]?.trim() ?? '';
    const control = `${of('visit')}/${of('charge')}/${of('action').toLowerCase() || 'charge'}`;
    return { control: control.slice(0, 300), kind: 'CSV charge' };
  },
  read(bytes: Buffer): Understood | NotUsable {
    try {
      const { header, rows } = parseCsv(bytes);
      const faults = headerFaults(header);
      if (faults.length > 0) return { faults };
      if (rows.length !== 1)
        return {
          faults: [
            { resource: 'row', field: 'row', code: 'invalid', message: 'a message has one row below its header' },
          ],
        };
      return readRow(header, rows[0]!.values);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return { faults: [{ resource: 'row', field: 'row', code: 'invalid', message: error.message }] };
    }
  },
  reused: {
    resource: 'row',
    field: 'charge',
    code: 'invalid',
    message:
      'this charge of the visit came before with other values, and was taken; void it (action) and send it under a new id',
  } satisfies Problem,
};

function tryOne(bytes: Buffer): { header: CsvFile['header']; values: string[] } | undefined {
  try {
    const { header, rows } = parseCsv(bytes);
    return rows[0] && { header, values: rows[0].values };
  } catch {
    return undefined;
  }
}

function readRow(header: readonly string[], values: readonly string[]): Understood | NotUsable {
  const faults = new Findings();
  const problems = new Findings();
  if (values.length > header.length)
    faults.invalid('row', 'row', `has ${values.length} fields; the header has ${header.length}`);
  const row = new Row(new Map(header.map((name, place) => [name, values[place] ?? ''])), faults);
  const visit = row.id('visit');
  const charge = row.id('charge');
  const patient = readPatient(row);
  const withdrawn = isVoid(row);
  const billed = withdrawn ? undefined : readCharge(row, charge ?? '');
  const npi = row.get('npi');
  if (npi !== undefined && !isNpi(npi)) row.wrong('npi', 'is not an NPI: ten digits, the last a check digit');
  const place = row.get('place') ?? '11';
  if (!/^\d{2}$/.test(place)) row.wrong('place', 'is not a place of service (two digits)');
  if (billed && billed.diagnoses.length === 0)
    problems.missing('row', 'diagnoses', 'no diagnosis that a claim can carry (column diagnoses)');
  if (faults.problems.length > 0 || !patient) return { faults: faults.problems };
  const effect: ChargesEffect = {
    kind: 'charges',
    patient,
    visit: { sourceId: visit!, place, ...(npi && { renderingNpi: npi }), ...(billed && { from: billed.from }) },
    diagnoses: billed?.diagnoses ?? [],
    charges: billed ? [billed] : [],
    withdrawn: withdrawn ? [charge!] : [],
  };
  return { effect, problems: problems.problems };
}

function isVoid(row: Row): boolean {
  const action = (row.get('action') ?? 'charge').toLowerCase();
  if (action !== 'charge' && action !== 'void') row.wrong('action', 'must be charge or void');
  return action === 'void';
}

function readCharge(row: Row, sourceId: string): SentCharge {
  const from = dayOf(row, 'date', true) ?? '';
  const code = (row.must('code') ?? '').toUpperCase();
  if (code && !PROCEDURE_SHAPE.test(code)) row.wrong('code', 'is not of the form of a CPT or HCPCS code');
  const modifiers = row.list('modifiers');
  if (modifiers.length > 4 || modifiers.some((modifier) => !MODIFIER_SHAPE.test(modifier)))
    row.wrong('modifiers', 'must be at most 4, each of two letters or digits, with blanks between');
  const written = row.list('diagnoses');
  if (written.length > 4 || written.some((diagnosis) => !ICD10CM_SHAPE.test(diagnosis)))
    row.wrong('diagnoses', 'must be at most 4 ICD-10-CM codes, with blanks between');
  const charge = amountOf(row);
  const diagnoses = written.map((icd) =>
    icd.length > 3 && icd[3] !== '.' ? `${icd.slice(0, 3)}.${icd.slice(3)}` : icd,
  );
  return { sourceId, code, modifiers, units: unitsOf(row), ...(charge !== undefined && { charge }), from, diagnoses };
}

function dayOf(row: Row, column: 'date' | 'born', must: boolean): string | undefined {
  const text = must ? row.must(column) : row.get(column);
  if (text !== undefined && !isDay(text)) row.wrong(column, 'is not a date; write YYYY-MM-DD');
  return text;
}

function unitsOf(row: Row): number {
  const text = row.get('units') ?? '1';
  const units = readWhole(text);
  if (units === undefined || units < 1 || units > 9_999) row.wrong('units', 'is not a whole number from 1 to 9999');
  return units ?? 1;
}

function amountOf(row: Row): SentCharge['charge'] {
  const text = row.get('amount');
  if (text === undefined) return undefined;
  const amount = readAmount(text);
  if ('wrong' in amount) row.wrong('amount', `is ${amount.wrong}; write dollars and cents, as 125.50`);
  else if (amount.cents < 0) row.wrong('amount', 'is negative; take a charge back with action void');
  else return amount.cents;
  return undefined;
}

function readPatient(row: Row): SentPatient | undefined {
  const sourceId = row.id('patient');
  const last = row.get('last');
  const born = dayOf(row, 'born', false);
  if ((last === undefined) !== (born === undefined))
    row.wrong(last === undefined ? 'last' : 'born', 'is missing: a person needs both name and birth date, or neither');
  const payer = row.get('payer');
  if (payer !== undefined && !/^[A-Za-z0-9]{2,20}$/.test(payer))
    row.wrong('payer', 'has not 2 to 20 letters and digits');
  if (!sourceId) return undefined;
  const group = row.get('group');
  const coverage = payer && {
    sourceId: `CSV/${payer}`,
    payerCode: payer,
    memberId: row.get('member') ?? '',
    ...(group && { group }),
    order: 1,
  };
  return {
    sourceId,
    ...(last &&
      born && { person: { last, first: row.get('first') ?? '', born, sex: sexOf(row), address: addressOf(row) } }),
    ...(payer?.toUpperCase() === 'SELF' ? { coverages: [] } : coverage ? { coverages: [coverage] } : {}),
  };
}

function sexOf(row: Row): PersonIntake['sex'] {
  const sex = (row.get('sex') ?? 'U').toUpperCase();
  if (sex !== 'F' && sex !== 'M' && sex !== 'U') row.wrong('sex', 'must be F, M or U');
  return sex === 'F' || sex === 'M' ? sex : 'U';
}

function addressOf(row: Row): PersonIntake['address'] {
  const state = row.get('state');
  const zip = (row.get('zip') ?? '').replace(/[\s-]/g, '');
  if (state !== undefined && !stateCode(state)) row.wrong('state', 'is no US state, by code or by name');
  if (zip && !/^\d{5}(?:\d{4})?$/.test(zip)) row.wrong('zip', 'has not 5 or 9 digits');
  return { line: row.get('street') ?? '', city: row.get('city') ?? '', state: (state && stateCode(state)) ?? '', zip };
}
