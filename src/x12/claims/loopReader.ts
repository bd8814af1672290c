import type { Report } from '../core/content';
import * as read from '../core/fields';
import type { Segment } from '../types';
import type { Loop, LoopSlot } from './loop';

type Placed = Loop<object>['slots'][number];

/** Bound once: as tsx runs it, each use of an import calls a getter, and here every segment of a claim passes. */
const textOf = read.text;

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
    for (let level: Level | undefined = this.lost ? this.level.parent : this.level; level; level = level.parent) {
      const placed = level.find(segment);
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
    if (placed.below) this.open(level, placed, placed.below, segment);
    else if (!level.read(placed, segment, this.report)) level.keep(segment);
  }

  private open(level: Level, placed: Placed, slot: LoopSlot<object>, segment: Segment): void {
    level.reached = placed.group;
    if (level.countOf(placed) >= placed.max) return this.lose(level, segment);
    const target = slot.open(level.target, segment, this.report);
    level.note(placed);
    this.level = new Level(slot.loop, target, level);
    const first = this.level.find(segment);
    if (first) this.take(this.level, first, segment);
  }

  /** A segment without a field: it belongs to the innermost loop that has such segments, or it begins a loop without a table. */
  private keep(segment: Segment): void {
    if (this.lost) return this.level!.parent!.keep(segment);
    for (let level = this.level; level; level = level.parent) {
      const kind = level.kindOf(segment.id);
      if (kind === undefined) continue;
      this.closeBelow(level);
      if (kind === 'segment') return level.keep(segment);
      level.reach(segment.id);
      return this.lose(level, segment);
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
  const first = textOf(segment, 1);
  const end = first.indexOf(segment.delimiters.component);
  return end < 0 ? first : first.slice(0, end);
}

/** An open loop, and what must be remembered to write it as it was. */
class Level {
  /** The group of the loop that was last opened below: what stands before it is over. */
  reached = 0;
  private readonly seen: (Placed | undefined)[] = [];
  /** Index of the last of `seen`, and the highest of all. */
  private last = -1;
  private highest = -1;
  /** Whether the writer's own order is that of `seen`. */
  private inOrder = true;
  private sizes: { placed: Placed; sizes: number[] }[] | undefined;

  constructor(
    readonly loop: Loop<object>,
    readonly target: object,
    readonly parent: Level | undefined,
  ) {}

  find(segment: Segment): Placed | undefined {
    const slots = this.loop.byId.get(segment.id);
    if (!slots) return undefined;
    const placed = slots.isQualified ? (slots.byQualifier.get(qualifierOf(segment)) ?? slots.any) : slots.any;
    if (!placed || placed.group < this.reached) return undefined;
    // What begins a loop begins the next one, once this has begun.
    if (placed.index === 0 && this.parent && this.seen.length > 0) return undefined;
    return placed.accepts === undefined || placed.accepts(this.target) ? placed : undefined;
  }

  /** Whether segments of this id are the loop's, or begin loops below it. */
  kindOf(id: string): 'segment' | 'loop' | undefined {
    let kind: 'segment' | 'loop' | undefined;
    for (const placed of this.loop.byId.get(id)?.all ?? []) {
      if (placed.below) kind = 'loop';
      else if (placed.index > 0 && placed.group >= this.reached) kind ??= 'segment';
    }
    return kind;
  }

  /** A loop without a table begins: what stands before loops of this id is over. */
  reach(id: string): void {
    const groups = this.loop.byId.get(id)!.all.flatMap(({ below, group }) => (below ? [group] : []));
    this.reached = Math.max(this.reached, Math.min(...groups));
  }

  countOf(placed: Placed): number {
    if (placed.index > this.highest) return 0;
    let count = 0;
    for (const one of this.seen) if (one === placed) count++;
    return count;
  }

  note(placed: Placed | undefined): void {
    const index = placed === undefined ? this.loop.unknownIndex : placed.index;
    if (index < this.last) this.inOrder = false;
    if (index > this.highest) this.highest = index;
    this.last = index;
    this.seen.push(placed);
  }

  read(placed: Placed, segment: Segment, report: Report): boolean {
    const { target } = this;
    const { count, unused } = placed;
    const occurrence = this.countOf(placed);
    if (occurrence >= placed.max) return false;
    const before = count === undefined ? 0 : count(target);
    if (!placed.read!(target, segment, report)) return false;
    this.note(placed);
    if (unused !== undefined) this.keepElements(placed, occurrence, segment, unused(segment));
    if (count !== undefined) this.noteSize(placed, count(target) - before);
    return true;
  }

  private keepElements(placed: Placed, occurrence: number, segment: Segment, elements: readonly number[]): void {
    if (elements.length === 0) return;
    // Once a segment: a hostile one has tens of thousands of elements.
    const { elements: values } = read.raw(segment);
    for (const element of elements) {
      const value = values[element - 1];
      (this.loop.rest(this.target).extra ??= []).push({ segment: placed.key, occurrence, element, value });
    }
  }

  private noteSize(placed: Placed, size: number): void {
    this.sizes ??= [];
    const known = this.sizes.find((one) => one.placed === placed);
    if (known) known.sizes.push(size);
    else this.sizes.push({ placed, sizes: [size] });
  }

  keep(segment: Segment): void {
    (this.loop.rest(this.target).unknown ??= []).push(read.raw(segment));
    this.note(undefined);
  }

  close(): void {
    if (!this.inOrder) this.loop.rest(this.target).order = this.order();
    if (this.sizes) this.closeSizes(this.sizes);
  }

  private closeSizes(found: readonly { placed: Placed; sizes: number[] }[]): void {
    for (const { placed, sizes } of found) {
      const usual = placed.segment!.usualSizes!(this.target);
      if (usual.length === sizes.length && usual.every((size, i) => size === sizes[i])) continue;
      (this.loop.rest(this.target).sizes ??= {})[placed.key] = sizes;
    }
  }

  /** Of a file in the guide's order only as far as it has to be told. */
  private order(): string[] {
    const { seen, loop } = this;
    const indexes = seen.map((placed) => (placed ? placed.index : loop.unknownIndex));
    let told = seen.length;
    while (indexes[told - 2]! <= indexes[told - 1]!) told--;
    const groups = seen.flatMap((placed) => (placed ? [placed.group] : []));
    const inGroups = groups.every((group, i) => i === 0 || groups[i - 1]! <= group);
    return seen.slice(0, inGroups ? told - 1 : seen.length).map((placed) => placed?.key ?? '?');
  }
}
