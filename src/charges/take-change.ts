/**
 * Takes what the EHR says anew of a visit: a change of its chart, or later charges. Each message once; what it does is the
 * encounter's own step (`change/<id>`), which asks a person where a payer has the claim.
 */
import { createHash } from 'node:crypto';
import { writeAudit } from '../audit/store';
import type { Ctx } from '../ctx';
import { type Deps, inPractice, type Work } from '../deps';
import { newId } from '../ids';
import { lockEncounters } from '../line/load';
import type { Fix } from '../line/record';
import { sendLooks } from '../outbox';
import { loadPayers } from '../practice/store';
import type { Payer } from '../practice/types';
import { type ChangeGround, changeGround, insertChartChange } from './store';

export interface ChangeInput {
  encounterId: string;
  /** The sender's id of the message: the same again is the same message. */
  message: string;
  fix: Fix;
}

export type ChangeTaken =
  | { kind: 'taken'; changeId: string; lookId: string }
  /** `differs`: under this id the message said something else before; what it said first holds. */
  | { kind: 'duplicate'; differs: boolean }
  | { kind: 'not_found' }
  /** The message cannot be applied; one sentence says why. */
  | { kind: 'unfit'; sentence: string };

export const takeChange = (deps: Deps, ctx: Ctx, input: ChangeInput): Promise<ChangeTaken> =>
  inPractice(deps, ctx, (work) => takeChangeIn(work, input));

/** The same as a part of a transaction: of the message that brings the change. */
export async function takeChangeIn({ tx, ctx, sealer, practice }: Work, input: ChangeInput): Promise<ChangeTaken> {
  const { encounterId, message, fix } = input;
  await lockEncounters(tx, [encounterId]);
  const ground = await changeGround(tx, encounterId, message);
  if (!ground) return { kind: 'not_found' };
  const hash = createHash('sha256').update(JSON.stringify(fix)).digest('hex');
  if (ground.registeredBy === message) return { kind: 'duplicate', differs: false };
  if (ground.known) return { kind: 'duplicate', differs: ground.known.hash !== hash };
  const sentence = whyUnfit(fix, ground, await loadPayers(tx, ground.from));
  if (sentence) return { kind: 'unfit', sentence };
  const id = newId();
  await insertChartChange(tx, sealer, ctx, { id, encounterId, message, hash, fix });
  await writeAudit(tx, ctx, [
    { action: 'chart.change', subject: { kind: 'encounter', id: encounterId }, encounterId, detail: whatOf(fix, id) },
  ]);
  const lookId = `change/${id}`;
  await sendLooks(tx, practice, [{ owner: { kind: 'encounter', id: encounterId }, id: lookId, at: ctx.at }]);
  return { kind: 'taken', changeId: id, lookId };
}

/** A message that names what is not there is refused whole, so that nothing of it is lost silently. */
function whyUnfit(fix: Fix, ground: ChangeGround, payers: Map<string, Payer>): string | null {
  if (ground.planned) return 'The visit has not been yet; its registration brings its charges.';
  if (Object.keys(fix).length === 0) return 'The change says nothing.';
  const line = Object.keys(fix.lines ?? {}).find((n) => !ground.lines.includes(Number(n)));
  if (line) return `Line ${line} is no line of this visit.`;
  const codes = new Set([...payers.values()].map(({ code }) => code));
  const unknown = [...(fix.coverages ?? []), ...(fix.authorizations ?? [])].find(
    ({ payerCode }) => !codes.has(payerCode),
  );
  return unknown ? `The practice has no payer with the id ${unknown.payerCode}.` : null;
}

/** What changed, never to what: the trail names no patient. */
const whatOf = (fix: Fix, change: string): Record<string, unknown> => ({
  change,
  fields: Object.keys(fix).sort(),
  ...(fix.addLines ? { lines: fix.addLines.length } : {}),
});
