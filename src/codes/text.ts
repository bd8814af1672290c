/** The bytes of a code file as text. Publishers write UTF-8, Windows-1252 and what spreadsheets make of it; what is no text at all is said so. */
import { BadCodeFile, type CodeKind } from './types';

/** A text of V8 ends at about half a billion characters. */
const MOST_BYTES = 400 * 2 ** 20;

const NO_TEXT: readonly [start: number[], what: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive or a workbook; take the text file out of it, or save the sheet as CSV'],
  [[0x1f, 0x8b], 'compressed; decompress it first'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF; the code sets are published as text too'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old workbook; save the sheet as CSV'],
];

/** Throws BadCodeFile where the bytes are no text. */
export function textOf(kind: CodeKind, bytes: Buffer): string {
  const refuse = (message: string, line = 1): never => {
    throw new BadCodeFile(kind, [{ line, message }], 1);
  };
  if (bytes.length > MOST_BYTES) return refuse(`the file has more than ${MOST_BYTES / 2 ** 20} MB; give it in parts`);
  const other = NO_TEXT.find(([start]) => start.every((byte, at) => bytes[at] === byte));
  if (other) return refuse(`the file is ${other[1]}`);
  // Ctrl-Z ends files that come from DOS.
  const text = decode(bytes).replace(/\u001a\s*$/, '');
  if (/^\s*<(!doctype html|html)/i.test(text.slice(0, 200)))
    return refuse('the file is a web page, such as the licence in front of a download; get the file behind it');
  const nul = text.indexOf('\u0000');
  return nul < 0 ? text : refuse('has a NUL character', text.slice(0, nul).split(/\r\n|\n|\r/).length);
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
