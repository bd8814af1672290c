/** How patients pay, by a stable hash of ids: the same guarantor pays late in every run, whoever asks. */
import { stableShare } from '../random';

export interface PaymentHabit {
  /** After which statement of a series this guarantor pays all that is due; undefined: never. */
  afterStatement: 1 | 2 | 3 | undefined;
  /** Days from that statement to the payment. */
  days: number;
  method: 'card' | 'check';
}

/** Six of ten pay the first statement, 26 of a hundred the second, 12 the third; two never pay. */
export function paymentHabit(seed: number, guarantorId: string): PaymentHabit {
  const share = stableShare('pays', seed, guarantorId);
  return {
    afterStatement: share < 0.6 ? 1 : share < 0.86 ? 2 : share < 0.98 ? 3 : undefined,
    days: 3 + Math.floor(stableShare('pay days', seed, guarantorId) * 18),
    method: stableShare('pay method', seed, guarantorId) < 0.7 ? 'card' : 'check',
  };
}
