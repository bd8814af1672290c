import type { Tx } from '../../db';
import type { ApiCtx } from '../services';

/** One row for each thing that was shown, so that "who saw this patient" is one indexed look-up. */
export async function insertView(
  tx: Tx,
  ctx: ApiCtx,
  action: string,
  kind: string,
  ids: string[],
  route: string,
): Promise<void> {
  await tx.raw(
    `insert into audit (org_id, action, actor, subject_kind, subject_id, encounter_id, detail, at)
     select ?, ?, ?, ?, seen.id, case when ? = 'encounter' then seen.id::uuid end, jsonb_build_object('route', ?::text), ? from unnest(?::text[]) as seen(id)`,
    [ctx.org, action, ctx.actor, kind, kind, route, ctx.at, ids] as never,
  );
}
