/** Goal: who imports a bundle sees what became of each entry, and each thing to put right once. Method: one result, as text. */
import { expect } from 'expect';
import { importText } from '../../../src/cli/import';
import type { ImportTask } from '../../../src/registration/import';

const task = (encounterNumber: number, more: Partial<ImportTask> = {}): ImportTask => ({
  encounterId: `e${encounterNumber}`,
  encounterNumber,
  resource: 'Patient/p1',
  field: 'address.postalCode',
  code: 'missing',
  message: 'the ZIP code is missing',
  ...more,
});

describe('the result of an import', () => {
  const result = {
    file: 'day.json',
    registered: 3,
    duplicates: 1,
    changed: 0,
    withProblems: 3,
    entries: 12,
    taken: { Encounter: 4, Patient: 1 },
    ignored: { Claim: 6 },
    refused: [
      {
        resource: 'ChargeItem/c9',
        problems: [{ resource: 'ChargeItem/c9', field: 'context', code: 'missing' as const, message: 'no encounter' }],
      },
    ],
    tasks: [task(7), task(8), task(9), task(9, { resource: 'Procedure/x', field: 'code', message: 'no row', line: 2 })],
    crosswalk: '2026-11',
  };

  it('counts what was taken, ignored and refused, with the path of what is wrong', () => {
    const text = importText(result);
    expect(text).toContain('day.json: 3 visits registered (3 of them with tasks), 1 known already');
    expect(text).toContain('Taken: 5 of 12 resources');
    expect(text).toContain('Ignored: 6\n       6  Claim');
    expect(text).toContain('Refused: 1\n  ChargeItem/c9 context: no encounter');
  });

  it('says what several visits share once', () => {
    const lines = importText(result)
      .split('\n')
      .filter((line) => /ZIP code|no row/.test(line));
    expect(lines.map((line) => line.trim().replace(/\s{2,}/g, ' | '))).toEqual([
      '7, 8, 9 | Patient/p1 | address.postalCode | the ZIP code is missing',
      '9 line 2 | Procedure/x | code | no row',
    ]);
  });
});
