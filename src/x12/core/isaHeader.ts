import type { Delimiters } from '../types';

/** ISA is fixed: 105 characters and the terminator (guides, appendix C.1). */
export const ISA_LENGTH = 106;
/** The places of its 16 element separators. */
const SEPARATORS = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103];

/** The delimiters that an ISA of 106 characters declares; undefined where it is malformed. */
export function delimitersOf(header: string): Delimiters | undefined {
  const element = header.charAt(3);
  const component = header.charAt(104);
  const terminator = header.charAt(105);
  const placed = SEPARATORS.every((index) => header[index] === element);
  const distinct = new Set([element, component, terminator]).size === 3;
  if (!placed || !distinct || /[A-Za-z0-9 ]/.test(element + component + terminator)) return undefined;
  const version = header.slice(84, 89);
  const repetition = version >= '00402' && !/[A-Za-z0-9 ]/.test(header.charAt(82)) ? header.charAt(82) : undefined;
  return { element, component, repetition, terminator };
}

/** What a byte means inside an interchange. */
export const PLAIN = 0;
export const ELEMENT = 1;
export const TERMINATOR = 2;
/** A control character that separates nothing, or a byte beyond ASCII. */
export const UNUSUAL = 3;

/** The meaning of each of the 256 bytes. Some partners separate with FS, GS, RS and US, or with tabs. */
export function fillMeanings(meanings: Uint8Array, delimiters: Delimiters): void {
  meanings.fill(PLAIN);
  meanings.fill(UNUSUAL, 0, 0x20);
  meanings.fill(UNUSUAL, 0x7f);
  const { element, component, repetition, terminator } = delimiters;
  meanings[component.charCodeAt(0)] = PLAIN;
  if (repetition !== undefined) meanings[repetition.charCodeAt(0)] = PLAIN;
  meanings[element.charCodeAt(0)] = ELEMENT;
  meanings[terminator.charCodeAt(0)] = TERMINATOR;
}
