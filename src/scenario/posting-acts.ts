/** What a scenario's posters do: which claim a decision means, and money that goes back to a payer. */
import type { Ctx } from '../ctx';
import { inOrg, row } from '../db';
import type { Deps } from '../deps';
import { payReturn } from '../remittance/returns';
import type { Decision } from './steps';
import type { Label } from './types';

/** The claim that `to` names, if it names one. */
export async function claimIdOf(
  deps: Deps,
  ctx: Ctx,
  encounters: ReadonlyMap<Label, string>,
  to: Decision['to'],
): Promise<string | undefined> {
  if (typeof to !== 'object' || !('claim' in to)) return undefined;
  const [label, n] = to.claim.split('.') as [Label, string];
  const found = await inOrg(deps.db, ctx, (tx) =>
    row<{ id: string }>(tx, 'select id from claim where encounter_id = ? and n = ?', [
      encounters.get(label) ?? null,
      Number(n),
    ] as never),
  );
  if (!found) throw new Error(`there is no claim ${to.claim}`);
  return found.id;
}

/** Pays what was approved to go back to the payer out of unmatched money. False: nothing was, or a visit's own refund waits. */
export async function payApprovedReturn(
  deps: Deps,
  ctx: Ctx,
  payerId: string,
  encounterId: string | undefined,
): Promise<boolean> {
  const found = await inOrg(deps.db, ctx, (tx) =>
    row<{ id: string }>(
      tx,
      `select r.id from payer_return r where r.payer_id = ? and r.state = 'approved' and not exists (
         select from ledger_posting p where p.org_id = r.org_id and p.encounter_id = ?::uuid and p.account = 'refunds_payable' and p.party = ? having sum(p.cents) < 0)
       order by r.approved_at, r.asked_at limit 1`,
      [payerId, encounterId ?? null, payerId] as never,
    ),
  );
  return found !== undefined && (await payReturn(deps, ctx, found.id)) === 'paid';
}
