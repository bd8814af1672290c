/**
 * What goes wrong, and how often. Two kinds, decided in two ways.
 *
 * By index, in the bundle: each block of fifty visits holds, in an order shuffled by seed and block,
 *   3    missing_member   the Coverage has no member id                       → a task at registration
 *   1    unknown_code     a procedure code that is no code                    → a task for charge entry
 *   2    coding_review    a code that the practice's policy sends to a coder  → a task for a coder
 *   2.5  swapped_member   two digits of the member id swapped (3 in even blocks, 2 in odd ones)
 *                                                        → 277CA A3:33 or A7:164, a task for rejections, sent again as new
 * A patient whose member id is missing or swapped comes once only, so that one fix settles one visit.
 *
 * By stable hash of ids, at the payer and at home (`habits.ts`, `payers.ts`; shares of the long run):
 *   8 %  of accepted original claims: one line denied     CO-197 (40), CO-16 with M76 (35), CO-50 (25 of a hundred denials)
 *   the plan of the member says what the patient owes: copay, deductible, coinsurance, all of the price until a high
 *   deductible is met (a zero payment), or nothing; preventive services never cost the patient anything
 *   60 % of guarantors pay after the first statement, 26 % after the second, 12 % after the third, 2 % never
 */
import { Random } from '../random';
import type { Trouble } from './types';

const BLOCK = 50;

/** The troubles of visits 0 … count - 1. */
export function troublesOf(seed: number, count: number): (Trouble | undefined)[] {
  const all: (Trouble | undefined)[] = [];
  for (let block = 0; all.length < count; block += 1) {
    const held: (Trouble | undefined)[] = [
      ...Array<Trouble>(3).fill('missing_member'),
      'unknown_code',
      ...Array<Trouble>(2).fill('coding_review'),
      ...Array<Trouble>(block % 2 === 0 ? 3 : 2).fill('swapped_member'),
    ];
    while (held.length < BLOCK) held.push(undefined);
    all.push(...new Random('troubles', seed, block).shuffle(held));
  }
  return all.slice(0, count);
}
