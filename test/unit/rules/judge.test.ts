/** Goal: rules say what they should about a claim: operators, quantifiers, scopes, layers, actions, and holding when they cannot say. */
import { expect } from 'expect';
import fc from 'fast-check';
import { RuleBook } from '../../../src/rules/rule-book';
import { activeRule, claimFacts, type ClaimOf, finding } from '../../support/claims';

const judge = (claim: ClaimOf, ...rules: ReturnType<typeof activeRule>[]) =>
  new RuleBook(rules).judge(claimFacts(claim));
/** Whether a condition is true of a claim. */
const holds = (when: unknown, claim: ClaimOf = {}): boolean => judge(claim, activeRule({ when })).findings.length > 0;
const field = (name: string, op: string, value?: unknown): object => ({ field: name, op, value });

describe('A condition', () => {
  it('compares texts', () => {
    expect(holds(field('claim.place', 'is', '11'))).toBe(true);
    expect(holds(field('claim.place', 'isNot', '11'))).toBe(false);
    expect(holds(field('claim.place', 'in', ['22', '11']))).toBe(true);
    expect(holds(field('claim.place', 'notIn', ['22', '11']))).toBe(false);
    expect(holds(field('claim.firstDiagnosis', 'startsWith', ['E11', 'I1']))).toBe(true);
    expect(holds(field('provider.taxonomy', 'between', ['207Q00000X', '207R00000X']))).toBe(true);
  });
  it('compares numbers, ages at the birthday, and whole cents', () => {
    const born = (day: string): ClaimOf => ({ from: '2026-03-03', patient: { born: day } });
    expect(holds(field('patient.age', 'atLeast', 18), born('2008-03-03'))).toBe(true);
    expect(holds(field('patient.age', 'atLeast', 18), born('2008-03-04'))).toBe(false);
    expect(holds(field('claim.total', 'between', [10000, 10000]))).toBe(true);
    expect(holds(field('claim.total', 'atMost', 9999))).toBe(false);
  });
  it('looks into windows of days, first and last day included', () => {
    const window = field('claim.from', 'between', ['2026-01-01', '2026-03-31']);
    expect(['2025-12-31', '2026-01-01', '2026-03-31', '2026-04-01'].map((from) => holds(window, { from }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
  it('compares lists, the empty one too', () => {
    const modifiers = (...all: string[]): ClaimOf => ({ lines: [{ modifiers: all }] });
    expect(holds(field('claim.modifiers', 'includesAny', ['25', '59']), modifiers('59'))).toBe(true);
    expect(holds(field('claim.modifiers', 'includesAll', ['25', '59']), modifiers('59'))).toBe(false);
    expect(holds(field('claim.modifiers', 'includesNone', ['25']), modifiers())).toBe(true);
    expect(holds(field('claim.modifiers', 'isEmpty'), modifiers())).toBe(true);
    expect(holds(field('claim.diagnoses', 'anyStartsWith', ['E1']))).toBe(true);
  });
  it('is never true of what is known not to be there, but for isEmpty', () => {
    expect(holds(field('claim.authorization', 'isNot', 'A1'))).toBe(false);
    expect(holds(field('claim.authorization', 'isEmpty'))).toBe(true);
    expect(holds(field('payer.code', 'notIn', ['X']), { payer: null })).toBe(false);
  });
  it('joins with all, any and not', () => {
    const yes = field('claim.place', 'is', '11');
    const no = field('claim.place', 'is', '22');
    expect([holds({ all: [yes, no] }), holds({ any: [yes, no] }), holds({ not: no })]).toEqual([false, true, true]);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), (truths) => {
        const all = truths.map((truth) => (truth ? yes : no));
        // De Morgan: not (a and b) is (not a) or (not b).
        expect(holds({ not: { all } })).toBe(holds({ any: all.map((not) => ({ not })) }));
      }),
      { numRuns: 50 },
    );
  });
  it('asks some, every or another line', () => {
    const lines: ClaimOf = { lines: [{ code: '99213' }, { code: 'G0439', units: 2 }] };
    const units = (n: number): object => field('line.units', 'atLeast', n);
    expect([holds({ someLine: units(2) }, lines), holds({ everyLine: units(2) }, lines)]).toEqual([true, false]);
    const alone = activeRule({ each: 'line', when: { anotherLine: units(2) } });
    expect(judge(lines, alone).findings.map(({ lineId }) => lineId)).toEqual(['line-1']);
  });
});

describe('A rule', () => {
  it('of lines finds each line that fits, of its codes only', () => {
    const rule = activeRule({
      each: 'line',
      scope: { codes: ['99213'] },
      when: field('line.units', 'atLeast', 1),
    });
    expect(judge({ lines: [{}, { code: '99214' }, {}] }, rule).findings.map(({ lineId }) => lineId)).toEqual([
      'line-1',
      'line-3',
    ]);
  });

  it('of claims judges a claim without lines', () =>
    expect(judge({ lines: [] }, activeRule({ when: field('claim.lineCount', 'is', 0) })).findings).toHaveLength(1));

  for (const [name, scope, inside, outside] of [
    ['payer', { payers: ['PRAIRIE'] }, {}, { payer: { code: 'OTHER' } }],
    ['kind of payer', { payerKinds: ['medicare'] }, { payer: { kind: 'medicare' } }, {}],
    ['plan', { plans: ['G1'] }, { payer: { plan: 'G1' } }, { payer: { plan: null } }],
    ['kind of claim', { claimKinds: ['institutional'] }, { kind: 'institutional' }, {}],
    ['frequency', { frequencies: ['7'] }, { frequency: '7' }, {}],
    ['first day', { from: '2026-03-03' }, { from: '2026-03-03' }, { from: '2026-03-02' }],
    ['last day', { to: '2026-03-03' }, { from: '2026-03-03' }, { from: '2026-03-04' }],
    ['code', { codes: ['99214'] }, { lines: [{}, { code: '99214' }] }, {}],
  ] as [string, object, ClaimOf, ClaimOf][])
    it(`with a scope by ${name} looks at nothing else`, () => {
      const rule = activeRule({ scope });
      expect(judge(inside, rule).judgedBy).toEqual([rule.id]);
      expect(judge(outside, rule)).toMatchObject({ judgedBy: [], findings: [] });
    });

  it('that cannot be judged holds the claim and says which field is missing', () => {
    const rule = activeRule({ when: field('patient.age', 'atLeast', 65) });
    const { findings } = judge({ patient: { born: undefined } }, rule);
    expect(findings).toMatchObject([{ from: 'failure', severity: 'error', overridable: false, queue: 'claim_edits' }]);
    expect(findings[0]!.why).toContain('patient.age');
  });

  it('holds, routes and tags', () => {
    const rule = activeRule({
      then: [
        { do: 'hold', queue: 'claim_edits', why: 'The payer moves its office.' },
        { do: 'route', queue: 'credentialing' },
        { do: 'tag', tag: 'moving' },
      ],
    });
    expect(judge({}, rule)).toMatchObject({
      route: 'credentialing',
      tags: ['moving'],
      findings: [{ from: 'hold', severity: 'error', overridable: true, why: 'The payer moves its office.' }],
    });
  });

  it('tells errors before warnings before notes', () => {
    const of = (key: string, severity: string) => activeRule({ key, then: [finding({ severity })] });
    const found = judge({}, of('b1', 'info'), of('b2', 'error'), of('a1', 'warning'), of('a2', 'error')).findings;
    expect(found.map(({ key }) => key)).toEqual(['a2', 'b2', 'a1', 'b1']);
  });
});

describe('Layers', () => {
  const layers = (['global', 'payer', 'customer'] as const).map((layer) => activeRule({}, { layer }));
  it('of one key: the special one holds', () => expect(judge({}, ...layers).judgedBy).toEqual(['a-rule/customer/1']));
  it('leave the general one where the special one is out of scope', () => {
    const special = activeRule({ scope: { payers: ['OTHER'] } }, { layer: 'payer' });
    expect(judge({}, layers[0]!, special).judgedBy).toEqual(['a-rule/global/1']);
    expect(judge({ payer: { code: 'OTHER' } }, layers[0]!, special).judgedBy).toEqual(['a-rule/payer/1']);
  });
  it('hold in their newest version', () =>
    expect(judge({}, layers[2]!, activeRule({}, { version: 2 })).judgedBy).toEqual(['a-rule/customer/2']));
});

describe('A repair', () => {
  const of = (repair: string, more: object = {}) =>
    activeRule({
      key: `fix-${repair.replaceAll('_', '-')}`,
      when: field('claim.lineCount', 'atLeast', 1),
      then: [{ do: 'repair', repair }],
      ...more,
    });
  it('changes the form and tells before and after; other rules see the repaired claim', () => {
    const judgement = judge(
      { authorization: 'ab 12-3' },
      of('authorization_upper_case'),
      of('authorization_without_punctuation'),
      activeRule({ when: field('claim.authorization', 'is', 'AB123') }),
    );
    expect(judgement.findings.map(({ key }) => key)).toEqual(['a-rule']);
    expect(judgement.repaired).toEqual([
      { field: 'claim.authorization', lineId: null, before: 'ab 12-3', after: 'AB 12-3' },
      { field: 'claim.authorization', lineId: null, before: 'AB 12-3', after: 'AB123' },
    ]);
  });
  it('names each pointer once, of the rule’s own lines', () => {
    const judgement = judge(
      { lines: [{ dx: [2, 1, 2] }, { code: '99214', dx: [1, 1] }] },
      of('pointers_once', { each: 'line', scope: { codes: ['99213'] }, when: field('line.pointers', 'atLeast', 2) }),
    );
    expect(judgement.claim.lines.map(({ dx }) => dx)).toEqual([
      [2, 1],
      [1, 1],
    ]);
  });
  it('again changes nothing: same claim, same answer', () => {
    const book = new RuleBook([of('authorization_upper_case'), activeRule({ each: 'line' })]);
    const once = book.judge(claimFacts({ authorization: 'x1' }));
    expect(book.judge(claimFacts({ authorization: 'x1' }))).toEqual(once);
    expect(book.judge(once.claim)).toEqual({ ...once, repaired: [] });
  });
});
