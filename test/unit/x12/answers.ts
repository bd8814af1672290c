/** The texts of answers as the scenarios write them, wrapped in an envelope. */
import { wrapTransactions } from '../../../src/x12/index';

export const HEADER = {
  senderId: 'PHP01',
  receiverId: 'THROUGHLINE',
  date: '2026-03-04',
  time: '0700',
  control: '000000009',
  usage: 'T',
} as const;
export const wrapped = (text: string) => wrapTransactions(text, HEADER);
export const segments = (text: string) =>
  text
    .split('~')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '' && !segment.startsWith('SE*'));
