/** The payer's letter on an appeal: recorded once; what follows is the encounter's own step (`appeal_decision/<appeal>`). */
import type { Day } from '../calendar';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { row } from '../db';
import { type Deps, inPractice } from '../deps';
import { lockEncounters } from '../line/load';
import { sendLooks } from '../outbox';
import type { AppealResult } from '../words';

export interface AppealDecisionInput {
  appealId: string;
  result: Exclude<AppealResult, 'none'>;
  /** The date on the letter, from which the next level's clock runs. */
  noticeOn: Day;
}

export type AppealDecided =
  | { kind: 'recorded'; lookId: string }
  | { kind: 'not_found' }
  /** The same letter twice is harmless; another result is not what was recorded. */
  | { kind: 'decided'; result: AppealResult; noticeOn: Day }
  | { kind: 'before_filing'; filedOn: Day };

interface AppealRow {
  encounterId: string;
  claimId: string;
  level: number;
  filedOn: Day;
  result: AppealResult;
  noticeOn: Day | null;
}

export function recordAppealDecision(deps: Deps, ctx: Ctx, input: AppealDecisionInput): Promise<AppealDecided> {
  return inPractice(deps, ctx, async ({ tx, practice }) => {
    const owner = await row<{ id: string }>(tx, 'select encounter_id as id from appeal where id = ?', [input.appealId]);
    if (!owner) return { kind: 'not_found' };
    await lockEncounters(tx, [owner.id]);
    const appeal = (await row<AppealRow>(
      tx,
      `select encounter_id as "encounterId", claim_id as "claimId", level, filed_on as "filedOn", result, notice_on as "noticeOn" from appeal where id = ? for update`,
      [input.appealId],
    ))!;
    const lookId = `appeal_decision/${input.appealId}`;
    if (appeal.result === input.result && appeal.noticeOn === input.noticeOn) return { kind: 'recorded', lookId };
    if (appeal.result !== 'none') return { kind: 'decided', result: appeal.result, noticeOn: appeal.noticeOn! };
    if (input.noticeOn < appeal.filedOn) return { kind: 'before_filing', filedOn: appeal.filedOn };
    await tx('appeal').where({ org_id: ctx.org, id: input.appealId }).update({
      result: input.result,
      notice_on: input.noticeOn,
      answered_at: ctx.at,
      answered_by: ctx.actor,
    });
    await writeAudit(tx, ctx, [
      {
        action: 'appeal.decision',
        subject: { kind: 'claim', id: appeal.claimId },
        encounterId: appeal.encounterId,
        detail: { appeal: input.appealId, level: appeal.level, result: input.result, notice: input.noticeOn },
      },
    ]);
    await sendLooks(tx, practice, [
      { owner: { kind: 'encounter', id: appeal.encounterId }, id: lookId, at: ctx.at, lane: 1 },
    ]);
    return { kind: 'recorded', lookId };
  });
}
