/** Writes entries: one statement for any number of them. Nothing here updates or deletes a posting. */
import { rows, type Tx } from '../db';
import type { Ctx } from '../ctx';
import type { Entry, Posting } from './types';

/** Every part sees the record as it was before, which is why the balances are reckoned from `p`, not from the postings. */
const POST_SQL = `
  with e as (select * from jsonb_to_recordset(?::jsonb) as e(id uuid, kind text, key text, business_date date, source_kind text, source_id uuid, reverses uuid)),
  p as materialized (select * from jsonb_to_recordset(?::jsonb) as p(entry_id uuid, account text, cents bigint, party text, detail text, encounter_id uuid, line_id uuid, claim_id uuid,
    payer_id uuid, guarantor_id uuid)),
  entries as (
    insert into ledger_entry (org_id, id, kind, key, business_date, source_kind, source_id, reverses, actor, reason)
    select ?, id, kind, key, business_date, source_kind, source_id, reverses, ?, ? from e),
  postings as (
    insert into ledger_posting (org_id, entry_id, account, cents, party, detail, encounter_id, line_id, claim_id, payer_id, guarantor_id)
    select ?, entry_id, account, cents, party, detail, encounter_id, line_id, claim_id, payer_id, guarantor_id from p),
  lines as (
    insert into line_balance (org_id, line_id, party, encounter_id, cents)
    select ?, line_id, party, encounter_id, sum(cents) from p where account = 'receivable' group by line_id, party, encounter_id
    on conflict (org_id, line_id, party) do update set cents = line_balance.cents + excluded.cents),
  totals as (
    select encounter_id, coalesce(sum(cents) filter (where account = 'receivable' and party <> 'patient'), 0) as payer,
           coalesce(sum(cents) filter (where account = 'receivable' and party = 'patient'), 0) as patient,
           coalesce(-sum(cents) filter (where account in ('unapplied', 'refunds_payable')), 0) as held
    from p where encounter_id is not null group by encounter_id)
  update encounter e set payer_cents = e.payer_cents + t.payer, patient_cents = e.patient_cents + t.patient, held_cents = e.held_cents + t.held
  from totals t where e.org_id = ? and e.id = t.encounter_id`;

/**
 * Posts entries with all their postings, and moves the running balances of the lines and encounters they touch. The
 * caller holds the rows' locks (guarantor, encounter, line).
 */
export async function post(tx: Tx, ctx: Ctx, entries: Entry[]): Promise<void> {
  const real = entries.filter((entry) => entry.postings.length > 0);
  if (real.length === 0) return;
  const postings = real.flatMap((entry) => entry.postings.map((posting) => postingRow(entry.id, posting)));
  const { org, actor, reason } = ctx;
  await tx.raw(POST_SQL, [
    JSON.stringify(real.map(entryRow)),
    JSON.stringify(postings),
    ...[org, actor, reason ?? null],
    ...[org, org, org],
  ] as never);
}

const entryRow = (entry: Entry): object => ({
  id: entry.id,
  kind: entry.kind,
  key: entry.key,
  business_date: entry.businessDate,
  source_kind: entry.source.kind,
  source_id: entry.source.id ?? null,
  reverses: entry.reverses ?? null,
});

const postingRow = (entryId: string, posting: Posting): object => ({
  entry_id: entryId,
  account: posting.account,
  cents: posting.cents,
  party: posting.party ?? null,
  detail: posting.detail ?? null,
  encounter_id: posting.encounterId ?? null,
  line_id: posting.lineId ?? null,
  claim_id: posting.claimId ?? null,
  payer_id: posting.payerId ?? null,
  guarantor_id: posting.guarantorId ?? null,
});

/** The postings of entries, by the entries' keys; used to undo exactly what was posted. */
export async function postingsOf(
  tx: Tx,
  keys: string[],
): Promise<{ entryId: string; key: string; reversed: boolean; posting: Posting }[]> {
  const found = await rows<PostingRecord>(
    tx,
    `select e.id as entry_id, e.key, exists (select 1 from ledger_entry r where r.org_id = e.org_id and r.reverses = e.id) as reversed,
            p.account, p.cents, p.party, p.detail, p.encounter_id, p.line_id, p.claim_id, p.payer_id, p.guarantor_id
     from ledger_entry e join ledger_posting p on p.org_id = e.org_id and p.entry_id = e.id where e.key = any(?) order by p.id`,
    [keys] as never,
  );
  return found.map((record) => ({
    entryId: record.entry_id,
    key: record.key,
    reversed: record.reversed,
    posting: postingOf(record),
  }));
}

interface PostingRecord {
  entry_id: string;
  key: string;
  reversed: boolean;
  account: Posting['account'];
  cents: Posting['cents'];
  party: string | null;
  detail: string | null;
  encounter_id: string | null;
  line_id: string | null;
  claim_id: string | null;
  payer_id: string | null;
  guarantor_id: string | null;
}

function postingOf(record: PostingRecord): Posting {
  return {
    account: record.account,
    cents: record.cents,
    party: record.party ?? undefined,
    detail: record.detail ?? undefined,
    encounterId: record.encounter_id ?? undefined,
    lineId: record.line_id ?? undefined,
    claimId: record.claim_id ?? undefined,
    payerId: record.payer_id ?? undefined,
    guarantorId: record.guarantor_id ?? undefined,
  };
}
