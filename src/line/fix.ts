/** Changes that a person or the EHR makes to an encounter's facts. Money follows by itself: charges that differ are posted anew. */
import { newId } from '../ids';
import type { CoverageIntake } from '../registration/intake';
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
  for (const line of fix.addLines ?? []) draft.addLine(line);
  if (fix.diagnoses) draft.set('diagnoses', fix.diagnoses);
  if (fix.authorization) draft.set('authorization', fix.authorization);
  if (fix.authorizations) draft.changes.authorizations.push(...fix.authorizations);
  if (fix.enteredInError) draft.set('enteredInError', true);
  if (fix.coverages) applyCoverages(draft, fix.coverages);
  if (fix.patient) {
    draft.changes.people.push(fix.patient);
    for (const [payer, member] of Object.entries(fix.patient.member ?? {})) noteMember(draft, payer, member);
  }
}

/** The scrubber must see that the coverage now has a member id. `payer` is the payer's code. */
function noteMember(draft: Draft, payer: string, member: string): void {
  const payerId = payerOf(draft, payer);
  for (const coverage of draft.record.coverages)
    if (coverage.payerId === payerId) coverage.hasMember = member.length > 0;
}

const payerOf = (draft: Draft, code: string): string | undefined =>
  [...draft.record.payers.values()].find((candidate) => candidate.code === code)?.id;

/** A payer that stays keeps its row, to which claims refer. Payers unknown to the practice were refused at the door. */
function applyCoverages(draft: Draft, list: CoverageIntake[]): void {
  const before = [...draft.record.coverages];
  const kept = list.flatMap((coverage) => {
    const payerId = payerOf(draft, coverage.payerCode);
    if (!payerId) return [];
    const place = before.findIndex((one) => one.payerId === payerId);
    const [known] = place < 0 ? [] : before.splice(place, 1);
    return [{ ...coverage, payerId, id: known?.id ?? newId(), isNew: !known }];
  });
  draft.changes.coverages = kept;
  draft.record.coverages = kept.map(({ id, payerId, order, from, to, memberId }) => ({
    id,
    payerId,
    rank: order,
    from: from ?? null,
    to: to ?? null,
    hasMember: memberId.length > 0,
  }));
}
