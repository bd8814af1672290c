/**
 * Repairs that a rule may ask for: of form only, the same every time, each kept before and after. A repair never changes
 * money, codes or dates (DOMAIN 1.4), so what may be repaired is a closed list.
 */
import type { ClaimFacts } from './claim-facts';

export interface Repaired {
  field: 'claim.authorization' | 'line.pointers';
  lineId: string | null;
  before: string;
  after: string;
}

export interface Repair {
  means: string;
  apply: (claim: ClaimFacts) => Repaired[];
}

const onAuthorization =
  (change: (text: string) => string) =>
  ({ authorization }: ClaimFacts): Repaired[] => {
    if (authorization === null) return [];
    const after = change(authorization);
    return after === authorization || after === ''
      ? []
      : [{ field: 'claim.authorization', lineId: null, before: authorization, after }];
  };

export const REPAIRS = {
  authorization_upper_case: {
    means: 'writes the authorization number in capitals',
    apply: onAuthorization((text) => text.toUpperCase()),
  },
  authorization_without_spaces: {
    means: 'takes the spaces out of the authorization number',
    apply: onAuthorization((text) => text.replace(/\s+/g, '')),
  },
  authorization_without_punctuation: {
    means: 'leaves only letters and digits in the authorization number',
    apply: onAuthorization((text) => text.replace(/[^A-Za-z0-9]+/g, '')),
  },
  pointers_once: {
    means: 'names each diagnosis once among a line’s pointers, the first place kept',
    apply: ({ lines }) =>
      lines.flatMap(({ id, dx }) => {
        const after = [...new Set(dx)];
        return after.length === dx.length
          ? []
          : [{ field: 'line.pointers' as const, lineId: id, before: dx.join(' '), after: after.join(' ') }];
      }),
  },
} satisfies Record<string, Repair>;

export type RepairName = keyof typeof REPAIRS;
export const REPAIR_NAMES = Object.keys(REPAIRS) as [RepairName, ...RepairName[]];

/** The claim with its repairs in place. */
export function withRepairs(claim: ClaimFacts, repaired: readonly Repaired[]): ClaimFacts {
  if (repaired.length === 0) return claim;
  const authorization = repaired.findLast((one) => one.field === 'claim.authorization')?.after ?? claim.authorization;
  const pointers = new Map(repaired.flatMap((one) => (one.lineId ? [[one.lineId, pointersOf(one)] as const] : [])));
  return { ...claim, authorization, lines: claim.lines.map((l) => ({ ...l, dx: pointers.get(l.id) ?? l.dx })) };
}

/** A line's repaired pointers as numbers. */
export const pointersOf = (repaired: Repaired): number[] => repaired.after.split(' ').map(Number);
