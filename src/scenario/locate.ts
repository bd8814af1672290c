/** From a path of keys to the line of the YAML text where it stands. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';

/** Where in the text; 1 is the first. */
export interface Place {
  line: number;
  column: number;
}

export interface FormatError extends Place {
  /** Keys joined by dots: `steps.2.do.decide`; empty for the whole file. List items count from 1, as people count. */
  path: string;
  message: string;
}

export interface YamlText {
  document: Document.Parsed;
  /** Faults of the YAML itself. */
  errors: FormatError[];
  /** Of the key, or of the item of a list; of the nearest one above where the path leads nowhere. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** Every text in the file with its path. */
  texts(): { path: PropertyKey[]; text: string }[];
}

export function readYaml(text: string): YamlText {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, version: '1.2', merge: false });
  // What follows the first fault of a YAML text is mostly its consequence.
  const errors = [...document.errors, ...document.warnings].slice(0, 1).map((error) => ({
    line: error.linePos?.[0].line ?? 1,
    column: error.linePos?.[0].col ?? 1,
    path: '',
    message: `not YAML: ${error.message.split('\n')[0]!.replace(/ at line \d+.*$/, '')}`,
  }));
  const placeAt = (node: Node | null | undefined): Place | undefined => {
    if (!node?.range) return undefined;
    const { line, col } = counter.linePos(node.range[0]);
    return { line, column: col };
  };
  return {
    document,
    errors,
    placeOf: (path) => {
      let node: Node | null = document.contents;
      let place = placeAt(node) ?? { line: 1, column: 1 };
      for (const key of path) {
        const step = child(node, key);
        if (!step) break;
        place = placeAt(step.key ?? step.value) ?? place;
        node = step.value;
      }
      return place;
    },
    texts: () => [...textsIn(document.contents, [])],
  };
}

export const pathText = (path: readonly PropertyKey[]): string =>
  path.map((key) => (typeof key === 'number' ? String(key + 1) : String(key))).join('.');

function child(node: Node | null, key: PropertyKey): { key: Node | null; value: Node | null } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    return pair ? { key: pair.key as Node, value: pair.value as Node | null } : undefined;
  }
  if (isSeq(node) && typeof key === 'number') {
    const value = node.items[key] as Node | undefined;
    return value ? { key: null, value } : undefined;
  }
  return undefined;
}

function* textsIn(node: Node | null, path: PropertyKey[]): Iterable<{ path: PropertyKey[]; text: string }> {
  if (isScalar(node)) {
    if (typeof node.value === 'string') yield { path, text: node.value };
  } else if (isMap(node)) {
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      yield* textsIn(pair.value as Node | null, [...path, key]);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) yield* textsIn(item as Node, [...path, index]);
  }
}
