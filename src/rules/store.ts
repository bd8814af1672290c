/** Versions of rules in Postgres, and the rules in force at an instant. A version's text never changes, so its compiled form is kept. */
import type { Instant } from '../calendar';
import { row, rows, type Tx } from '../db';
import { CannotJudge, compileRule } from './compile';
import { parseRule, type Rule } from './language';
import type { Measures } from './measures';
import type { Refused } from './proposal';
import { type ActiveRule, type Layer, RuleBook } from './rule-book';

export type VersionState = 'draft' | 'approved' | 'refused' | 'retired';

export interface VersionRow {
  id: string;
  key: string;
  version: number;
  layer: Layer;
  payerCode: string;
  rule: Rule;
  state: VersionState;
  writtenBy: string;
  writtenAt: Instant;
  because: string;
  evidence: unknown;
  approvedBy: string | null;
  approvedAt: Instant | null;
  activeFrom: Instant | null;
  retiredAt: Instant | null;
  retiredBecause: string | null;
  revision: number;
}

const VERSION_COLUMNS = `v.id, v.key, v.version, v.layer, v.payer_code as "payerCode", v.rule, v.state, v.written_by as "writtenBy", v.written_at as "writtenAt", v.because, v.evidence,
  v.approved_by as "approvedBy", v.approved_at as "approvedAt", v.active_from as "activeFrom", v.retired_at as "retiredAt", v.retired_because as "retiredBecause", v.revision`;

export const findVersion = (tx: Tx, id: string): Promise<VersionRow | undefined> =>
  row<VersionRow>(tx, `select ${VERSION_COLUMNS} from rule_version v where v.id = ?`, [id]);

export const lockVersion = (tx: Tx, id: string): Promise<VersionRow | undefined> =>
  row<VersionRow>(tx, `select ${VERSION_COLUMNS} from rule_version v where v.id = ? for update`, [id]);

/** The organisation's versions, the newest of a key first. */
export const listVersions = (tx: Tx, filter: { key?: string; state?: VersionState }): Promise<VersionRow[]> =>
  rows<VersionRow>(
    tx,
    `select ${VERSION_COLUMNS} from rule_version v where (?::text is null or v.key = ?) and (?::text is null or v.state = ?) order by v.key, v.layer, v.payer_code, v.version desc`,
    [filter.key ?? null, filter.key ?? null, filter.state ?? null, filter.state ?? null] as never,
  );

/** Layers of a practice. */
export type OwnLayer = Exclude<Layer, 'global'>;

export interface NewVersion {
  id: string;
  layer: OwnLayer;
  payerCode: string;
  rule: Rule;
  because: string;
  by: string;
  at: Instant;
  evidence?: unknown;
  fingerprint?: string;
}

/** The next version of its key. Undefined: a rule with this fingerprint was proposed before. */
export async function insertVersion(tx: Tx, org: string, made: NewVersion): Promise<number | undefined> {
  await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`rule/${org}/${made.rule.key}`]);
  const inserted = await row<{ version: number }>(
    tx,
    `insert into rule_version (org_id, id, key, layer, payer_code, rule, state, written_by, written_at, because, evidence, fingerprint, version)
     select ?, ?, ?, ?, ?, ?::jsonb, 'draft', ?, ?, ?, ?::jsonb, ?, coalesce(max(version), 0) + 1 from rule_version where key = ? and layer = ? and payer_code = ?
     on conflict (org_id, fingerprint) where fingerprint is not null do nothing returning version`,
    [
      org,
      made.id,
      made.rule.key,
      made.layer,
      made.payerCode,
      JSON.stringify(made.rule),
      made.by,
      made.at,
      made.because,
      made.evidence === undefined ? null : JSON.stringify(made.evidence),
      made.fingerprint ?? null,
      made.rule.key,
      made.layer,
      made.payerCode,
    ] as never,
  );
  return inserted?.version;
}

/** Moves a version on in its life; the caller holds its lock. */
export const changeVersion = async (
  tx: Tx,
  { id, revision }: Pick<VersionRow, 'id' | 'revision'>,
  change: Partial<
    Record<
      'state' | 'approved_by' | 'approved_at' | 'active_from' | 'retired_by' | 'retired_at' | 'retired_because',
      string
    >
  >,
): Promise<void> =>
  void (await tx('rule_version')
    .where({ id })
    .update({ ...change, revision: revision + 1 }));

interface ActiveRow {
  id: string;
  key: string;
  version: number;
  layer: Layer;
}

/** Of each key and layer (and payer) the newest version that holds at the instant. */
const ACTIVE = `
  select distinct on (v.key, v.layer, v.payer_code) v.id, v.key, v.version, v.layer from rule_version v
  where v.state in ('approved', 'retired') and v.active_from <= ?::timestamptz and (v.retired_at is null or v.retired_at > ?::timestamptz)
  order by v.key, v.layer, v.payer_code, v.version desc`;
const SHARED = `
  select distinct on (s.key) s.id, s.key, s.version, 'global' as layer from shared_rule s
  where s.active_from <= ?::timestamptz and (s.retired_at is null or s.retired_at > ?::timestamptz) order by s.key, s.version desc`;

/** What was compiled, by the version's id; the text behind an id never changes. */
const compiledById = new Map<string, ActiveRule>();
const MOST_COMPILED = 20_000;

/** The rules at an instant. */
export async function rulesAt(tx: Tx, at: Instant): Promise<RuleBook> {
  const active = await rows<ActiveRow>(tx, `(${ACTIVE}) union all (${SHARED})`, [at, at, at, at]);
  const missing = active.filter(({ id }) => !compiledById.has(id)).map(({ id }) => id);
  if (missing.length > 0) await compileMissing(tx, active, missing);
  return new RuleBook(active.map(({ id }) => compiledById.get(id)!));
}

async function compileMissing(tx: Tx, active: ActiveRow[], missing: string[]): Promise<void> {
  const texts = await rows<{ id: string; rule: unknown }>(
    tx,
    'select id, rule from rule_version where id = any(?) union all select id, rule from shared_rule where id = any(?)',
    [missing, missing] as never,
  );
  if (compiledById.size + texts.length > MOST_COMPILED) compiledById.clear();
  for (const { id, rule } of texts)
    compiledById.set(
      id,
      activeRule(
        active.find((one) => one.id === id)!,
        rule,
      ),
    );
  // Cleared above, or never there: what is still missing is compiled from its text.
  const lost = active.filter(({ id }) => !compiledById.has(id)).map(({ id }) => id);
  if (lost.length > 0) await compileMissing(tx, active, lost);
}

/** A version as the rule book takes it. One whose text this version of the product cannot read holds every claim and says so. */
export function activeRule({ id, version, layer, key }: ActiveRow, text: unknown): ActiveRule {
  const parsed = parseRule(text);
  const compiled = 'rule' in parsed ? compileRule(parsed.rule) : parsed;
  if ('compiled' in compiled) return { ...compiled.compiled, id, version, layer };
  return {
    id,
    version,
    layer,
    rule: { ...UNREADABLE, key },
    inScope: () => true,
    hits: () => {
      throw new CannotJudge('its own text, which this version of the product cannot read');
    },
  };
}

const UNREADABLE: Rule = {
  key: 'unreadable',
  title: 'A rule that cannot be read',
  source: 'the rule itself',
  each: 'claim',
  scope: {},
  lists: {},
  when: { field: 'claim.kind', op: 'isPresent' },
  then: [{ do: 'tag', tag: 'unreadable' }],
};

/** Judgements that go on take the rules of an instant; the encounters that they are of. */
export async function movePins(tx: Tx, at: Instant): Promise<string[]> {
  const moved = await rows<{ id: string }>(
    tx,
    'update judgement set rules_at = ? where closed_at is null and rules_at < ? returning encounter_id as id',
    [at, at],
  );
  return moved.map((one) => one.id).sort();
}

/** How each version did. A claim is answered well if its encounter's claims have an answer and no denial. */
export async function measuresOf(tx: Tx, ids: string[]): Promise<Map<string, Measures>> {
  const found = await rows<Measures & { id: string }>(
    tx,
    `with f as (
       select f.rule_id as id, f.outcome, f.amount_cents,
         exists (select 1 from claim c where c.org_id = f.org_id and c.encounter_id = f.encounter_id and c.status = 'adjudicated' and c.built_at >= f.found_at) and
         not exists (select 1 from denial d where d.org_id = f.org_id and d.encounter_id = f.encounter_id and d.opened_at >= f.found_at) as well
       from finding f where f.rule_id = any(?))
     select id, count(*)::int as fired, count(*) filter (where outcome = 'fixed')::int as fixed, count(*) filter (where outcome = 'overridden')::int as overridden,
       count(*) filter (where outcome = 'fixed' and well)::int as prevented, coalesce(sum(amount_cents) filter (where outcome = 'fixed' and well), 0)::bigint as "preventedCents",
       count(*) filter (where outcome = 'overridden' and well)::int as "falseStops"
     from f group by id`,
    [ids] as never,
  );
  return new Map(found.map(({ id, ...measures }) => [id, measures]));
}

/** Refusals of a kind on so many claims since an instant, the most money first. */
export const refusedSince = (tx: Tx, since: Instant, often: number): Promise<Refused[]> =>
  rows<Refused>(
    tx,
    `with refused as (
       select p.code as payer, d.group_code || '-' || d.carc as reason, d.remarks[1] as remark, l.code, c.id, d.amount_cents as cents, e.diagnoses, l.dx
       from denial d join claim c on c.org_id = d.org_id and c.id = d.claim_id join payer p on p.org_id = c.org_id and p.id = c.payer_id
         join encounter e on e.org_id = d.org_id and e.id = d.encounter_id left join charge_line l on l.org_id = d.org_id and l.id = d.line_id
       where d.opened_at >= ? and d.group_code <> 'PR'
       union all
       select p.code, c.rejection, null, null, c.id, c.total_cents, e.diagnoses, null from claim c
         join payer p on p.org_id = c.org_id and p.id = c.payer_id join encounter e on e.org_id = c.org_id and e.id = c.encounter_id
       where c.status = 'rejected' and c.rejection is not null and c.built_at >= ?)
     select payer as "payerCode", reason, remark, code, count(distinct id)::int as claims, sum(cents)::bigint as cents, (array_agg(distinct id::text))[1:10] as examples,
       coalesce((select array_agg(distinct x.diagnosis) from refused r, unnest(r.dx) n, lateral (select r.diagnoses[n] as diagnosis) x
         where r.payer = refused.payer and r.reason = refused.reason and r.code = refused.code and x.diagnosis is not null), '{}') as diagnoses
     from refused group by payer, reason, remark, code having count(distinct id) >= ? order by sum(cents) desc, payer, reason, code`,
    [since, since, often],
  );

/** Places in a list of payers that this practice does not have. */
export async function strangersAmong(tx: Tx, payers: readonly string[]): Promise<number[]> {
  const known = await rows<{ code: string }>(tx, 'select code from payer where code = any(?)', [payers] as never);
  return payers.flatMap((payer, at) => (known.some(({ code }) => code === payer) ? [] : [at]));
}
