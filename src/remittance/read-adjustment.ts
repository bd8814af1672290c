/** What an adjustment means for the books (FORMAT 6.2; DOMAIN 4.4, 4.5). Read from group and CARC, never from CLP02. */
import type { Cents } from '../money/cents';
import type { Adjustment } from './types';

export type Meaning =
  | { kind: 'contractual'; detail: 'contractual' | 'sequestration' | 'capitation' }
  | { kind: 'responsibility' }
  | { kind: 'informational' }
  | { kind: 'denial' };

const PATIENT_SHARE = new Set(['1', '2', '3']);

/**
 * `lineCharge`: a CO-45 of the whole line is no price cut but a refusal. A negative adjustment raises what the payer owes,
 * whatever its reason (an incentive, interest on the line), so that its payment finds room.
 */
export function readAdjustment(
  adjustment: Adjustment,
  lineCharge: Cents,
  contractualCarcs: readonly number[],
): Meaning {
  const { group, carc } = adjustment;
  if (group === 'OA' && carc === '23') return { kind: 'informational' };
  if (adjustment.amount < 0) return contractual(carc);
  if (group === 'PR' && PATIENT_SHARE.has(carc)) return { kind: 'responsibility' };
  const byContract = (group === 'CO' || group === 'PI' || carc === '94') && contractualCarcs.includes(Number(carc));
  if (!byContract) return { kind: 'denial' };
  if (carc === '45' && !adjustment.isPart && lineCharge > 0 && adjustment.amount === lineCharge)
    return { kind: 'denial' };
  return contractual(carc);
}

function contractual(carc: string): Meaning {
  return {
    kind: 'contractual',
    detail: carc === '253' ? 'sequestration' : carc === '24' ? 'capitation' : 'contractual',
  };
}
