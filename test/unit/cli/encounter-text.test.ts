/** Goal: the whole line is in the text: what happened, what it waits for, what fires next, whose money it is, which papers. Method: one line, as text. */
import { expect } from 'expect';
import type { EncounterLine } from '../../../src/api/encounter-shapes';
import { encounterText } from '../../../src/cli/encounter-text';

const ZONE = 'America/New_York';
const happened = { detail: null, amountCents: null, by: null };

const line: EncounterLine = {
  encounter: {
    id: 'e1',
    number: 32,
    patient: 'p1',
    stage: 'adjudication',
    stageSince: '2026-01-14T13:00:00.000Z',
    held: true,
    from: '2026-01-12',
    payer: 'LAKESHORE MUTUAL',
    payerCents: 18_600,
    patientCents: 0,
    heldCents: 500,
    tasks: 1,
    next: null,
    waiting: { for: 'person', sentence: 'the payer denied money (CO-50)' },
    guarantorId: 'g1',
    kind: 'professional',
    through: '2026-01-13',
    place: '11',
    diagnoses: ['I10', 'E78.5'],
    authorization: 'A77',
    registeredAt: '2026-01-12T22:00:00.000Z',
    born: '1961-05-17',
    problems: ['Patient/p1 address: the address is missing'],
    version: 3,
  },
  happened: [
    { ...happened, day: '2026-01-12', at: '2026-01-12T22:00:00.000Z', kind: 'registered', what: 'encounter' },
    {
      ...happened,
      day: '2026-01-12',
      at: '2026-01-12T22:00:00.000Z',
      kind: 'step',
      what: 'step',
      detail: 'registered',
    },
    {
      ...happened,
      day: '2026-01-26',
      at: null,
      kind: 'payment',
      what: 'payment',
      detail: 'card',
      amountCents: 2500,
      by: 'Pat',
    },
  ],
  waits: {
    tasks: [
      {
        id: 't1',
        kind: 'work_denial',
        reason: 'CO-50',
        queue: 'denials',
        why: 'Decide.',
        state: 'open',
        amountCents: 18_600,
        due: '2026-05-31',
      },
    ],
    deadlines: [
      {
        id: 'd1',
        kind: 'appeal_1',
        means: '',
        due: '2026-05-31',
        firesAt: '2026-05-01T04:00:00.000Z',
        fires: 'warning',
        then: 'a warning is given',
        legal: true,
        owner: 'encounter',
        encounterId: 'e1',
        encounterNumber: 32,
      },
    ],
  },
  money: {
    lines: [
      {
        n: 1,
        code: '99214',
        modifiers: ['25'],
        units: 2,
        removed: false,
        chargedCents: 18_600,
        adjustedCents: 0,
        payerPaidCents: 0,
        patientPaidCents: 0,
        writtenOffCents: 0,
        owes: [{ party: 'x', name: 'LAKESHORE MUTUAL', cents: 18_600 }],
        balanced: true,
      },
    ],
    owed: [{ party: 'x', name: 'LAKESHORE MUTUAL', cents: 18_600 }],
    balanced: true,
  },
  claims: [],
  denials: [],
  statements: [
    {
      id: 's1',
      number: 4,
      kind: 'final_notice',
      madeOn: '2026-02-02',
      mailedOn: '2026-02-03',
      status: 'mailed',
      dueCents: 2500,
    },
  ],
  files: [
    {
      id: 'f1',
      direction: 'out',
      kind: '837P',
      name: 'a.837',
      status: 'accepted',
      at: '2026-01-12T23:00:00.000Z',
      claims: [1],
    },
  ],
};

/** A row of a table with one space between its columns. */
const rowsOf = (text: string): string[] => text.split('\n').map((row) => row.trim().replace(/\s{2,}/g, ' | '));

describe('an encounter as text', () => {
  const rows = rowsOf(encounterText(line, ZONE, false));

  it('begins with where it stands and what it waits for', () => {
    expect(rows[0]).toBe('Encounter 32 | e1 | HELD');
    expect(rows).toContain('waits for | a person: the payer denied money (CO-50)');
    expect(rows).toContain('service | 2026-01-12 to 2026-01-13, place 11');
    expect(rows).toContain('to put right | Patient/p1 address: the address is missing');
  });

  it('tells what happened in the practice’s time, each day once, the machine’s steps on request', () => {
    expect(rows).toContain('2026-01-12 | 17:00 | Registered');
    expect(rows).toContain('2026-01-26 | Patient paid | 25.00 | card, by Pat');
    expect(rows.join('\n')).not.toMatch(/Step/);
    expect(rowsOf(encounterText(line, ZONE, true))).toContain('17:00 | Step | registered');
  });

  it('tells task, date, money by owner and papers by id', () => {
    expect(rows).toContain('denials | work_denial | CO-50 | 186.00 | 2026-05-31 | t1');
    expect(rows).toContain('2026-05-01 00:00 | warning | appeal_1 | 2026-05-31 | legal | a warning is given');
    expect(rows).toContain('1 99214-25 ×2 | 186.00 | 0.00 | 0.00 | 0.00 | 0.00 | 186.00');
    expect(rows).toContain('Held for others: 5.00');
    expect(rows).toContain('2026-01-12 18:00 | out | 837P | a.837 | accepted | claim 1 | f1');
    expect(rows).toContain('2026-02-03 | out | final notice | 4 | mailed | 25.00 | s1');
    expect(rows).toContain('Claims: none has been built');
  });
});
