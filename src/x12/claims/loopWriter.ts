import { X12WriteError } from '../core/element';
import type { RawSegment } from '../types';
import { type Loop, isLoop } from './loop';
import type { LoopRest } from './types837Segment';

type Placed = Loop<object>['slots'][number];

/** One segment of a loop, or one whole loop below it; undefined `placed` for a segment without a field. */
interface Item {
  placed: Placed | undefined;
  segments: RawSegment[];
}

/** A loop and all below it as segments: in the guide's order, or in the order that was read. */
export function writeLoop<T extends object>(loop: Loop<T>, target: T): RawSegment[] {
  const rest = loop.rest(target);
  const items = itemsOf(loop, target, rest);
  const ordered = rest.order ? inOrder(items, rest.order) : items;
  return ordered.flatMap(({ segments }) => segments);
}

function itemsOf(loop: Loop<object>, target: object, rest: LoopRest): Item[] {
  const items: Item[] = [];
  const unknown = (rest.unknown ?? []).map((segment) => ({ placed: undefined, segments: [segment] }));
  let isUnknownDone = false;
  for (const placed of loop.slots) {
    if (!isUnknownDone && placed.index > loop.unknownIndex) {
      items.push(...unknown);
      isUnknownDone = true;
    }
    const written = writeSlot(placed, target, rest);
    if (written.length > placed.slot.max) throw tooMany(loop, placed);
    for (const segments of written) items.push({ placed, segments });
  }
  if (!isUnknownDone) items.push(...unknown);
  return items;
}

function writeSlot({ slot, key }: Placed, target: object, rest: LoopRest): RawSegment[][] {
  if (isLoop(slot)) return slot.children(target).map((child) => writeLoop(slot.loop, child));
  const segments = slot.write(target, rest.sizes?.[key]);
  for (const { segment, occurrence, element, value } of rest.extra ?? []) {
    const found = segment === key ? segments[occurrence] : undefined;
    if (found && found.elements[element - 1] === undefined) found.elements[element - 1] = value;
  }
  return segments.map((segment) => [segment]);
}

function tooMany(loop: Loop<object>, { slot, key }: Placed): X12WriteError {
  const message = `Loop ${loop.name} holds at most ${slot.max} of ${key}; more cannot be sent on one claim.`;
  return new X12WriteError('too_many', message, slot.id);
}

/** `order` names items one by one; the others come where their group has its place. */
function inOrder(items: readonly Item[], order: readonly string[]): Item[] {
  const waiting = new Map<string, Item[]>();
  for (const item of items) {
    const key = item.placed?.key ?? '?';
    const same = waiting.get(key);
    if (same) same.push(item);
    else waiting.set(key, [item]);
  }
  const named = order.flatMap((key) => waiting.get(key)?.shift() ?? []);
  const isNamed = new Set(named);
  let others = items.filter((item) => !isNamed.has(item));
  const result: Item[] = [];
  for (const item of named) {
    const isDue = (other: Item) => isBefore(other, item);
    result.push(...others.filter(isDue), item);
    others = others.filter((other) => !isDue(other));
  }
  return [...result, ...others];
}

/** Whether the guide has `other`, which no order names, in an earlier place than `item`. */
function isBefore(other: Item, item: Item): boolean {
  return other.placed !== undefined && item.placed !== undefined && other.placed.group < item.placed.group;
}
