/** What carries the process: the log of steps, messages to send, waits, people's tasks and their decisions. */
import type { Knex } from 'knex';
import { centsColumn, down, tenantTable } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  // One row a cause. Its key is the id of what caused the step, so the same cause again finds the first result.
  await tenantTable(
    knex,
    'step_log',
    `key text not null, primary key (org_id, key), owner_kind text not null, owner_id uuid not null, result jsonb not null,
     as_of timestamptz not null, recorded_at timestamptz not null default clock_timestamp()`,
    { app: ['select', 'insert', 'delete'] },
  );
  await knex.raw('create index on step_log (org_id, owner_kind, owner_id)');

  // Messages into workflows. They say only "look"; lane 1 is people, lane 5 bulk.
  await tenantTable(
    knex,
    'outbox',
    `id bigint generated always as identity, primary key (org_id, id), owner_kind text not null, owner_id uuid not null,
     look_id text not null, at timestamptz not null, lane smallint not null default 3, told boolean not null,
     created_at timestamptz not null default clock_timestamp(), delivered_at timestamptz, attempts integer not null default 0, last_error text`,
    { job: ['select', 'update'] },
  );
  await knex.raw('create index on outbox (told, lane, id) where delivered_at is null');
  await knex.raw('create index on outbox (org_id, id) where delivered_at is null');

  // Every wait is a row here. due_date is the last day in time; fires_at is when something next happens (a warning, or the miss).
  await tenantTable(
    knex,
    'deadline',
    `id uuid not null, primary key (org_id, id), kind text not null, owner_kind text not null, owner_id uuid not null,
     encounter_id uuid, claim_id uuid, guarantor_id uuid, subject_id uuid, subject text, due_date date not null, fires_at timestamptz not null,
     status text not null default 'open' check (status in ('open', 'met', 'missed', 'cancelled')), warned integer[] not null default '{}',
     legal boolean not null default false, told boolean not null, opened_at timestamptz not null, closed_at timestamptz`,
    { job: ['select'] },
  );
  await knex.raw(`create index on deadline (org_id, owner_kind, owner_id, fires_at) where status = 'open'`);
  await knex.raw(`create index on deadline (org_id, fires_at) where status = 'open'`);
  await knex.raw(`create index on deadline (told, fires_at) where status = 'open'`);
  await knex.raw('create index on deadline (org_id, encounter_id, kind)');
  await knex.raw('create index on deadline (org_id, claim_id, kind)');
  await knex.raw('create index on deadline (org_id, guarantor_id, kind) where guarantor_id is not null');

  await tenantTable(
    knex,
    'task',
    `id uuid not null, primary key (org_id, id), kind text not null, reason text not null, queue text not null, owner_kind text not null,
     owner_id uuid not null, encounter_id uuid, claim_id uuid, line_id uuid, guarantor_id uuid, subject_id uuid, ${centsColumn('amount_cents')},
     outcomes text[] not null default '{}', overridable boolean not null default false, why text not null default '',
     state text not null default 'open' check (state in ('open', 'claimed', 'snoozed', 'waiting_for_review', 'done', 'cancelled')),
     assignee text, lease_until timestamptz, version integer not null default 1, due_date date, requested_by text,
     opened_at timestamptz not null, closed_at timestamptz, outcome text`,
  );
  await knex.raw(`create index on task (org_id, encounter_id) where state not in ('done', 'cancelled')`);
  await knex.raw(`create index on task (org_id, queue, due_date) where state not in ('done', 'cancelled')`);
  await knex.raw(`create index on task (org_id, subject_id) where subject_id is not null`);

  // A person's decision, as they made it. The step it causes is keyed decision/<id>; applied_at marks that it ran.
  await tenantTable(
    knex,
    'decision',
    `id uuid not null, primary key (org_id, id), task_id uuid not null, task_version integer not null, encounter_id uuid, outcome text not null,
     actor text not null, because text, data bytea, at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(), applied_at timestamptz,
     unique (org_id, task_id, task_version)`,
  );
  await knex.raw('create index on decision (org_id, encounter_id) where applied_at is null');

  // Written by the worker's interceptor from the third failed attempt on, cleared on success (TEMPORAL 5).
  await tenantTable(
    knex,
    'integration_problem',
    `workflow_id text not null, activity text not null, primary key (org_id, workflow_id, activity), attempt integer not null, error text not null,
     first_at timestamptz not null default clock_timestamp(), last_at timestamptz not null default clock_timestamp()`,
    { app: ['select', 'insert', 'update', 'delete'] },
  );
}

export { down };
