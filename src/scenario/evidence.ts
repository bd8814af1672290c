/** What stands behind a difference, in lines for a reader: the postings that make an amount, the segments of a claim. Pure. */
import { formatCents, sum } from '../money/cents';
import type { PostingFacts } from './driver';
import type { ClaimKey, Expect, Label } from './types';

/** An amount of `balances` or `money`, as its path says; undefined: the path is about something else. */
export function isAmount(path: string): boolean {
  return /^(balances|money)\./.test(path);
}

/** The claim that a path is about: `segments.a.1`, or `claims.2.total` of this expectation. */
export function claimOf(path: string, expect: Expect): ClaimKey | undefined {
  const [key, ...rest] = path.split('.');
  if (key === 'segments') return rest.join('.') as ClaimKey;
  return key === 'claims' && rest.length > 0 ? expect.claims?.[Number(rest[0]) - 1]?.claim : undefined;
}

/** The postings whose sum the path's amount is, one a line, then how they add up. */
export function postingLines(path: string, encounter: Label | undefined, postings: readonly PostingFacts[]): string[] {
  const behind = postings.filter((posting) => isBehind(path.split('.'), posting, encounter));
  if (behind.length === 0) return ['no posting stands behind it'];
  const total = sum(behind.map(({ cents }) => cents));
  return [...behind.map(postingLine), `${formatCents(total)} is the sum of these (a debit is positive)`];
}

function isBehind([where, key, part]: string[], posting: PostingFacts, encounter: Label | undefined): boolean {
  const { account, party, detail } = posting;
  if (where === 'money') return account === key && (part === undefined || party === part);
  if (posting.encounter !== (encounter ?? null)) return false;
  switch (key) {
    case 'charges':
      return account === 'charges';
    case 'patient':
      return account === 'receivable' && party === 'patient';
    case 'payer':
      return account === 'receivable' && party === part;
    case 'paid':
      return account === 'receivable' && detail === 'payment' && party === part;
    case 'adjustments':
      return account === 'adjustment' && detail === part;
    case 'write_offs':
      return account === 'write_off' && detail === part;
    default:
      return account === key && party === part;
  }
}

function postingLine({ entry, account, party, detail, cents, line, claim, source }: PostingFacts): string {
  const about = [line === null ? '' : `line ${line}`, claim ? `claim ${claim}` : ''].filter(Boolean).join(', ');
  const moved = [account, party, detail].filter(Boolean).join(' ');
  return `${entry.day} ${entry.kind}: ${moved} ${formatCents(cents)}${about ? `, ${about}` : ''}, from ${source} (entry ${entry.id})`;
}

/** From CLM on; what stands above it is the same in every claim of a payer. */
export function segmentLines(segments: readonly string[] | null): string[] {
  if (!segments) return ['it was never in an 837 that was sent'];
  const claim = segments.findIndex((segment) => segment.startsWith('CLM'));
  return segments.slice(Math.max(claim, 0));
}
