/**
 * A patient's new list of coverages: rows of payers that stay keep their ids, others are left out but kept for the claims
 * that name them. The patient's other visits look whether it touches them.
 */
import { newId } from '../ids';
import type { EncounterFacts, KeptCoverage } from '../line/record';
import { insertChartChange } from '../charges/store';
import type { Ctx } from '../ctx';
import type { Tx } from '../db';
import { sendLooks } from '../outbox';
import type { Practice } from '../practice/types';
import type { OrgSealer } from '../privacy/seal';
import { dropCoverages, writeCoverage } from './people';
import { otherVisits } from './store';

interface Deps {
  tx: Tx;
  ctx: Ctx;
  sealer: OrgSealer;
  practice: Practice;
}

export async function changeCoverages(deps: Deps, encounter: EncounterFacts, list: KeptCoverage[]): Promise<void> {
  const { tx, ctx, sealer, practice } = deps;
  const { patientId } = encounter;
  await dropCoverages(
    tx,
    patientId,
    list.map(({ id }) => id),
  );
  for (const { id, payerId, isNew, ...coverage } of list)
    await writeCoverage({ tx, sealer, told: practice.told }, ctx, patientId, payerId, coverage, { id, isNew });
  for (const other of await otherVisits(tx, encounter)) {
    const id = newId();
    const change = { id, encounterId: other, message: `coverages/${id}`, hash: '', fix: { coveragesChanged: true } };
    await insertChartChange(tx, sealer, ctx, change);
    await sendLooks(tx, practice, [{ owner: { kind: 'encounter', id: other }, id: `change/${id}`, at: ctx.at }]);
  }
}
