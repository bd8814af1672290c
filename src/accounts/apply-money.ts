/** The guarantor's money on an encounter: applied to what the guarantor owes there, the rest held (FORMAT 6.9). */
import type { Draft } from '../line/draft';
import { transfer } from '../ledger/entries';
import { PATIENT, type Posting } from '../ledger/types';
import { least, negate, sum } from '../money/cents';

/** Applies in line order. Money of the patient's that nobody owes yet stays unapplied: a liability, not income. */
export function applyPatientMoney(draft: Draft): void {
  let held = draft.unapplied(PATIENT);
  const postings: Posting[] = [];
  for (const line of draft.record.lines) {
    const owed = draft.owed(PATIENT, line.id);
    if (held <= 0 || owed <= 0) continue;
    const part = least(held, owed);
    held = sum([held, negate(part)]);
    postings.push(
      ...transfer(
        part,
        { account: 'unapplied', party: PATIENT },
        { account: 'receivable', party: PATIENT, lineId: line.id, detail: 'payment' },
      ),
    );
  }
  draft.post({ kind: 'application', source: { kind: 'encounter', id: draft.encounter.id }, postings });
}
