/**
 * A guide's loop as a table: its segments and the loops below it, in the guide's order. One table reads and writes, so the two
 * cannot drift apart. `LoopReader` reads by it, `writeLoop` writes by it.
 */
import type { Report } from '../core/content';
import type { RawSegment, Segment } from '../types';
import type { LoopRest } from './types837Segment';

/** One segment of a loop, or several that stand in one place. `T` is what the loop is read into. */
export interface SegmentSlot<T> {
  id: string;
  /** Element 01 is one of these; the first names the slot. Undefined: whatever it is. */
  qualifiers?: readonly string[];
  /** How many of its segments the loop holds. */
  max: number;
  /** False where the segment is not of this form: it is kept as it is. */
  read(target: T, segment: Segment, report: Report): boolean;
  /** `sizes` as in `LoopRest.sizes`. */
  write(target: T, sizes?: readonly number[]): RawSegment[];
  /** Where a segment holds several entries: how many there are, and how many the writer puts into each segment. */
  count?(target: T): number;
  usualSizes?(target: T): number[];
  /** Numbers of the elements that have a text and no field. */
  unused?(segment: Segment): readonly number[];
  /** The one field without which nothing is written. */
  field?: string;
  /** Undefined: always. Where false, a loop above may take the segment. */
  accepts?(target: T): boolean;
}

/** A loop below, known by its first segment. */
export interface LoopSlot<T> {
  id: string;
  qualifiers?: readonly string[];
  max: number;
  loop: Loop<object>;
  /** What the loop is read into, put in its place. */
  open(target: T, segment: Segment, report: Report): object;
  /** The field without which nothing is written. */
  field?: string;
  /** What is to be written, in order. */
  children(target: T): readonly object[];
}

type Slot<T> = SegmentSlot<T> | LoopSlot<T>;

interface PlacedSlot<T> extends Pick<SegmentSlot<T>, 'accepts' | 'count' | 'unused'> {
  /** One of the two. What is asked of a segment's slot for each segment stands here: so all slots are objects of one shape. */
  segment: SegmentSlot<T> | undefined;
  below: LoopSlot<T> | undefined;
  read: SegmentSlot<T>['read'] | undefined;
  /** `REF*F8`. */
  key: string;
  max: number;
  /** Place in the guide's order, even: an odd one is that of what has no field. */
  index: number;
  /** Slots of one group may come in any order: the standard gives them one position. */
  group: number;
}

/** The slots of one segment id. */
interface SlotsOfId<T> {
  all: readonly PlacedSlot<T>[];
  /** By element 01. */
  byQualifier: ReadonlyMap<string, PlacedSlot<T>>;
  /** The one that takes any element 01. */
  any: PlacedSlot<T> | undefined;
  /** Whether element 01 says which. */
  isQualified: boolean;
}

export interface Loop<T> {
  name: string;
  slots: readonly PlacedSlot<T>[];
  byId: ReadonlyMap<string, SlotsOfId<T>>;
  /** Slots that are written only where their field is set, by field; and all others. */
  byField: ReadonlyMap<string, readonly PlacedSlot<T>[]>;
  unconditional: readonly PlacedSlot<T>[];
  /** Index before which `unknown` stands where no order is told: that of the first loop below. */
  unknownIndex: number;
  /** Where `unknown` and `order` are kept: the target itself, unless two loops are read into one. */
  rest(target: T): LoopRest;
}

/** A table from its groups. */
export function loopOf<T extends object>(
  name: string,
  groups: readonly (readonly Slot<T>[])[],
  rest: (target: T) => LoopRest = (target) => target,
): Loop<T> {
  const slots: PlacedSlot<T>[] = [];
  groups.forEach((group, number) => {
    for (const slot of group) slots.push(placed(slot, 2 * slots.length, number));
  });
  if (new Set(slots.map(({ key }) => key)).size !== slots.length)
    throw new Error(`Loop ${name} has two slots of one name.`);
  const firstBelow = slots.find(({ below }) => below)?.index ?? 2 * slots.length;
  const unconditional = slots.filter((one) => fieldOf(one) === undefined);
  const unknownIndex = firstBelow - 1;
  return { name, slots, byId: indexed(slots), byField: byField(slots), unconditional, unknownIndex, rest };
}

function fieldOf<T>({ segment, below }: PlacedSlot<T>): string | undefined {
  return (segment ?? below)!.field;
}

function byField<T>(slots: readonly PlacedSlot<T>[]): Map<string, PlacedSlot<T>[]> {
  const result = new Map<string, PlacedSlot<T>[]>();
  for (const one of slots) {
    const field = fieldOf(one);
    if (field !== undefined) result.set(field, [...(result.get(field) ?? []), one]);
  }
  return result;
}

function placed<T>(slot: Slot<T>, index: number, group: number): PlacedSlot<T> {
  const key = slot.qualifiers ? `${slot.id}*${slot.qualifiers[0]}` : slot.id;
  const [segment, below] = 'loop' in slot ? [undefined, slot] : [slot, undefined];
  const { accepts, count, unused, read } = segment ?? {};
  return { segment, below, key, max: slot.max, index, group, accepts, count, unused, read };
}

function indexed<T>(slots: readonly PlacedSlot<T>[]): Map<string, SlotsOfId<T>> {
  const byId = new Map<
    string,
    {
      all: PlacedSlot<T>[];
      byQualifier: Map<string, PlacedSlot<T>>;
      any: PlacedSlot<T> | undefined;
      isQualified: boolean;
    }
  >();
  for (const one of slots) {
    const { id, qualifiers } = (one.segment ?? one.below)!;
    const blank = { all: [], byQualifier: new Map<string, PlacedSlot<T>>(), any: undefined, isQualified: false };
    const entry = byId.get(id) ?? blank;
    byId.set(id, entry);
    entry.all.push(one);
    entry.isQualified ||= qualifiers !== undefined;
    if (qualifiers) for (const qualifier of qualifiers) entry.byQualifier.set(qualifier, one);
    else entry.any = one;
  }
  return byId;
}
