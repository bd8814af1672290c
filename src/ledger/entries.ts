/** Building entries: pure, and refused when they do not balance, before the database would. */
import { newId } from '../ids';
import { type Cents, negate, sum } from '../money/cents';
import type { Entry, Posting } from './types';

/** Drops empty postings; throws when the rest does not sum to zero, since that is a bug and never a fact. */
export function entry(fields: Omit<Entry, 'id'>): Entry {
  const postings = fields.postings.filter((posting) => posting.cents !== 0);
  const total = sum(postings.map((posting) => posting.cents));
  if (total !== 0) throw new Error(`a ${fields.kind} entry does not balance: off by ${total} cents`);
  return { ...fields, id: newId(), postings };
}

/** The same postings with their signs turned. */
export const turned = (postings: Posting[]): Posting[] =>
  postings.map((posting) => ({ ...posting, cents: negate(posting.cents) }));

/** A debit and the credit that pays for it. */
export function transfer(amount: Cents, debit: Omit<Posting, 'cents'>, credit: Omit<Posting, 'cents'>): Posting[] {
  return [
    { ...debit, cents: amount },
    { ...credit, cents: negate(amount) },
  ];
}
