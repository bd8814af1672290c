/**
 * Rows of a CSV file (RFC 4180): fields by comma, semicolon or tab (as the first line shows), in quotes where they hold one;
 * line ends of any kind; a byte order mark is dropped. Each row knows its line, and can be written alone with the header.
 */
export interface CsvRow {
  /** 1-based, of the row's first character. */
  line: number;
  values: string[];
}

export interface CsvFile {
  header: string[];
  rows: CsvRow[];
}

/** Why a file as a whole cannot be read. */
export class CsvError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads a whole file. Throws a CsvError on a quote that never ends, or bytes that are not UTF-8. */
export function parseCsv(bytes: Buffer): CsvFile {
  const text = decode(bytes);
  const separator = separatorOf(text);
  const rows = [...readRows(text, separator)].filter(({ values }) => values.some((value) => value.trim() !== ''));
  const [head, ...rest] = rows;
  if (!head) throw new CsvError(1, 'the file is empty');
  return { header: head.values.map((name) => name.trim().toLowerCase()), rows: rest };
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CsvError(1, 'the file is not UTF-8; save it as "CSV UTF-8"');
  }
}

const separatorOf = (text: string): string => {
  const first = text.split(/\r|\n/, 1)[0]!;
  return [',', ';', '\t'].reduce((best, each) => (first.split(each).length > first.split(best).length ? each : best));
};

function* readRows(text: string, separator: string): Generator<CsvRow> {
  let line = 1;
  let row: CsvRow = { line, values: [] };
  let at = 0;
  while (at < text.length) {
    const { value, next } = text[at] === '"' ? quoted(text, at, line) : plain(text, at, separator);
    row.values.push(value);
    line += value.split(/\r\n|\r|\n/).length - 1;
    at = next;
    if (text[at] === separator) {
      at += 1;
      // A separator at the very end has an empty field behind it.
      if (at >= text.length || text[at] === '\r' || text[at] === '\n') row.values.push('');
    } else if (at < text.length && text[at] !== '\r' && text[at] !== '\n')
      throw new CsvError(line, 'after a closing quote must come a separator or the end of the line');
    if (text[at] !== '\r' && text[at] !== '\n') continue;
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    yield row;
    line += 1;
    row = { line, values: [] };
  }
  if (row.values.length > 0) yield row;
}

function plain(text: string, from: number, separator: string): { value: string; next: number } {
  let next = from;
  while (next < text.length && text[next] !== separator && text[next] !== '\r' && text[next] !== '\n') next += 1;
  return { value: text.slice(from, next), next };
}

function quoted(text: string, from: number, line: number): { value: string; next: number } {
  let end = text.indexOf('"', from + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0) throw new CsvError(line, 'a quote that opens here never closes');
  return { value: text.slice(from + 1, end).replaceAll('""', '"'), next: end + 1 };
}

/** A row as a file of its own. */
export const writeCsv = (header: readonly string[], values: readonly string[]): Buffer =>
  Buffer.from(`${[header, values].map((row) => row.map(quote).join(',')).join('\r\n')}\r\n`);

const quote = (value: string): string => (/[",;\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
