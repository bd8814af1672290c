import { type Cents, MAX_CENTS, cents, formatCents, negate } from '../../money/cents';
import type {
  Adjustment,
  BalanceCode,
  BalanceFault,
  ProviderAdjustment,
  Remittance,
  RemittanceClaim,
  RemittancePayment,
} from '../types';

/** Every sum of an 835 that does not come out (guide, 1.10.2.1 Balancing). An empty list: it may be posted. */
export function balance835(remittance: Remittance): BalanceFault[] {
  const tally = new BalanceTally();
  const faults = remittance.claims.flatMap((claim) => tally.claim(claim));
  return [...faults, ...tally.finish(remittance.payment, remittance.providerAdjustments)];
}

/** What balancing looks at: a claim as it was read, or its amounts alone. */
export interface BalancedClaim extends Balanced {
  lines: readonly Balanced[];
}

type Balanced = Pick<RemittanceClaim, 'charge' | 'paid' | 'segment'> & {
  adjustments: readonly Pick<Adjustment, 'amount'>[];
};

/** The same, claim by claim, for a file that is streamed. */
export class BalanceTally {
  private count = 0;
  private paid = 0;

  /** Line and claim level. */
  claim(claim: BalancedClaim): BalanceFault[] {
    const claimIndex = this.count++;
    this.paid += claim.paid;
    return [...lineFaults(claim, claimIndex), ...claimFaults(claim, claimIndex)];
  }

  /** Transaction level: ΣCLP04 − ΣPLB = BPR02; a debit (BPR03 D) is money that goes back. */
  finish(
    payment: Pick<RemittancePayment, 'amount' | 'creditDebit'>,
    providerAdjustments: readonly Pick<ProviderAdjustment, 'amount'>[],
  ): BalanceFault[] {
    const expected = within(this.paid - total(providerAdjustments));
    const actual = payment.creditDebit === 'D' ? negate(payment.amount) : payment.amount;
    if (expected === actual) return [];
    const what = 'The claims less the provider adjustments (PLB)';
    return [fault('transaction', what, expected, 'the payment (BPR02)', actual, {})];
  }
}

/** SVC02 − ΣCAS = SVC03. */
function lineFaults(claim: BalancedClaim, claimIndex: number): BalanceFault[] {
  const faults: BalanceFault[] = [];
  claim.lines.forEach((line, lineIndex) => {
    const expected = within(line.charge - total(line.adjustments));
    if (expected === line.paid) return;
    const where = { claimIndex, lineIndex, segment: line.segment };
    const what = `Claim ${claimIndex + 1}, line ${lineIndex + 1}: the charge less its adjustments`;
    faults.push(fault('line', what, expected, 'the line payment (SVC03)', line.paid, where));
  });
  return faults;
}

/**
 * CLP03 − Σ(claim CAS + line CAS) = CLP04 and Σ SVC03 − claim CAS = CLP04. Together they make Σ SVC02 = CLP03, which is
 * therefore not asked for by itself. One fault a claim: the first that does not come out.
 */
function claimFaults(claim: BalancedClaim, claimIndex: number): BalanceFault[] {
  const atClaim = total(claim.adjustments);
  const atLines = claim.lines.reduce((before, line) => before + total(line.adjustments), 0);
  const where = { claimIndex, segment: claim.segment };
  const byCharge = within(claim.charge - atClaim - atLines);
  if (byCharge !== claim.paid) {
    const what = `Claim ${claimIndex + 1}: the charge less all adjustments`;
    return [fault('claim', what, byCharge, 'the claim payment (CLP04)', claim.paid, where)];
  }
  const byLines = within(claim.lines.reduce((before, line) => before + line.paid, 0) - atClaim);
  if (claim.lines.length > 0 && byLines !== claim.paid) {
    const what = `Claim ${claimIndex + 1}: the line payments less the claim's own adjustments`;
    return [fault('claim', what, byLines, 'the claim payment (CLP04)', claim.paid, where)];
  }
  return [];
}

function total(adjustments: readonly Pick<Adjustment, 'amount'>[]): number {
  return adjustments.reduce((before, adjustment) => before + adjustment.amount, 0);
}

/** A hostile file may add up beyond what an amount can be; it is out of balance then, not an exception. */
function within(value: number): Cents {
  return cents(Math.max(-MAX_CENTS, Math.min(MAX_CENTS, value)));
}

const CODES: Readonly<Record<BalanceFault['level'], BalanceCode>> = {
  line: 'line_out_of_balance',
  claim: 'claim_out_of_balance',
  transaction: 'transaction_out_of_balance',
};

function fault(
  level: BalanceFault['level'],
  what: string,
  expected: Cents,
  field: string,
  actual: Cents,
  where: Pick<BalanceFault, 'claimIndex' | 'lineIndex' | 'segment'>,
): BalanceFault {
  const message = `${what} ${level === 'transaction' ? 'come' : 'comes'} to ${formatCents(expected)}, but ${field} says ${formatCents(actual)}.`;
  return { level, code: CODES[level], ...where, expected, actual, message };
}
