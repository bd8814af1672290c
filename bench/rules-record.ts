/**
 * Rules and code sets on the real path: files through `loadCodes` into Postgres, and a trial of a rule as the durable
 * workflow that it is, in the product's worker, over copies of visits that the real line has taken to zero.
 */
import { createHash } from 'node:crypto';
import { loadCodes } from '../src/codes/load';
import type { CodeKind } from '../src/codes/types';
import { connect, inOrg, row, rows, type Db, type Tx } from '../src/db';
import { findBacktest, summaryOf } from '../src/rules/backtest/store';
import { startBacktest, writeRule } from '../src/rules/govern';
import type { Claim837 } from '../src/x12';
import { Bench } from './line-bench';
import { playLine } from './line-play';
import { cpuMs, minus } from './processes';
import type { Dice } from './rules-data';

const BASES = 40;
/** Copies that go to Postgres in one statement. */
const AT_ONCE = 5_000;
const PAIRS = 1_000_000;
const DENIED_EVERY = 4;
/** On a machine that others keep busy a trial of a hundred thousand takes minutes. */
const PATIENCE_MS = 600_000;

export type Print = (name: string, value: number, unit: string) => void;

/** Loads the files, and tries a rule on so many claims. */
export async function recordPart(order: string, claims: number, dice: Dice, print: Print): Promise<void> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const bench = await Bench.open({ log, parallel: 24 });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void bench.close().finally(() => process.exit(1)));
  try {
    // Code sets that are loaded for all judge the visits too: the trial comes before them.
    await measureBacktest(bench, claims, log, print);
    await measureLoads(bench, order, dice, print);
  } finally {
    await bench.close();
  }
}

async function measureLoads(bench: Bench, order: string, dice: Dice, print: Print): Promise<void> {
  const job = connect(bench.urls.job, { max: 2, name: 'throughline-bench-load' });
  try {
    const once = async (name: string, kind: CodeKind, text: string, effective: string): Promise<void> => {
      const files = [{ name: kind, bytes: Buffer.from(text) }];
      const begun = performance.now();
      await loadCodes(job, { kind, files, effective, org: null, at: new Date().toISOString(), by: 'bench' });
      print(name, (performance.now() - begun) / 1_000, 's');
    };
    const rowsOf = (text: string): number => text.split('\n').length;
    await once(`order file of ${rowsOf(order)} rows into Postgres`, 'icd-10-cm', order, '2025-10-01');
    await once(
      'its next version, with the difference',
      'icd-10-cm',
      order.replaceAll('A title', 'Another'),
      '2026-10-01',
    );
    await once(`NCCI file of ${PAIRS} pairs into Postgres`, 'ncci-ptp', pairsFile(dice), '2026-01-01');
  } finally {
    await job.destroy();
  }
}

function pairsFile(dice: Dice): string {
  return Array.from({ length: PAIRS }, (_, n) => {
    const [a, b] = [dice.procedure(n % 12_000), dice.procedure((n * 7 + Math.floor(n / 12_000)) % 12_000)];
    return `${a}\t${b}\t\t20260101\t*\t${n % 2}\tx`;
  }).join('\n');
}

async function measureBacktest(bench: Bench, claims: number, log: (line: string) => void, print: Print): Promise<void> {
  const { org } = await playLine(bench, BASES);
  log(`Bench: ${claims} claims`);
  await copyVisits(bench, org, claims);
  const ctx = { org, actor: 'bench', at: new Date().toISOString() };
  const written = await writeRule(bench.deps, ctx, { rule: RULE, layer: 'customer', because: 'measured' });
  if ('faults' in written) throw new Error(JSON.stringify(written.faults));
  const cpu = cpuMs(bench.watched);
  const begun = performance.now();
  const started = await startBacktest(bench.deps, ctx, { ruleId: written.id, query: {} });
  if ('missing' in started) throw new Error('the rule is missing');
  await bench.runnerOf(org, 'each workflow', PATIENCE_MS).settle();
  const seconds = (performance.now() - begun) / 1_000;
  const used = minus(cpuMs(bench.watched), cpu);
  const [trial, summary] = await inOrg(bench.db, { org }, async (tx) => [
    (await findBacktest(tx, started.id))!,
    await summaryOf(tx, started.id),
  ]);
  if (trial.state !== 'done' || trial.judged < claims)
    throw new Error(`the trial is ${trial.state} at ${trial.judged}`);
  print(`backtest of ${trial.judged} claims`, seconds, 's (target 60 or less for 100,000)');
  print('its claims', trial.judged / seconds, 'claims/s');
  for (const [name, ms] of Object.entries(used)) print(`its CPU, ${name}`, ms / 1_000, 's');
  print('denied and stopped', summary.prevented.claims, 'claims');
  print('paid and stopped', summary.stoppedClean.claims, 'claims');
}

/** Reads the claim, its lines, its patient and the patient's other visits. */
const RULE = {
  key: 'measured',
  title: 'A rule of the benchmark',
  source: 'the benchmark',
  each: 'line',
  when: {
    any: [
      { field: 'history.codes365Days', op: 'includesAny', value: ['99213', '99214'] },
      {
        all: [
          { field: 'patient.age', op: 'atLeast', value: 65 },
          { field: 'line.units', op: 'atLeast', value: 2 },
        ],
      },
    ],
  },
  then: [
    { do: 'finding', severity: 'error', queue: 'coding', overridable: true, why: 'A finding.', fix: 'Look at it.' },
  ],
};

const idOf = (kind: string, n: number): string =>
  createHash('md5')
    .update(`${kind}${n}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

interface Base {
  encounterId: string;
  claimId: string;
  snapshot: Buffer;
}

/** Three visits a patient, each with its lines, its sealed claim and the payer's answer; every fourth is denied. */
async function copyVisits(bench: Bench, org: string, claims: number): Promise<void> {
  const sealer = await inOrg(bench.db, { org }, (tx) => bench.deps.sealers.for(tx, org));
  const bases = await inOrg(bench.db, { org }, (tx) =>
    rows<Base>(tx, `select encounter_id as "encounterId", id as "claimId", snapshot from claim order by encounter_id`),
  );
  const snapshots = bases.map((base) => sealer.openJson<Claim837>('claim.snapshot', base.claimId, base.snapshot));
  const ids = bases.map((base) => base.encounterId);
  for (let first = 1; first <= claims; first += AT_ONCE) {
    const last = Math.min(first + AT_ONCE - 1, claims);
    const sealed = Array.from({ length: last - first + 1 }, (_, at) => {
      const n = first + at;
      return sealer.sealJson('claim.snapshot', idOf('claim', n), snapshots[n % bases.length]);
    });
    await inOrg(bench.db, { org }, (tx) => copySome(tx, { ids, first, last, sealed }));
  }
  const owner: Db = connect(bench.urls.owner, { max: 1, name: 'throughline-bench-owner' });
  await owner.raw('analyze');
  await owner.destroy();
}

interface Copied {
  ids: string[];
  first: number;
  last: number;
  sealed: Buffer[];
}

const newId = (kind: string, n: string): string => `md5('${kind}' || ${n})::uuid`;
const encounterId = `'encounter_id', ${newId('encounter', 'g')}`;

async function copySome(tx: Tx, some: Copied): Promise<void> {
  const own = `'id', ${newId('encounter', 'g')}, 'number', 1000000 + g, 'source_id', 'b' || g, 'patient_id', ${newId('patient', 'g / 3')}`;
  await copy(tx, 'encounter', 's.id', own, some);
  const line = `'id', ${newId('line', `g || '/' || s.n`)}, ${encounterId}, 'control', 'b' || g || '/' || s.n`;
  await copy(tx, 'charge_line', 's.encounter_id', line, some);
  const lines = `(select jsonb_agg(${newId('line', `g || '/' || l.n`)} order by l.n) from charge_line l where l.encounter_id = s.encounter_id)`;
  const claim = `'id', ${newId('claim', 'g')}, ${encounterId}, 'pcn', 'B' || g, 'line_ids', ${lines}`;
  await copy(tx, 'claim', 's.encounter_id', claim, some);
  const remit = `'id', ${newId('answer', 'g')}, ${encounterId}, 'claim_id', ${newId('claim', 'g')}, 'remit_id', ${newId('remit', 'g')}, 'pcn', 'B' || g`;
  await copy(tx, 'remit_claim', 's.encounter_id', remit, some);
  await tx.raw(
    `insert into denial (org_id, id, encounter_id, claim_id, remit_claim_id, group_code, carc, remarks, amount_cents, status, category, owner, next_action, opened_at)
     select org_id, ${newId('denial', 'g')}, encounter_id, id, ${newId('answer', 'g')}, 'CO', '197', '{}', total_cents, 'open', 'authorization', 'authorization', 'attach_authorization', built_at
     from generate_series(?::int, ?::int) g join claim on id = ${newId('claim', 'g')} where g % ${DENIED_EVERY} = 0`,
    [some.first, some.last],
  );
}

/** Copies of each base's rows with other keys. A claim's snapshot is sealed for its row, so that each has its own. */
async function copy(
  tx: Tx,
  table: string,
  key: string,
  patch: string,
  { ids, first, last, sealed }: Copied,
): Promise<void> {
  const found = await row<{ columns: string[] }>(
    tx,
    `select array_agg(column_name::text order by ordinal_position) as columns from information_schema.columns where table_schema = 'public' and table_name = ? and is_generated = 'NEVER'`,
    [table],
  );
  const { columns } = found!;
  const blobs = table === 'claim' ? sealed : [];
  const values = columns.map((column) => (column === 'snapshot' ? 'x.blobs[x.g - ?::int + 1]' : `(x.r).${column}`));
  await tx.raw(
    `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from (
       select g, b.blobs, jsonb_populate_record(null::${table}, to_jsonb(s) || jsonb_build_object(${patch})) as r
       from (select ?::bytea[] as blobs) b, generate_series(?::int, ?::int) g join ${table} s on ${key} = (?::uuid[])[1 + g % ?::int] offset 0) x`,
    [...(columns.includes('snapshot') ? [first] : []), blobs, first, last, ids, ids.length] as never,
  );
}
