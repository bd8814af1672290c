import { type Note, parseNotes } from './notes';
import type { CodeSets, CompositeSpec, DataElements, DataType, ElementSpec, Slot } from './types';

/** One element, or a component, ready to be checked. All have one shape, so that the check stays fast. */
export interface ElementNode {
  /** Number in the data element dictionary; of a composite its own, `C003`. */
  dataElement: string;
  name: string;
  required: boolean;
  used: boolean;
  repeat: number;
  type: DataType;
  min: number;
  max: number;
  codes: ReadonlySet<string> | undefined;
  pattern: RegExp | undefined;
  /** Of a date whose form another element tells (DTP02 of DTP03): how many places before; else 0. */
  formatBefore: number;
  components: ElementNode[] | undefined;
  notes: Note[];
}

/** 1250 tells the form of the 1251 that follows it. */
const FORMAT_QUALIFIER = '1250';
const DATE_TIME_PERIOD = '1251';

/** Compiles the elements of a segment. `owner` names it in the error of a table that is wrong. */
export function compileSlots(
  slots: readonly Slot[],
  owner: string,
  dictionary: DataElements,
  sets: CodeSets,
): ElementNode[] {
  const nodes = slots.map((slot) => {
    if (typeof slot === 'string') return unused(slot);
    return 'composite' in slot ? composite(slot, owner, dictionary, sets) : element(slot, owner, dictionary, sets);
  });
  nodes.forEach((node, i) => {
    if (node.dataElement !== DATE_TIME_PERIOD || !node.used) return;
    const before = nodes.slice(0, i).findLastIndex(({ dataElement, used }) => used && dataElement === FORMAT_QUALIFIER);
    node.formatBefore = before < 0 ? 0 : i - before;
  });
  return nodes;
}

function unused(dataElement: string): ElementNode {
  return {
    dataElement,
    name: '',
    required: false,
    used: false,
    repeat: 1,
    type: 'AN',
    min: 0,
    max: Infinity,
    codes: undefined,
    pattern: undefined,
    formatBefore: 0,
    components: undefined,
    notes: [],
  };
}

function element(spec: ElementSpec, owner: string, dictionary: DataElements, sets: CodeSets): ElementNode {
  const definition = dictionary[spec.element];
  if (!definition) throw new Error(`Guide table: ${owner} has data element ${spec.element}, which has no definition.`);
  const [type, min, max] = definition;
  const listed = spec.codeSet === undefined ? spec.codes : sets[spec.codeSet];
  if (spec.codeSet !== undefined && !listed) throw new Error(`Guide table: no code set ${spec.codeSet} (${owner}).`);
  return {
    ...unused(spec.element),
    name: spec.name,
    required: spec.usage === 'R',
    used: true,
    repeat: spec.repeat === 0 ? Infinity : (spec.repeat ?? 1),
    type,
    min,
    max: spec.max ?? max,
    codes: listed && new Set(listed),
    pattern: spec.pattern === undefined ? undefined : new RegExp(`^(?:${spec.pattern})$`),
  };
}

function composite(spec: CompositeSpec, owner: string, dictionary: DataElements, sets: CodeSets): ElementNode {
  const node = unused(spec.composite);
  node.name = spec.name;
  node.required = spec.usage === 'R';
  node.used = true;
  node.repeat = spec.repeat === 0 ? Infinity : (spec.repeat ?? 1);
  node.components = compileSlots(spec.components, owner, dictionary, sets);
  node.notes = parseNotes(spec.notes);
  return node;
}
