/** What 276 and 277 say alike (guide 005010X212): the header, the claim's references and its lines. */
import type { Report } from '../core/content';
import {
  type ElementForm,
  type SegmentForm,
  day,
  form,
  money,
  needed,
  neededDay,
  neededMoney,
  period,
  plain,
  procedure,
  scalar,
  text,
  units,
} from '../core/forms';
import * as read from '../core/fields';
import { type Field, many, one, spread } from '../core/loops';
import { seg } from '../core/element';
import type {
  ClaimStatusHeader,
  ClaimStatusInformation,
  LineAnswer,
  ListedStatusCode,
  OtherElements,
  Period,
  Reference,
  Segment,
} from '../types';

export const STATUS_GUIDE = '005010X212';

/** The BHT of a question (BHT02 is 13) or an answer (08). */
export function header<H extends ClaimStatusHeader & { transactionType?: string }>(purpose: string): Field<H> {
  return spread(
    form<Omit<ClaimStatusHeader & { transactionType?: string }, 'stControlNumber' | 'unknown'>>(
      'BHT',
      { reference: plain(3), date: neededDay(4), time: plain(5), transactionType: text(6) },
      { 1: '0010', 2: purpose },
    ),
  );
}

/** A header before its BHT is read. */
export const blankHeader = (stControlNumber: string) => ({
  stControlNumber,
  reference: '',
  date: '',
  time: '',
  sources: [],
  unknown: [],
});

/** A transaction must say what it is about, and of whom. */
export function closeHeader(value: ClaimStatusHeader & { sources: unknown[] }, last: Segment, report: Report): void {
  if (value.date === '') report(last, 'missing_segment', 'The header (BHT) is missing or has no date.');
  if (value.sources.length === 0) report(last, 'missing_segment', 'There is no information source (HL 20).');
}

const OTHER_REF: SegmentForm<Reference> = {
  id: 'REF',
  read: read.reference,
  write: ({ qualifier, id }) => seg('REF', qualifier, id),
};

/** REF of a claim, the payer's own number first. */
export const CLAIM_REFERENCES: readonly Field<{ payerControlNumber?: string; references: Reference[] }>[] = [
  one('payerControlNumber', scalar('REF', needed(2), { 1: '1K' })),
  many('references', OTHER_REF),
];

/** DTP*472. */
export const SERVICE: Field<{ service?: Period }> = one('service', scalar('DTP', period(2), { 1: '472' }));

/** REF and DTP of a line. */
export const LINE_REFERENCES: readonly Field<{ controlNumber?: string; references: Reference[] }>[] = [
  one('controlNumber', scalar('REF', needed(2), { 1: 'FJ' })),
  many('references', OTHER_REF),
];

/** TRN of a claim: 1 in a question, 2 in its answer. */
export const claimTrace = (type: string) =>
  form<OtherElements & { trace: string }>('TRN', { trace: needed(2) }, { 1: type });

/** TRN of a level. */
export const levelTrace = (type: string): Field<{ trace?: string }> =>
  one('trace', scalar('TRN', needed(2), { 1: type }));

/** SVC; SVC03 is of the answer alone. */
export const SVC = form<OtherElements & Pick<LineAnswer, 'procedure' | 'charge' | 'paid' | 'revenueCode' | 'units'>>(
  'SVC',
  { procedure: procedure(1), charge: neededMoney(2), paid: money(3), revenueCode: text(4), units: units(7) },
);

/** C043: category, status, entity and the list that the status is of. */
const statusCode = (at: number): ElementForm<ListedStatusCode> => ({
  at,
  read(segment) {
    if (read.text(segment, at) === '') return undefined;
    const [category = '', status = '', entity = '', list = ''] = read.components(segment, at);
    const code: ListedStatusCode = { category, status };
    read.setText(code, 'entity', entity);
    read.setText(code, 'list', list);
    return code;
  },
  write: ({ category, status, entity, list }) => [[category, status, entity, list]],
});

interface StcElements extends Omit<ClaimStatusInformation, 'codes'> {
  first?: ListedStatusCode;
  second?: ListedStatusCode;
  third?: ListedStatusCode;
}

const STC_ELEMENTS = form<StcElements>('STC', {
  first: statusCode(1),
  date: day(2),
  charge: money(4),
  paid: money(5),
  adjudicated: day(6),
  checkDate: day(8),
  checkNumber: text(9),
  second: statusCode(10),
  third: statusCode(11),
  message: text(12),
});

/** STC01, STC10 and STC11 are up to three codes of one status. */
const STC: SegmentForm<ClaimStatusInformation> = {
  id: 'STC',
  read(segment, report) {
    if (read.text(segment, 1) === '') read.missing(segment, 1, report);
    const { first, second, third, ...rest } = STC_ELEMENTS.read(segment, report)!;
    return { codes: [first, second, third].filter((code) => code !== undefined), ...rest };
  },
  write({ codes: [first, second, third], ...rest }) {
    return STC_ELEMENTS.write({ ...rest, first, second, third });
  },
};

export const STATUSES: Field<{ statuses: ClaimStatusInformation[] }> = many('statuses', STC);
