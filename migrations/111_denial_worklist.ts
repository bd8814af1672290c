/**
 * What the worklist of denials is ordered and filtered by, kept with the denial by the database itself, since set-based SQL
 * and steps both move deadlines: the payer, the first legal day, and an order of urgency. Two indexes for each order: one
 * plain, one behind what may be filtered, whose few combinations are walked (src/api/store/denials.ts).
 */
import type { Knex } from 'knex';
import { down } from './support/tenancy';

export async function up(knex: Knex): Promise<void> {
  // Urgency: the day, drawn forward by a week for each digit of the dollars behind the first. No day: after all others.
  await knex.raw(`
    alter table denial add column payer_id uuid, add column due_date date,
      add column urgency date generated always as
        (coalesce(due_date, date '9999-01-01') - 7 * (length((greatest(amount_cents, 0) / 100)::text) - 1)) stored`);
  await knex.raw(`
    create function denial_due(denial_org uuid, denial_encounter uuid, denial_claim uuid, denial_payer uuid) returns date language sql stable as $$
      select min(d.due_date) from deadline d where d.org_id = denial_org and d.encounter_id = denial_encounter and d.status = 'open' and d.legal
        and (d.claim_id = denial_claim or (d.kind = 'filing_limit' and d.subject_id = denial_payer)) $$`);
  await knex.raw(`
    create function denial_placed() returns trigger language plpgsql as $$
    begin
      select c.payer_id into new.payer_id from claim c where c.org_id = new.org_id and c.id = new.claim_id;
      new.due_date := denial_due(new.org_id, new.encounter_id, new.claim_id, new.payer_id);
      return new;
    end $$`);
  await knex.raw(`create trigger denial_placed before insert on denial for each row execute function denial_placed()`);
  await knex.raw(`
    create function deadline_moves_denials() returns trigger language plpgsql as $$
    begin
      update denial d set due_date = x.due from (
        select n.id, denial_due(n.org_id, n.encounter_id, n.claim_id, n.payer_id) as due from denial n
        where n.org_id = new.org_id and n.encounter_id = new.encounter_id and n.status <> 'closed') x
      where d.org_id = new.org_id and d.id = x.id and d.due_date is distinct from x.due;
      return null;
    end $$`);
  await knex.raw(
    `create trigger deadline_moves_denials after insert or update of status, due_date on deadline for each row
     when (new.legal and new.encounter_id is not null) execute function deadline_moves_denials()`,
  );
  // The owner is under the policies too, and has none.
  for (const table of ['denial', 'claim', 'deadline'])
    await knex.raw(`alter table ${table} no force row level security`);
  await knex.raw(`
    update denial d set payer_id = c.payer_id, due_date = case when d.status <> 'closed' then denial_due(d.org_id, d.encounter_id, d.claim_id, c.payer_id) end
    from claim c where c.org_id = d.org_id and c.id = d.claim_id`);
  for (const table of ['denial', 'claim', 'deadline']) await knex.raw(`alter table ${table} force row level security`);
  for (const key of ['urgency', 'amount_cents', 'opened_at']) {
    await knex.raw(`create index denial_by_${key} on denial (org_id, status, ${key}, id) where status <> 'closed'`);
    await knex.raw(
      `create index denial_filtered_by_${key} on denial (org_id, status, payer_id, category, owner, carc, ${key}, id) where status <> 'closed'`,
    );
  }
}

export { down };
