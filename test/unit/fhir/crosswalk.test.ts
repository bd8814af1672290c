/** Goal: the crosswalk gives one answer for a code on a day. Method: its rows against each other, and its edges of age and date. */
import { expect } from 'expect';
import data from '../../../src/edges/fhir/crosswalk.json';
import { conditionVerdict, preventiveVisit, vaccineVerdict } from '../../../src/edges/fhir/crosswalk';

const SNOMED = 'http://snomed.info/sct';
const CVX = 'http://hl7.org/fhir/sid/cvx';

interface Span {
  from?: string;
  to?: string;
}
const overlaps = (a: Span, b: Span): boolean =>
  (a.from ?? '') <= (b.to ?? '9999') && (b.from ?? '') <= (a.to ?? '9999');

describe('the crosswalk', () => {
  it('has one row for a code on a day', () => {
    const rows: (Span & { system: string; code: string })[] = [...data.conditions, ...data.services];
    const twice = rows.filter((row, at) =>
      rows.some(
        (other, place) => place > at && row.system === other.system && row.code === other.code && overlaps(row, other),
      ),
    );
    expect(twice).toEqual([]);
  });

  it('changes with the date of service', () => {
    const depression = [{ system: SNOMED, code: '35489007' }];
    expect(conditionVerdict(depression, '2021-09-30')).toEqual({ kind: 'codes', codes: ['F32.9'] });
    expect(conditionVerdict(depression, '2021-10-01')).toEqual({ kind: 'codes', codes: ['F32.A'] });
    expect(conditionVerdict([{ system: SNOMED, code: '840539006' }], '2020-03-31')).toBeUndefined();
  });

  it('wants the system that the code is of', () =>
    expect(conditionVerdict([{ system: 'http://loinc.org', code: '43878008' }], '2026-01-01')).toBeUndefined());

  it('knows a vaccine by its code with or without the zero, and by age', () => {
    const of = (code: string, on: string) => vaccineVerdict([{ system: CVX, code }], on, '2020-01-31');
    expect(of('8', '2020-02-01')).toEqual({ kind: 'vaccine', code: '90744', route: 'injection' });
    expect(of('08', '2020-02-01')).toEqual(of('8', '2020-02-01'));
    expect(of('140', '2023-01-30')).toMatchObject({ kind: 'coder' });
    expect(of('140', '2023-01-31')).toMatchObject({ kind: 'vaccine', code: '90656' });
    expect(of('998', '2023-01-31')).toBeUndefined();
  });

  it('calls a check-up by the age reached that day', () => {
    const of = (born: string, on: string, isKnown = true) => preventiveVisit({ born, isKnown }, on);
    expect(of('2026-01-01', '2026-01-08')).toEqual({ code: '99391', icd: 'Z00.110' });
    expect(of('2026-01-01', '2026-01-09')).toEqual({ code: '99391', icd: 'Z00.111' });
    expect(of('2026-01-01', '2026-01-30', false)).toEqual({ code: '99381', icd: 'Z00.129' });
    expect(of('2008-02-29', '2026-02-27')).toEqual({ code: '99394', icd: 'Z00.129' });
    expect(of('2008-02-29', '2026-02-28')).toEqual({ code: '99395', icd: 'Z00.00' });
    expect(of('1961-05-01', '2026-05-01')).toEqual({ code: '99397', icd: 'Z00.00' });
  });
});
