/** Goal: what a person types is understood or refused with a sentence. Method: the parsers of options, by cases. */
import { expect } from 'expect';
import { InvalidArgumentError } from 'commander';
import { dueDay } from '../../../src/cli/queue';
import { UsageError } from '../../../src/cli/organisation';
import { day, money, oneOf, section, when, whole } from '../../../src/cli/text';

describe('words of the command line', () => {
  it('writes amounts and times as people read them', () => {
    expect(money(1_033_470)).toBe('10,334.70');
    expect(money(-5)).toBe('-0.05');
    expect(when('2026-03-06T04:59:59.000Z', 'America/New_York')).toBe('2026-03-05 23:59');
    expect(when(null, 'America/New_York')).toBe('');
    expect(section('Claims', '', 'none')).toBe('Claims: none');
  });

  it('takes a number, a day, one of some words, and nothing else', () => {
    expect(whole(1)('7')).toBe(7);
    for (const bad of ['0', '1.5', '-1', 'x', '']) expect(() => whole(1)(bad)).toThrow(InvalidArgumentError);
    expect(day('2024-02-29')).toBe('2024-02-29');
    for (const bad of ['2025-02-29', '1/2/2026', 'today']) expect(() => day(bad)).toThrow('YYYY-MM-DD');
    expect(oneOf(['in', 'out'] as const)('in')).toBe('in');
    expect(() => oneOf(['in', 'out'] as const)('toString')).toThrow('one of: in, out');
  });

  it('knows by when a task is due', () => {
    expect(dueDay('overdue', '2026-03-01')).toBe('2026-02-28');
    expect(dueDay('today', '2026-03-01')).toBe('2026-03-01');
    expect(dueDay('week', '2026-02-27')).toBe('2026-03-06');
    expect(dueDay('2026-12-31', '2026-03-01')).toBe('2026-12-31');
    expect(() => dueDay('soon', '2026-03-01')).toThrow(UsageError);
  });
});
