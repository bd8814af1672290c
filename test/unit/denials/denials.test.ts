/** Goal: a denial's life: opened by a remit, worked by a person, ended by the payer, a write-off or the patient (FORMAT 5, 6.2, 6.11, 6.12). */
import { expect } from 'expect';
import { medicare, payer, type RemitOf, Visit, type VisitOf } from '../../support/record';

const denied = (cas: string[], given: VisitOf = {}, said: Partial<RemitOf> = {}): Visit => {
  const visit = new Visit(given).billed();
  visit.remit({ claim: 1, lines: [{ line: 1, cas }], ...said });
  return visit;
};
const worked = (visit: Visit): string[] =>
  visit.record.denials.map(
    ({ group, carc, status, outcome }) => `${group}-${carc} ${[status, ...(outcome ? [outcome] : [])].join(' ')}`,
  );

describe('A denial', () => {
  it('says what was denied, who should work it and what is proposed; its task goes to the owner’s queue', () => {
    const visit = denied(['CO-197 100.00'], {}, { remarks: ['N54'] });
    expect(visit.record.denials).toMatchObject([
      {
        group: 'CO',
        carc: '197',
        amount: 10000,
        remarks: ['N54'],
        status: 'open',
        category: 'authorization',
        owner: 'authorization',
        nextAction: 'attach_authorization',
        lineId: visit.line(1).id,
        claimId: visit.claim(1).id,
      },
    ]);
    expect(visit.openTasks).toMatchObject([
      { kind: 'work_denial', reason: 'CO-197', queue: 'authorization', amount: 10000, lineId: visit.line(1).id },
    ]);
  });

  it('joins the remarks of its line and of the claim, each once', () => {
    const visit = new Visit().billed();
    visit.remit({
      claim: 1,
      remarks: ['MA01', 'N382'],
      lines: [{ line: 1, cas: ['CO-16 100.00'], remarks: ['N382', 'M76'] }],
    });
    expect(visit.record.denials[0]).toMatchObject({ remarks: ['N382', 'M76', 'MA01'], owner: 'registration' });
  });

  it('shares a task with the others of its claim and reason in the remit', () => {
    const visit = new Visit({ lines: [{ charge: '150.00' }, { charge: '60.00' }, { charge: '40.00' }] }).billed();
    visit.remit({
      claim: 1,
      lines: [
        { line: 1, cas: ['CO-16 150.00'], remarks: ['M76'] },
        { line: 2, cas: ['CO-16 60.00'], remarks: ['M76'] },
        { line: 3, cas: ['CO-97 40.00'] },
      ],
    });
    expect(visit.openTasks.map(({ reason, amount, queue, lineId }) => [reason, amount, queue, lineId])).toEqual([
      ['CO-16', 21000, 'coding', null],
      ['CO-97', 4000, 'coding', visit.line(3).id],
    ]);
  });

  it('is for no more than the payer still owes on the line', () => {
    const visit = denied(['CO-45 30.00', 'CO-197 40.00', 'CO-50 40.00']);
    expect(visit.record.denials.map(({ carc, amount }) => [carc, amount])).toEqual([
      ['197', 4000],
      ['50', 3000],
    ]);
  });

  it('of what has been paid already is none', () => {
    const visit = new Visit().billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    visit.remit({ claim: 1, lines: [{ line: 1, cas: ['OA-18 100.00'] }] });
    expect([worked(visit), visit.asks]).toEqual([[], []]);
  });

  it('does not stop what the other lines come to', () => {
    const visit = new Visit({ lines: [{}, {}] }).billed();
    visit.remit({
      claim: 1,
      lines: [
        { line: 1, cas: ['CO-197 100.00'] },
        { line: 2, paid: '70.00', cas: ['CO-45 10.00', 'PR-3 20.00'] },
      ],
    });
    expect(visit.balances).toEqual({
      charges: '200.00',
      payer: { prairie: '100.00' },
      paid: { prairie: '70.00' },
      adjustments: { contractual: '10.00' },
      patient: '20.00',
    });
    expect(visit.stage).toBe('adjudication');
  });
});

describe('The clocks of a denial', () => {
  const terms = { payers: [payer('prairie', { correctedFilingDays: 90 })] };

  it('count from the remit: the first appeal, and the corrected claim where the payer limits it', () => {
    const visit = denied(['CO-197 100.00'], terms, { payDate: '2026-03-30' });
    expect([visit.deadline('appeal_1'), visit.deadline('corrected_filing')]).toEqual([
      '2026-09-26 open',
      '2026-06-28 open',
    ]);
    expect(denied(['CO-197 100.00']).deadline('corrected_filing')).toBeUndefined();
  });

  it('of Medicare count from receipt, five days after the notice', () =>
    expect(denied(['CO-50 100.00'], { payers: [medicare()] }, { payDate: '2026-03-01' }).deadline('appeal_1')).toBe(
      '2026-07-04 open',
    ));

  it('are not started for an appeal or a replacement that nobody can file', () => {
    const late = denied(['CO-29 100.00'], { payers: [medicare({ correctedFilingDays: 90 })] });
    expect([late.deadline('appeal_1'), late.deadline('corrected_filing')]).toEqual([undefined, '2026-06-01 open']);
    const unprocessed = denied(['CO-16 100.00'], terms, { remarks: ['MA130'] });
    expect([unprocessed.deadline('appeal_1'), unprocessed.deadline('corrected_filing')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('end with the last denial of the claim', () => {
    const visit = new Visit({ lines: [{}, {}], ...terms, policy: { writeOffLimit: 100000 as never } }).billed();
    visit.remit({
      claim: 1,
      lines: [
        { line: 1, cas: ['CO-197 100.00'] },
        { line: 2, cas: ['CO-50 100.00'] },
      ],
    });
    visit.decide(visit.task('work_denial', 'CO-197')!, 'write_off');
    expect([visit.deadline('appeal_1'), visit.asks]).toEqual(['2026-08-30 open', ['work_denial CO-50']]);
    visit.decide(visit.task('work_denial', 'CO-50')!, 'write_off');
    expect([visit.deadline('appeal_1'), visit.deadline('corrected_filing')]).toEqual([
      '2026-08-30 cancelled',
      '2026-06-01 cancelled',
    ]);
  });
});

describe('A claim that was never processed (MA130)', () => {
  it('lets the filing limit run on to its old date', () => {
    const visit = new Visit({ payers: [medicare()] }).billed();
    visit.record.deadlines[0]!.status = 'met';
    visit.remit({ claim: 1, remarks: ['MA130'], lines: [{ line: 1, cas: ['CO-16 100.00'] }] });
    expect(visit.deadline('filing_limit')).toBe('2027-03-03 open');
    expect(visit.task('work_denial')!.outcomes).toEqual(['new_claim', 'bill_other_payer', 'write_off']);
  });

  it('is sent again as new, with no control number of the old one', () => {
    const visit = denied(['CO-16 100.00'], { payers: [medicare()] }, { remarks: ['MA130'] });
    visit.decide(visit.task('work_denial')!, 'new_claim');
    expect(visit.claim(2)).toMatchObject({
      frequency: '1',
      version: 2,
      replaces: null,
      originalIcn: null,
      status: 'ready',
    });
    visit.send().remit({ claim: 2, lines: [{ line: 1, paid: '80.00', cas: ['CO-45 18.40', 'CO-253 1.60'] }] });
    expect([worked(visit), visit.stage, visit.deadline('filing_limit')]).toEqual([
      ['CO-16 closed paid'],
      'zero_balance',
      '2027-03-03 met',
    ]);
  });
});

describe('Working a denial', () => {
  it('with a corrected claim sends the next version, frequency 7, naming the payer’s control number', () => {
    const visit = denied(['CO-197 100.00']);
    visit.decide(visit.task('work_denial')!, 'correct_claim', { fix: { authorization: 'RA77120' } });
    expect([visit.stage, visit.asks, worked(visit)]).toEqual(['submission', [], ['CO-197 in_correction']]);
    expect(visit.claim(2)).toMatchObject({
      frequency: '7',
      version: 2,
      replaces: visit.claim(1).id,
      originalIcn: 'ICN1',
      status: 'ready',
    });
    expect(visit.record.encounter.authorization).toBe('RA77120');
    visit.look();
    expect(visit.record.claims).toHaveLength(2);
  });

  it('ends when the correction is paid', () => {
    const visit = denied(['CO-197 100.00']);
    visit.decide(visit.task('work_denial')!, 'correct_claim');
    visit.send();
    visit.remit(
      { claim: 1, status: '22', paid: '0.00', remit: 'r' },
      { claim: 2, remit: 'r', lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] },
    );
    expect([worked(visit), visit.claim(1).status, visit.claim(2).status, visit.stage]).toEqual([
      ['CO-197 closed paid'],
      'replaced',
      'adjudicated',
      'zero_balance',
    ]);
  });

  it('goes on with a new denial when the correction is denied again', () => {
    const visit = denied(['CO-197 100.00']);
    visit.decide(visit.task('work_denial')!, 'correct_claim');
    visit.send().remit({ claim: 2, lines: [{ line: 1, cas: ['CO-197 100.00'] }] });
    expect(worked(visit)).toEqual(['CO-197 closed denied_again', 'CO-197 open']);
    expect(visit.openTasks).toMatchObject([{ reason: 'CO-197', claimId: visit.claim(2).id, amount: 10000 }]);
    visit.decide(visit.task('work_denial')!, 'correct_claim');
    expect(visit.claim(3)).toMatchObject({ version: 3, replaces: visit.claim(2).id, originalIcn: 'ICN2' });
  });

  it('on one line leaves the denial of another line of the same claim alone', () => {
    const visit = new Visit({ lines: [{}, {}], policy: { writeOffLimit: 100000 as never } }).billed();
    visit.remit({
      claim: 1,
      lines: [
        { line: 1, cas: ['CO-197 100.00'] },
        { line: 2, cas: ['CO-50 100.00'] },
      ],
    });
    visit.decide(visit.task('work_denial', 'CO-50')!, 'write_off', { fix: { writeOff: 'not_medically_necessary' } });
    expect(worked(visit)).toEqual(['CO-197 open', 'CO-50 closed written_off']);
    expect(visit.asks).toEqual(['work_denial CO-197']);
    expect(visit.balances).toMatchObject({
      payer: { prairie: '100.00' },
      writeOffs: { not_medically_necessary: '100.00' },
    });
  });

  it('by billing the patient is offered only where the payer said so (PR), and moves the denied amount', () => {
    expect(denied(['CO-96 100.00']).task('work_denial')!.outcomes).toEqual([
      'correct_claim',
      'new_claim',
      'appeal',
      'send_documents',
      'bill_other_payer',
      'write_off',
    ]);
    const visit = denied(['CO-45 30.00', 'PR-96 70.00']);
    visit.decide(visit.task('work_denial')!, 'bill_patient');
    expect([visit.balances, worked(visit), visit.stage]).toEqual([
      { charges: '100.00', adjustments: { contractual: '30.00' }, patient: '70.00' },
      ['PR-96 closed patient'],
      'patient_balance',
    ]);
    expect(visit.record.tasks.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['work_denial done']);
  });

  it('by a write-off of what is worked on elsewhere closes it too', () => {
    const visit = denied(['CO-197 100.00'], { policy: { writeOffLimit: 100000 as never } });
    visit
      .draft()
      .openTask({ kind: 'follow_up', reason: 'no_835', queue: 'follow_up', outcomes: ['wait', 'write_off'], why: '' });
    visit.decide(visit.task('follow_up')!, 'write_off');
    expect([worked(visit), visit.asks, visit.stage]).toEqual([['CO-197 closed written_off'], [], 'zero_balance']);
  });

  it('that the payer has settled meanwhile does nothing', () => {
    const visit = denied(['CO-197 100.00']);
    const task = visit.task('work_denial')!;
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    visit.decide(task, 'correct_claim', { fix: { lines: { 1: { code: '99999' } } } });
    expect([visit.line(1).code, visit.record.claims.length, visit.stage]).toEqual(['99213', 1, 'zero_balance']);
  });
});
