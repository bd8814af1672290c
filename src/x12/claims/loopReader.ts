import type { Report } from '../core/content';
import * as read from '../core/fields';
import type { Segment } from '../types';
import { type Loop, type LoopSlot, type SegmentSlot, isLoop } from './loop';

type Placed = Loop<object>['slots'][number];

/** Reads segments into the object of a loop and those of the loops below it. */
export class LoopReader {
  private level: Level | undefined;
  /** A loop that the table does not have is open: what belongs to it is no one's. */
  private lost = false;

  constructor(private readonly report: Report) {}

  /** Begins a loop; its first segment comes by `segment`. The loop before is closed. */
  start<T extends object>(loop: Loop<T>, target: T): void {
    this.finish();
    this.level = new Level(loop, target, undefined);
  }

  /** Closes all loops. */
  finish(): void {
    for (let level = this.level; level; level = level.parent) level.close();
    this.level = undefined;
    this.lost = false;
  }

  /** False where no loop has been begun. */
  segment(segment: Segment): boolean {
    if (!this.level) return false;
    const qualifier = qualifierOf(segment);
    for (let level: Level | undefined = this.lost ? this.level.parent : this.level; level; level = level.parent) {
      const placed = level.find(segment.id, qualifier);
      if (!placed) continue;
      this.closeBelow(level);
      this.take(level, placed, segment);
      return true;
    }
    this.keep(segment);
    return true;
  }

  private closeBelow(level: Level): void {
    for (let below = this.level!; below !== level; below = below.parent!) below.close();
    this.level = level;
    this.lost = false;
  }

  private take(level: Level, placed: Placed, segment: Segment): void {
    const { slot } = placed;
    if (isLoop(slot)) this.open(level, placed, slot, segment);
    else if (!level.read(placed, slot, segment, this.report)) level.keep(segment);
  }

  private open(level: Level, placed: Placed, slot: LoopSlot<object>, segment: Segment): void {
    level.reached = placed.group;
    if (level.isFull(placed)) return this.lose(level, segment);
    const target = slot.open(level.target, segment, this.report);
    level.note(placed);
    this.level = new Level(slot.loop, target, level);
    const first = this.level.find(segment.id, qualifierOf(segment));
    if (first) this.take(this.level, first, segment);
  }

  /** A segment without a field: it belongs to the innermost loop that has such segments, or it begins a loop without a table. */
  private keep(segment: Segment): void {
    if (this.lost) return this.level!.parent!.keep(segment);
    for (let level = this.level; level; level = level.parent) {
      const kind = level.kindOf(segment.id);
      if (kind === undefined) continue;
      this.closeBelow(level);
      if (kind === 'loop') {
        level.reach(segment.id);
        this.lose(level, segment);
      } else level.keep(segment);
      return;
    }
    this.level!.keep(segment);
  }

  private lose(level: Level, segment: Segment): void {
    level.keep(segment);
    this.level = new Level(level.loop, {}, level);
    this.lost = true;
  }
}

/** Element 01, or of a composite (HI) its first component. */
function qualifierOf(segment: Segment): string {
  const first = read.text(segment, 1);
  const end = first.indexOf(segment.delimiters.component);
  return end < 0 ? first : first.slice(0, end);
}

/** An open loop, and what must be remembered to write it as it was. */
class Level {
  /** The group of the loop that was last opened below: what stands before it is over. */
  reached = 0;
  private readonly counts: Uint16Array;
  private readonly seen: (Placed | undefined)[] = [];
  private sizes: Map<Placed, number[]> | undefined;

  constructor(
    readonly loop: Loop<object>,
    readonly target: object,
    readonly parent: Level | undefined,
  ) {
    this.counts = new Uint16Array(loop.slots.length);
  }

  find(id: string, qualifier: string): Placed | undefined {
    const byQualifier = this.loop.byId.get(id);
    const placed = byQualifier && (byQualifier.get(qualifier) ?? byQualifier.get(''));
    if (!placed || placed.group < this.reached) return undefined;
    // What begins a loop begins the next one, once this has begun.
    if (placed.index === 0 && this.parent && this.seen.length > 0) return undefined;
    if (!isLoop(placed.slot) && placed.slot.accepts?.(this.target) === false) return undefined;
    return placed;
  }

  /** Whether segments of this id are the loop's, or begin loops below it. */
  kindOf(id: string): 'segment' | 'loop' | undefined {
    let kind: 'segment' | 'loop' | undefined;
    for (const placed of this.loop.byId.get(id)?.values() ?? []) {
      if (isLoop(placed.slot)) kind = 'loop';
      else if (placed.index > 0 && placed.group >= this.reached) kind ??= 'segment';
    }
    return kind;
  }

  /** A loop without a table begins: what stands before loops of this id is over. */
  reach(id: string): void {
    const groups = [...this.loop.byId.get(id)!.values()].filter(({ slot }) => isLoop(slot)).map(({ group }) => group);
    this.reached = Math.max(this.reached, Math.min(...groups));
  }

  isFull(placed: Placed): boolean {
    return this.counts[placed.index]! >= placed.slot.max;
  }

  note(placed: Placed | undefined): void {
    this.seen.push(placed);
    if (placed) this.counts[placed.index]!++;
  }

  read(placed: Placed, slot: SegmentSlot<object>, segment: Segment, report: Report): boolean {
    if (this.isFull(placed)) return false;
    const before = slot.entries?.(this.target).count ?? 0;
    if (!slot.read(this.target, segment, report)) return false;
    for (const element of slot.unused?.(segment) ?? []) this.keepElement(placed, segment, element);
    this.note(placed);
    if (slot.entries) this.noteSize(placed, slot.entries(this.target).count - before);
    return true;
  }

  private keepElement(placed: Placed, segment: Segment, element: number): void {
    const value = read.raw(segment).elements[element - 1];
    const occurrence = this.counts[placed.index]!;
    (this.loop.rest(this.target).extra ??= []).push({ segment: placed.key, occurrence, element, value });
  }

  private noteSize(placed: Placed, size: number): void {
    this.sizes ??= new Map();
    const sizes = this.sizes.get(placed);
    if (sizes) sizes.push(size);
    else this.sizes.set(placed, [size]);
  }

  keep(segment: Segment): void {
    (this.loop.rest(this.target).unknown ??= []).push(read.raw(segment));
    this.note(undefined);
  }

  close(): void {
    const order = this.order();
    if (order) this.loop.rest(this.target).order = order;
    if (this.sizes) this.closeSizes(this.sizes);
  }

  private closeSizes(found: Map<Placed, number[]>): void {
    for (const [placed, sizes] of found) {
      const usual = (placed.slot as SegmentSlot<object>).entries!(this.target).sizes;
      if (usual.length === sizes.length && usual.every((size, i) => size === sizes[i])) continue;
      (this.loop.rest(this.target).sizes ??= {})[placed.key] = sizes;
    }
  }

  /** The order, undefined where it is the writer's own; of a file in the guide's order only as far as it has to be told. */
  private order(): string[] | undefined {
    const { seen } = this;
    const indexOf = (placed: Placed | undefined) => placed?.index ?? this.loop.unknownIndex;
    let told = seen.length;
    while (told > 1 && indexOf(seen[told - 2]) <= indexOf(seen[told - 1])) told--;
    if (told <= 1) return undefined;
    const groups = seen.flatMap((placed) => (placed ? [placed.group] : []));
    const inGroups = groups.every((group, i) => i === 0 || groups[i - 1]! <= group);
    return seen.slice(0, inGroups ? told - 1 : seen.length).map((placed) => placed?.key ?? '?');
  }
}
