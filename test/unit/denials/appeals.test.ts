/** Goal: an appeal's life: filed by a decision, answered by a letter, paid by an 835; each level with its clock (FORMAT 6.11, 6.12). */
import { expect } from 'expect';
import type { Day } from '../../../src/calendar';
import type { Deadline, Denial } from '../../../src/line/record';
import { medicare, payer, Visit, type VisitOf } from '../../support/record';

const NOTICE: Day = '2026-03-20';

/** Denied on 20 March: day 0 of the payer's clocks. */
function denied(cas: string[], given: VisitOf = {}): Visit {
  const visit = new Visit({ payers: [payer('prairie', { appeals: TWO_LEVELS })], ...given }).billed().on(NOTICE);
  visit.remit({ claim: 1, lines: [{ line: 1, cas }] });
  return visit;
}
const TWO_LEVELS = [
  { days: 60, from: 'notice' as const },
  { days: 30, from: 'receipt' as const },
];

function appeal(visit: Visit, reason = 'CO-50'): Visit {
  const task = visit.openTasks.find((open) => open.kind === 'work_denial' && open.reason === reason)!;
  visit.decide(task, 'appeal', { because: 'the records show the need' });
  visit.look();
  return visit;
}

function letter(visit: Visit, result: 'upheld' | 'overturned', noticeOn: Day): Visit {
  Object.assign(visit.record.appeals.at(-1)!, { result, noticeOn });
  visit.on(noticeOn).look();
  return visit;
}

const clock = (visit: Visit, kind: Deadline['kind']): string | undefined => {
  const found = visit.record.deadlines.filter((deadline) => deadline.kind === kind).at(-1);
  return found && `${found.due} ${found.status}`;
};
const statusOf = (visit: Visit): Denial['status'][] => visit.record.denials.map(({ status }) => status);

describe('An appeal', () => {
  it('is filed by a decision: the denial waits for the payer, the filing clock is met, the answer’s begins', () => {
    const visit = appeal(denied(['CO-50 100.00']).on('2026-04-01'));
    expect(visit.record.appeals).toMatchObject([
      {
        level: 1,
        filedOn: '2026-04-01',
        amount: 10000,
        packet: ['claim', 'remit', 'records'],
        result: 'none',
        noticeOn: null,
      },
    ]);
    expect(statusOf(visit)).toEqual(['in_appeal']);
    expect(visit.openTasks).toEqual([]);
    expect(visit.record.encounter.stage).toBe('adjudication');
    expect([clock(visit, 'appeal_1'), clock(visit, 'appeal_decision')]).toEqual(['2026-05-19 met', '2026-05-31 open']);
  });

  it('leaves the filing clock running for another denial of the claim that nobody has answered', () => {
    const visit = new Visit({ lines: [{ charge: '100.00' }, { charge: '80.00' }] }).billed().on(NOTICE);
    visit.remit({
      claim: 1,
      lines: [
        { line: 1, cas: ['CO-50 100.00'] },
        { line: 2, cas: ['CO-197 80.00'] },
      ],
    });
    appeal(visit);
    expect(clock(visit, 'appeal_1')).toBe('2026-09-16 open');
    appeal(visit, 'CO-197');
    expect(clock(visit, 'appeal_1')).toBe('2026-09-16 met');
    expect(visit.record.appeals.map(({ level, amount }) => [level, amount])).toEqual([
      [1, 10000],
      [1, 8000],
    ]);
  });

  it('of timely filing carries the payer’s own acceptance, and only what there is', () => {
    const visit = new Visit({ payers: [payer('prairie')] }).billed().on(NOTICE);
    const draft = visit.draft();
    const met = { claimId: visit.claim(1).id };
    draft.changeDeadline(draft.openDeadline('ack_277ca', '2026-03-06', met), { status: 'met' });
    visit.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-29 100.00'] }] });
    appeal(visit, 'CO-29');
    expect(visit.record.appeals[0]!.packet).toEqual(['claim', 'ack_277ca']);
  });

  it('that is upheld is worked again; the next level’s clock runs from the letter, five days for its receipt', () => {
    const visit = letter(appeal(denied(['CO-50 100.00']).on('2026-04-01')), 'upheld', '2026-05-04');
    expect(statusOf(visit)).toEqual(['open']);
    expect(visit.openTasks).toMatchObject([{ kind: 'work_denial', reason: 'CO-50', amount: 10000, due: '2026-06-08' }]);
    expect(visit.task('work_denial')!.outcomes).toContain('appeal');
    expect([clock(visit, 'appeal_decision'), clock(visit, 'appeal_2')]).toEqual(['2026-05-31 met', '2026-06-08 open']);
  });

  it('is offered no further than the payer’s last level', () => {
    const visit = letter(appeal(denied(['CO-50 100.00'])), 'upheld', '2026-05-04');
    letter(appeal(visit), 'upheld', '2026-07-01');
    expect(visit.record.appeals.map(({ level }) => level)).toEqual([1, 2]);
    expect(visit.openTasks).toMatchObject([{ kind: 'work_denial' }]);
    expect(visit.task('work_denial')!.outcomes).not.toContain('appeal');
    expect(clock(visit, 'appeal_3')).toBeUndefined();
  });

  it('that is won waits for the payer’s money, and the 835 closes the denial as paid', () => {
    const visit = letter(appeal(denied(['CO-50 100.00'])), 'overturned', '2026-05-04');
    expect([...statusOf(visit), clock(visit, 'payer_response')]).toEqual(['in_appeal', '2026-06-03 open']);
    visit
      .on('2026-05-20')
      .remit(
        { claim: 1, status: '22', paid: '0.00', lines: [{ line: 1, cas: ['CO-50 -100.00'] }] },
        { claim: 1, lines: [{ line: 1, paid: '70.00', cas: ['CO-45 30.00'] }] },
      );
    expect(visit.record.denials).toMatchObject([{ status: 'closed', outcome: 'paid' }]);
    expect(visit.record.encounter.stage).toBe('zero_balance');
    expect(visit.record.deadlines.filter(({ status }) => status === 'open')).toEqual([]);
  });

  it('without an answer after 60 days asks a person; more time, or the letter, ends the question', () => {
    const visit = appeal(denied(['CO-50 100.00']).on('2026-04-01')).until('2026-06-01');
    expect(visit.openTasks).toMatchObject([{ kind: 'follow_up', reason: 'no_appeal_decision', amount: 10000 }]);
    visit.decide(visit.task('follow_up')!, 'wait', { because: 'they are late' });
    visit.look();
    expect([visit.openTasks, clock(visit, 'appeal_decision')]).toEqual([[], '2026-07-31 open']);
    visit.until('2026-08-01');
    letter(visit, 'upheld', '2026-08-03');
    expect(visit.openTasks.map(({ kind }) => kind)).toEqual(['work_denial']);
  });

  it('reads each letter once', () => {
    const visit = letter(appeal(denied(['CO-50 100.00'])), 'upheld', '2026-05-04');
    visit.look();
    visit.look();
    expect(visit.openTasks).toHaveLength(1);
  });

  it('is not offered for what was never processed, nor for Medicare’s timely filing', () => {
    const late = new Visit({ payers: [medicare()] }).billed();
    late.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-29 100.00'] }] });
    const unprocessed = new Visit().billed();
    unprocessed.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-16 100.00'], remarks: ['MA130'] }] });
    for (const visit of [late, unprocessed]) expect(visit.task('work_denial')!.outcomes).not.toContain('appeal');
  });
});
