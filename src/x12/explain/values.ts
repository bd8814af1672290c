/** Values of a file as a person reads them. Nothing here fails: what cannot be read in its form is shown as it stands. */
import { formatCents, parseCents } from '../../money/cents';
import { isoDate } from '../core/dates';
import { wordsOf } from './words';

/** What is known of an element's place: its number in the dictionary, its type, and the key of its words. */
export interface ValueForm {
  dataElement: string;
  type: string;
  /** The data element unless its codes mean something else here: `STC`, or nothing. */
  words: string;
}

const MONETARY_AMOUNT = '782';
const DATE_TIME_PERIOD = '1251';

/**
 * `150` as `$150.00`, `20260303` as `2026-03-03`, `1` of CLP02 as `1 (processed as primary)`. `period` is the last 1250
 * before it: D8, RD8, DT, TM.
 */
export function valueText(value: string, { dataElement, type, words }: ValueForm, period?: string): string {
  const text = value.trim();
  if (dataElement === MONETARY_AMOUNT) return moneyText(text);
  if (type === 'DT') return dateText(text);
  if (type === 'TM') return timeText(text);
  if (dataElement === DATE_TIME_PERIOD) return periodText(text, period);
  const meaning = wordsOf(words, text);
  return meaning === undefined ? safe(text) : `${safe(text)} (${meaning})`;
}

function moneyText(text: string): string {
  try {
    const amount = formatCents(parseCents(text));
    const [sign, digits] = amount.startsWith('-') ? ['-', amount.slice(1)] : ['', amount];
    return `${sign}$${digits.length > THOUSAND ? digits.replace(/\B(?=(\d{3})+\.)/g, ',') : digits}`;
  } catch {
    return `${safe(text)} (not an amount)`;
  }
}

/** `999.99` is the longest amount that needs no grouping. */
const THOUSAND = 6;

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

const STEERING = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const EACH_STEERING = new RegExp(STEERING, 'g');

/** A file may hold anything: what would steer a terminal is shown as its code. */
export function safe(text: string): string {
  if (!STEERING.test(text)) return text;
  return text.replace(EACH_STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
