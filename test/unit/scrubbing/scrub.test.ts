/** Goal: findings become tasks, tasks go when their finding is gone, and overrides are remembered for exactly what they were given. */
import { expect } from 'expect';
import { claimFactsOf } from '../../../src/scrubbing/claim-facts';
import { payer, Visit, type VisitOf } from '../../support/record';

const GIVEN: VisitOf = {
  lines: [{ code: '99214' }, { code: 'G0444', charge: '30.00' }, { code: 'J3420', units: 3, charge: '60.00' }],
  edits: {
    pairs: [{ column1: '99214', column2: 'G0444', indicator: '1' }],
    unitLimits: [{ code: 'J3420', units: 1, mai: 3 }],
  },
};
const stopped = (): Visit => {
  const visit = new Visit(GIVEN);
  visit.look();
  return visit;
};

describe('A visit with findings', () => {
  it('stops before any claim, with a task for each finding', () => {
    const visit = stopped();
    expect([visit.stage, visit.record.claims, visit.asks]).toEqual([
      'scrubbing',
      [],
      ['resolve_edit ncci_ptp', 'resolve_edit mue'],
    ]);
    expect(visit.openTasks.map(({ lineId, amount, outcomes, due }) => [lineId, amount, outcomes, due])).toEqual([
      [visit.line(2).id, 3000, ['fix', 'write_off'], '2026-08-30'],
      [visit.line(3).id, 6000, ['fix', 'override', 'write_off'], '2026-08-30'],
    ]);
  });

  it('is asked about by the last day that counts, of the payer whose claim comes next', () => {
    const visit = new Visit({ ...GIVEN, payers: [payer('prairie'), payer('lakeshore')] });
    const other = new Visit(GIVEN).look().openDeadline('filing_limit', '2026-04-01', { subjectId: 'prairie' });
    const known = [
      { ...other, id: 'moot', status: 'cancelled' as const },
      { ...other, id: 'second', subjectId: 'lakeshore' },
    ];
    visit.record.deadlines.push(...known);
    visit.look();
    expect(visit.openTasks.map(({ due }) => due)).toEqual(['2026-08-30', '2026-08-30']);
    expect(claimFactsOf(visit.draft()).filingLimit).toBe('2026-08-30');
  });

  it('asks once, however often it looks', () => {
    const visit = stopped();
    visit.look();
    expect(visit.record.tasks).toHaveLength(2);
  });

  it('asks on after a fix that did not help', () => {
    const visit = stopped();
    visit.decide(visit.task('resolve_edit', 'ncci_ptp')!, 'fix', { fix: { lines: { 2: { modifiers: ['25'] } } } });
    expect(visit.asks).toEqual(['resolve_edit mue', 'resolve_edit ncci_ptp']);
  });

  it('goes on with the rest after a fix that did', () => {
    const visit = stopped();
    visit.decide(visit.task('resolve_edit', 'ncci_ptp')!, 'fix', { fix: { lines: { 2: { modifiers: ['59'] } } } });
    expect(visit.asks).toEqual(['resolve_edit mue']);
    visit.decide(visit.task('resolve_edit', 'mue')!, 'fix', {
      fix: { lines: { 3: { units: 1, charge: 2000 as never } } },
    });
    expect([visit.stage, visit.asks, visit.claim(1).total]).toEqual(['submission', [], 15000]);
  });

  it('drops a task that another fix has made needless', () => {
    const visit = stopped();
    visit.decide(visit.task('resolve_edit', 'ncci_ptp')!, 'fix', {
      fix: { lines: { 1: { remove: true }, 3: { remove: true } } },
    });
    expect([visit.asks, visit.stage]).toEqual([[], 'submission']);
  });

  it('lets pass what was overridden, on that line only', () => {
    const visit = stopped();
    visit.line(1).code = 'J3420';
    visit.line(1).units = 2;
    visit.line(1).from = '2026-03-02';
    visit.look();
    expect(visit.asks).toEqual(['resolve_edit mue', 'resolve_edit mue']);
    visit.decide(
      visit.openTasks.find(({ lineId }) => lineId === visit.line(3).id)!,
      'override',
      { because: 'documented', actor: 'coder' },
    );
    expect(visit.openTasks.map(({ lineId }) => lineId)).toEqual([visit.line(1).id]);
    expect(visit.record.encounter.overrides).toEqual([`mue:${visit.line(3).id}`]);
  });

  it('keeps what could not be read in its message until somebody settles that', () => {
    const visit = new Visit({
      ...GIVEN,
      encounter: {
        problems: [{ resource: 'Patient', field: 'Patient.birthDate', code: 'invalid', message: 'is no date' }],
      },
    });
    visit.look();
    visit.decide(visit.task('resolve_edit', 'ncci_ptp')!, 'fix', { fix: { lines: { 2: { modifiers: ['59'] } } } });
    expect(visit.asks).toEqual(['resolve_edit incomplete_data', 'resolve_edit mue']);
    visit.decide(visit.task('resolve_edit', 'incomplete_data')!, 'fix', { fix: { patient: { name: ['DOE', 'JO'] } } });
    expect([visit.asks, visit.record.encounter.problems]).toEqual([['resolve_edit mue'], []]);
  });

  it('that is written off is billed to nobody, and asks nobody', () => {
    const visit = new Visit({ ...GIVEN, policy: { writeOffLimit: 100000 as never } });
    visit.look();
    visit.decide(visit.task('resolve_edit', 'ncci_ptp')!, 'write_off', { fix: { writeOff: 'courtesy' } });
    expect([visit.stage, visit.asks, visit.record.claims]).toEqual(['zero_balance', [], []]);
    expect(visit.balances).toEqual({ charges: '190.00', writeOffs: { courtesy: '190.00' } });
  });
});
