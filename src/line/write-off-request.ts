/** A write-off that a person asks for on a line, of what the line's owner owes. Above the limit another person approves. */
import { transfer } from '../ledger/entries';
import type { Party } from '../ledger/types';
import { least } from '../money/cents';
import type { Draft } from './draft';
import type { Decision, Task, WriteOffRequest } from './record';

/** The requests that no step has seen yet. */
export function considerWriteOffs(draft: Draft): void {
  for (const request of draft.record.writeOffs) {
    if (request.status !== 'asked') continue;
    const party = ownerOf(draft, request.lineId);
    if (!party) draft.changeWriteOff(request, 'moot');
    else if (request.amount > draft.practice.policy.writeOffLimit) ask(draft, request);
    else giveUp(draft, request, request.askedBy);
  }
}

/** What was to be given up has been paid meanwhile. */
export function dropMootWriteOffs(draft: Draft): void {
  for (const request of draft.record.writeOffs)
    if (request.status === 'waiting' && !ownerOf(draft, request.lineId)) draft.changeWriteOff(request, 'moot');
}

function ask(draft: Draft, request: WriteOffRequest): void {
  draft.changeWriteOff(request, 'waiting');
  draft.openTask({
    kind: 'approve',
    reason: 'write_off',
    queue: 'approvals',
    lineId: request.lineId,
    subjectId: request.id,
    amount: request.amount,
    outcomes: ['approve', 'refuse'],
    requestedBy: request.askedBy,
    why: `A write-off above the practice's limit was asked for: ${request.because ?? 'no reason given'}.`,
  });
}

export const requestOf = (draft: Draft, approval: Task): WriteOffRequest | undefined =>
  draft.record.writeOffs.find((request) => request.id === approval.subjectId && request.status === 'waiting');

export function answerRequest(draft: Draft, request: WriteOffRequest, decision: Decision): void {
  if (decision.outcome === 'refuse') draft.changeWriteOff(request, 'refused');
  else giveUp(draft, request, decision.actor);
}

/** At most what is owed by now: a payment may have come in between. */
function giveUp(draft: Draft, request: WriteOffRequest, actor: string): void {
  const { lineId, reason } = request;
  const party = ownerOf(draft, lineId);
  if (!party) return draft.changeWriteOff(request, 'moot');
  draft.changeWriteOff(request, 'posted');
  draft.post({
    kind: 'write_off',
    source: { kind: 'write_off_request', id: request.id },
    postings: transfer(
      least(request.amount, draft.owed(party, lineId)),
      { account: 'write_off', party, detail: reason, lineId },
      { account: 'receivable', party, lineId, detail: 'write_off' },
    ),
  });
  draft.audit({
    action: 'adjustment.write_off',
    subject: { kind: 'encounter', id: draft.encounter.id },
    because: request.because ?? undefined,
    actor,
    detail: { reason },
  });
}

/** Who owes the line now: at any time one party does. */
const ownerOf = (draft: Draft, lineId: string): Party | undefined =>
  draft.record.sums
    .filter((one) => one.account === 'receivable' && one.lineId === lineId)
    .map((one) => one.party!)
    .find((party) => draft.owed(party, lineId) > 0);
