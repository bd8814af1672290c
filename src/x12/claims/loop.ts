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
  /** Where a segment holds several entries: how many entries there are, and how many the writer puts into each segment. */
  entries?(target: T): { count: number; sizes: number[] };
  /** Numbers of the elements that have a text and no field. */
  unused?(segment: Segment): number[];
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
  /** What is to be written, in order. */
  children(target: T): readonly object[];
}

type Slot<T> = SegmentSlot<T> | LoopSlot<T>;

interface PlacedSlot<T> {
  slot: Slot<T>;
  /** `REF*F8`. */
  key: string;
  /** Place in the guide's order. */
  index: number;
  /** Slots of one group may come in any order: the standard gives them one position. */
  group: number;
}

export interface Loop<T> {
  name: string;
  slots: readonly PlacedSlot<T>[];
  /** By segment id, then by element 01; `''` for slots that take any. */
  byId: ReadonlyMap<string, ReadonlyMap<string, PlacedSlot<T>>>;
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
    for (const slot of group) {
      const key = slot.qualifiers ? `${slot.id}*${slot.qualifiers[0]}` : slot.id;
      slots.push({ slot, key, index: slots.length, group: number });
    }
  });
  const firstLoop = slots.find(({ slot }) => isLoop(slot))?.index ?? slots.length;
  if (new Set(slots.map(({ key }) => key)).size !== slots.length)
    throw new Error(`Loop ${name} has two slots of one name.`);
  return { name, slots, byId: indexed(slots), unknownIndex: firstLoop - 0.5, rest };
}

function indexed<T>(slots: readonly PlacedSlot<T>[]): Map<string, Map<string, PlacedSlot<T>>> {
  const byId = new Map<string, Map<string, PlacedSlot<T>>>();
  for (const placed of slots) {
    const { id, qualifiers = [''] } = placed.slot;
    const byQualifier = byId.get(id) ?? new Map<string, PlacedSlot<T>>();
    byId.set(id, byQualifier);
    for (const qualifier of qualifiers) byQualifier.set(qualifier, placed);
  }
  return byId;
}

export function isLoop<T>(slot: Slot<T>): slot is LoopSlot<T> {
  return 'loop' in slot;
}
