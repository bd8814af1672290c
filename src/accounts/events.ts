/**
 * What happens to a guarantor outside of payments: a letter comes back, a bill is disputed, a bankruptcy, an application for
 * assistance, the step to collections. Each is recorded for ever, one transaction under the guarantor's lock; what is in
 * force follows from all of them (`holds.ts`).
 */
import { type Day, dayOf } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row } from '../db';
import { type Deps, inPractice, type Work } from '../deps';
import { newId } from '../ids';
import type { AuditAction, GuarantorEvent, RefusalCode } from '../words';
import {
  askAboutAccount,
  closeAccountTasks,
  closeAccountWaits,
  eventsOf,
  hasActivePlan,
  lastZeroDay,
  lockGuarantor,
  owedBy,
  restage,
  wakeAccount,
} from './guarantor';
import {
  type CollectionFacts,
  collectionsGate,
  collectionsRefusal,
  holdBegunBy,
  holdEndedBy,
  holdsOf,
  stopsStatements,
} from './holds';
import { endPlanFor } from './plans';
import { setCollectionsGate } from './waits';

export interface EventInput {
  guarantorId: string;
  kind: GuarantorEvent;
  on: Day;
  because?: string;
}

export type EventResult = { kind: 'recorded' } | { kind: 'not_found' } | { kind: 'refused'; code: RefusalCode };

export function recordGuarantorEvent(deps: Deps, ctx: Ctx, input: EventInput): Promise<EventResult> {
  return inPractice(deps, ctx, async (work) => {
    const { guarantorId, kind } = input;
    if (!(await lockGuarantor(work, guarantorId))) return { kind: 'not_found' };
    if (kind === 'refer_to_collections') {
      const today = dayOf(ctx.at, work.practice.zone);
      const code = collectionsRefusal(await collectionFacts(work, guarantorId), today, work.practice.policy);
      if (code) return { kind: 'refused', code };
    }
    const id = newId();
    await work.tx('guarantor_event').insert({
      org_id: ctx.org,
      id,
      guarantor_id: guarantorId,
      kind,
      happened_on: input.on,
      because: input.because ?? null,
      actor: ctx.actor,
      at: ctx.at,
    });
    await takeEffect(work, input);
    const action: AuditAction = kind === 'refer_to_collections' ? 'collections.refer' : 'guarantor.event';
    await writeAudit(work.tx, ctx, [
      {
        action,
        subject: { kind: 'guarantor', id: guarantorId },
        because: input.because,
        detail: { event: kind, on: input.on },
      },
    ]);
    await restage(work, guarantorId, `${kind}/${id}`);
    await wakeAccount(work, guarantorId, `${kind}/${id}`);
    return { kind: 'recorded' };
  });
}

async function takeEffect(work: Work, { guarantorId, kind, on, because }: EventInput): Promise<void> {
  const ended = holdEndedBy(kind);
  if (ended) await closeAccountTasks(work, guarantorId, [ended]);
  if (holdBegunBy(kind) && stopsStatements(holdsOf(await eventsOf(work, guarantorId))))
    await closeAccountWaits(work, guarantorId, ['statement'], 'cancelled');
  if (kind === 'returned_mail') await returnStatement(work, guarantorId);
  if (kind === 'returned_mail' || kind === 'dispute') await askAboutHold(work, guarantorId, kind, because);
  if (kind === 'dispute') await meetEstimateDispute(work, guarantorId);
  if (kind === 'bankruptcy') await stayCollection(work, guarantorId, on);
  if (kind === 'collections_notice') await moveGate(work, guarantorId);
  if (kind === 'refer_to_collections') await refer(work, guarantorId, on);
}

const WHY = {
  returned_mail: 'A statement came back. Find the right address; no statement goes out until it is confirmed.',
  dispute:
    'The guarantor disputes the bill. No statement goes out and nothing goes to collections until it is settled.',
};

async function askAboutHold(
  work: Work,
  guarantorId: string,
  reason: keyof typeof WHY,
  because: string | undefined,
): Promise<void> {
  const said = because ? ` They say: ${because}.` : '';
  await askAboutAccount(work, guarantorId, {
    reason,
    amount: await owedBy(work, guarantorId),
    why: `${WHY[reason]}${said}`,
  });
}

const returnStatement = async ({ tx, ctx }: Work, guarantorId: string): Promise<void> =>
  void (await tx.raw(
    `update statement set status = 'returned' where org_id = ? and id = (
       select id from statement where guarantor_id = ? and status = 'mailed' order by made_on desc, id desc limit 1)`,
    [ctx.org, guarantorId],
  ));

/** The patient used the right to dispute a bill above its estimate: the law's clock has done its work. */
const meetEstimateDispute = async ({ tx, ctx }: Work, guarantorId: string): Promise<void> =>
  void (await tx.raw(
    `update deadline d set status = 'met', closed_at = ? from encounter e where e.guarantor_id = ? and d.org_id = e.org_id and d.encounter_id = e.id
       and d.kind = 'estimate_dispute' and d.status = 'open'`,
    [ctx.at, guarantorId],
  ));

/** 11 USC 362: from the filing on, nobody collects. */
async function stayCollection(work: Work, guarantorId: string, on: Day): Promise<void> {
  await endPlanFor(work, guarantorId, `bankruptcy of ${on}`);
  await closeAccountWaits(work, guarantorId, ['collections_gate', 'promise_to_pay', 'installment'], 'cancelled');
  await closeAccountTasks(work, guarantorId, ['collections_ready', 'plan_default', 'promise_broken']);
}

/** A nonprofit hospital's notice sets the gate that stood open without one. */
async function moveGate(work: Work, guarantorId: string): Promise<void> {
  const gate = collectionsGate(await collectionFacts(work, guarantorId), work.practice.policy);
  if (gate) await setCollectionsGate(work, guarantorId, gate);
}

async function refer(work: Work, guarantorId: string, on: Day): Promise<void> {
  await work.tx.raw(
    'update encounter set referred_on = ?, version = version + 1 where guarantor_id = ? and patient_cents > 0 and referred_on is null',
    [on, guarantorId],
  );
  await closeAccountWaits(work, guarantorId, ['statement', 'collections_gate'], 'cancelled');
  await closeAccountTasks(work, guarantorId, ['collections_ready', 'plan_default', 'promise_broken']);
}

export async function collectionFacts(work: Work, guarantorId: string): Promise<CollectionFacts> {
  const { tx, practice } = work;
  const events = await eventsOf(work, guarantorId);
  // Numbering began anew after a day without debt (FORMAT 6.13): what was billed before it opens no gate.
  const since = (await lastZeroDay(work, guarantorId)) ?? '0001-01-01';
  const sent = await row<{ first: Day | null; final: Day | null; appeal: boolean }>(
    tx,
    `with counted as (select made_on, kind from statement where guarantor_id = ? and status <> 'recalled' and made_on > ?)
     select (select min(made_on) from counted) as first, (select max(made_on) from counted where kind = 'final_notice') as final,
       exists (select from appeal a join encounter e on e.org_id = a.org_id and e.id = a.encounter_id where e.guarantor_id = g.id and a.result = 'none') as appeal
     from guarantor g where g.id = ?`,
    [guarantorId, since, guarantorId],
  );
  return {
    events,
    holds: holdsOf(events),
    hasPlan: await hasActivePlan(work, guarantorId),
    hasAppeal: sent!.appeal,
    firstStatementOn: sent!.first,
    finalNoticeOn: sent!.final,
    isNonprofitHospital: practice.nonprofitHospital,
  };
}
