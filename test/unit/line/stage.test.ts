/** Goal: the stage is the earliest that any of the money is in (FORMAT 5). */
import { expect } from 'expect';
import fc from 'fast-check';
import { stageOf } from '../../../src/line/stage';
import type { ClaimStatus } from '../../../src/words';
import { payer, Visit } from '../../support/record';

const stageWith = (status: ClaimStatus, given: { paper?: boolean } = {}): string => {
  const visit = new Visit({ payers: [payer('prairie', { claims: given.paper ? 'paper' : 'electronic' })] });
  visit.look();
  visit.claim(1).status = status;
  return stageOf(visit.draft());
};

describe('The stage', () => {
  const OF_CLAIM: [ClaimStatus, string][] = [
    ['ready', 'submission'],
    ['held', 'submission'],
    ['sent', 'acknowledgement'],
    ['syntax_accepted', 'acknowledgement'],
    ['received', 'acknowledgement'],
    ['rejected', 'acknowledgement'],
    ['accepted', 'adjudication'],
    ['crossed_over', 'adjudication'],
    ['adjudicated', 'adjudication'],
    ['reversed', 'adjudication'],
  ];
  for (const [status, stage] of OF_CLAIM)
    it(`of a claim that is ${status} is ${stage}`, () => expect(stageWith(status)).toBe(stage));
  it('of a claim sent on paper is adjudication', () => {
    expect(stageWith('sent', { paper: true })).toBe('adjudication');
    expect(stageWith('ready', { paper: true })).toBe('submission');
  });

  it('follows the money: the denied part in adjudication before the patient’s part', () => {
    const visit = new Visit({ lines: [{}, {}] });
    const stages: string[] = [];
    const note = (): void => void stages.push(visit.stage);
    visit.look();
    note();
    visit.send().look();
    note();
    visit.remit({
      claim: 1,
      lines: [
        { line: 1, paid: '70.00', cas: ['CO-45 10.00', 'PR-3 20.00'] },
        { line: 2, cas: ['PR-96 100.00'] },
      ],
    });
    note();
    visit.decide(visit.task('work_denial')!, 'bill_patient');
    note();
    visit.pay('125.00');
    note();
    visit.decide(visit.task('review_credit')!, 'refund');
    visit.decide(visit.task('approve')!, 'approve', { actor: 'other' });
    note();
    visit.payRefund('patient');
    note();
    expect(stages).toEqual([
      'submission',
      'adjudication',
      'adjudication',
      'patient_balance',
      'credit_balance',
      'credit_balance',
      'zero_balance',
    ]);
  });

  it('of an older version of the claim does not count', () => {
    const visit = new Visit().billed();
    visit.claim(1).status = 'rejected';
    visit.look();
    visit.decide(visit.task('resolve_rejection')!, 'fix');
    visit.send().look();
    expect(visit.stage).toBe('adjudication');
  });

  it('that is left and come back to is audited, leaving zero as a reopening', () => {
    const visit = new Visit().billed();
    visit.remit({ claim: 1, lines: [{ line: 1, paid: '60.00', cas: ['CO-45 40.00'] }] });
    const { audit } = visit.remit({ claim: 1, status: '22', paid: '-60.00' }).changes;
    expect(audit.map(({ action }) => action)).toEqual(['stage.change', 'encounter.reopen']);
  });

  it('is zero_balance exactly when nothing is owed or held and nobody has to act before billing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), (paid, patient) => {
        const visit = new Visit().billed();
        visit.remit({
          claim: 1,
          lines: [{ line: 1, paid: `${paid}0.00`, cas: [`CO-45 ${9 - paid}0.00`, 'PR-1 10.00'].slice(0, 2) }],
        });
        if (patient > 0) visit.pay(`${patient}0.00`);
        expect(visit.stage).toBe(patient === 0 ? 'patient_balance' : patient === 1 ? 'zero_balance' : 'credit_balance');
      }),
    );
  });
});
