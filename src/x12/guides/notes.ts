/** Syntax notes of segments (X12.6, 3.12.4.2): which elements go together. */

export interface Note {
  kind: 'P' | 'R' | 'E' | 'C' | 'L';
  elements: number[];
}

/** `P0809` is `{ kind: 'P', elements: [8, 9] }`. */
export function parseNotes(notes: readonly string[] = []): Note[] {
  return notes.map((text) => {
    const match = /^([PRECL])((?:\d\d){2,})$/.exec(text);
    if (!match) throw new Error(`Guide table: ${text} is not a syntax note.`);
    const elements = (match[2]!.match(/\d\d/g) ?? []).map(Number);
    return { kind: match[1] as Note['kind'], elements };
  });
}

/** The element that breaks the note; 0 where it is kept. `present(n)` tells whether element n has a value. */
export function brokenNote(note: Note, values: readonly string[], offset: number): number {
  const { kind, elements } = note;
  switch (kind) {
    case 'P':
      return pairedFault(elements, values, offset);
    case 'R':
      return elements.some((n) => has(values, n + offset)) ? 0 : elements[0]!;
    case 'E':
      return elements.filter((n) => has(values, n + offset)).length > 1 ? elements[1]! : 0;
    case 'C':
      return conditionFault(elements, values, offset);
    case 'L': {
      const [first, ...others] = elements;
      if (!has(values, first! + offset) || others.some((n) => has(values, n + offset))) return 0;
      return others[0]!;
    }
  }
}

function pairedFault(elements: readonly number[], values: readonly string[], offset: number): number {
  let count = 0;
  let absent = 0;
  for (const n of elements) {
    if (has(values, n + offset)) count++;
    else if (absent === 0) absent = n;
  }
  return count > 0 ? absent : 0;
}

function conditionFault(elements: readonly number[], values: readonly string[], offset: number): number {
  if (!has(values, elements[0]! + offset)) return 0;
  for (let i = 1; i < elements.length; i++) if (!has(values, elements[i]! + offset)) return elements[i]!;
  return 0;
}

function has(values: readonly string[], index: number): boolean {
  const value = values[index];
  return value !== undefined && value !== '';
}
