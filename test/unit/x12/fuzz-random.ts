/** Numbers that a seed decides, so that a failure can be had again. */

export interface Random {
  /** 0 … below. */
  int(below: number): number;
  of<T>(values: readonly T[]): T;
  chance(oneIn: number): boolean;
}

/** Mulberry32: small, and good enough to choose what to break. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (below: number): number => Math.floor(next() * Math.max(1, below));
  return { int, of: (values) => values[int(values.length)]!, chance: (oneIn) => int(oneIn) === 0 };
}
