/** The encounter's step: locks, reads the record, lets the line go on, writes what changed. */
import type { Instant } from '../calendar';
import type { Deps } from '../deps';
import { row } from '../db';
import type { StepInput, StepResult } from '../engine/contract';
import { wantsClaim } from '../claims/build';
import { goOn, takeIn } from './advance';
import { Draft } from './draft';
import { loadContractRates, loadFees, loadForScrubbing, loadRecords, loadRemitPostings, lockEncounters } from './load';
import type { EncounterRecord } from './record';
import { saveDrafts, savePeople } from './save';
import { type Outcome, runStep, type StepWork } from './step-log';

export function advanceEncounter(deps: Deps, input: StepInput): Promise<StepResult> {
  return runStep(deps, input, {
    lock: (tx, owner) => lockEncounters(tx, [owner.id]),
    work,
    async stand(tx, owner) {
      const found = await row<{ stage: string; tasks: boolean }>(
        tx,
        `select e.stage, exists (select 1 from task t where t.org_id = e.org_id and t.encounter_id = e.id and t.state not in ('done', 'cancelled')) as tasks from encounter e where e.id = ?`,
        [owner.id],
      );
      return { stage: found!.stage, next: found!.stage === 'zero_balance' && !found!.tasks ? 'done' : 'wait' };
    },
  });
}

async function work(step: StepWork): Promise<Outcome> {
  const { tx, sealer, practice, ctx } = step;
  const record = (await loadRecords(tx, sealer, [step.owner.id]))[0]!;
  if (record.remits.some((remit) => !remit.considered)) await loadContractRates(tx, record);
  if (record.remits.some((remit) => remit.state === 'waiting')) await loadRemitPostings(tx, record);
  const judged = record.claims.length === 0 || record.decisions.length > 0 || record.chartChanges.length > 0;
  const codes = [
    ...record.lines.filter((line) => judged || line.charge === null).map((line) => line.code),
    ...codesToCome(record),
  ];
  const prices =
    codes.length > 0
      ? await loadFees(tx, codes, record.encounter.from)
      : { fees: new Map(), chargeMaster: new Set<string>() };
  const draft = new Draft(record, practice, ctx, step.cause);
  takeIn(draft, prices);
  await savePeople({ tx, sealer, practice, ctx }, draft);
  if (wantsClaim(draft) || record.encounter.problems.length > 0) await loadForScrubbing(tx, sealer, record, ctx.at);
  goOn(draft, prices);
  await saveDrafts({ tx, sealer, practice, ctx }, [draft]);
  const closed = draft.encounter.stage === 'zero_balance' && draft.unfinishedTasks.length === 0;
  return { stage: draft.encounter.stage, next: closed ? 'done' : 'wait', due: earliestWait(draft) };
}

/** Codes that decisions and changes of the chart may bring in this step. */
const codesToCome = ({ decisions, chartChanges }: EncounterRecord): string[] =>
  [...decisions, ...chartChanges].flatMap(({ fix }) => [
    ...(fix?.addLines ?? []).map(({ code }) => code),
    ...Object.values(fix?.lines ?? {}).flatMap(({ code }) => code ?? []),
  ]);

/** What only the encounter's own steps write, and under its lock; so that nobody has to be asked. */
function earliestWait(draft: Draft): Instant | null {
  const open = draft.record.deadlines.filter(
    ({ status, ownerKind, ownerId }) =>
      status === 'open' && ownerKind === 'encounter' && ownerId === draft.encounter.id,
  );
  return open.map((deadline) => deadline.firesAt).sort()[0] ?? null;
}
