/** Where a denial came from: the stage in which it could have been kept from happening, or none. By category. Pure. */
import type { DenialCategory, Stage } from '../words';

export interface Origin {
  /** Null: outside of the line (the payer, or the contract). */
  stage: Stage | null;
  /** The practice could have known before it sent the claim. */
  isPreventable: boolean;
}

const ORIGINS: Record<DenialCategory, Origin> = {
  eligibility: { stage: 'registration', isPreventable: true },
  cob: { stage: 'registration', isPreventable: true },
  authorization: { stage: 'registration', isPreventable: true },
  non_covered: { stage: 'registration', isPreventable: true },
  credentialing: { stage: 'registration', isPreventable: true },
  coding: { stage: 'coding_review', isPreventable: true },
  bundling: { stage: 'scrubbing', isPreventable: true },
  missing_information: { stage: 'scrubbing', isPreventable: true },
  timely_filing: { stage: 'submission', isPreventable: true },
  duplicate: { stage: 'submission', isPreventable: true },
  medical_necessity: { stage: 'coding_review', isPreventable: false },
  other: { stage: null, isPreventable: false },
};

export const originOf = (category: DenialCategory): Origin => ORIGINS[category];
