/** Goal: a rule that cannot be right is refused before it is kept, with the place and what to do; nothing in a rule runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { compileRule } from '../../../src/rules/compile';
import { fieldsPage, exampleRule } from '../../../src/rules/fields-doc';
import { FIELDS, type FieldType } from '../../../src/rules/fields';
import { parseRule } from '../../../src/rules/language';
import { OPERATORS } from '../../../src/rules/operators';
import { ruleJson } from '../../support/claims';

/** All that is wrong with it, as `path: message`. */
function faults(json: unknown): string[] {
  const parsed = parseRule(json);
  const found = 'faults' in parsed ? parsed : compileRule(parsed.rule);
  return 'faults' in found ? found.faults.map(({ path, message }) => `${path}: ${message}`) : [];
}
const when = (condition: unknown, more: object = {}): string[] => faults(ruleJson({ when: condition, ...more }));

describe('A rule as it is written', () => {
  it('that is right has no fault', () => expect(faults(ruleJson())).toEqual([]));

  it('names unknown keys, and a wrong field by its place', () => {
    expect(faults({ ...(ruleJson() as object), extra: 1 })).toEqual([expect.stringContaining('extra')]);
    expect(when({ field: 'claim.constructor', op: 'is', value: 'x' })[0]).toMatch(/^when\.field: /);
    expect(when({ all: [{ field: '__proto__', op: 'is', value: 'x' }] })[0]).toMatch(/^when\.all\.0\.field: /);
  });

  it('says which operators a field has', () =>
    expect(when({ field: 'claim.total', op: 'startsWith', value: ['1'] })).toEqual([
      'when.op: does not fit claim.total; its operators are is, atLeast, atMost, between, isEmpty, isPresent',
    ]));

  it('wants the operand that the operator takes', () => {
    expect(when({ field: 'claim.total', op: 'is', value: '100' })).toEqual(['when.value: takes whole cents']);
    expect(when({ field: 'claim.total', op: 'is', value: 1.5 })).not.toEqual([]);
    expect(when({ field: 'claim.from', op: 'before', value: '2026-02-30' })).toEqual([
      'when.value: takes a day (YYYY-MM-DD)',
    ]);
    expect(when({ field: 'claim.from', op: 'between', value: ['2026-03-02', '2026-03-01'] })).toEqual([
      'when.value: takes the lower value first',
    ]);
    expect(when({ field: 'claim.codes', op: 'includesAny', value: [] })).toEqual(['when.value: takes a list of texts']);
    expect(when({ field: 'claim.authorization', op: 'isEmpty', value: 'x' })).toEqual(['when.value: takes no value']);
    expect(when({ field: 'claim.place', op: 'between', value: ['1', '22'] })).toEqual([
      'when.value: takes two codes of the same length',
    ]);
  });

  it('refuses values that the field never has', () => {
    expect(when({ field: 'claim.kind', op: 'is', value: 'profesional' })[0]).toContain(
      'it has professional, institutional',
    );
    expect(when({ field: 'payer.kind', op: 'in', value: ['medicare', 'Medicare'] })).toHaveLength(1);
    expect(when({ field: 'claim.diagnoses', op: 'includesAny', value: ['E119'] })[0]).toContain('with its dot');
    expect(when({ field: 'claim.diagnoses', op: 'includesAny', value: ['E11.9', 'I10'] })).toEqual([]);
    expect(when({ field: 'claim.diagnoses', op: 'anyStartsWith', value: ['E11.', 'I1', 'Z'] })).toEqual([]);
    expect(when({ field: 'claim.diagnoses', op: 'anyStartsWith', value: ['E114'] })).toHaveLength(1);
    expect(
      when({ field: 'claim.codes', op: 'includesAny', value: { list: 'few' } }, { lists: { few: ['g0439'] } }),
    ).toEqual(['when.value: is not written as a HCPCS or CPT code: five characters, letters in capitals']);
  });

  it('nests no deeper than a person can read, and looks at lines of lines only', () => {
    const nested = (depth: number, key: string): unknown =>
      Array.from({ length: depth }).reduce<unknown>((inner) => ({ [key]: inner }), {
        field: 'claim.place',
        op: 'is',
        value: '11',
      });
    expect(when(nested(20, 'not'))).toEqual([]);
    expect(when(nested(100_000, 'not'))).toEqual(['when: nests conditions more than 20 deep']);
    expect(when(nested(2, 'someLine'))).toEqual([]);
    expect(when(nested(3, 'someLine'))).toEqual([
      'when.someLine.someLine: looks at lines within lines more than 2 deep',
    ]);
  });

  it('reads a line only where there is one', () => {
    expect(when({ field: 'line.code', op: 'is', value: '99213' })[0]).toMatch(/^when\.field: is of a line/);
    expect(when({ someLine: { field: 'line.code', op: 'is', value: '99213' } })).toEqual([]);
    expect(when({ field: 'line.code', op: 'is', value: '99213' }, { each: 'line' })).toEqual([]);
    expect(when({ anotherLine: { field: 'line.code', op: 'is', value: '99213' } })[0]).toMatch(/another/);
  });

  it('names only lists that it has, and never what every object has', () => {
    const named = (list: string): unknown => ({ field: 'claim.codes', op: 'includesAny', value: { list } });
    expect(when(named('visits'))).toEqual(['when.value: names a list that the rule does not have']);
    expect(when(named('toString'))).toEqual(['when.value: names a list that the rule does not have']);
    expect(when(named('visits'), { lists: { visits: ['99213'] } })).toEqual([]);
  });

  it('routes to one queue, and its window does not end before it begins', () => {
    const twice = [
      { do: 'route', queue: 'coding' },
      { do: 'route', queue: 'denials' },
    ];
    expect(faults(ruleJson({ then: twice }))).toEqual(['then: routes to two queues']);
    expect(faults(ruleJson({ scope: { from: '2026-02-01', to: '2026-01-31' } }))).toEqual([
      'scope.to: is before scope.from',
    ]);
  });

  it('repairs only what is in the list of repairs', () =>
    expect(faults(ruleJson({ then: [{ do: 'repair', repair: 'charge_to_zero' }] }))[0]).toMatch(/^then\.0\.repair: /));

  it('tells all its faults at once, and not the values', () => {
    const all = when({
      any: [
        { field: 'claim.total', op: 'is', value: 'SECRET' },
        { field: 'line.units', op: 'atLeast', value: 2 },
      ],
    });
    expect(all).toHaveLength(2);
    expect(all.join()).not.toContain('SECRET');
  });
});

describe('The page of fields', () => {
  it('is what the code says', () =>
    expect(readFileSync(join(__dirname, '../../../docs/rules-fields.md'), 'utf8')).toBe(fieldsPage()));
  it('names every field and every operator', () => {
    const page = fieldsPage();
    for (const name of Object.keys(FIELDS)) expect(page).toContain(`\`${name}\``);
    for (const type of Object.keys(OPERATORS) as FieldType[])
      for (const name of Object.keys(OPERATORS[type])) expect(page).toContain(`| ${type} | \`${name}\` |`);
  });
  it('shows a rule that is right', () => expect(faults(exampleRule)).toEqual([]));
});
