/** Goal: one sentence says what an encounter waits for, and never hides that it waits for nothing. */
import { expect } from 'expect';
import { firesAs, firesThen, waiting } from '../../src/api/waiting';

describe('what an encounter waits for', () => {
  const task = { kind: 'work_denial', reason: 'CO-197', count: 1 };
  const deadline = { kind: 'payer_response', due: '2026-04-04' };

  it('is a person first, since only they can act', () => {
    expect(waiting({ stage: 'adjudication', task, outbox: 1, deadline })).toEqual({
      for: 'person',
      sentence: 'the payer denied money; decide how to get it (CO-197)',
    });
    expect(waiting({ stage: 'adjudication', task: { ...task, count: 3 }, outbox: 0 }).sentence).toMatch(/ and 2 more$/);
  });
  it('is then a message on its way, then a deadline', () => {
    expect(waiting({ stage: 'adjudication', outbox: 1, deadline }).for).toBe('machine');
    expect(waiting({ stage: 'adjudication', outbox: 0, deadline })).toEqual({
      for: 'deadline',
      sentence: 'until 2026-04-04: the payer should have answered the claim',
    });
  });
  it('is nothing at zero, and unknown anywhere else', () => {
    expect(waiting({ stage: 'zero_balance', outbox: 0 }).for).toBe('nothing');
    expect(waiting({ stage: 'adjudication', outbox: 0 }).for).toBe('unknown');
  });
  it('fires a legal deadline as a warning up to its last day in the practice’s zone, then as due', () => {
    const legal = { legal: true, due: '2026-06-18' };
    expect(firesAs({ ...legal, firesAt: '2026-06-19T04:59:59.000Z' }, 'America/Chicago')).toBe('warning');
    expect(firesAs({ ...legal, firesAt: '2026-06-19T05:00:00.000Z' }, 'America/Chicago')).toBe('due');
    expect(firesAs({ legal: false, due: '2026-06-18', firesAt: '2026-06-01T05:00:00.000Z' }, 'America/Chicago')).toBe(
      'due',
    );
    expect(firesThen('filing_limit', 'warning')).toBe('a warning is given');
    expect(firesThen('filing_limit', 'due')).toMatch(/the filing limit has passed/);
  });
});
