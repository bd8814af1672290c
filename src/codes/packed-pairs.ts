/**
 * Pairs of codes, packed: a sorted array of numbers and a binary search, so that a million NCCI pairs take some twenty
 * megabytes and a look-up a microsecond. A step packs the few pairs of its claim in the same way.
 */
import type { Day } from '../calendar';
import type { PairRow } from './types';

/** Codes are numbered as they come; a key is two such numbers, far inside 2^53. */
const SECOND = 2 ** 24;
const NO_END = 99_999_999;

const packDay = (day: Day | null, otherwise: number): number =>
  day === null ? otherwise : Number(day.replaceAll('-', ''));

export class PackedPairs {
  private readonly numbers = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly values: string[] = [];
  private readonly keys: Float64Array;
  private readonly from: Uint32Array;
  private readonly to: Uint32Array;
  private readonly value: Uint8Array;

  constructor(pairs: readonly PairRow[]) {
    const keys = Float64Array.from(pairs, (pair) => this.number(pair.a) * SECOND + this.number(pair.b));
    const order = Uint32Array.from(pairs, (_, place) => place).sort((x, y) => keys[x]! - keys[y]! || x - y);
    this.keys = keys.slice();
    this.from = new Uint32Array(pairs.length);
    this.to = new Uint32Array(pairs.length);
    this.value = new Uint8Array(pairs.length);
    order.forEach((place, at) => {
      const pair = pairs[place]!;
      this.keys[at] = keys[place]!;
      this.from[at] = packDay(pair.from, 0);
      this.to[at] = packDay(pair.to, NO_END);
      this.value[at] = this.valueNumber(pair.value);
    });
  }

  /** What holds between two codes on a day. */
  get(a: string, b: string, on: Day): string | undefined {
    const [first, second] = [this.numbers.get(a), this.numbers.get(b)];
    if (first === undefined || second === undefined) return undefined;
    const key = first * SECOND + second;
    const day = packDay(on, 0);
    for (let at = this.lowest(key); this.keys[at] === key; at += 1)
      if (this.holds(at, day)) return this.values[this.value[at]!];
    return undefined;
  }

  /** The codes that have to do with a code on a day, each with what holds. */
  of(a: string, on: Day): { b: string; value: string }[] {
    const first = this.numbers.get(a);
    if (first === undefined) return [];
    const day = packDay(on, 0);
    const found: { b: string; value: string }[] = [];
    for (let at = this.lowest(first * SECOND); this.keys[at]! < (first + 1) * SECOND; at += 1)
      if (this.holds(at, day))
        found.push({ b: this.names[this.keys[at]! % SECOND]!, value: this.values[this.value[at]!]! });
    return found;
  }

  private holds(at: number, day: number): boolean {
    return this.from[at]! <= day && day <= this.to[at]!;
  }

  /** Place of the first key that is not smaller. */
  private lowest(key: number): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private number(code: string): number {
    const known = this.numbers.get(code);
    if (known !== undefined) return known;
    this.numbers.set(code, this.names.length);
    this.names.push(code);
    return this.names.length - 1;
  }

  private valueNumber(value: string): number {
    const known = this.values.indexOf(value);
    return known >= 0 ? known : this.values.push(value) - 1;
  }
}
