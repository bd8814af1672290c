/**
 * What `throughline verify` proves of the books, as SQL. Each check is one set-based query over the organisation's rows
 * that yields a row for each thing it proves, `bad` where it does not hold, and then a sentence with ids (entry, encounter
 * number, remit, file), what was expected and what was found. Never a person.
 *
 * Signs: a posting's debit is positive (src/ledger/types.ts), so what is owed to us is positive and what we hold for
 * others is negative.
 */
export interface Check {
  name: string;
  /** Yields `bad boolean, message text`. */
  sql: string;
}

const differs = (expected: string, found: string): string => `${expected} is distinct from ${found}`;

/** `bad` and its sentence. `what` is SQL that names the thing. */
export const compare = (what: string, expected: string, found: string): string =>
  `${differs(expected, found)} as bad,
   case when ${differs(expected, found)} then ${what} || ': expected ' || coalesce((${expected})::text, 'nothing') || ', found ' || coalesce((${found})::text, 'nothing') end as message`;

const PER_ENTRY = `select p.entry_id, sum(p.cents) as cents from ledger_posting p group by p.entry_id`;

const entriesBalance: Check = {
  name: 'every entry balances',
  sql: `select ${compare(`'entry ' || x.entry_id`, '0::numeric', 'x.cents')} from (${PER_ENTRY}) x`,
};

const entriesHavePostings: Check = {
  name: 'every entry has postings, and every posting an entry',
  sql: `select e.id is null or p.entry_id is null as bad,
          case when p.entry_id is null then 'entry ' || e.id || ' (' || e.key || ') has no postings'
               when e.id is null then 'postings name entry ' || p.entry_id || ', which is not there' end as message
        from ledger_entry e full join (select distinct entry_id from ledger_posting) p on p.entry_id = e.id`,
};

const lineBalances: Check = {
  name: 'the balance of each line and party is the sum of its postings',
  sql: `select ${compare(
    `'encounter ' || coalesce(e.number::text, 'unknown') || ', line ' || x.line_id || ', party ' || x.party`,
    'x.posted',
    'x.kept',
  )}
        from (select coalesce(p.line_id, b.line_id) as line_id, coalesce(p.party, b.party) as party, coalesce(p.encounter_id, b.encounter_id) as encounter_id,
                     coalesce(p.cents, 0) as posted, coalesce(b.cents, 0) as kept
              from (select line_id, party, encounter_id, sum(cents) as cents from ledger_posting where account = 'receivable' group by line_id, party, encounter_id) p
              full join line_balance b on b.line_id = p.line_id and b.party = p.party and b.encounter_id = p.encounter_id) x
        left join encounter e on e.id = x.encounter_id`,
};

/** One pass over the postings of encounters: what the running balances and the identity of FORMAT 6.1 are checked against. */
const PER_ENCOUNTER = `
  select encounter_id,
    coalesce(sum(cents) filter (where account = 'receivable' and party <> 'patient'), 0) as payer,
    coalesce(sum(cents) filter (where account = 'receivable' and party = 'patient'), 0) as patient,
    coalesce(-sum(cents) filter (where account in ('unapplied', 'refunds_payable')), 0) as held,
    coalesce(-sum(cents) filter (where account = 'charges'), 0) as charges,
    coalesce(-sum(cents) filter (where account = 'receivable' and detail = 'payment'), 0) as paid,
    coalesce(sum(cents) filter (where account = 'adjustment'), 0) as adjustments,
    coalesce(sum(cents) filter (where account = 'write_off'), 0) as write_offs
  from ledger_posting where encounter_id is not null group by encounter_id`;

const three = (payer: string, patient: string, held: string): string =>
  `'payers ' || ${payer} || ', patient ' || ${patient} || ', held ' || ${held}`;

const encounterBalances: Check = {
  name: 'the balances of each encounter are the sums of its postings',
  sql: `select ${compare(
    `'encounter ' || e.number`,
    three('coalesce(p.payer, 0)', 'coalesce(p.patient, 0)', 'coalesce(p.held, 0)'),
    three('e.payer_cents', 'e.patient_cents', 'e.held_cents'),
  )} from encounter e left join (${PER_ENCOUNTER}) p on p.encounter_id = e.id`,
};

const encounterIdentity: Check = {
  name: 'charges = paid + adjustments + write-offs + payers + patient, in each encounter',
  sql: `select ${compare(
    `'encounter ' || coalesce(e.number::text, p.encounter_id::text)`,
    'p.charges',
    '(p.paid + p.adjustments + p.write_offs + p.payer + p.patient)',
  )} from (${PER_ENCOUNTER}) p left join encounter e on e.id = p.encounter_id`,
};

/** A visit's charges come with it; they are posted by its first step, which may not have run yet. */
const UNCAPTURED = `e.stage in ('registration', 'charge_capture')`;

const lineCharges: Check = {
  name: 'the charge of each line is what was posted for it',
  sql: `select ${compare(
    `'encounter ' || coalesce(e.number::text, 'unknown') || ', line ' || coalesce(l.n::text, p.line_id::text)`,
    `case when l.removed or (p.cents is null and ${UNCAPTURED}) then 0 else coalesce(l.charge_cents, 0) end`,
    'coalesce(p.cents, 0)',
  )}
        from charge_line l
        full join (select line_id, -sum(cents) as cents from ledger_posting where account = 'charges' group by line_id) p on p.line_id = l.id
        left join encounter e on e.id = l.encounter_id
        where l.charge_cents is not null or p.line_id is not null`,
};

const practiceIdentity: Check = {
  name: 'cash + in transit = paid + held + unmatched + provider balance + interest + capitation',
  sql: `select ${compare(`'the practice'`, 'x.here', 'x.for_whom')}
        from (select coalesce(sum(cents) filter (where account in ('cash', 'in_transit')), 0) as here,
                coalesce(-sum(cents) filter (where account = 'receivable' and detail = 'payment'), 0)
                + coalesce(-sum(cents) filter (where account in ('unapplied', 'refunds_payable', 'unmatched', 'provider_balance', 'interest', 'capitation')), 0) as for_whom
              from ledger_posting) x`,
};

const guarantorBalances: Check = {
  name: "what each guarantor owes is the ledger's",
  sql: `select ${compare(`'guarantor ' || coalesce(e.guarantor_id, p.guarantor_id)`, 'coalesce(p.cents, 0)', 'coalesce(e.cents, 0)')}
        from (select guarantor_id, sum(patient_cents) as cents from encounter group by guarantor_id) e
        full join (select guarantor_id, sum(cents) as cents from ledger_posting where account = 'receivable' and party = 'patient' group by guarantor_id) p
          on p.guarantor_id = e.guarantor_id`,
};

export const LEDGER_CHECKS: Check[] = [
  entriesBalance,
  entriesHavePostings,
  lineBalances,
  encounterBalances,
  encounterIdentity,
  lineCharges,
  practiceIdentity,
  guarantorBalances,
];
