/**
 * Names for things that hold in every run: surrogate ids differ from run to run, what a thing is does not. Each table
 * says what its rows are called, in words that may hold ids of tables before it; those are replaced by their names.
 * Rows that would share a name are numbered in the order of the query, which is the order of their making.
 */
import { rows, type Tx } from '../db';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Tables in an order in which each names only those before it. */
const NAMES: { table: string; name: string; order: string }[] = [
  { table: 'payer', name: `'payer ' || code`, order: 'code' },
  { table: 'guarantor', name: `'guarantor ' || source || ':' || source_id`, order: 'id' },
  { table: 'patient', name: `'patient ' || source || ':' || source_id`, order: 'id' },
  { table: 'coverage', name: `'coverage ' || source_id || ' of ' || patient_id`, order: 'id' },
  { table: 'encounter', name: `'encounter ' || source || ':' || source_id`, order: 'id' },
  { table: 'charge_line', name: `encounter_id || ' line ' || n`, order: 'encounter_id, n' },
  { table: 'claim', name: `encounter_id || ' claim ' || n`, order: 'encounter_id, n' },
  { table: 'submission_file', name: `kind || ' of ' || stored_at || ' to ' || payer_id`, order: 'n' },
  { table: 'inbound_file', name: `kind || ' of ' || received_at || ' ' || name`, order: 'n' },
  { table: 'remit', name: `file_id || ' remittance ' || seq`, order: 'file_id, seq' },
  { table: 'remit_claim', name: `remit_id || ' claim ' || seq`, order: 'remit_id, seq' },
  { table: 'deposit', name: `'deposit ' || trace || ' of ' || payer_id`, order: 'id' },
  { table: 'payment', name: `'payment of ' || received_on || ' for ' || encounter_id`, order: 'received_on, id' },
  { table: 'statement', name: `'statement of ' || made_on || ' to ' || guarantor_id`, order: 'made_on, id' },
  { table: 'app_user', name: `'user ' || login`, order: 'login' },
  {
    table: 'denial',
    name: `claim_id || ' denial ' || group_code || '-' || carc || coalesce(' of ' || line_id, '')`,
    order: 'opened_at, id',
  },
  {
    table: 'task',
    name: `'task ' || kind || '/' || reason || ' of ' || coalesce(line_id, claim_id, subject_id, owner_id) || ' for ' || owner_id`,
    order: 'opened_at, id',
  },
  { table: 'decision', name: `'decision ' || task_version || ' on ' || task_id`, order: 'at, id' },
  {
    table: 'deadline',
    name: `'deadline ' || kind || ' ' || due_date || ' of ' || coalesce(claim_id, subject_id, owner_id) || ' for ' || owner_id`,
    order: 'opened_at, id',
  },
  {
    table: 'ledger_entry',
    name: `'entry ' || kind || ' ' || business_date || ' of ' || source_kind || ' ' || coalesce(source_id::text, '')`,
    order: 'business_date, id',
  },
];

export class StableNames {
  private readonly names: Map<string, string>;

  private constructor(org: string) {
    this.names = new Map([[org, 'the practice']]);
  }

  static async read(tx: Tx, org: string): Promise<StableNames> {
    const known = new StableNames(org);
    for (const { table, name, order } of NAMES) {
      const found = await rows<{ id: string; name: string }>(
        tx,
        `select id, ${name} as name from ${table} order by ${order}`,
      );
      known.add(found);
    }
    return known;
  }

  /** A text with every id that is known replaced; an unknown one says so, since it would differ in every run. */
  in(text: string): string {
    return text.replace(UUID, (id) => this.names.get(id) ?? 'an unknown id');
  }

  private add(found: { id: string; name: string }[]): void {
    const counts = new Map<string, number>();
    for (const { id, name } of found) {
      const stable = this.in(name);
      const count = (counts.get(stable) ?? 0) + 1;
      counts.set(stable, count);
      this.names.set(id, count === 1 ? stable : `${stable} (${count})`);
    }
  }
}
