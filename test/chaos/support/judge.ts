/** Asks the record, the partner's folder and the engine whether anything was lost, doubled or left lying (PROOF 5.1). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inOrg, row, rows } from '../../../src/db';
import { NAMESPACES } from '../../../src/engine/contract';
import { verify } from '../../../src/reporting/verify';
import { parse837P } from '../../../src/x12';
import type { Rig } from './rig';

/** Everything that is wrong, in sentences; empty when all is well. */
export async function problemsOf(rig: Rig, org: string): Promise<string[]> {
  const { stack } = rig;
  const books = await verify({ appDb: stack.deps.db, jobDb: stack.jobDb, org });
  return [
    ...books.checks.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
    ...(await sentTwiceOrNever(rig, org)),
    ...(await leftLying(rig, org)),
    ...(await brokenWorkflows(rig, org)),
  ];
}

/** Each claim that the record says was sent is in exactly one 837 of the partner's folder, and nothing else is there. */
async function sentTwiceOrNever({ stack }: Rig, org: string): Promise<string[]> {
  const folder = join(stack.config.clearinghouseDir, org);
  const files = ['out', 'taken'].flatMap((kind) =>
    readdirSync(join(folder, kind)).map((name) => join(folder, kind, name)),
  );
  const counts = new Map<string, number>();
  for (const file of files) {
    for (const { claims } of parse837P(readFileSync(file)).batches)
      for (const claim of claims)
        counts.set(claim.patientControlNumber, (counts.get(claim.patientControlNumber) ?? 0) + 1);
  }
  const sent = await inOrg(stack.deps.db, { org }, (tx) =>
    rows<{ pcn: string }>(tx, 'select pcn from claim where sent_at is not null'),
  );
  const wrong = sent
    .filter(({ pcn }) => counts.get(pcn) !== 1)
    .map(({ pcn }) => `claim ${pcn} was sent ${counts.get(pcn) ?? 0} times`);
  const strangers = [...counts.keys()].filter((pcn) => !sent.some((claim) => claim.pcn === pcn));
  return [
    ...wrong,
    ...strangers.map((pcn) => `claim ${pcn} is in a file, and the record does not say that it was sent`),
  ];
}

async function leftLying({ stack }: Rig, org: string): Promise<string[]> {
  const found = await inOrg(stack.deps.db, { org }, (tx) =>
    row<Record<string, number>>(
      tx,
      `select (select count(*) from outbox where delivered_at is null) as "undelivered looks",
         (select count(*) from outbox o where not exists (select from step_log s where s.org_id = o.org_id and s.key = o.look_id)) as "looks that no step took",
         (select count(*) from integration_problem) as "calls that still fail",
         (select count(*) from submission_file where status in ('stored', 'sending')) as "files not sent",
         (select count(*) from inbound_file where status in ('received', 'staged')) as "files not read",
         (select count(*) from decision where applied_at is null) as "decisions not applied",
         (select count(*) from deadline d, org_clock c where d.status = 'open' and d.fires_at < c.at) as "deadlines that did not fire"`,
    ),
  );
  return Object.entries(found!).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
}

async function brokenWorkflows({ stack }: Rig, org: string): Promise<string[]> {
  const query = `ExecutionStatus in ('Failed', 'TimedOut', 'Terminated', 'Canceled') and WorkflowId starts_with '${org}'`;
  const answer = await stack.process.connection.workflowService.countWorkflowExecutions({
    namespace: NAMESPACES.told,
    query,
  });
  return Number(answer.count) === 0 ? [] : [`${answer.count} workflows ended badly`];
}

/** While the run goes on, as often as the database answers: the ledger sums to zero, and no claim of a payment posts twice. */
export async function watchBooks(
  { stack }: Rig,
  org: string,
  isOver: () => boolean,
): Promise<{ looks: number; problems: string[] }> {
  const seen = { looks: 0, problems: [] as string[] };
  while (!isOver()) {
    const wrong = await inOrg(stack.deps.db, { org }, (tx) =>
      row<{ off: number; twice: number }>(
        tx,
        `select (select count(*) from (select entry_id from ledger_posting group by entry_id having sum(cents) <> 0) x) as off,
           (select count(*) from (select source_id from ledger_entry where source_kind = 'remit_claim' and key like 'remit_claim/%' group by source_id having count(*) > 1) x) as twice`,
      ),
    ).catch(() => undefined);
    if (wrong) seen.looks += 1;
    if (wrong && (wrong.off > 0 || wrong.twice > 0))
      seen.problems.push(`during the run ${wrong.off} entries were off and ${wrong.twice} claims were posted twice`);
    await sleep(1_000);
  }
  return seen;
}
