/** Dates and times between X12's digits and the product's ISO forms. */

const DATE = /^(\d{4})(\d\d)(\d\d)$/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days that were asked for: a file of claims asks for the same few again and again. */
const KNOWN = new Map<string, string>();
const KNOWN_MAX = 4096;

/** `20260303` → `2026-03-03`; undefined where it is no date of the calendar. */
export function isoDate(digits: string): string | undefined {
  const known = KNOWN.get(digits);
  if (known !== undefined || digits.length !== 8) return known;
  const iso = readDate(digits);
  if (iso === undefined) return undefined;
  if (KNOWN.size >= KNOWN_MAX) KNOWN.clear();
  KNOWN.set(digits, iso);
  return iso;
}

function readDate(digits: string): string | undefined {
  const match = DATE.exec(digits);
  if (!match) return undefined;
  const [, year, month, day] = match as unknown as [string, string, string, string];
  const days = DAYS[Number(month) - 1];
  if (days === undefined || Number(day) < 1 || Number(day) > days) return undefined;
  if (month === '02' && day === '29' && !isLeap(Number(year))) return undefined;
  return `${year}-${month}-${day}`;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** ISA09 `260303` → `2026-03-03`. ISA has no century; every interchange that this product meets is of the 2000s. */
export function isoDateFromSix(digits: string): string {
  return isoDate(`20${digits}`) ?? digits;
}

/** Days that were written: as few, and as often, as those that are read. */
const WRITTEN = new Map<string, string>();

/** `2026-03-03` → `20260303`. */
export function digitsOf(date: string): string {
  const known = WRITTEN.get(date);
  if (known !== undefined) return known;
  const digits = withoutHyphens(date);
  if (WRITTEN.size >= KNOWN_MAX) WRITTEN.clear();
  WRITTEN.set(date, digits);
  return digits;
}

function withoutHyphens(date: string): string {
  if (date.length === 10 && date[4] === '-' && date[7] === '-') {
    return date.slice(0, 4) + date.slice(5, 7) + date.slice(8);
  }
  return date.replaceAll('-', '');
}

/** `2026-03-03` → `260303`. */
export function sixDigitsOf(date: string): string {
  return digitsOf(date).slice(2);
}
