/** What code sets and edit data say on a date of service. Built from rows, however many: a claim's few, or whole files. */
import type { Day } from '../calendar';
import { PackedPairs } from './packed-pairs';
import type { CodeKind, CodeRow, PairRow } from './types';

export type KindCode = CodeRow & { kind: CodeKind };
export type KindPair = PairRow & { kind: CodeKind };

/** What one query brings: the kinds that are loaded, and their rows. */
export interface ReferenceRows {
  kinds: CodeKind[];
  codes: KindCode[];
  pairs: KindPair[];
}

export class Reference {
  private readonly loaded: ReadonlySet<CodeKind>;
  private readonly codes = new Map<CodeKind, Map<string, CodeRow | CodeRow[]>>();
  private readonly pairs = new Map<CodeKind, PackedPairs>();

  /** `kinds` names those of which a load is in force; of the others nothing is known, so nothing is judged. */
  constructor({ kinds: loaded, codes, pairs }: ReferenceRows) {
    this.loaded = new Set(loaded);
    for (const row of codes) this.addCode(row);
    const kinds = new Set(pairs.map((pair) => pair.kind));
    for (const kind of kinds) this.pairs.set(kind, new PackedPairs(pairs.filter((pair) => pair.kind === kind)));
  }

  /** Most codes have one row; only those that were changed have a list. */
  private addCode({ kind, ...row }: KindCode): void {
    let codes = this.codes.get(kind);
    if (!codes) this.codes.set(kind, (codes = new Map()));
    const known = codes.get(row.code);
    codes.set(row.code, known ? [...(Array.isArray(known) ? known : [known]), row] : row);
  }

  has(kind: CodeKind): boolean {
    return this.loaded.has(kind);
  }

  /** The code's row that holds on a day. */
  code(kind: CodeKind, code: string, on: Day): CodeRow | undefined {
    const found = this.codes.get(kind)?.get(code);
    if (found === undefined) return undefined;
    const rows = Array.isArray(found) ? found : [found];
    return rows.find((row) => (row.from === null || row.from <= on) && (row.to === null || on <= row.to));
  }

  /** Whether the code stands in the set at all, on whatever day. */
  knows(kind: CodeKind, code: string): boolean {
    return this.codes.get(kind)?.has(code) ?? false;
  }

  pair(kind: CodeKind, a: string, b: string, on: Day): string | undefined {
    return this.pairs.get(kind)?.get(a, b, on);
  }

  pairsOf(kind: CodeKind, a: string, on: Day): { b: string; value: string }[] {
    return this.pairs.get(kind)?.of(a, on) ?? [];
  }
}
