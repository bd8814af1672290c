/**
 * ChargeItem → a line of the visit.
 *
 * - code: `ChargeItem.code`, the coding of CPT, HCPCS or the demo's system; one without a system counts by its shape.
 * - modifiers: further codings of `ChargeItem.code`, two characters long, in one of those systems or in
 *   `urn:throughline:fhir:modifier`; and extensions of that URL (valueCode, valueString or valueCoding) on the item or on its code.
 * - price: `priceOverride` is the charge of the whole line (FHIR: "total price of the charge"), in USD.
 * - diagnosis pointers: Conditions in `supportingInformation`, then ICD-10-CM codings in `reason`; if neither is given
 *   and the visit has one diagnosis, that one.
 *
 * A line is never dropped for a bad field: it keeps its place, with a stand-in (empty code, one unit, the visit's date,
 * no charge) and a problem, so that a person can put it right by its number.
 */
import type { Day } from '../../calendar';
import type { Cents } from '../../money/cents';
import type { LineIntake } from '../../registration/intake';
import type { BundleIndex, Resource } from './bundle';
import { CROSSWALK_VERSION, serviceVerdict } from './crosswalk';
import { normalIcd, type Diagnoses } from './diagnoses';
import type { Findings } from './findings';
import { ICD10CM, MODIFIER, MODIFIER_SHAPE, PROCEDURES, PROCEDURE_SHAPE } from './systems';
import { sayCode } from './terms';
import { codings, field, list, readAmount, readDay, readWhole, text, type Coding } from './values';

/** Where no date is known, the newest rows of the crosswalk hold. */
const LATEST: Day = '9999-12-31';
const MAX_MODIFIERS = 4;
const MAX_POINTERS = 4;

export interface LineContext {
  index: BundleIndex;
  zone: string;
  found: Findings;
  diagnoses: Diagnoses;
  /** Date of lines that do not say theirs; undefined if the visit has none either. */
  visitDay: Day | undefined;
}

/** The line without its date, where neither it nor the visit has one. */
export type DraftLine = Omit<LineIntake, 'from'> & { from: Day | undefined };

/** `n` is the number that the line will have. */
export function readLine(item: Resource, context: LineContext, n: number): DraftLine {
  context.index.use(item);
  const all = codings(field(item.body, 'code'));
  const status = text(item.body, 'status');
  if (!status) context.found.missing(item.label, 'status', 'the status is missing; read as billable');
  else if (status !== 'billable')
    context.found.invalid(item.label, 'status', 'the status is not known; read as billable');
  if (!item.id) context.found.missing(item.label, 'id', 'the charge item has no id');
  const line: DraftLine = {
    sourceId: item.id,
    code: readCode(item, all, context, n),
    modifiers: readModifiers(item, all, context.found),
    units: readUnits(item, context.found),
    from: readLineDay(item, context),
    dx: readPointers(item, context),
  };
  const charge = readCharge(item, context.found);
  if (charge !== undefined) line.charge = charge;
  return line;
}

const isModifier = ({ system, code }: Coding): boolean =>
  system === MODIFIER || (MODIFIER_SHAPE.test(code.toUpperCase()) && (system === undefined || PROCEDURES.has(system)));

function readCode(item: Resource, all: readonly Coding[], { found, visitDay }: LineContext, n: number): string {
  const candidates = all.filter((coding) => !isModifier(coding));
  const known = candidates.find(({ system }) => system !== undefined && PROCEDURES.has(system));
  const coding =
    known ?? candidates.find(({ system, code }) => system === undefined && PROCEDURE_SHAPE.test(code.toUpperCase()));
  const code = coding?.code.toUpperCase() ?? '';
  if (PROCEDURE_SHAPE.test(code)) return code;
  if (coding || candidates.some(({ system }) => system === undefined)) {
    found.add('unknown_code', item.label, 'code', 'not of the form of a procedure code');
  } else if (candidates.length > 0) {
    const verdict = serviceVerdict(candidates, visitDay ?? LATEST);
    if (verdict?.kind === 'codes') return verdict.codes[0]!;
    const why = verdict && 'because' in verdict ? verdict.because : `not in the crosswalk ${CROSSWALK_VERSION}`;
    found.add('unmapped', item.label, 'code', `${sayCode(candidates)} has no billing code here: ${why}`, n);
  } else {
    found.missing(item.label, 'code', 'the charge has no procedure code');
  }
  // Kept only if harmless: a free text in the place of a code may hold anything.
  return /^[A-Z0-9]{1,10}$/.test(code) ? code : '';
}

function readModifiers(item: Resource, all: readonly Coding[], found: Findings): string[] {
  const extensions = [...list(item.body, 'extension'), ...list(item.body, 'code', 'extension')].filter(
    (each) => text(each, 'url') === MODIFIER,
  );
  const written = [
    ...all.filter(isModifier).map(({ code }) => code),
    ...extensions.map(
      (each) => text(each, 'valueCode') ?? text(each, 'valueString') ?? text(each, 'valueCoding', 'code') ?? '',
    ),
  ];
  const modifiers = [...new Set(written.map((modifier) => modifier.toUpperCase()))];
  const valid = modifiers.filter((modifier) => MODIFIER_SHAPE.test(modifier));
  if (valid.length < modifiers.length)
    found.add('unknown_code', item.label, 'code.modifier', 'a modifier has two letters or digits');
  if (valid.length > MAX_MODIFIERS) found.invalid(item.label, 'code.modifier', `more than ${MAX_MODIFIERS} modifiers`);
  return valid.slice(0, MAX_MODIFIERS);
}

function readUnits(item: Resource, found: Findings): number {
  const value = field(item.body, 'quantity', 'value');
  if (field(item.body, 'quantity') === undefined) return 1;
  const units = readWhole(value);
  if (units !== undefined && units > 0) return units;
  found.invalid(item.label, 'quantity.value', 'the quantity is not a whole number of at least 1');
  return 1;
}

function readCharge(item: Resource, found: Findings): Cents | undefined {
  if (field(item.body, 'factorOverride') !== undefined) {
    found.invalid(item.label, 'factorOverride', 'a factor on the price is not supported; send priceOverride');
  }
  const price = field(item.body, 'priceOverride');
  if (price === undefined) return undefined;
  const currency = text(price, 'currency');
  if (currency !== undefined && currency !== 'USD') {
    found.invalid(item.label, 'priceOverride.currency', 'only USD');
    return undefined;
  }
  const amount = readAmount(field(price, 'value'));
  if ('wrong' in amount) {
    found.invalid(item.label, 'priceOverride.value', `the price is no amount: ${amount.wrong}`);
  } else if (amount.cents < 0) {
    found.invalid(item.label, 'priceOverride.value', 'the price is negative');
  } else {
    return amount.cents;
  }
  return undefined;
}

function readLineDay(item: Resource, { zone, visitDay, found }: LineContext): Day | undefined {
  const name = ['occurrenceDateTime', 'occurrencePeriod', 'occurrenceTiming'].find(
    (each) => field(item.body, each) !== undefined,
  );
  if (!name) return visitDay;
  const value = name === 'occurrencePeriod' ? field(item.body, name, 'start') : field(item.body, name);
  const day = readDay(value, zone);
  if (day) return day;
  found.invalid(
    item.label,
    name === 'occurrencePeriod' ? `${name}.start` : name,
    'not a date, nor a time with an offset',
  );
  return visitDay;
}

function readPointers(item: Resource, context: LineContext): number[] {
  const { diagnoses, found } = context;
  const pointers = new Set<number>();
  const reasons = list(item.body, 'reason');
  const support = list(item.body, 'supportingInformation');
  let named = 0;
  support.forEach((reference, position) => {
    const target = context.index.resolve(reference, item);
    if (target ? target.type !== 'Condition' : !/Condition\/|urn:uuid:|^$/.test(text(reference, 'reference') ?? ''))
      return;
    named += 1;
    const pointer = target && diagnoses.pointers.get(target);
    if (pointer) return void pointers.add(pointer);
    const message = target
      ? 'the condition is not a coded diagnosis of this visit'
      : 'the condition is not in this bundle';
    found.invalid(item.label, `supportingInformation[${position}]`, message);
  });
  reasons.forEach((reason, position) => {
    for (const coding of codings(reason)) {
      if (!coding.system || !ICD10CM.has(coding.system)) continue;
      named += 1;
      const pointer = diagnoses.codes.indexOf(normalIcd(coding) ?? '') + 1;
      if (pointer) pointers.add(pointer);
      else found.invalid(item.label, `reason[${position}]`, 'the code is not a diagnosis of this visit');
    }
  });
  if (named === 0 && diagnoses.codes.length === 1) return [1];
  if (named === 0) found.missing(item.label, 'supportingInformation', 'the charge names none of the diagnoses');
  if (pointers.size > MAX_POINTERS)
    found.invalid(item.label, 'supportingInformation', `a line points to at most ${MAX_POINTERS} diagnoses`);
  return [...pointers].slice(0, MAX_POINTERS);
}
