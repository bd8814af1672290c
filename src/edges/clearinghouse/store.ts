/** Partners in Postgres: how to reach one, what its breaker stands at. Waits are counted by the database's clock. */
import { writeAudit } from '../../audit/store';
import type { Ctx } from '../../ctx';
import { type Db, inOrg, row, rows, type Tx } from '../../db';
import type { Deps } from '../../deps';
import { iso } from '../../calendar';
import { faultName } from '../../log';
import { type BreakerState, CLOSED } from './breaker';
import { type Partner, PartnerError, readPartner } from './partner';

/** Sets how an organisation reaches its clearinghouse, from what a person wrote; the secret is sealed. */
export async function setPartner(deps: Deps, ctx: Ctx, written: unknown): Promise<Partner> {
  const partner = readPartner(written);
  const { name, adapter } = partner;
  await inOrg(deps.db, ctx, async (tx) => {
    const sealer = await deps.sealers.for(tx, ctx.org);
    const settings = partner.adapter === 'sftp' ? partner.settings : {};
    const secret = partner.adapter === 'sftp' ? sealer.sealJson('partner.secret', ctx.org, partner.secret) : null;
    await tx('partner').where({ org_id: ctx.org }).delete();
    await tx('partner').insert({ org_id: ctx.org, name, adapter, settings: JSON.stringify(settings), secret });
    await saveState(tx, ctx.org, CLOSED);
    await writeAudit(tx, ctx, [
      { action: 'partner.set', subject: { kind: 'partner', id: ctx.org }, detail: { adapter } },
    ]);
  });
  return partner;
}

export interface KnownPartner {
  partner: Partner;
  /** Changes with every change of the settings. */
  version: string;
}

/** Null where the organisation uses the installation's folders. */
export function loadPartner(deps: Deps, org: string): Promise<KnownPartner | null> {
  return inOrg(deps.db, { org }, async (tx) => {
    const found = await row<{
      name: string;
      adapter: string;
      settings: object;
      secret: Buffer | null;
      version: string;
    }>(tx, 'select name, adapter, settings, secret, changed_at::text as version from partner');
    if (!found) return null;
    const { name, adapter, settings, secret, version } = found;
    if (adapter === 'directory') return { partner: readPartner({ name, adapter }), version };
    const sealer = await deps.sealers.for(tx, org);
    const opened = sealer.openJson<unknown>('partner.secret', org, secret!);
    return { partner: readPartner({ name, adapter, settings, secret: opened }), version };
  });
}

/** Reads the breaker under its lock, lets the rule decide, and keeps what it says; null keeps what was. */
export function changeBreaker<T>(
  db: Db,
  org: string,
  rule: (state: BreakerState, now: number) => { state: BreakerState | null; answer: T },
  error?: unknown,
): Promise<T> {
  return inOrg(db, { org }, async (tx) => {
    await tx('partner_state').insert({ org_id: org }).onConflict('org_id').ignore();
    const found = (await row<BreakerState & { now: number }>(
      tx,
      `select breaker, failures, wait_ms as "waitMs", (extract(epoch from retry_at) * 1000)::bigint as "retryAt", (extract(epoch from clock_timestamp()) * 1000)::bigint as now
       from partner_state where org_id = ? for update`,
      [org],
    ))!;
    const { now, ...before } = found;
    const { state, answer } = rule(before, now);
    if (state) await saveState(tx, org, state, error);
    return answer;
  });
}

async function saveState(tx: Tx, org: string, state: BreakerState, error?: unknown): Promise<void> {
  const { breaker, failures, waitMs, retryAt } = state;
  const columns = { breaker, failures, wait_ms: waitMs, retry_at: retryAt === null ? null : iso(retryAt) };
  const failed = { last_error: errorCode(error), last_failed_at: tx.raw('clock_timestamp()') };
  const more = error !== undefined ? failed : breaker === 'closed' ? { last_ok_at: tx.raw('clock_timestamp()') } : {};
  await tx('partner_state')
    .insert({ org_id: org, ...columns, ...more })
    .onConflict('org_id')
    .merge();
}

const errorCode = (error: unknown): string => (error instanceof PartnerError ? error.code : faultName(error));

export interface PartnerStatus {
  org: string;
  name: string;
  adapter: string;
  host: string | null;
  breaker: BreakerState['breaker'];
  failures: number;
  retryAt: string | null;
  lastError: string | null;
  lastFailedAt: string | null;
  lastOkAt: string | null;
}

/** Every configured partner and how it goes; asked with the job role, across organisations. */
export const partnersOf = (jobDb: Db): Promise<PartnerStatus[]> =>
  rows<PartnerStatus>(
    jobDb,
    `select p.org_id as org, p.name, p.adapter, p.settings->>'host' as host, coalesce(s.breaker, 'closed') as breaker, coalesce(s.failures, 0) as failures,
            s.retry_at as "retryAt", s.last_error as "lastError", s.last_failed_at as "lastFailedAt", s.last_ok_at as "lastOkAt"
     from partner p left join partner_state s on s.org_id = p.org_id order by p.name, p.org_id`,
  );

/** Real organisations (told ones are polled by their runner), with the seconds between two polls. */
export const orgsToPoll = (jobDb: Db): Promise<{ org: string; seconds: number }[]> =>
  rows(
    jobDb,
    `select o.org_id as org, coalesce((p.settings->>'pollSeconds')::int, 60) as seconds from org o left join partner p on p.org_id = o.org_id where not o.told order by o.org_id`,
  );

/** True for one caller at a time until its lease is over: two workers never poll one partner at once. */
export async function takePoll(db: Db, org: string, leaseSeconds: number): Promise<boolean> {
  return inOrg(db, { org }, async (tx) => {
    await tx('partner_state').insert({ org_id: org }).onConflict('org_id').ignore();
    const taken = await rows(
      tx,
      `update partner_state set polled_until = clock_timestamp() + make_interval(secs => ?)
       where org_id = ? and coalesce(polled_until, '-infinity') < clock_timestamp() returning org_id`,
      [leaseSeconds, org],
    );
    return taken.length > 0;
  });
}
