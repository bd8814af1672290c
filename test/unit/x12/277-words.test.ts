/**
 * Goal: whoever follows up on a claim reads where it stands and what to do. Method: one category of each stage,
 * and one of no list.
 */
import { expect } from 'expect';
import { statusAdvice } from '../../../src/x12/status/words';
import { wordsOf } from '../../../src/x12/explain/words';

describe('277 in words', () => {
  const STAGES: readonly (readonly [string, string])[] = [
    ['A1', 'acknowledged'],
    ['A3', 'rejected'],
    ['A7', 'rejected'],
    ['P3', 'pending'],
    ['F1', 'finalized'],
    ['F2', 'finalized'],
    ['R4', 'request'],
    ['E0', 'error'],
    ['D0', 'error'],
    ['?', 'unknown'],
  ];
  for (const [category, stage] of STAGES) {
    it(`${category} is ${stage}`, () => expect(statusAdvice({ category }).stage).toBe(stage));
  }

  it('says what to do', () => {
    expect(statusAdvice({ category: 'A3' })).toEqual({
      words: 'returned as unprocessable',
      stage: 'rejected',
      next: 'Correct what the status names and send the claim as a new one: it was never adjudicated.',
    });
    expect(statusAdvice({ category: 'Z9' })).toMatchObject({ words: 'category Z9', stage: 'unknown' });
  });

  it('x12 explain has the same words', () => {
    expect(wordsOf('STC', 'P3')).toBe(statusAdvice({ category: 'P3' }).words);
  });
});
