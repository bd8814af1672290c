/** Values of a file as a person reads them. Nothing here fails: what cannot be read in its form is shown as it stands. */
import { formatCents, parseCents } from '../../money/cents';
import { isoDate } from '../core/dates';
import { wordsOf } from './words';

/** What is known of an element's place: its number in the dictionary, its type, and the qualifier that tells its form. */
export interface ValueForm {
  dataElement: string;
  type: string;
  /** Value of the last 1250 before it: D8, RD8, DT, TM. */
  period?: string;
  /** Key of the words, where it is not the data element: `STC`; empty where the codes mean something else here. */
  words?: string;
}

const MONETARY_AMOUNT = '782';
const DATE_TIME_PERIOD = '1251';

/** `150` as `$150.00`, `20260303` as `2026-03-03`, `1` of CLP02 as `1 (processed as primary)`. */
export function valueText(value: string, form: ValueForm): string {
  const text = value.trim();
  if (form.dataElement === MONETARY_AMOUNT) return moneyText(text);
  if (form.type === 'DT') return dateText(text);
  if (form.type === 'TM') return timeText(text);
  if (form.dataElement === DATE_TIME_PERIOD) return periodText(text, form.period);
  const words = wordsOf(form.words ?? form.dataElement, text);
  return words === undefined ? safe(text) : `${safe(text)} (${words})`;
}

function moneyText(text: string): string {
  try {
    const amount = formatCents(parseCents(text));
    const digits = amount.replace('-', '').replace(/\B(?=(\d{3})+\.)/g, ',');
    return `${amount.startsWith('-') ? '-' : ''}$${digits}`;
  } catch {
    return `${safe(text)} (not an amount)`;
  }
}

function dateText(text: string): string {
  return isoDate(text) ?? safe(text);
}

/** HHMM, HHMMSS and HHMMSSDD; HH is all that some elements of a hospital's claim have. */
export function timeText(text: string): string {
  const match = /^(\d\d)(\d\d)(\d\d)?/.exec(text);
  if (!match) return safe(text);
  return match.slice(1).filter(Boolean).join(':');
}

function periodText(text: string, period: string | undefined): string {
  const [first = '', second] = text.split('-');
  if (period === 'RD8' && second !== undefined) return `${dateText(first)} to ${dateText(second)}`;
  if (period === 'TM') return timeText(text);
  if (period === 'DT') return `${dateText(text.slice(0, 8))} ${timeText(text.slice(8))}`;
  return dateText(text);
}

/** A file may hold anything: what would steer a terminal is shown as its code. */
export function safe(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
