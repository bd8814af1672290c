/**
 * Goal: rules of the practice stop, warn, hold, route, tag and repair through the line itself; what was found and how it
 * ended is noted; the rules of the first judging hold until the claim is built.
 */
import { expect } from 'expect';
import { RuleBook } from '../../../src/rules/rule-book';
import { activeRule, finding } from '../../support/claims';
import { Visit, type VisitOf } from '../../support/record';

type RuleOf = Parameters<typeof activeRule>[0];

const given = (rules: RuleOf[], more: VisitOf = {}): Visit =>
  new Visit({
    ...more,
    edits: { pairs: [], unitLimits: [], rules: new RuleBook(rules.map((rule) => activeRule(rule))), open: null },
  });
const severity = (of: string, more: object = {}): RuleOf => ({ then: [finding({ severity: of, ...more })] });

describe('A rule of the practice', () => {
  it('stops the claim with a task that says why and how to fix it', () => {
    const visit = given([severity('error', { queue: 'authorization' })]);
    visit.look();
    expect([visit.stage, visit.asks, visit.record.claims]).toEqual(['scrubbing', ['resolve_edit rule:a-rule'], []]);
    expect(visit.openTasks[0]).toMatchObject({ queue: 'authorization', why: 'It is wrong. Put it right.' });
  });

  it('lets the claim go when its override is decided, and notes who did it', () => {
    const visit = given([severity('error')]);
    visit.look();
    const draft = visit.decide(visit.task('resolve_edit', 'rule:a-rule')!, 'override', {
      because: 'seen',
      actor: 'coder',
    });
    expect([visit.stage, visit.record.encounter.overrides]).toEqual(['submission', ['rule:a-rule']]);
    expect(draft.changes.judgement).toMatchObject({
      closed: [{ outcome: 'overridden', by: 'coder' }],
      claimIds: [visit.claim(1).id],
    });
  });

  it('is noted as fixed when the record changes', () => {
    const rule: RuleOf = { when: { field: 'claim.authorization', op: 'isEmpty' }, then: [finding()] };
    const visit = given([rule]);
    expect(visit.look().changes.judgement!.found.map(({ code, amount }) => [code, amount])).toEqual([
      ['rule:a-rule', 10000],
    ]);
    const draft = visit.decide(visit.openTasks[0]!, 'fix', { fix: { authorization: 'A1' }, actor: 'biller' });
    expect(draft.changes.judgement!.closed).toMatchObject([{ outcome: 'fixed', by: 'biller' }]);
    expect(visit.stage).toBe('submission');
  });

  it('that cannot be judged holds the claim and cannot be overridden', () => {
    const visit = given([{ when: { field: 'patient.age', op: 'atLeast', value: 65 } }]);
    visit.look();
    expect(visit.openTasks[0]).toMatchObject({
      reason: 'rule:a-rule',
      outcomes: ['fix', 'write_off'],
      queue: 'claim_edits',
    });
    expect(visit.openTasks[0]!.why).toContain('patient.age');
  });

  it('routes what is asked', () => {
    const visit = given([{ then: [finding(), { do: 'route', queue: 'credentialing' }, { do: 'tag', tag: 'seen' }] }]);
    const draft = visit.look();
    expect([visit.openTasks[0]!.queue, draft.changes.judgement!.tags]).toEqual(['credentialing', ['seen']]);
  });

  it('repairs the form before anything is judged, once', () => {
    const rules: RuleOf[] = [
      {
        key: 'capitals',
        when: { field: 'claim.authorization', op: 'isPresent' },
        then: [{ do: 'repair', repair: 'authorization_upper_case' }],
      },
    ];
    const visit = given(rules, { encounter: { authorization: 'ab1' } });
    const draft = visit.look();
    expect(visit.record.encounter.authorization).toBe('AB1');
    expect(draft.changes.judgement!.repaired).toEqual([
      { field: 'claim.authorization', lineId: null, before: 'ab1', after: 'AB1' },
    ]);
  });

  it('judged again without a change finds nothing new', () => {
    const visit = given([severity('error')]);
    const first = visit.look().changes.judgement!;
    const second = visit.look().changes.judgement!;
    expect([second.id, second.found, second.closed, second.inputHash]).toEqual([first.id, [], [], first.inputHash]);
  });
});

describe('A warning', () => {
  it('asks a coder, in order of severity and with the fix', () => {
    const visit = given([severity('warning'), { key: 'z-rule', ...severity('info') }]);
    visit.look();
    expect([visit.stage, visit.asks]).toEqual(['coding_review', ['review_coding coding_review']]);
    expect(visit.openTasks[0]!.why).toContain('1. It is wrong. Put it right.');
  });
  it('that a coder let pass asks no more, nor before a correction', () => {
    const visit = given([severity('warning')]);
    visit.look();
    visit.decide(visit.task('review_coding')!, 'approve');
    expect([visit.stage, visit.record.encounter.overrides]).toEqual(['submission', ['rule:a-rule']]);
    visit.send().remit({ claim: 1, lines: [{ line: 1, cas: ['CO-16 100.00'] }] });
    visit.decide(visit.task('work_denial')!, 'correct_claim');
    expect([visit.stage, visit.asks]).toEqual(['submission', []]);
  });
  it('that came with the coder’s own fix asks again', () => {
    const visit = given([{ each: 'line', scope: { codes: ['99214'] }, ...severity('warning') }], {
      policy: { codingReview: 'always' },
    });
    visit.look();
    visit.decide(visit.task('review_coding')!, 'fix', { fix: { lines: { 1: { code: '99214' } } } });
    expect([visit.stage, visit.asks]).toEqual(['coding_review', ['review_coding coding_review']]);
    visit.on('2026-03-04');
    visit.decide(visit.openTasks[0]!, 'approve');
    expect(visit.stage).toBe('submission');
  });
  it('that a fix made needless asks nobody any more', () => {
    const visit = given([{ when: { field: 'claim.authorization', op: 'isEmpty' }, ...severity('warning') }]);
    visit.look();
    visit.record.encounter.authorization = 'A1';
    visit.look();
    expect([visit.stage, visit.asks]).toEqual(['submission', []]);
  });
});

describe('A note', () => {
  it('stops nobody', () => {
    const visit = given([severity('info')]);
    visit.look();
    expect([visit.stage, visit.asks]).toEqual(['submission', []]);
  });
});

describe('A second reviewer', () => {
  const sampled = (percent: number): Visit => {
    const visit = new Visit({ policy: { codingReview: 'always', secondReviewPercent: percent } });
    visit.look();
    visit.decide(visit.task('review_coding', 'coding_review')!, 'approve', { actor: 'first' });
    return visit;
  };
  it('sees what was drawn, and is another than the first', () => {
    const visit = sampled(100);
    expect([visit.stage, visit.asks]).toEqual(['coding_review', ['review_coding second_review']]);
    expect(visit.openTasks[0]!.requestedBy).toBe('first');
    visit.decide(visit.openTasks[0]!, 'approve', { actor: 'second' });
    expect([visit.stage, visit.asks]).toEqual(['submission', []]);
  });
  it('sees nothing at 0 percent', () => expect(sampled(0).stage).toBe('submission'));
});
