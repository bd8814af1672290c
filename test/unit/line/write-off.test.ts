/** Goal: money is given up only by a person, above the limit by two, and never more than was seen (FORMAT 3, 5, 6.9). */
import { expect } from 'expect';
import { parseCents } from '../../../src/money/cents';
import { Visit, type VisitOf } from '../../support/record';

const denied = (amount: string, given: VisitOf = {}): Visit => {
  const visit = new Visit({ lines: [{ charge: amount }], ...given }).billed();
  visit.remit({ claim: 1, lines: [{ line: 1, cas: [`CO-50 ${amount}`] }] });
  return visit;
};
const giveUp = (visit: Visit): void =>
  void visit.decide(visit.task('work_denial')!, 'write_off', { fix: { writeOff: 'not_medically_necessary' } });

describe('A write-off', () => {
  it('within the limit posts at once, under its reason', () => {
    const visit = denied('50.00');
    giveUp(visit);
    expect([visit.stage, visit.asks, visit.balances]).toEqual([
      'zero_balance',
      [],
      { charges: '50.00', writeOffs: { not_medically_necessary: '50.00' } },
    ]);
  });

  it('without a reason is administrative', () => {
    const visit = denied('50.00');
    visit.decide(visit.task('work_denial')!, 'write_off');
    expect(visit.balances.writeOffs).toEqual({ administrative: '50.00' });
  });

  it('above the limit waits for another person; the task waits, nothing posts', () => {
    const visit = denied('50.01');
    giveUp(visit);
    expect(visit.asks).toEqual(['work_denial CO-50 waiting_for_review', 'approve write_off']);
    expect(visit.task('approve')).toMatchObject({ amount: 5001, requestedBy: 'biller', claimId: visit.claim(1).id });
    expect(visit.balances.writeOffs).toBeUndefined();
  });

  it('that is approved posts under the reason that was asked for; both people are in the trail', () => {
    const visit = denied('80.00');
    giveUp(visit);
    const { audit } = visit.decide(visit.task('approve')!, 'approve', { actor: 'supervisor' }).changes;
    expect([visit.asks, visit.balances.writeOffs, visit.record.denials[0]!.outcome]).toEqual([
      [],
      { not_medically_necessary: '80.00' },
      'written_off',
    ]);
    expect(audit.filter(({ actor }) => actor).map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'decision.apply supervisor',
      'adjustment.write_off supervisor',
    ]);
    expect(visit.record.tasks.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('that is refused is open again', () => {
    const visit = denied('80.00');
    giveUp(visit);
    visit.decide(visit.task('approve')!, 'refuse', { actor: 'supervisor' });
    expect([visit.asks, visit.balances.writeOffs, visit.record.denials[0]!.status]).toEqual([
      ['work_denial CO-50'],
      undefined,
      'open',
    ]);
  });

  it('that the payer has paid meanwhile needs no approval any more', () => {
    const visit = denied('80.00');
    giveUp(visit);
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 20.00'] }] });
    expect([visit.asks, visit.stage]).toEqual([[], 'zero_balance']);
  });

  it('of one denial is approved as that one, though another of the claim waits too', () => {
    const visit = new Visit({ lines: [{ charge: '80.00' }, { charge: '90.00' }] }).billed();
    visit.remit({
      claim: 1,
      lines: [
        { line: 1, cas: ['CO-50 80.00'] },
        { line: 2, cas: ['CO-197 90.00'] },
      ],
    });
    for (const reason of ['CO-50', 'CO-197']) visit.decide(visit.task('work_denial', reason)!, 'write_off');
    visit.decide(
      visit.openTasks.find(({ kind, amount }) => kind === 'approve' && amount === 9000)!,
      'approve',
      { actor: 'supervisor' },
    );
    expect(visit.record.denials.map(({ carc, outcome }) => [carc, outcome])).toEqual([
      ['50', null],
      ['197', 'written_off'],
    ]);
    expect(visit.balances.writeOffs).toEqual({ administrative: '90.00' });
  });

  it('outside of denials is all that payers owe, but no more than was approved', () => {
    const visit = new Visit({ lines: [{ charge: '80.00' }, { charge: '90.00' }] }).billed();
    visit.draft().openTask({
      kind: 'follow_up',
      reason: 'no_835',
      queue: 'follow_up',
      outcomes: ['write_off'],
      why: '',
      claimId: visit.claim(1).id,
    });
    visit.decide(visit.task('follow_up')!, 'write_off');
    expect(visit.task('approve')!.amount).toBe(17000);
    visit.line(2).charge = parseCents('100.00');
    visit.decide(visit.task('approve')!, 'approve', { actor: 'supervisor' });
    expect(visit.balances).toEqual({
      charges: '180.00',
      payer: { prairie: '10.00' },
      writeOffs: { administrative: '170.00' },
    });
  });

  it('of what is no longer owed gives up nothing', () => {
    const visit = denied('40.00');
    const { changes } = visit.decide(visit.task('work_denial')!, 'write_off');
    expect(changes.entries.map(({ kind }) => kind)).toEqual(['write_off']);
    expect(visit.decide(visit.record.tasks[0]!, 'write_off').changes.entries).toEqual([]);
  });

  it('that takes all that a part payment left closes the other denials of the line too', () => {
    const visit = new Visit({ lines: [{ charge: '100.00' }] }).billed();
    visit.remit({ claim: 1, lines: [{ line: 1, cas: ['CO-197 50.00', 'CO-50 50.00'] }] });
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '90.00', cas: ['OA-23 10.00'] }] });
    visit.decide(visit.task('work_denial', 'CO-197')!, 'write_off');
    expect(visit.record.denials.map(({ carc, outcome }) => [carc, outcome])).toEqual([
      ['197', 'written_off'],
      ['50', 'written_off'],
    ]);
    expect([visit.asks, visit.stage, visit.balances.writeOffs]).toEqual([
      [],
      'zero_balance',
      { administrative: '10.00' },
    ]);
  });
});
