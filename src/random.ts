/**
 * Chance that is not chance: the same on every machine and in every run. Two forms. `stableHash` turns ids into a
 * number, so that a payer and a patient always decide alike without remembering; `Random` is a sequence for the
 * generator, which draws in one fixed order.
 */

/** FNV-1a over the parts, finished as murmur3 does: 32 bits, whole, not negative. */
function stableHash(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  // A separator that ids do not contain keeps ('a', 'bc') and ('ab', 'c') apart.
  const text = parts.join('\u0000');
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A place in [0, 1) that the parts always get. */
export const stableShare = (...parts: readonly (string | number)[]): number => stableHash(...parts) / 2 ** 32;

/** Mulberry32: 32 bits of state, enough for a demo and identical everywhere. */
export class Random {
  private state: number;

  constructor(...seed: readonly (string | number)[]) {
    this.state = stableHash(...seed);
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError('nothing to pick from');
    return from[this.between(0, from.length - 1)] as T;
  }

  pickWeighted<T extends { weight: number }>(from: readonly T[]): T {
    return weighted(from, this.next());
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.between(0, 9)).join('');
  }

  shuffle<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = this.between(0, last);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }
}

/** The element at a place in [0, 1) of a list whose elements take room by their weight. */
export function weighted<T extends { weight: number }>(from: readonly T[], place: number): T {
  let left = place * from.reduce((total, each) => total + each.weight, 0);
  for (const each of from) if ((left -= each.weight) < 0) return each;
  const last = from.at(-1);
  if (!last) throw new RangeError('nothing to pick from');
  return last;
}
