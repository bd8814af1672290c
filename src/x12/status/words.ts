/** What the categories of a claim's status mean to people, and what to do next: for `x12 explain` and follow-up. */
import { lookUp } from '../explain/words';
import type { StatusCode } from '../types';
import categories from './status-categories.json';

/** Where the claim stands: a rejected one was never adjudicated, and a finalized one is in a payment advice. */
export type StatusStage = 'acknowledged' | 'rejected' | 'pending' | 'finalized' | 'request' | 'error' | 'unknown';

export interface StatusAdvice {
  /** STC01-1 in words. */
  words: string;
  stage: StatusStage;
  /** What to do next. */
  next: string;
}

const CATEGORIES = categories as Readonly<Record<string, StatusAdvice>>;

/** What a status means and asks for. A category without words decides nothing. */
export function statusAdvice({ category }: Pick<StatusCode, 'category'>): StatusAdvice {
  return (
    lookUp(CATEGORIES, category) ?? {
      words: `category ${category}`,
      stage: 'unknown',
      next: 'Look the category up in the list of claim status categories.',
    }
  );
}
