import { ELEMENT } from './isaHeader';

/** Bound once: as tsx runs it, each use of an import calls a getter. */
const elementEnd = ELEMENT;

/** By the three bytes of an id, the last 0 where it has two. At most 36³ of them, of which guides use some eighty. */
const KNOWN = new Map<number, string>();

/**
 * The segment id that stands at `at` with its separator behind it; undefined where there is none of two or three capitals
 * and digits. One string object for each id: comparing it costs nothing, and each segment is compared with many.
 */
export function segmentIdAt(bytes: Uint8Array, at: number, length: number, meanings: Uint8Array): string | undefined {
  if (at + 3 >= length) return undefined;
  const third = bytes[at + 2]!;
  const short = meanings[third] === elementEnd;
  // A NUL is the mark of a short id here, and no part of any.
  if (!short && (third === 0 || meanings[bytes[at + 3]!] !== elementEnd)) return undefined;
  const code = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | (short ? 0 : third);
  return KNOWN.get(code) ?? remember(code);
}

function remember(code: number): string | undefined {
  const text = String.fromCharCode(code >> 16, (code >> 8) & 0xff, code & 0xff).replace(/\0$/, '');
  if (!/^[A-Z][A-Z0-9]{1,2}$/.test(text)) return undefined;
  // A property's name is the engine's one copy of its text; a part cut out of a chunk is compared character by character.
  const [id] = Object.keys({ [text]: true });
  KNOWN.set(code, id!);
  return id;
}

/** An id for messages: in a broken file anything may stand in its place, a name included. */
export function shownId(id: string): string {
  return id.slice(0, 3).replace(/[^A-Za-z0-9]/g, '?');
}
