/** Asks the record and the payers' folders whether every file and every dollar between them is accounted for. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inOrg, rows } from '../../../src/db';
import type { Deps } from '../../../src/deps';
import { verify } from '../../../src/reporting/verify';
import { type Cents, sum } from '../../../src/money/cents';
import { readNotice } from '../../../src/simulator/bank-notice';
import { kindOf, parse835, parse837P, readX12 } from '../../../src/x12';
import { testDb } from '../../support/engine';

export interface Account {
  deps: Deps;
  org: string;
  /** The practice's folder at the simulator. */
  folder: string;
}

/** Everything that is wrong, in sentences; empty when all is well. */
export async function problemsOf(account: Account): Promise<string[]> {
  const { deps, org } = account;
  const books = await verify({ appDb: deps.db, jobDb: await testDb('job'), org });
  return [
    ...books.checks.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
    ...(await filesLost(account)),
    ...(await sentTwiceOrNever(account)),
    ...(await effectsTwice(account)),
    ...(await moneyAstray(account)),
  ];
}

interface InFolder {
  name: string;
  bytes: Buffer;
}

const filesIn = ({ folder }: Account, kind: string): InFolder[] =>
  readdirSync(join(folder, kind))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(folder, kind, name)) }));

const ask = <T>({ deps, org }: Account, sql: string): Promise<T[]> => inOrg(deps.db, { org }, (tx) => rows<T>(tx, sql));

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Each file that the payers sent is archived with them and known here by its bytes, with an end; what is broken is quarantined. */
async function filesLost(account: Account): Promise<string[]> {
  const known = await ask<{ sha: string; status: string; kind: string }>(
    account,
    `select encode(d.sha256, 'hex') as sha, f.status, f.kind from inbound_file f join document d on d.org_id = f.org_id and d.id = f.document_id`,
  );
  const bySha = new Map(known.map((file) => [file.sha, file]));
  const unread = [...filesIn(account, 'in'), ...filesIn(account, 'bank')].map(
    ({ name }) => `${name} was never fetched`,
  );
  const sent = filesIn(account, 'archive').flatMap(({ name, bytes }) => {
    const file = bySha.get(hashOf(bytes));
    if (!file) return [`${name} was archived, and the record does not know it`];
    const isBroken = readX12(bytes).errors.length > 0;
    if (['received', 'staged'].includes(file.status)) return [`${name} lies there unread (${file.status})`];
    return isBroken === (file.status === 'quarantined') || isOff(bytes) ? [] : [`${name} is ${file.status}`];
  });
  const reviews = await ask<{ n: number }>(account, `select count(*) as n from task where kind = 'review_file'`);
  const quarantined = known.filter(({ status }) => status === 'quarantined').length;
  const tasks = reviews[0]!.n === quarantined ? [] : [`${quarantined} files in quarantine, ${reviews[0]!.n} tasks`];
  return [...unread, ...sent, ...tasks];
}

/** An 835 whose total is not what its claims come to. */
const isOff = (bytes: Buffer): boolean =>
  kindOf(bytes) === '835' &&
  parse835(bytes).remittances.some(
    ({ payment, claims, providerAdjustments }) =>
      payment.amount !== sum(claims.map(({ paid }) => paid)) - sum(providerAdjustments.map(({ amount }) => amount)),
  );

/** Each claim that the record says was sent is in exactly one 837 that the payers took, and nothing else is there. */
async function sentTwiceOrNever(account: Account): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const { bytes } of filesIn(account, 'taken'))
    for (const { claims } of parse837P(bytes).batches)
      for (const { patientControlNumber: pcn } of claims) counts.set(pcn, (counts.get(pcn) ?? 0) + 1);
  const left = filesIn(account, 'out').map(({ name }) => `${name} was put and never taken`);
  const sent = await ask<{ pcn: string }>(account, 'select pcn from claim where sent_at is not null');
  const known = new Set(sent.map(({ pcn }) => pcn));
  return [
    ...left,
    ...sent
      .filter(({ pcn }) => counts.get(pcn) !== 1)
      .map(({ pcn }) => `claim ${pcn} was sent ${counts.get(pcn) ?? 0} times`),
    ...[...counts.keys()].filter((pcn) => !known.has(pcn)).map((pcn) => `claim ${pcn} is out and not known as sent`),
  ];
}

/** A claim version takes effect once: one payment of it is posted, but for what was reversed in between. */
async function effectsTwice(account: Account): Promise<string[]> {
  const twice = await ask<{ pcn: string; n: number }>(
    account,
    `select c.pcn, count(*) filter (where r.status_code <> '22') - count(*) filter (where r.status_code = '22') as n
     from remit_claim r join claim c on c.org_id = r.org_id and c.id = r.claim_id where r.state = 'posted' group by c.pcn having
       count(*) filter (where r.status_code <> '22') - count(*) filter (where r.status_code = '22') > 1`,
  );
  const entries = await ask<{ id: string }>(
    account,
    `select source_id::text as id from ledger_entry where source_kind = 'remit_claim' and key like 'remit_claim/%' group by source_id having count(*) > 1`,
  );
  return [
    ...twice.map(({ pcn, n }) => `${n} payments of claim ${pcn} are in force`),
    ...entries.map(({ id }) => `remit claim ${id} has more than one entry`),
  ];
}

/** Notices of the bank = deposits recorded; each advice that met its deposit says the same amount as it, and as its postings. */
async function moneyAstray(account: Account): Promise<string[]> {
  const notices = filesIn(account, 'bank-archive').map(readNotice);
  const deposits = await ask<{ trace: string; amount: Cents; advised: Cents | null }>(
    account,
    `select d.trace, d.amount_cents as amount, r.amount_cents as advised from deposit d left join remit r on r.org_id = d.org_id and r.id = d.remit_id order by d.trace`,
  );
  const recorded = new Map(deposits.map(({ trace, amount }) => [trace, amount]));
  const missing = notices
    .filter(({ trace, amount }) => recorded.get(trace) !== amount)
    .map(({ trace }) => `deposit ${trace} is not recorded as the bank told it`);
  const told = new Set(notices.map(({ trace }) => trace));
  // The sample practice has a deposit of its own that no payer ever explains.
  const extra = deposits
    .filter(({ trace, advised }) => advised !== null && !told.has(trace))
    .map(({ trace }) => `no notice tells of deposit ${trace}`);
  const unequal = deposits
    .filter(({ advised, amount }) => advised !== null && advised !== amount)
    .map(({ trace }) => `deposit ${trace} is not what its advice says`);
  return [...missing, ...extra, ...unequal];
}

/** How many files met which fate, by what can be seen of them: for the report, and to know that something went wrong at all. */
export function fatesOf(account: Account): Record<string, number> {
  const files = filesIn(account, 'archive');
  const seen = new Set<string>();
  const fates = { sent: files.length, cut: 0, unbalanced: 0, again: 0, sameBytes: 0 };
  for (const { name, bytes } of files) {
    if (readX12(bytes).errors.length > 0) fates.cut += 1;
    if (isOff(bytes)) fates.unbalanced += 1;
    if (name.includes('-again')) fates.again += 1;
    if (seen.has(hashOf(bytes))) fates.sameBytes += 1;
    seen.add(hashOf(bytes));
  }
  return fates;
}
