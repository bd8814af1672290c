/** Writes rows of a practice for tests: each method one row with everything that the test does not care about filled in. */
import { createHash } from 'node:crypto';
import type { OpenPerson, Person } from '../../../src/api/services';
import type { Tx } from '../../../src/db';
import { newId } from '../../../src/ids';
import { entry, transfer } from '../../../src/ledger/entries';
import { post } from '../../../src/ledger/store';
import type { EntryKind, Posting } from '../../../src/ledger/types';
import { cents } from '../../../src/money/cents';

export const AT = '2026-04-02T15:00:00.000Z';
/** Words that must never be seen in an error, a log or an address. */
export const CANARY = 'ZZCANARY';

/** Enough like sealing to prove that the routes open what they show: the row's id must be the right one. */
export const sealFake = (rowId: string, person: Person): Buffer =>
  Buffer.from(JSON.stringify([rowId, person])).map((byte) => byte ^ 0x5a) as Buffer;
export const openFake: OpenPerson = async (_tx, _org, rowId, sealed) => {
  const [id, person] = JSON.parse(Buffer.from(sealed.map((byte) => byte ^ 0x5a)).toString()) as [string, Person];
  if (id !== rowId) throw new Error('opened with the wrong row');
  return person;
};

export class Rows {
  number = 1000;
  guarantor = newId();

  constructor(
    readonly tx: Tx,
    readonly org: string,
    readonly payer: string,
  ) {}

  insert(table: string, row: object): Promise<unknown> {
    return this.tx(table).insert({ org_id: this.org, ...row });
  }

  async patient(last: string, first: string): Promise<string> {
    const id = newId();
    const person = sealFake(id, { last, first, born: '1961-05-17' });
    await this.insert('patient', {
      id,
      source: 'ehr',
      source_id: id,
      guarantor_id: this.guarantor,
      person,
      name_born_blind: Buffer.from(id),
    });
    return id;
  }

  async encounter(last: string, first: string, stage: string, charges: number[], more: object = {}): Promise<Made> {
    const [id, patient, n] = [newId(), await this.patient(last, first), (this.number += 1)];
    const base = {
      id,
      number: n,
      source: 'ehr',
      source_id: id,
      source_hash: 'h',
      patient_id: patient,
      guarantor_id: this.guarantor,
    };
    const visit = {
      kind: 'professional',
      from_date: '2026-03-03',
      through_date: '2026-03-03',
      place: '11',
      diagnoses: ['E11.9', 'I10'],
    };
    await this.insert('encounter', {
      ...base,
      ...visit,
      stage,
      registered_at: '2026-03-03T15:00:00Z',
      stage_since: AT,
      ...more,
    });
    await this.insert('coverage', { id: newId(), patient_id: patient, source_id: 'c', payer_id: this.payer, rank: 1 });
    const lines: string[] = [];
    for (const [index, charge] of charges.entries()) {
      const lineId = newId();
      const codes = ['99213', '83036', '36415'];
      const line = {
        id: lineId,
        encounter_id: id,
        n: index + 1,
        source_id: String(index),
        code: codes[index],
        modifiers: index ? [] : ['25'],
        units: 1,
      };
      await this.insert('charge_line', {
        ...line,
        charge_cents: charge,
        from_date: '2026-03-03',
        dx: [1],
        control: `${n}.${index + 1}`,
      });
      lines.push(lineId);
      await this.post(
        'charge',
        `charge/${lineId}`,
        '2026-03-03',
        transfer(cents(charge), this.owes(id, lineId, this.payer, 'charge'), {
          account: 'charges',
          encounterId: id,
          lineId,
        }),
      );
    }
    return { id, patient, lines, n };
  }

  owes = (encounterId: string, lineId: string, party: string, detail: string): Omit<Posting, 'cents'> => ({
    account: 'receivable',
    encounterId,
    lineId,
    party,
    detail,
    guarantorId: this.guarantor,
  });

  post(kind: EntryKind, key: string, businessDate: string, postings: Posting[]): Promise<void> {
    const made = entry({ kind, key, businessDate, source: { kind: 'fixture' }, postings });
    return post(this.tx, { org: this.org, actor: 'system', at: AT }, [made]);
  }

  async claim(made: Made, status: string, total: number, more: object = {}): Promise<string> {
    const id = newId();
    const base = {
      id,
      encounter_id: made.id,
      n: 1,
      payer_id: this.payer,
      coverage_id: newId(),
      rank: 1,
      version: 1,
      frequency: '1',
      pcn: `TL${made.n}`,
    };
    const rest = {
      status,
      total_cents: total,
      line_ids: made.lines,
      snapshot: Buffer.from('x'),
      built_at: '2026-03-03T15:00:01Z',
    };
    await this.insert('claim', { ...base, ...rest, sent_at: '2026-03-03T23:00:00Z', ...more });
    return id;
  }

  async deadline(kind: string, due: string, firesAt: string, more: object): Promise<void> {
    await this.insert('deadline', {
      id: newId(),
      kind,
      owner_kind: 'encounter',
      owner_id: newId(),
      due_date: due,
      fires_at: firesAt,
      told: true,
      opened_at: AT,
      ...more,
    });
  }

  async task(kind: string, reason: string, queue: string, amount: number, more: object): Promise<string> {
    const id = newId();
    await this.insert('task', {
      id,
      kind,
      reason,
      queue,
      owner_kind: 'encounter',
      owner_id: newId(),
      amount_cents: amount,
      opened_at: AT,
      ...more,
    });
    return id;
  }

  async document(kind: string, name: string): Promise<string> {
    const id = newId();
    await this.insert('document', {
      id,
      sha256: createHash('sha256').update(id).digest(),
      kind,
      name,
      size: 2311,
      bytes: Buffer.from('x'),
      received_at: AT,
    });
    return id;
  }
}

export interface Made {
  id: string;
  patient: string;
  lines: string[];
  n: number;
}
