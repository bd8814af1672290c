/** How a rule does, from what it found and what payers then said; and which rules are better retired. Pure. */
import { daysBetween, type Day } from '../calendar';
import type { Cents } from '../money/cents';

export interface Measures {
  /** Findings. */
  fired: number;
  fixed: number;
  overridden: number;
  /** Fixed, and the payer then denied nothing of the claim. */
  prevented: number;
  preventedCents: Cents;
  /** Overridden, and the payer then denied nothing: it stopped a right claim. */
  falseStops: number;
}

export const NOTHING_MEASURED: Measures = {
  fired: 0,
  fixed: 0,
  overridden: 0,
  prevented: 0,
  preventedCents: 0 as Cents,
  falseStops: 0,
};

/** Long enough to have been used, and often enough to tell. */
const UNUSED_DAYS = 180;
const FEW = 5;

/** Why a rule that holds should be retired; null if nothing speaks for it. */
export function retirementAdvice(measures: Measures, activeFrom: Day, today: Day): string | null {
  if (measures.fired === 0)
    return daysBetween(activeFrom, today) >= UNUSED_DAYS ? `It has found nothing in ${UNUSED_DAYS} days.` : null;
  const closed = measures.fixed + measures.overridden;
  return closed >= FEW && measures.overridden === closed ? 'Everything that it found was overridden.' : null;
}
