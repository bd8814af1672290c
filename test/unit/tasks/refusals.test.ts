/** Goal: which decisions are refused, each for its reason, and that all others pass (FORMAT 5, 6.9, 6.11). */
import { expect } from 'expect';
import type { Denial, Task } from '../../../src/line/record';
import { ZERO } from '../../../src/money/cents';
import { type DecisionFacts, refusal } from '../../../src/tasks/refusals';
import { TASK_OUTCOMES } from '../../../src/words';

const task = (given: Partial<Task>): Task => ({
  id: 'task',
  kind: 'work_denial',
  reason: 'CO-16',
  queue: 'denials',
  claimId: 'claim',
  lineId: null,
  subjectId: null,
  amount: ZERO,
  outcomes: [],
  overridable: false,
  why: '',
  state: 'open',
  version: 1,
  due: null,
  requestedBy: null,
  ...given,
});
const denial = (reason: string, remarks: string[] = []): Denial => {
  const [group, carc] = reason.split('-') as [string, string];
  return {
    id: reason,
    claimId: 'claim',
    lineId: 'line',
    remitClaimId: 'remit',
    group,
    carc,
    remarks,
    amount: ZERO,
    status: 'open',
    outcome: null,
    category: 'other',
    owner: 'denials',
    nextAction: 'review',
    correction: null,
    taskId: 'task',
  };
};
const facts = (given: Partial<DecisionFacts>): DecisionFacts => ({
  task: task({}),
  denials: [denial('CO-197')],
  icn: 'ICN1',
  replacement: true,
  payerKind: 'commercial',
  hasClosedPair: false,
  isContractual: false,
  roles: ['biller'],
  actor: 'anna',
  ...given,
});
const code = (given: Partial<DecisionFacts>, outcome: Parameters<typeof refusal>[1]): string | undefined =>
  refusal(facts(given), outcome)?.code;

describe('Approving', () => {
  const approve = task({ kind: 'approve', requestedBy: 'anna' });
  it('is not for the person who asked, whatever their role', () => {
    expect(code({ task: approve, roles: ['supervisor'] }, 'approve')).toBe('same_person');
    expect(code({ task: approve, roles: ['admin'] }, 'refuse')).toBe('same_person');
  });
  it('takes a supervisor or an admin', () => {
    expect(code({ task: approve, actor: 'ben', roles: ['biller'] }, 'approve')).toBe('not_permitted');
    expect(code({ task: approve, actor: 'ben', roles: ['supervisor'] }, 'approve')).toBeUndefined();
    expect(code({ task: approve, actor: 'ben', roles: ['biller', 'admin'] }, 'approve')).toBeUndefined();
  });
});

describe('Overriding an edit', () => {
  it('is refused where the edit admits none', () =>
    expect(code({ task: task({ kind: 'resolve_edit', reason: 'ncci_ptp' }) }, 'override')).toBe('not_overridable'));
  it('is free where it does, with a reason and for whoever may', () => {
    const mue = task({ kind: 'resolve_edit', reason: 'mue', overridable: true });
    expect(code({ task: mue, because: 'documented' }, 'override')).toBeUndefined();
    expect(code({ task: mue }, 'override')).toBe('reason_missing');
    expect(code({ task: mue, because: 'documented', roles: ['poster'] }, 'override')).toBe('not_permitted');
  });
  it('is not for the coder whose visit a second one looks at', () => {
    const second = task({ kind: 'review_coding', reason: 'second_review', requestedBy: 'me' });
    expect(code({ task: second, actor: 'me' }, 'approve')).toBe('same_person');
    expect(code({ task: second, actor: 'another' }, 'approve')).toBeUndefined();
  });
  it('of the filing limit takes a supervisor', () => {
    const late = task({ kind: 'resolve_edit', reason: 'filing_limit_passed', overridable: true });
    expect(code({ task: late }, 'override')).toBe('not_permitted');
    expect(code({ task: late, roles: ['supervisor'], because: 'the payer agreed' }, 'override')).toBeUndefined();
  });
});

describe('A corrected claim', () => {
  it('is refused for what the payer never processed', () =>
    expect(code({ denials: [denial('CO-16', ['MA130'])] }, 'correct_claim')).toBe('unprocessable'));
  it('is refused without the payer’s control number', () =>
    expect(code({ icn: null }, 'correct_claim')).toBe('no_payer_control_number'));
  it('is refused by a payer that takes none', () =>
    expect(code({ replacement: false }, 'correct_claim')).toBe('unprocessable'));
  it('is free otherwise', () => expect(code({}, 'correct_claim')).toBeUndefined());
  it('never stands in the way of a new claim', () =>
    expect(
      code({ icn: null, replacement: false, denials: [denial('CO-16', ['MA130'])] }, 'new_claim'),
    ).toBeUndefined());
});

describe('An appeal', () => {
  for (const [what, given] of Object.entries({
    'of an unprocessable claim (MA130)': { denials: [denial('CO-16', ['MA130'])] },
    'of the deductible': { denials: [denial('PR-1')] },
    'of the coinsurance': { denials: [denial('PR-2')] },
    'of the copay': { denials: [denial('PR-3')] },
    'of a pair that NCCI never pays together': { denials: [denial('CO-236')], hasClosedPair: true },
    'of timely filing with Medicare': { denials: [denial('CO-29')], payerKind: 'medicare' as const },
  }))
    it(`${what} is refused`, () => expect(code(given, 'appeal')).toBe('not_appealable'));
  it('of what the contract leaves is refused, and so is what carries no appeal rights', () => {
    expect(code({ denials: [denial('CO-45')], isContractual: true }, 'appeal')).toBe('not_appealable');
    expect(code({ denials: [denial('CO-50', ['N211'])] }, 'appeal')).toBe('not_appealable');
  });
  it('that is refused says by which rule, and what may be done instead', () =>
    expect(refusal(facts({ denials: [denial('CO-50'), denial('CO-16', ['MA130'])] }), 'appeal')?.sentence).toBe(
      'CO-16 cannot be appealed (rule unprocessable_claim): the payer never processed the claim, so there is no decision to contest. Send a new claim.',
    ));
  it('of timely filing with any other payer is not', () =>
    expect(code({ denials: [denial('CO-29')] }, 'appeal')).toBeUndefined());
  it('of medical necessity is not', () =>
    expect(code({ denials: [denial('CO-50')], payerKind: 'medicare' }, 'appeal')).toBeUndefined());
});

describe('The answer to a changed chart', () => {
  const changed = { task: task({ kind: 'decide_change', reason: 'chart_changed' }) };
  it('by a replacement or a void must name the payer’s control number', () => {
    for (const outcome of ['replace', 'void'] as const) {
      expect(code({ ...changed, icn: null }, outcome)).toBe('no_payer_control_number');
      expect(code(changed, outcome)).toBeUndefined();
    }
  });
  it('by a replacement is refused by a payer that takes none; a void is not', () => {
    expect(code({ ...changed, replacement: false }, 'replace')).toBe('unprocessable');
    expect(code({ ...changed, replacement: false }, 'void')).toBeUndefined();
  });
  it('that it does not matter needs a reason', () => {
    expect(code(changed, 'ignore')).toBe('reason_missing');
    expect(code({ ...changed, because: 'of another visit' }, 'ignore')).toBeUndefined();
  });
});

describe('That a visit bills nothing', () => {
  it('needs a reason, which stays with the visit', () => {
    expect(code({}, 'no_charge')).toBe('reason_missing');
    expect(code({ because: 'a courtesy visit' }, 'no_charge')).toBeUndefined();
  });
});

describe('Nothing else is refused', () => {
  for (const outcome of TASK_OUTCOMES.filter(
    (one) => !['override', 'correct_claim', 'appeal', 'replace', 'void', 'ignore', 'no_charge'].includes(one),
  ))
    it(`${outcome}`, () =>
      expect(refusal(facts({ denials: [denial('CO-16', ['MA130'])], icn: null }), outcome)).toBeNull());
});
