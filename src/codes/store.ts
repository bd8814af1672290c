/** Loads of code files in Postgres: written whole by the job role, read by what a claim needs. */
import type { Day, Instant } from '../calendar';
import { row, rows, type Db, type Tx } from '../db';
import { newId } from '../ids';
import { type CodeFact, described, type FoundCode } from './describe';
import { ancestors } from './families';
import type { ReferenceRows } from './reference';
import type { CodeFile, CodeKind, CodeRow, PairRow } from './types';

export interface NewLoad {
  kind: CodeKind;
  /** The organisation whose own it is; null: everybody's. */
  org: string | null;
  effective: Day;
  source: string;
  sha256: Buffer;
  at: Instant;
  by: string;
}

export interface LoadRow {
  id: string;
  kind: CodeKind;
  org: string | null;
  effective: Day;
  source: string;
  sha256: Buffer;
  codes: number;
  pairs: number;
  loadedAt: Instant;
  loadedBy: string;
  rolledBackAt: Instant | null;
}

const LOAD_COLUMNS = `id, kind, org_id as org, effective_from as effective, source, sha256, code_count as codes, pair_count as pairs, loaded_at as "loadedAt", loaded_by as "loadedBy", rolled_back_at as "rolledBackAt"`;
const BATCH = 5000;

/** All loads, the newest first. */
export const listLoads = (tx: Db | Tx, kind?: CodeKind): Promise<LoadRow[]> =>
  rows<LoadRow>(
    tx,
    `select ${LOAD_COLUMNS} from code_load where (?::text is null or kind = ?) order by kind, effective_from desc, loaded_at desc, id desc`,
    [kind ?? null, kind ?? null] as never,
  );

/** The load of a kind and owner that holds on a day. */
export const loadInForce = (tx: Db | Tx, kind: CodeKind, org: string | null, on: Day): Promise<LoadRow | undefined> =>
  row<LoadRow>(
    tx,
    `select ${LOAD_COLUMNS} from code_load where kind = ? and org_id is not distinct from ?::uuid and effective_from <= ?::date and rolled_back_at is null
     order by effective_from desc, loaded_at desc, id desc limit 1`,
    [kind, org, on] as never,
  );

/** Two loads of one kind never run at once: the second sees what the first left. */
export const lockKind = async (tx: Tx, kind: CodeKind): Promise<void> =>
  void (await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`codes/${kind}`]));

/** Writes a file whole, in the caller's transaction. `progress` is told how many rows are written. */
export async function insertLoad(
  tx: Tx,
  load: NewLoad,
  file: CodeFile,
  progress: (written: number, total: number) => void,
): Promise<string> {
  const id = newId();
  await tx('code_load').insert({
    org_id: load.org,
    id,
    kind: load.kind,
    effective_from: load.effective,
    source: load.source,
    sha256: load.sha256,
    code_count: file.codes.length,
    pair_count: file.pairs.length,
    loaded_at: load.at,
    loaded_by: load.by,
  });
  const total = file.codes.length + file.pairs.length;
  for (let at = 0; at < file.codes.length; at += BATCH) {
    await insertCodes(tx, id, load.org, file.codes.slice(at, at + BATCH));
    progress(Math.min(at + BATCH, file.codes.length), total);
  }
  for (let at = 0; at < file.pairs.length; at += BATCH) {
    await insertPairs(tx, id, load.org, file.pairs.slice(at, at + BATCH));
    progress(file.codes.length + Math.min(at + BATCH, file.pairs.length), total);
  }
  return id;
}

const START = '-infinity';

async function insertCodes(tx: Tx, id: string, org: string | null, codes: CodeRow[]): Promise<void> {
  await tx.raw(
    `insert into code (load_id, org_id, code, from_date, to_date, title, billable, data)
     select ?::uuid, ?::uuid, x.code, x."from", x."to", x.title, x.billable, x.data from jsonb_to_recordset(?::jsonb)
     as x(code text, "from" date, "to" date, title text, billable boolean, data jsonb)`,
    [id, org, JSON.stringify(codes.map((code) => ({ ...code, from: code.from ?? START })))] as never,
  );
}

async function insertPairs(tx: Tx, id: string, org: string | null, pairs: PairRow[]): Promise<void> {
  await tx.raw(
    `insert into code_pair (load_id, org_id, a, b, from_date, to_date, value)
     select ?::uuid, ?::uuid, x.a, x.b, x."from", x."to", x.value from unnest(?::text[], ?::text[], ?::date[], ?::date[], ?::text[]) as x(a, b, "from", "to", value)`,
    [
      id,
      org,
      pairs.map((pair) => pair.a),
      pairs.map((pair) => pair.b),
      pairs.map((pair) => pair.from ?? START),
      pairs.map((pair) => pair.to),
      pairs.map((pair) => pair.value),
    ] as never,
  );
}

export const markRolledBack = async (tx: Tx, id: string, at: Instant, by: string): Promise<void> =>
  void (await tx('code_load').where({ id }).update({ rolled_back_at: at, rolled_back_by: by }));

export interface Difference {
  added: number;
  removed: number;
  changed: number;
  /** Some of each, as a person would read them. */
  examples: string[];
}

const CODE_DIFF = `
  select coalesce(n.code, o.code) as name, o.code is null as added, n.code is null as removed from
    (select code, from_date, to_date, title, billable, data from code where load_id = ?) n
    full join (select code, from_date, to_date, title, billable, data from code where load_id = ?) o on n.code = o.code and n.from_date = o.from_date
  where n.code is null or o.code is null or (n.title, n.billable, n.to_date, n.data) is distinct from (o.title, o.billable, o.to_date, o.data)`;
const PAIR_DIFF = `
  select coalesce(n.a, o.a) || ' ' || coalesce(n.b, o.b) as name, o.a is null as added, n.a is null as removed from
    (select a, b, from_date, to_date, value from code_pair where load_id = ?) n
    full join (select a, b, from_date, to_date, value from code_pair where load_id = ?) o on n.a = o.a and n.b = o.b and n.from_date = o.from_date
  where n.a is null or o.a is null or (n.to_date, n.value) is distinct from (o.to_date, o.value)`;

/** What a load says otherwise than the one before it. */
export async function difference(tx: Db | Tx, newer: string, older: string): Promise<Difference> {
  const counted = await row<Difference>(
    tx,
    `with d as (${CODE_DIFF} union all ${PAIR_DIFF})
     select count(*) filter (where added)::int as added, count(*) filter (where removed)::int as removed, count(*) filter (where not added and not removed)::int as changed,
       coalesce((select array_agg(e.line) from (
         select case when added then '+ ' when removed then '- ' else '~ ' end || name as line from d order by added desc, removed desc, name limit 20) e), '{}') as examples
     from d`,
    [newer, older, newer, older],
  );
  return counted!;
}

/** What one claim asks of the code sets. */
export interface Asked {
  procedures: string[];
  diagnoses: string[];
  /** Modifiers, places of service, revenue codes. */
  others: string[];
  /** First and last day of its lines. */
  from: Day;
  to: Day;
}

const IN_FORCE = `
  select distinct on (kind, org_id) id, kind from code_load where effective_from <= ?::date and rolled_back_at is null
  order by kind, org_id, effective_from desc, loaded_at desc, id desc`;
/**
 * The loads that hold on some of the claim's days, each until the next one's. The first also says what was before the
 * claim's days: a surgery of two months ago is read in the file that holds today.
 */
const IN_FORCE_WITHIN = `
  select id, kind, case when starts > ?::date then starts end as starts, ends from (
    select id, kind, effective_from as starts, lead(effective_from) over (partition by kind, org_id order by effective_from) - 1 as ends from (
      select distinct on (kind, org_id, effective_from) id, kind, org_id, effective_from from code_load where effective_from <= ?::date and rolled_back_at is null
      order by kind, org_id, effective_from, loaded_at desc, id desc) n) w
  where ends is null or ends >= ?::date`;
const list = (select: string): string => `(select coalesce(json_agg(x), '[]'::json) from (${select}) x)`;
const fromDate = (column: string): string => `nullif(${column}, '-infinity'::date)`;
/** A row's days within those of its load. */
const within = (row: string): string =>
  `greatest(${fromDate(`${row}.from_date`)}, l.starts) as "from", least(${row}.to_date, l.ends) as "to"`;
const isWithin = (row: string): string =>
  `(l.starts is null or ${row}.to_date is null or ${row}.to_date >= l.starts) and (l.ends is null or ${row}.from_date <= l.ends)`;

/** One query: only the codes and pairs of this claim, by their keys. */
export async function loadReference(
  tx: Tx,
  { procedures, diagnoses, others, from, to }: Asked,
): Promise<ReferenceRows> {
  const codes = [...procedures, ...diagnoses, ...others];
  const found = await row<ReferenceRows>(
    tx,
    `with l as materialized (${IN_FORCE_WITHIN})
     select (select coalesce(array_agg(distinct kind), '{}') from l) as kinds,
       ${list(`select l.kind, c.code, c.title, c.billable, ${within('c')}, c.data from l join code c on c.load_id = l.id and c.code = any(?) where ${isWithin('c')}`)} as codes,
       ${list(`select l.kind, p.a, p.b, ${within('p')}, p.value from l join code_pair p on p.load_id = l.id and p.a = any(?)
         where (l.kind = 'coverage' or p.b = any(?)) and ${isWithin('p')}`)} as pairs`,
    [from, to, from, codes, procedures, procedures] as never,
  );
  return found!;
}

/** Codes that begin with the text (its dot may be left out), or whose title has every word of it; billable ones first, then by code. */
export async function searchCodes(
  tx: Tx,
  { kind, text, on, limit }: { kind: CodeKind; text: string; on: Day; limit: number },
): Promise<FoundCode[]> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');
  const hasWords = words.map(() => 'c.title ilike ?').join(' and ') || 'true';
  const code = escaped((words[0] ?? '').replaceAll('.', ''));
  const found = await rows<CodeRow>(
    tx,
    `with l as materialized (${IN_FORCE})
     select c.code, c.title, c.billable, ${fromDate('c.from_date')} as "from", c.to_date as "to", c.data from l join code c on c.load_id = l.id
     where l.kind = ? and (c.to_date is null or c.to_date >= ?::date) and c.from_date <= ?::date and (replace(c.code, '.', '') ilike ? or (${hasWords}))
     order by replace(c.code, '.', '') ilike ? desc, c.billable desc, c.code limit ?`,
    [on, kind, on, on, `${code}%`, ...words.map((word) => `%${escaped(word)}%`), code, limit] as never,
  );
  const about = await factsAbout(tx, [...new Set(found.flatMap((one) => ancestors(one.code)))], on);
  return found.map((one) => described(kind, one, about));
}

/** Notes and limits of codes and of what stands above them. */
const factsAbout = (tx: Tx, codes: string[], on: Day): Promise<CodeFact[]> =>
  rows<CodeFact>(
    tx,
    `with l as materialized (${IN_FORCE})
     select l.kind, c.code, c.data from l join code c on c.load_id = l.id and c.code = any(?)
     where l.kind in ('icd-10-cm-notes', 'sex-age') and (c.to_date is null or c.to_date >= ?::date) and c.from_date <= ?::date`,
    [on, codes, on, on] as never,
  );
