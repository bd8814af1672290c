/**
 * A transaction told as loops: what each loop holds, in the guide's order, and which loops begin inside it. Reading and
 * writing follow the same telling. Hierarchical levels (HL) are loops too: they are counted, and their parents checked, here.
 */
import type { Report, TransactionParser } from './content';
import { seg } from './element';
import * as read from './fields';
import type { SegmentForm } from './forms';
import type { RawSegment, Segment } from '../types';

/** What a loop keeps of its segments that no field has: in order, and written behind its fields. */
export interface Unmodelled {
  unknown: RawSegment[];
}

/** The segments of a loop that are one field of its object. */
export interface Field<T> {
  /** False where the segment is not this field's. */
  take(target: T, segment: Segment, report: Report): boolean;
  give(source: T): RawSegment[];
}

/** A loop's own segments, the loops inside it, and what must be there when it ends. */
export interface Loop<T> {
  fields: readonly Field<T>[];
  inner: readonly Inner<T>[];
  close?(value: T, last: Segment, report: Report): void;
}

/** How a loop begins inside another and where its object goes. */
export interface Inner<Outer> {
  /** HL03, for a level of the hierarchy. */
  level?: string;
  /** LS01 and LE01, for loops that stand between these. */
  bounds?: string;
  begins(segment: Segment): boolean;
  open(outer: Outer, segment: Segment, report: Report): OpenLoop;
  count(outer: Outer): number;
  give(outer: Outer, numbers: HlNumbers): RawSegment[];
}

type Held<K extends string, V> = { [P in K]?: V };

/** A segment that occurs once. A second one is no field's. */
export function one<K extends string, V>(key: K, form: SegmentForm<V>): Field<Held<K, V>> {
  return {
    take(target, segment, report) {
      if (!meant(form, segment) || target[key] !== undefined) return false;
      target[key] = form.read(segment, report);
      return target[key] !== undefined;
    },
    give: (source) => (source[key] === undefined ? [] : [form.write(source[key])]),
  };
}

/** A segment that repeats. */
export function many<K extends string, V>(key: K, form: SegmentForm<V>): Field<Held<K, V[]>> {
  return {
    take(target, segment, report) {
      const value = meant(form, segment) ? form.read(segment, report) : undefined;
      if (value !== undefined) target[key]!.push(value);
      return value !== undefined;
    },
    give: (source) => source[key]!.map((value) => form.write(value)),
  };
}

/** A segment that is a part of an object, as N3 and N4 are of an address. */
export function part<K extends string, V extends object>(key: K, form: SegmentForm<V>): Field<Held<K, V>> {
  return {
    take(target, segment, report) {
      const value = meant(form, segment) ? form.read(segment, report) : undefined;
      const known = target[key] ?? {};
      if (!value || Object.keys(value).some((name) => name in known)) return false;
      if (Object.keys(value).length > 0) target[key] = { ...target[key], ...value };
      return true;
    },
    give: (source) => (source[key] === undefined ? [] : withElements(form.write(source[key]))),
  };
}

/** A segment whose elements are fields of the loop's own object. It is written where any of them is there. */
export function spread<V extends object>(form: SegmentForm<V>): Field<V> {
  return {
    take(target, segment, report) {
      if (!meant(form, segment)) return false;
      Object.assign(target, form.read(segment, report));
      return true;
    },
    give: (source) => withElements(form.write(source)),
  };
}

const meant = (form: Pick<SegmentForm<unknown>, 'id' | 'is'>, segment: Segment) =>
  segment.id === form.id && (form.is?.(segment) ?? true);

const withElements = (segment: RawSegment) =>
  segment.elements.some((element) => element !== undefined) ? [segment] : [];

/** A loop that a segment with data of its own opens, such as EB or SVC. */
export function loopOf<K extends string, V, T extends V & Unmodelled>(
  key: K,
  form: SegmentForm<V>,
  blank: () => Omit<T, keyof V>,
  loop: Loop<T>,
  bounds?: string,
): Inner<Record<K, T[]>> {
  return {
    bounds,
    begins: (segment) => meant(form, segment),
    open(outer, segment, report) {
      const value = { ...form.read(segment, report), ...blank() } as T;
      outer[key].push(value);
      return new OpenLoopOf(value, loop, undefined);
    },
    count: (outer) => outer[key].length,
    give(outer, numbers) {
      const segments = outer[key].flatMap((value) => [form.write(value), ...loopSegments(loop, value, numbers)]);
      return bounds === undefined || segments.length === 0
        ? segments
        : [seg('LS', bounds), ...segments, seg('LE', bounds)];
    },
  };
}

/**
 * A level of the hierarchy. `blank` makes its object without what the loop's segments and `close` will set. A level that
 * can have no children has no HL04 where the guide says so (`childCode` false).
 */
export function levelOf<K extends string, T extends Unmodelled>(
  key: K,
  level: string,
  blank: () => Partial<T>,
  loop: Loop<T>,
  childCode = true,
): Inner<Record<K, T[]>> {
  return {
    level,
    begins: (segment) => segment.id === 'HL' && read.text(segment, 3) === level,
    open(outer, segment) {
      const value = blank() as T;
      outer[key].push(value);
      return new OpenLoopOf(value, loop, read.text(segment, 1));
    },
    count: (outer) => outer[key].length,
    give: (outer, { next, parent }) =>
      outer[key].flatMap((value) => {
        const number = next();
        const hasChildren = loop.inner.some((inner) => inner.level !== undefined && inner.count(value) > 0);
        const hl = seg('HL', number, parent, level, childCode ? (hasChildren ? '1' : '0') : undefined);
        return [hl, ...loopSegments(loop, value, { next, parent: number })];
      }),
  };
}

/** HL01 of the next level, and of the level that is open. */
interface HlNumbers {
  next(): string;
  parent?: string;
}

function loopSegments<T extends Unmodelled>(loop: Loop<T>, value: T, numbers: HlNumbers): RawSegment[] {
  return [
    ...loop.fields.flatMap((field) => field.give(value)),
    ...value.unknown,
    ...loop.inner.flatMap((inner) => inner.give(value, numbers)),
  ];
}

/** The segments of a whole transaction, HL numbered from 1. */
export function transactionSegments<T extends Unmodelled>(loop: Loop<T>, value: T): RawSegment[] {
  let count = 0;
  return loopSegments(loop, value, { next: () => String(++count) });
}

/** A loop that is being read, whatever its object is. */
interface OpenLoop {
  /** HL01, where it is a level of the hierarchy. */
  readonly number: string | undefined;
  take(segment: Segment, report: Report): boolean;
  keep(segment: Segment): void;
  /** The loop that this segment begins inside this one. */
  begin(segment: Segment, report: Report): OpenLoop | undefined;
  bounds(id: string): boolean;
  close(last: Segment, report: Report): void;
}

class OpenLoopOf<T extends Unmodelled> implements OpenLoop {
  constructor(
    private readonly value: T,
    private readonly loop: Loop<T>,
    readonly number: string | undefined,
  ) {}

  take(segment: Segment, report: Report): boolean {
    return this.loop.fields.some((field) => field.take(this.value, segment, report));
  }

  keep(segment: Segment): void {
    this.value.unknown.push(read.raw(segment));
  }

  begin(segment: Segment, report: Report): OpenLoop | undefined {
    return this.loop.inner.find((inner) => inner.begins(segment))?.open(this.value, segment, report);
  }

  bounds(id: string): boolean {
    return this.loop.inner.some((inner) => inner.bounds === id);
  }

  close(last: Segment, report: Report): void {
    this.loop.close?.(this.value, last, report);
  }
}

/** Reads one transaction into its object, segment by segment. */
export class LoopParser<T extends Unmodelled> implements TransactionParser {
  /** Outermost first. */
  private readonly loops: OpenLoop[];
  private last: Segment | undefined;
  /** After a level that has no place here, nothing is anyone's until the next level. */
  private lost = false;

  constructor(
    value: T,
    loop: Loop<T>,
    private readonly report: Report,
  ) {
    this.loops = [new OpenLoopOf(value, loop, '')];
  }

  segment(segment: Segment): void {
    this.last = segment;
    if (segment.id === 'ST' || segment.id === 'SE') return;
    if (segment.id === 'HL') this.openLevel(segment);
    else if (this.lost || !this.place(segment)) this.innermost().keep(segment);
  }

  end(): void {
    this.closeTo(0);
  }

  private innermost(): OpenLoop {
    return this.loops[this.loops.length - 1]!;
  }

  private openLevel(segment: Segment): void {
    this.lost = !this.open(segment);
    if (!this.lost) return;
    this.report(segment, 'out_of_order', 'This level (HL03) has no place under the levels before it.', 3);
    this.innermost().keep(segment);
  }

  private place(segment: Segment): boolean {
    if (segment.id === 'LS' || segment.id === 'LE') return this.bound(segment);
    return this.open(segment) || this.innermost().take(segment, this.report);
  }

  /** The innermost loop in which the segment begins another; those inside it end. */
  private open(segment: Segment): boolean {
    for (let depth = this.loops.length - 1; depth >= 0; depth--) {
      const outer = this.loops[depth]!;
      const begun = outer.begin(segment, this.report);
      if (!begun) continue;
      this.closeTo(depth + 1);
      this.checkParent(segment, outer);
      this.loops.push(begun);
      return true;
    }
    return false;
  }

  /** A person is never read under another: HL02 must name the level that the order of the levels gives. */
  private checkParent(segment: Segment, outer: OpenLoop): void {
    if (segment.id !== 'HL' || read.text(segment, 2) === outer.number) return;
    const message = 'HL02 does not name the level that this one stands under.';
    this.report(segment, 'out_of_order', message, 2);
  }

  /** LS and LE are not data: they stand around loops, and the writer sets them again. */
  private bound(segment: Segment): boolean {
    const id = read.text(segment, 1);
    const depth = this.loops.findLastIndex((loop) => loop.bounds(id));
    if (depth < 0) return false;
    this.closeTo(depth + 1);
    return true;
  }

  private closeTo(length: number): void {
    while (this.loops.length > length) this.loops.pop()!.close(this.last!, this.report);
  }
}
