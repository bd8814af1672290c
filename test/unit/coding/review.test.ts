/** Goal: where the practice wants it, a coder sees the codes before a claim is built, once. */
import { expect } from 'expect';
import { isDrawn } from '../../../src/coding/review';
import { Visit } from '../../support/record';

describe('Coding review', () => {
  it('is not asked for by default', () => {
    const visit = new Visit();
    visit.look();
    expect([visit.stage, visit.asks]).toEqual(['submission', []]);
  });

  it('stops every claim where the policy says always', () => {
    const visit = new Visit({ policy: { codingReview: 'always' } });
    visit.look();
    expect([visit.stage, visit.asks, visit.record.claims]).toEqual([
      'coding_review',
      ['review_coding coding_review'],
      [],
    ]);
    expect(visit.task('review_coding')).toMatchObject({ queue: 'coding', outcomes: ['approve', 'fix'], amount: 10000 });
  });

  it('is asked for once, however often the encounter looks', () => {
    const visit = new Visit({ policy: { codingReview: 'always' } });
    visit.look();
    visit.look();
    expect(visit.record.tasks).toHaveLength(1);
  });

  it('lets the claim go when the coder approves', () => {
    const visit = new Visit({ policy: { codingReview: 'always' } });
    visit.look();
    visit.decide(visit.task('review_coding')!, 'approve');
    expect([visit.stage, visit.asks, visit.claim(1).status]).toEqual(['submission', [], 'ready']);
  });

  it('takes the coder’s fix as an approval of the rest', () => {
    const visit = new Visit({ policy: { codingReview: 'always' } });
    visit.look();
    visit.decide(visit.task('review_coding')!, 'fix', { fix: { lines: { 1: { code: '99214' } } } });
    expect([visit.stage, visit.line(1).code]).toEqual(['submission', '99214']);
  });

  it('is asked for single codes', () => {
    const visit = new Visit({ policy: { reviewCodes: ['99215'] }, lines: [{}, { code: '99215' }] });
    visit.look();
    expect(visit.stage).toBe('coding_review');
    const other = new Visit({ policy: { reviewCodes: ['99215'] }, lines: [{}, { code: '99215', removed: true }] });
    other.look();
    expect(other.stage).toBe('submission');
  });

  it('is not asked for again before a correction', () => {
    const visit = new Visit({ policy: { codingReview: 'always' } });
    visit.look();
    visit.decide(visit.task('review_coding')!, 'approve');
    visit.send().remit({ claim: 1, lines: [{ line: 1, cas: ['CO-16 100.00'] }] });
    visit.decide(visit.task('work_denial')!, 'correct_claim');
    expect([visit.stage, visit.asks]).toEqual(['submission', []]);
  });
});

describe('The sample for second review', () => {
  it('has about its share, and the same visits each time', () => {
    const ids = Array.from({ length: 2000 }, (_, n) => `encounter-${n}`);
    const drawn = ids.filter((id) => isDrawn(id, 10));
    expect(drawn.length).toBeGreaterThan(150);
    expect(drawn.length).toBeLessThan(250);
    expect(ids.filter((id) => isDrawn(id, 10))).toEqual(drawn);
    expect(drawn.every((id) => isDrawn(id, 20))).toBe(true);
  });
});
