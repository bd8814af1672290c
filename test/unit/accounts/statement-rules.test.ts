/** Goal: which statement a guarantor gets, and when (FORMAT 6.13). */
import { expect } from 'expect';
import fc from 'fast-check';
import { nextStatement, type StatementFacts } from '../../../src/accounts/statement-rules';
import { addDays, daysBetween } from '../../../src/calendar';
import { type Cents, parseCents } from '../../../src/money/cents';
import { DEFAULT_POLICY } from '../../../src/practice/policy';

const owed = parseCents('360.00');
const decide = (facts: Partial<StatementFacts>, today = '2026-03-05', policy = DEFAULT_POLICY): string => {
  const decision = nextStatement(
    { owed, last: null, hasPlan: false, isHeld: false, wasZeroSince: false, ...facts },
    today,
    policy,
  );
  return decision.kind === 'make'
    ? `${decision.statement} ${decision.number}`
    : decision.kind === 'none'
      ? decision.why
      : decision.kind;
};
const last = (number: number, madeOn: string, kind: 'statement' | 'final_notice' = 'statement') => ({
  number,
  kind,
  madeOn,
});

describe('A guarantor who owes', () => {
  it('gets the first statement at once', () => expect(decide({})).toBe('statement 1'));
  it('gets the next one so many days after the last, and not a day before', () => {
    expect(decide({ last: last(1, '2026-02-03') }, '2026-03-04')).toBe('too_soon');
    expect(decide({ last: last(1, '2026-02-03') }, '2026-03-05')).toBe('statement 2');
    expect(decide({ last: last(2, '2026-02-03') }, '2026-05-01')).toBe('statement 3');
  });
  it('gets the final notice after the last number, and then nothing more', () => {
    expect(decide({ last: last(3, '2026-02-03') }, '2026-03-04')).toBe('too_soon');
    expect(decide({ last: last(3, '2026-02-03') })).toBe('final_notice 4');
    expect(decide({ last: last(4, '2026-02-03', 'final_notice') }, '2027-01-01')).toBe('final_notice_sent');
  });
  it('starts again at 1 after a day that ended with nothing owed, at once', () => {
    expect(decide({ last: last(2, '2026-03-04'), wasZeroSince: true })).toBe('statement 1');
    expect(decide({ last: last(4, '2026-03-04', 'final_notice'), wasZeroSince: true })).toBe('statement 1');
  });
  it('no more than the small balance has it written off instead, in the middle of a series too', () => {
    expect(decide({ owed: parseCents('4.99') })).toBe('write_off');
    expect(decide({ owed: parseCents('5.00') })).toBe('statement 1');
    expect(decide({ owed: parseCents('0.01'), last: last(2, '2026-03-04') })).toBe('write_off');
    expect(decide({ owed: parseCents('0.01') }, '2026-03-05', { ...DEFAULT_POLICY, smallBalance: 0 as Cents })).toBe(
      'statement 1',
    );
  });
  it('who pays by a plan gets none while it runs, however little is left', () => {
    expect(decide({ hasPlan: true })).toBe('plan');
    expect(decide({ hasPlan: true, owed: parseCents('0.01') })).toBe('plan');
  });
  it('whose bill is held gets none until the hold ends', () => expect(decide({ isHeld: true })).toBe('held'));
  it('nothing gets nothing', () => {
    expect(decide({ owed: 0 as Cents })).toBe('nothing_owed');
    expect(decide({ owed: parseCents('-10.00') })).toBe('nothing_owed');
  });
});

describe('A series of statements', () => {
  it('counts 1 to the last number, then the final notice, once each and never too close, however often the cycle runs', () => {
    const policy = fc.record({
      statementCount: fc.integer({ min: 1, max: 6 }),
      statementEveryDays: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(policy, fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 }), (chosen, gaps) => {
        let today = '2026-01-01';
        let facts: StatementFacts = { owed, last: null, hasPlan: false, isHeld: false, wasZeroSince: false };
        const made: NonNullable<StatementFacts['last']>[] = [];
        for (const gap of gaps) {
          today = addDays(today, gap);
          const decision = nextStatement(facts, today, { ...DEFAULT_POLICY, ...chosen });
          if (decision.kind !== 'make') continue;
          made.push({ number: decision.number, kind: decision.statement, madeOn: today });
          facts = { ...facts, last: made.at(-1)! };
        }
        expect(made.map(({ number }) => number)).toEqual(made.map((_, index) => index + 1));
        made.forEach(({ kind, number }) =>
          expect(kind).toBe(number > chosen.statementCount ? 'final_notice' : 'statement'),
        );
        expect(made.length).toBeLessThanOrEqual(chosen.statementCount + 1);
        for (let index = 1; index < made.length; index += 1)
          expect(daysBetween(made[index - 1]!.madeOn, made[index]!.madeOn)).toBeGreaterThanOrEqual(
            chosen.statementEveryDays,
          );
      }),
      { numRuns: 300 },
    );
  });
});
