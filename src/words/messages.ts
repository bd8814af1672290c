/** Messages from practices' systems. */
import { words, type Word } from './word';

export const INBOX_STATE_MEANINGS = {
  applied: 'its effect is in the record',
  pending: 'it waits for another message, and goes on by itself when that comes',
  failed: 'it cannot be used as it is; correct it and replay it, or discard it',
  discarded: 'a person, or a corrected message, has made it needless',
} as const;
export type InboxState = Word<typeof INBOX_STATE_MEANINGS>;
export const INBOX_STATES = words(INBOX_STATE_MEANINGS);

/** Why a visit that was booked has no charges. */
export const NOT_BILLED_MEANINGS = {
  visit_cancelled: 'the visit was cancelled',
  no_show: 'the patient did not come',
  no_charge: 'a person said that nothing of it is billed',
} as const;
export type NotBilled = Word<typeof NOT_BILLED_MEANINGS>;
