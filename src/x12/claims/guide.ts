import type { Loop } from './loop';
import type { Claim837 } from './types837Claim';

/** What every claim has from the levels above its CLM. */
export type ClaimHead = Pick<
  Claim837,
  'billingProvider' | 'responsibility' | 'relationship' | 'filingIndicator' | 'subscriber' | 'payer'
>;

/** In what the two 837s differ. */
export interface Guide837<Claim extends Claim837> {
  kind: '837P' | '837I';
  /** ST03 and GS08. */
  version: string;
  /** Loop 2300. */
  loop: Loop<Claim>;
  /** A claim before its CLM is read. */
  create(head: ClaimHead): Claim;
  /** Throws for what no claim of this guide can lack. */
  check(claim: Claim): void;
}
