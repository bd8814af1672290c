/** Pairs of a file, each once. The same row twice is harmless; two that say different things from the same day are not. */
import type { Faults } from './rows';
import type { PairRow } from './types';

/** Numbers of codes and days, packed into one that is exact: 2 × 18 bits for the codes, 14 for the day. */
const CODES = 2 ** 18;
const DAYS = 2 ** 14;

/** `lines` has the line of each pair, or nothing where the pairs are of several files. Millions of pairs are compared as sorted numbers, so that memory stays small. */
export function uniquePairs(pairs: PairRow[], lines: readonly number[], faults: Faults): PairRow[] {
  const codes = numbering();
  const days = numbering();
  const keys = Float64Array.from(pairs, ({ a, b, from }) => (codes(a) * CODES + codes(b)) * DAYS + days(from ?? ''));
  const order = Uint32Array.from(pairs, (_, at) => at).sort((x, y) => keys[x]! - keys[y]! || x - y);
  const again = new Set<number>();
  order.forEach((at, place) => {
    const before = order[place - 1];
    if (before === undefined || keys[before] !== keys[at]) return;
    const [one, other] = [pairs[before]!, pairs[at]!];
    if (one.value === other.value && one.to === other.to) again.add(at);
    else
      faults.add(
        lines[at] ?? 1,
        `the pair ${other.a} ${other.b} stands ${lines[before] ? `on line ${lines[before]}` : 'in another file'} too, from the same day, and otherwise`,
      );
  });
  return again.size > 0 ? pairs.filter((_, at) => !again.has(at)) : pairs;
}

function numbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
}
