/** Goal: lines go in order into the fewest claims that may carry them, and stay with the claim that carried them once. */
import { expect } from 'expect';
import { diagnosesOf, partsOf } from '../../../src/claims/parts';
import { cents } from '../../../src/money/cents';
import { type LineOf, payer, Visit, type VisitOf } from '../../support/record';

const many = (count: number, given: (index: number) => LineOf = () => ({})): LineOf[] =>
  Array.from({ length: count }, (_, index) => ({ code: '97110', modifiers: [`${index + 10}`], ...given(index) }));
const visit = (lines: LineOf[], more: VisitOf = {}): Visit => new Visit({ payers: [payer('prairie')], lines, ...more });
const sizes = (one: Visit): number[] => partsOf(one.draft(), 'prairie').map(({ lines }) => lines.length);
const codes = (count: number): string[] => Array.from({ length: count }, (_, index) => `M${10 + index}.1`);
const claims = (one: Visit): string[] =>
  one.record.claims.map(
    ({ n, part, version, status, lineIds }) => `${n}: part ${part} v${version} ${status}, ${lineIds.length} lines`,
  );

describe('the claims of a visit', () => {
  it('carry 50 lines each', () => {
    expect([1, 50, 51, 100, 101].map((count) => sizes(visit(many(count))))).toEqual([
      [1],
      [50],
      [50, 1],
      [50, 50],
      [50, 50, 1],
    ]);
  });

  it('carry 12 diagnoses each, those that their lines point to', () => {
    const lines = many(8, (index) => ({ dx: [2 * index + 1, 2 * index + 2] }));
    const one = visit(lines, { encounter: { diagnoses: codes(16) } });
    expect(sizes(one)).toEqual([6, 2]);
    const [first, second] = partsOf(one.draft(), 'prairie').map((part) => ({
      lineIds: part.lines.map(({ id }) => id),
    }));
    expect(diagnosesOf(one.record, first!)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(diagnosesOf(one.record, second!)).toEqual([13, 14, 15, 16]);
  });

  it('have every diagnosis where one claim carries the visit, but no more than its lines need beyond twelve', () => {
    const one = visit(many(2), { encounter: { diagnoses: codes(3) } });
    expect(diagnosesOf(one.record, { lineIds: one.record.lines.map(({ id }) => id) })).toEqual([1, 2, 3]);
    const more = visit(
      many(2, (index) => ({ dx: [12 * index + 1] })),
      { encounter: { diagnoses: codes(13) } },
    );
    expect(diagnosesOf(more.record, { lineIds: more.record.lines.map(({ id }) => id) })).toEqual([1, 13]);
  });

  it('are one on paper, whatever its size', () => {
    expect(sizes(visit(many(60), { payers: [payer('prairie', { claims: 'paper' })] }))).toEqual([60]);
  });

  it('keep their lines when another is removed, and take new ones where there is room', () => {
    const one = visit(many(51));
    one.billed();
    expect(claims(one)).toEqual(['1: part 1 v1 accepted, 50 lines', '2: part 2 v1 accepted, 1 lines']);
    one.record.lines[3]!.removed = true;
    expect(sizes(one)).toEqual([49, 1]);
  });

  it('are the fewest as long as nobody has them, whatever comes or goes', () => {
    const one = visit(many(50));
    one.look();
    one.change({ addLines: [{ code: '80053', modifiers: [], units: 1, charge: cents(500), dx: [1] }] });
    expect(claims(one)).toEqual(['1: part 1 v1 ready, 50 lines', '2: part 2 v1 ready, 1 lines']);
    one.change({ lines: { 3: { remove: true } } });
    expect(claims(one)).toEqual(['1: part 1 v1 ready, 50 lines', '2: part 2 v1 cancelled, 1 lines']);
    one.change({ addLines: [{ code: '80061', modifiers: [], units: 1, charge: cents(500), dx: [1] }] });
    expect(claims(one).at(-1)).toBe('3: part 2 v2 ready, 1 lines');
  });

  it('are replaced where the chart changed, and all where the change stands in each', () => {
    const one = visit(many(51));
    one.billed();
    one.change({ addLines: [{ code: '80053', modifiers: [], units: 1, charge: cents(500), dx: [1] }] });
    one.decide(one.task('decide_change')!, 'replace');
    expect(claims(one).slice(2)).toEqual(['3: part 2 v2 ready, 2 lines']);
    one.send();
    one.change({ diagnoses: codes(3) });
    one.decide(one.task('decide_change')!, 'replace');
    expect(claims(one).slice(3)).toEqual(['4: part 1 v2 ready, 50 lines', '5: part 2 v3 ready, 2 lines']);
  });

  it('stop where lines that were claimed together have come to need more than one can carry', () => {
    const one = visit(
      many(7, () => ({ dx: [1] })),
      { encounter: { diagnoses: codes(14) } },
    );
    one.billed();
    for (const [index, line] of one.record.lines.entries()) line.dx = [2 * index + 1, 2 * index + 2];
    Object.assign(one.claim(1), { status: 'rejected', rejection: 'A3:33' });
    one.look();
    one.decide(one.task('resolve_rejection')!, 'fix');
    expect(one.asks).toEqual(['resolve_edit claim_too_large']);
  });

  it('are rejected and sent again one by one', () => {
    const one = visit(many(51));
    one.billed();
    Object.assign(one.claim(2), { status: 'rejected', rejection: 'A3:33' });
    one.look();
    expect(one.asks).toEqual(['resolve_rejection A3:33']);
    one.decide(one.task('resolve_rejection')!, 'fix');
    expect(claims(one)).toEqual([
      '1: part 1 v1 accepted, 50 lines',
      '2: part 2 v1 rejected, 1 lines',
      '3: part 2 v2 ready, 1 lines',
    ]);
  });

  it('are withdrawn one by one, all of them, where the visit was entered in error', () => {
    const one = visit(many(51));
    one.billed();
    one.record.encounter.enteredInError = true;
    one.look();
    expect(one.record.claims.slice(2).map(({ part, frequency, replaces }) => [part, frequency, replaces])).toEqual([
      [1, '8', one.claim(1).id],
      [2, '8', one.claim(2).id],
    ]);
  });
});
