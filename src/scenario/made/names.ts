/** Names for what a made scenario speaks of: payers, members, numbers. Nothing of the original is in them. Pure. */
import type { MadeFrom } from './record';

type Kind = 'payment' | 'remit' | 'trace' | 'member' | 'group' | 'authorization' | 'message';

export class Names {
  private readonly payers = new Map<string, string>();
  private readonly codes = new Map<string, string>();
  private readonly given = new Map<Kind, Map<string, string>>();

  /** Payers of the patient's coverages come first; others only if something speaks of them. */
  constructor(private readonly from: MadeFrom) {
    for (const { payerId } of from.coverages) this.payer(payerId);
    for (const { payerId } of from.claims) this.payer(payerId);
  }

  /** `payer_a` for a payer's id. */
  payer(id: string): string {
    const known = this.payers.get(id);
    if (known) return known;
    const label = `payer_${letters(this.payers.size)}`;
    this.payers.set(id, label);
    return label;
  }

  /** By the payer's own id (NM109). */
  payerOfCode(code: string): string | undefined {
    if (this.codes.size === 0) for (const payer of this.from.payers) this.codes.set(payer.code, payer.id);
    const id = this.codes.get(code);
    return id && this.payer(id);
  }

  /** A payer, or the patient. */
  party(party: string): string {
    return party === 'patient' ? party : this.payer(party);
  }

  /** The same thing has the same name throughout. */
  of(kind: Kind, original: string): string {
    const known = this.given.get(kind) ?? new Map<string, string>();
    this.given.set(kind, known);
    const name = known.get(original) ?? FORMS[kind](known.size + 1);
    known.set(original, name);
    return name;
  }

  /** What has this name. */
  originalOf(kind: Kind, name: string): string | undefined {
    return [...(this.given.get(kind) ?? [])].find(([, given]) => given === name)?.[0];
  }

  /** In order of their naming. */
  payerIds(): [id: string, label: string][] {
    return [...this.payers];
  }
}

const FORMS: Record<Kind, (n: number) => string> = {
  payment: (n) => `p${n}`,
  remit: (n) => `r${n}`,
  trace: (n) => `t${n}`,
  member: (n) => `M${String(n).padStart(8, '0')}`,
  group: (n) => `G${String(n).padStart(5, '0')}`,
  authorization: (n) => `AUTH${String(n).padStart(4, '0')}`,
  message: (n) => `message-${n}`,
};

/** a … z, aa, ab … */
const letters = (n: number): string => {
  const last = String.fromCharCode(97 + (n % 26));
  return n < 26 ? last : letters(Math.trunc(n / 26) - 1) + last;
};
