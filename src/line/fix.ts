/** Changes that a person makes to an encounter's facts. Money follows by itself: charges that differ are posted anew. */
import type { Draft } from './draft';
import type { Fix } from './record';

/** Applies a fix to what has not been sent; people's data (names, member ids) are written by `save`, sealed. */
export function applyFix(draft: Draft, fix: Fix): void {
  for (const [n, change] of Object.entries(fix.lines ?? {})) {
    const line = draft.record.lines.find((candidate) => candidate.n === Number(n));
    if (!line) continue;
    const { remove, ...patch } = change;
    draft.changeLine(line, remove ? { removed: true } : patch);
  }
  if (fix.diagnoses) draft.set('diagnoses', fix.diagnoses);
  if (fix.authorization) draft.set('authorization', fix.authorization);
  if (fix.patient) {
    draft.changes.people.push(fix.patient);
    for (const [payer, member] of Object.entries(fix.patient.member ?? {})) noteMember(draft, payer, member);
  }
}

/** The scrubber must see that the coverage now has a member id. `payer` is the payer's code. */
function noteMember(draft: Draft, payer: string, member: string): void {
  const payerId = [...draft.record.payers.values()].find((candidate) => candidate.code === payer)?.id;
  for (const coverage of draft.record.coverages)
    if (coverage.payerId === payerId) coverage.hasMember = member.length > 0;
}
