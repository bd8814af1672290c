/** Where a claim is between its building and the payer's answer. */
import type { Claim } from '../line/record';
import type { ClaimStatus } from '../words';

/** Built, and in no file yet: it can still be changed, held or dropped. */
export const isUnsent = ({ status, fileId }: Claim): boolean =>
  (status === 'ready' || status === 'held') && fileId === null;

const UNDER_WAY: readonly ClaimStatus[] = ['ready', 'sent', 'syntax_accepted', 'received', 'accepted'];

/** In a file, and not answered by an 835 yet. */
export const isOnItsWay = ({ status, fileId }: Claim): boolean => fileId !== null && UNDER_WAY.includes(status);
