import { X12WriteError } from '../core/element';
import type { RawSegment } from '../types';
import type { Loop } from './loop';
import type { LoopRest } from './types837Segment';

type Placed = Loop<object>['slots'][number];

/** One segment of a loop, or one whole loop below it; undefined `placed` for a segment without a field. */
interface Item {
  placed: Placed | undefined;
  segments: RawSegment[];
}

/** A loop and all below it as segments: in the guide's order, or in the order that was read. */
export function writeLoop<T extends object>(loop: Loop<T>, target: T): RawSegment[] {
  const segments: RawSegment[] = [];
  writeInto(segments, loop, target);
  return segments;
}

/** The same, behind what is there. */
export function writeInto<T extends object>(into: RawSegment[], loop: Loop<T>, target: T): void {
  const rest = loop.rest(target);
  if (rest.order) {
    for (const { segments } of inOrder(itemsOf(loop, target, rest), rest.order)) into.push(...segments);
    return;
  }
  let unknown = rest.unknown;
  for (const placed of writtenSlots(loop, target)) {
    if (unknown && placed.index > loop.unknownIndex) {
      into.push(...unknown);
      unknown = undefined;
    }
    if (placed.below) writeBelow(into, loop, placed, target);
    else writeSegments(into, loop, placed, target, rest);
  }
  if (unknown) into.push(...unknown);
}

/** The slots that have something to write, in the guide's order: of a claim's eighty fields few are set. */
function writtenSlots(loop: Loop<object>, target: object): Placed[] {
  const written = loop.unconditional.slice();
  for (const field in target) {
    if ((target as Record<string, unknown>)[field] === undefined) continue;
    const slots = loop.byField.get(field);
    if (slots) for (const placed of slots) insert(written, placed);
  }
  return written;
}

/** Puts a slot behind those of a lower index. Fields come nearly in the guide's order, so the way is short. */
function insert(written: Placed[], placed: Placed): void {
  const { index } = placed;
  let at = written.length;
  while (at > 0 && written[at - 1]!.index > index) {
    written[at] = written[at - 1]!;
    at--;
  }
  written[at] = placed;
}

function writeBelow(into: RawSegment[], loop: Loop<object>, placed: Placed, target: object): void {
  const slot = placed.below!;
  const children = slot.children(target);
  if (children.length > placed.max) throw tooMany(loop, placed);
  for (const child of children) writeInto(into, slot.loop, child);
}

function writeSegments(into: RawSegment[], loop: Loop<object>, placed: Placed, target: object, rest: LoopRest): void {
  const segments = placed.segment!.write(target, rest.sizes?.[placed.key]);
  if (segments.length > placed.max) throw tooMany(loop, placed);
  if (rest.extra) addExtra(segments, placed.key, rest.extra);
  for (const segment of segments) into.push(segment);
}

function addExtra(segments: readonly RawSegment[], key: string, extra: NonNullable<LoopRest['extra']>): void {
  for (const { segment, occurrence, element, value } of extra) {
    const found = segment === key ? segments[occurrence] : undefined;
    if (found && found.elements[element - 1] === undefined) found.elements[element - 1] = value;
  }
}

function tooMany(loop: Loop<object>, { key, max }: Placed): X12WriteError {
  const message = `Loop ${loop.name} holds at most ${max} of ${key}; more cannot be sent on one claim.`;
  return new X12WriteError('too_many', message, key.slice(0, 3).replace('*', ''));
}

/** As `writeInto`, each segment and loop below apart. */
function itemsOf(loop: Loop<object>, target: object, rest: LoopRest): Item[] {
  const items: Item[] = [];
  const unknown = (rest.unknown ?? []).map((segment) => ({ placed: undefined, segments: [segment] }));
  for (const placed of writtenSlots(loop, target)) {
    if (placed.index > loop.unknownIndex) items.push(...unknown.splice(0));
    items.push(...slotItems(loop, placed, target, rest));
  }
  return [...items, ...unknown];
}

function slotItems(loop: Loop<object>, placed: Placed, target: object, rest: LoopRest): Item[] {
  if (placed.below) {
    const children = placed.below.children(target);
    if (children.length > placed.max) throw tooMany(loop, placed);
    return children.map((child) => ({ placed, segments: writeLoop(placed.below!.loop, child) }));
  }
  const segments: RawSegment[] = [];
  writeSegments(segments, loop, placed, target, rest);
  return segments.map((segment) => ({ placed, segments: [segment] }));
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
