/** What `throughline verify` proves of what came in and went out: remittances, deposits, payments, claims, and that nothing was forgotten. */
import { compare, type Check } from './checks';

const OF_DEPOSITS = `('deposit', 'deposit_match')`;

/** `detail` of an in_transit posting is the remittance that it belongs to. */
const IN_TRANSIT = `
  select p.detail as remit_id, coalesce(sum(p.cents) filter (where e.kind not in ${OF_DEPOSITS}), 0) as advised,
         coalesce(-sum(p.cents) filter (where e.kind in ${OF_DEPOSITS}), 0) as deposited
  from ledger_posting p join ledger_entry e on e.org_id = p.org_id and e.id = p.entry_id where p.account = 'in_transit' group by p.detail`;

const remits: Check = {
  name: 'each posted remittance is booked at its amount',
  sql: `select ${compare(`'remittance ' || coalesce(r.id, t.remit_id, 'without an id')`, 'coalesce(r.amount_cents, 0)::numeric', 'coalesce(t.advised, 0)')}
        from (select id::text as id, amount_cents, status from remit where status in ('staged', 'posted')) r
        full join (${IN_TRANSIT}) t on t.remit_id = r.id where r.status is distinct from 'staged'`,
};

const deposits: Check = {
  name: 'each deposit is booked at its amount',
  sql: `select ${compare(`'deposit ' || d.id`, 'd.amount_cents::numeric', 'coalesce(c.cash, 0)')}
        from deposit d
        left join (select e.source_id, sum(p.cents) as cash from ledger_posting p join ledger_entry e on e.org_id = p.org_id and e.id = p.entry_id
                   where p.account = 'cash' and e.source_kind = 'deposit' group by e.source_id) c on c.source_id = d.id`,
};

/** A difference between bank and advice is a fact; then a person has been asked about it. What the bank has more is unmatched. */
const advice: Check = {
  name: 'each deposit equals its advice, or a person was asked',
  sql: `select x.is_other or x.settled <> x.deposited as bad,
          case when x.is_other then 'deposit ' || x.id || ' of remittance ' || x.remit_id || ': expected ' || x.advised || ', found ' || x.amount_cents || ', and no task about it'
               when x.settled <> x.deposited then 'remittance ' || x.remit_id || ': expected ' || x.settled || ' settled by deposit ' || x.id || ', found ' || x.deposited end as message
        from (select d.id, d.amount_cents, least(d.amount_cents, r.amount_cents) as settled, r.id as remit_id, r.amount_cents as advised, coalesce(t.deposited, 0) as deposited,
                d.amount_cents <> r.amount_cents and m.subject_id is null as is_other
              from deposit d join remit r on r.org_id = d.org_id and r.id = d.remit_id
              left join (${IN_TRANSIT}) t on t.remit_id = r.id::text
              left join (select distinct subject_id from task where kind = 'match_deposit' and reason = 'deposit_mismatch') m on m.subject_id = d.id) x`,
};

/** What left the bank's side for one claim of an 835, under whatever keys, is what that claim paid. */
const remitClaims: Check = {
  name: 'each claim of a remittance has posted once',
  sql: `select ${compare(`'claim ' || c.seq || ' of remittance ' || c.remit_id`, 'c.paid_cents::numeric', 'coalesce(p.cents, 0)')}
        from remit_claim c
        left join (select e.source_id, sum(p.cents) as cents from ledger_posting p join ledger_entry e on e.org_id = p.org_id and e.id = p.entry_id
                   where p.account = 'in_transit' and e.source_kind = 'remit_claim' group by e.source_id) p on p.source_id = c.id
        where c.state <> 'staged'`,
};

const traces: Check = {
  name: "a payer's trace has posted once",
  sql: `select count(*) > 1 as bad,
          case when count(*) > 1 then 'trace ' || trace || ' of payer ' || payer_id || ': expected 1 remittance, found ' || count(*) || ' (' || string_agg(id::text, ', ') || ')' end as message
        from remit where status in ('staged', 'posted') group by payer_id, trace`,
};

const undone: Check = {
  name: 'an entry is undone once, and by its own opposite',
  sql: `select count(*) > 1 or sum(x.left_over) <> 0 as bad,
          case when count(*) > 1 then 'entry ' || reverses || ': expected 1 reversal, found ' || count(*)
               when sum(x.left_over) <> 0 then 'entry ' || reverses || ': its reversal leaves ' || sum(x.left_over) || ' of what lines owe' end as message
        from (select r.reverses, (select coalesce(sum(p.cents), 0) from ledger_posting p where p.org_id = r.org_id and p.entry_id in (r.id, r.reverses) and p.account = 'receivable') as left_over
              from ledger_entry r where r.reverses is not null) x
        group by reverses`,
};

const payments: Check = {
  name: 'each payment of a guarantor is booked at its amount',
  sql: `select ${compare(`'payment ' || y.id`, 'y.amount_cents::numeric', 'coalesce(p.cents, 0)')}
        from payment y
        left join (select e.source_id, sum(p.cents) as cents from ledger_posting p join ledger_entry e on e.org_id = p.org_id and e.id = p.entry_id
                   where p.account = 'cash' and e.source_kind = 'payment' group by e.source_id) p on p.source_id = y.id
        where y.status = 'received'`,
};

const claimNumbers: Check = {
  name: 'no claim number has gone out twice',
  sql: `select count(*) > 1 as bad,
          case when count(*) > 1 then 'claim number ' || pcn_key || ', version ' || version || ': expected once, found ' || count(*) || ' times, in files ' || string_agg(distinct file_id::text, ', ') end as message
        from claim where file_id is not null group by pcn_key, version`,
};

/** Whatever became of the claim's own row since. */
const submittedOnce: Check = {
  name: 'the trail knows one submission of each claim',
  sql: `select count(*) > 1 as bad, case when count(*) > 1 then 'claim ' || subject_id || ': expected 1 submission, found ' || count(*) end as message
        from audit where action = 'claim.submit' group by subject_id`,
};

const submissionFiles: Check = {
  name: 'each file holds the claims that it says, under a control number of its own',
  sql: `select ${compare(
    `'file ' || f.n`,
    `f.claims || ' claims, control number ' || f.isa_control || ' once'`,
    `coalesce(c.claims, 0) || ' claims, control number ' || f.isa_control || case f.uses when 1 then ' once' else ' ' || f.uses || ' times' end`,
  )}
        from (select id, n, claims, isa_control, count(*) over (partition by isa_control) as uses from submission_file) f
        left join (select file_id, count(distinct place_in_file) as claims from (
          select file_id, place_in_file from claim where file_id is not null union all select file_id, place_in_file from status_inquiry) x group by file_id) c on c.file_id = f.id`,
};

/** Owners and encounters that something will wake. A decision waits for the step that applies it. */
const WAITING = `
  select distinct id from (
    select encounter_id as id from deadline where status = 'open' and encounter_id is not null
    union all select owner_id from deadline where status = 'open' and owner_kind in ('encounter', 'account')
    union all select encounter_id from task where state not in ('done', 'cancelled') and encounter_id is not null
    union all select owner_id from task where state not in ('done', 'cancelled') and owner_kind in ('encounter', 'account')
    union all select owner_id from outbox where owner_kind in ('encounter', 'account') and delivered_at is null
    union all select encounter_id from decision where applied_at is null and encounter_id is not null) x`;

/**
 * DESIGN 4: no encounter is open without a deadline, a task or an outbox row. What a guarantor owes waits with the
 * account, whose deadlines, tasks and looks count for each of its encounters.
 */
const waits: Check = {
  name: 'no encounter is open without a deadline, a task or an outbox row',
  sql: `with waiting as materialized (${WAITING})
        select w.id is null and (g.id is null or e.patient_cents <= 0) as bad,
          case when w.id is null and (g.id is null or e.patient_cents <= 0) then 'encounter ' || e.number || ': expected something to wait for in ' || e.stage || ', found nothing' end as message
        from encounter e left join waiting w on w.id = e.id left join waiting g on g.id = e.guarantor_id where e.stage <> 'zero_balance'`,
};

export const FILE_CHECKS: Check[] = [
  remits,
  deposits,
  advice,
  remitClaims,
  traces,
  undone,
  payments,
  claimNumbers,
  submittedOnce,
  submissionFiles,
  waits,
];
