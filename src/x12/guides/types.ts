/**
 * The form of a guide's table: what a TR3 (implementation guide) says of loops, segments and elements, as data. The tables
 * stand in `tables/*.json`, one for each guide; `dev/x12-guides/convert.py` makes those that pyx12's maps cover. A table
 * that is written by hand has the same form: put the file there, name it in `tables.ts`, and the walker knows the guide.
 */

/** R required, S situational, N not used. */
export type Usage = 'R' | 'S' | 'N';

/** One guide. Its errata versions are `versions` of one table: they change notes and codes, never the shape. */
export interface GuideTable {
  /** The version that we write, such as 005010X222A1. */
  guide: string;
  name: string;
  /** ST01. */
  transaction: string;
  /** GS01. */
  functionalId: string;
  /** Every GS08 or ST03 that this table is for, `guide` included. */
  versions: string[];
  /** ST, the loops and segments in order, SE. */
  children: ChildSpec[];
}

export type ChildSpec = LoopSpec | SegmentSpec;

/** A loop begins with its first child, which is always a segment: that one opens it, and opens it again. */
export interface LoopSpec {
  /** `2010AA`. */
  loop: string;
  name: string;
  usage: Usage;
  /** How often it may come in its parent; 0 is without limit. */
  max: number;
  /**
   * Order among its parent's children: what has a lower position comes first, what has the same may come in any order. At
   * the top it is the table (1 header, 2 detail, 3 trailer) × 100000 + the guide's position, as these begin anew in each.
   */
  position: number;
  children: ChildSpec[];
}

export interface SegmentSpec {
  /** `NM1`. */
  segment: string;
  name: string;
  usage: Usage;
  /** How often it may come in its loop; 0 is without limit. */
  max: number;
  position: number;
  /** Syntax notes as the guide writes them: `P0809` both or none, R one at least, E one at most, C if first then all, L if first then one. */
  notes?: string[];
  /** Number of the element whose codes tell this segment from others of its id; the first where it is left out. */
  qualifier?: number;
  elements: Slot[];
}

/** A place in a segment. A text is the number of an element or composite that the guide does not use (`"1038"`, `"C040"`). */
export type Slot = string | ElementSpec | CompositeSpec;

export interface ElementSpec {
  /** Number in the data element dictionary, `data-elements.json`: `1035`. */
  element: string;
  name: string;
  usage: 'R' | 'S';
  /** The only values that the guide takes. */
  codes?: string[];
  /** A list of `code-sets.json` that is the only source of values. */
  codeSet?: string;
  /** A regular expression of the whole value. */
  pattern?: string;
  /** How often it may be repeated; once where it is left out. */
  repeat?: number;
  /** Less than the dictionary allows. */
  max?: number;
}

export interface CompositeSpec {
  /** `C003`. */
  composite: string;
  name: string;
  usage: 'R' | 'S';
  repeat?: number;
  notes?: string[];
  components: (string | ElementSpec)[];
}

/** `[type, least length, greatest length, name]`. Types: AN, ID, N0, N2, R, DT, TM (X12.6, 3.1). */
export type DataElement = readonly [type: DataType, min: number, max: number, name: string];

export type DataType = 'AN' | 'ID' | 'N0' | 'N2' | 'R' | 'DT' | 'TM' | 'B';

export type DataElements = Readonly<Record<string, DataElement>>;

/** Codes that stand outside the guides, by the name that `codeSet` gives. */
export type CodeSets = Readonly<Record<string, readonly string[]>>;
