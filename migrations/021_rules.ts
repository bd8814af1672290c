/**
 * Rules as versions with their governance, what they found, and trials on the past. The text of a version never changes
 * once it is written: a new text is a new version. Rules of the global layer belong to the installation.
 */
import type { Knex } from 'knex';
import { centsColumn, down, referenceTable, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  await referenceTable(
    knex,
    'shared_rule',
    `id uuid primary key, key text not null, version integer not null, unique (key, version), rule jsonb not null, because text not null, written_by text not null,
     written_at timestamptz not null, active_from timestamptz not null, retired_at timestamptz, retired_by text`,
  );
  await tenantTable(
    knex,
    'rule_version',
    `id uuid not null, primary key (org_id, id), key text not null, version integer not null, layer text not null check (layer in ('payer', 'customer')), payer_code text not null default '',
     unique (org_id, key, layer, payer_code, version), rule jsonb not null, state text not null check (state in ('draft', 'approved', 'refused', 'retired')), written_by text not null,
     written_at timestamptz not null, because text not null, evidence jsonb, fingerprint text, approved_by text check (approved_by <> written_by), approved_at timestamptz, active_from timestamptz,
     retired_by text, retired_at timestamptz, retired_because text, revision integer not null default 1, check ((state in ('approved', 'retired')) <= (active_from is not null))`,
  );
  await knex.raw(`create unique index on rule_version (org_id, fingerprint) where fingerprint is not null`);
  await judgements(knex);
  await backtests(knex);
}

async function judgements(knex: Knex): Promise<void> {
  // rules_at: the instant whose rules judge this encounter until its claim is built, or a stated upgrade moves it.
  await tenantTable(
    knex,
    'judgement',
    `id uuid not null, primary key (org_id, id), encounter_id uuid not null, rules_at timestamptz not null, input_hash bytea not null, judged_by uuid[] not null, tags text[] not null, judged_at timestamptz not null,
     closed_at timestamptz, claim_ids uuid[]`,
  );
  await knex.raw('create unique index on judgement (org_id, encounter_id) where closed_at is null');
  await knex.raw('create index on judgement (org_id, encounter_id)');
  await tenantTable(
    knex,
    'finding',
    `id uuid not null, primary key (org_id, id), judgement_id uuid not null, encounter_id uuid not null, line_id uuid, code text not null, severity text not null, queue text not null, rule_id uuid,
     why text not null, fix text, source text, ${centsColumn('amount_cents')}, found_at timestamptz not null, closed_at timestamptz, closed_by text, outcome text check (outcome in ('fixed', 'overridden', 'dropped'))`,
  );
  await knex.raw('create index on finding (org_id, encounter_id)');
  await knex.raw('create index on finding (org_id, rule_id)');
  await tenantTable(
    knex,
    'repair',
    `id uuid not null, primary key (org_id, id), encounter_id uuid not null, line_id uuid, rule_ids uuid[] not null, field text not null, before text not null, after text not null, at timestamptz not null`,
    { app: ['select', 'insert'] },
  );
  await knex.raw('create index on repair (org_id, encounter_id)');
}

async function backtests(knex: Knex): Promise<void> {
  await tenantTable(
    knex,
    'backtest',
    `id uuid not null, primary key (org_id, id), rule_id uuid not null, query jsonb not null, state text not null check (state in ('running', 'paused', 'done', 'cancelled')), total integer not null,
     judged integer not null default 0, after_claim uuid, started_by text not null, started_at timestamptz not null, ended_at timestamptz, because text`,
  );
  await knex.raw('create index on backtest (org_id, rule_id)');
  await tenantTable(
    knex,
    'backtest_result',
    `backtest_id uuid not null, claim_id uuid not null, primary key (org_id, backtest_id, claim_id), encounter_id uuid not null, hit boolean not null, stops boolean not null, failed text,
     lines integer[] not null, denied boolean not null, ${centsColumn('denied_cents')}, ${centsColumn('paid_cents')}`,
    { app: ['select', 'insert'] },
  );
}

export { down };
