import { expect } from 'expect';
import { readDate, readTime } from '../../../src/scenario/dates';

describe('dates of a scenario', () => {
  const cases: [text: string, dos: string, day: string | undefined][] = [
    ['2026-03-03', '2026-01-01', '2026-03-03'],
    ['DOS', '2026-03-03', '2026-03-03'],
    ['DOS-10d', '2026-03-03', '2026-02-21'],
    ['DOS+2m', '2025-12-31', '2026-02-28'],
    ['DOS-1m', '2026-03-31', '2026-02-28'],
    ['DOS+1y', '2024-02-29', '2025-02-28'],
    // Friday before Presidents' Day 2026: Tuesday, Wednesday, Thursday.
    ['DOS+3b', '2026-02-13', '2026-02-19'],
    ['DOS-1b', '2026-02-17', '2026-02-13'],
    ['DOS+0b', '2026-02-14', '2026-02-14'],
    ['2026-02-30', '2026-01-01', undefined],
    ['DOS+3', '2026-01-01', undefined],
    ['dos+3d', '2026-01-01', undefined],
    ['2026-03-03+1d', '2026-01-01', undefined],
    ['DOS+9999y', '2026-01-01', undefined],
    ['DOS-9999y', '2026-01-01', undefined],
    ['DOS+10000d', '2026-01-01', undefined],
  ];
  for (const [text, dos, day] of cases) {
    it(`${text} of ${dos} is ${day ?? 'no date'}`, () => expect(readDate(text, dos)).toBe(day));
  }

  it('a time without a clock is at nine', () => {
    expect(readTime('DOS+1d', '2026-03-03')).toEqual({ text: 'DOS+1d', day: '2026-03-04', clock: '09:00' });
    expect(readTime('DOS 18:00', '2026-03-03')).toEqual({ text: 'DOS 18:00', day: '2026-03-03', clock: '18:00' });
  });

  for (const text of ['DOS 24:00', 'DOS 9:00', 'DOS  18:00', 'DOS 18:00 CST', '18:00']) {
    it(`"${text}" is no time`, () => expect(readTime(text, '2026-03-03')).toBeUndefined());
  }
});
