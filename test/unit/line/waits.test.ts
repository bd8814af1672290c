/** Goal: what a wait does when it fires, what ends it, and what a person's "wait" starts (FORMAT 6.12). */
import { expect } from 'expect';
import { payer, Visit } from '../../support/record';

const wait = (visit: Visit, kind: 'ack_999' | 'ack_277ca' | 'payer_response', due = '2026-03-05'): void => {
  visit.draft().openDeadline(kind, due, { claimId: visit.claim(1).id, subjectId: 'prairie' });
};

describe('A legal deadline', () => {
  it('warns on each day of the ladder as it begins, is missed when its last day ends, and then asks somebody', () => {
    const visit = new Visit();
    visit.look();
    visit.until('2026-08-30', '23:59');
    const limit = visit.record.deadlines[0]!;
    expect(limit).toMatchObject({ due: '2026-08-30', warned: [30, 15, 7, 3, 1], status: 'open', legal: true });
    expect(visit.asks).toEqual([]);
    visit.until('2026-08-31', '00:00');
    expect([limit.status, visit.asks]).toEqual(['missed', ['follow_up filing_limit_missed']]);
    expect(visit.task('follow_up')).toMatchObject({
      queue: 'follow_up',
      amount: 10000,
      subjectId: 'prairie',
      outcomes: ['wait', 'write_off'],
    });
  });

  it('that nothing depends on any more is cancelled, and asks nobody', () => {
    const visit = new Visit({ policy: { writeOffLimit: 100000 as never, codingReview: 'always' } });
    visit.look();
    visit
      .draft()
      .openTask({ kind: 'follow_up', reason: 'no_835', queue: 'follow_up', outcomes: ['write_off'], why: '' });
    visit.decide(visit.task('follow_up')!, 'write_off');
    visit.until('2026-09-01');
    expect([
      visit.deadline('filing_limit'),
      visit.record.tasks.some(({ reason }) => reason === 'filing_limit_missed'),
    ]).toEqual(['2026-08-30 cancelled', false]);
  });

  it('missed before the payer answered all the same asks nobody any more', () => {
    const visit = new Visit().billed().until('2026-09-01');
    expect(visit.asks).toEqual(['follow_up filing_limit_missed']);
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    expect([visit.stage, visit.asks]).toEqual(['zero_balance', []]);
  });

  it('for an appeal asks when it is over, until the denial is', () => {
    const visit = new Visit({ policy: { warnDays: [] } }).billed();
    visit.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-50 100.00'] }] });
    visit.until('2026-08-31');
    expect(visit.asks).toEqual(['work_denial CO-50', 'follow_up appeal_limit_missed']);
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    expect(visit.asks).toEqual([]);
  });
});

describe('Silence', () => {
  for (const [kind, reason] of [
    ['ack_999', 'no_999'],
    ['ack_277ca', 'no_277ca'],
    ['payer_response', 'no_835'],
  ] as const)
    it(`after its last day asks for ${reason}, with no warning before`, () => {
      const visit = new Visit().billed();
      wait(visit, kind);
      visit.until('2026-03-05', '23:59');
      expect(visit.asks).toEqual([]);
      visit.until('2026-03-06', '00:00');
      expect([visit.asks, visit.deadline(kind)]).toEqual([[`follow_up ${reason}`], '2026-03-05 missed']);
    });

  it('ends with the payer’s answer, whatever was waited for; nobody is asked any more', () => {
    const visit = new Visit().billed();
    for (const kind of ['ack_999', 'ack_277ca'] as const) wait(visit, kind);
    wait(visit, 'payer_response', '2026-05-01');
    visit.until('2026-03-06');
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    expect([visit.asks, visit.deadline('payer_response')]).toEqual([[], '2026-05-01 met']);
  });

  it('gets more time when a person says wait: as long as that wait usually is', () => {
    for (const [reason, kind, due] of [
      ['no_999', 'ack_999', '2026-03-04'],
      ['no_277ca', 'ack_277ca', '2026-03-06'],
      ['no_835', 'payer_response', '2026-04-17'],
      ['reversal_alone', 'payer_response', '2026-04-17'],
    ] as const) {
      const visit = new Visit({ payers: [payer('prairie', { responseDays: 45 })] }).billed();
      visit.draft().openTask({
        kind: 'follow_up',
        reason,
        queue: 'follow_up',
        outcomes: ['wait'],
        why: '',
        claimId: visit.claim(1).id,
      });
      visit.decide(visit.task('follow_up')!, 'wait');
      expect([visit.deadline(kind), visit.asks]).toEqual([`${due} open`, []]);
    }
  });

  it('cannot be waited out where the law has ended it', () => {
    const visit = new Visit().billed();
    const before = visit.record.deadlines.length;
    visit.draft().openTask({
      kind: 'follow_up',
      reason: 'appeal_limit_missed',
      queue: 'follow_up',
      outcomes: ['wait'],
      why: '',
      claimId: visit.claim(1).id,
    });
    visit.decide(visit.task('follow_up')!, 'wait');
    expect(visit.record.deadlines).toHaveLength(before);
  });
});
