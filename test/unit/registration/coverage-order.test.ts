/** Goal: who pays first by the rules, and why Medicare does not (SBR05). Method: each rule at both sides of its border. */
import { expect } from 'expect';
import { type OrderedCoverage, type OrderingPatient, orderByRules } from '../../../src/registration/coverage-order';
import type { PayerKind } from '../../../src/words';

const ON = '2026-03-03';
type Given = Partial<OrderedCoverage> & { kind: PayerKind };
const order = (patient: Partial<OrderingPatient>, ...coverages: (Given & { name?: string })[]): string[] =>
  orderByRules(
    coverages.map((given, index) => ({ relationship: 'self' as const, order: index + 1, name: given.kind, ...given })),
    { born: '1950-05-05', retired: false, disabled: false, ...patient },
    ON,
  ).map(({ coverage, mspType }) => (mspType ? `${coverage.name} ${mspType}` : coverage.name));

const medicare: Given = { kind: 'medicare' };
const plan = (employerSize?: number, more: Partial<Given> = {}): Given => ({
  kind: 'commercial',
  ...(employerSize !== undefined && { employerSize }),
  ...more,
});

describe('the order of coverages by the rules', () => {
  it("puts a working patient's plan before Medicare from 20 employees on", () => {
    expect(order({}, medicare, plan(20))).toEqual(['commercial', 'medicare 12']);
    expect(order({}, medicare, plan(19))).toEqual(['medicare', 'commercial']);
    expect(order({}, plan(), medicare)).toEqual(['medicare', 'commercial']);
  });

  it("puts Medicare before a retiree's own plan, not before the plan of a working spouse", () => {
    expect(order({ retired: true }, plan(500), medicare)).toEqual(['medicare', 'commercial']);
    expect(order({ retired: true }, medicare, plan(500, { relationship: 'spouse' }))).toEqual([
      'commercial',
      'medicare 12',
    ]);
  });

  it('puts the plan of a disabled patient before Medicare from 100 employees on', () => {
    const disabled = { born: '1980-05-05', disabled: true };
    expect(order(disabled, medicare, plan(100))).toEqual(['commercial', 'medicare 43']);
    expect(order(disabled, medicare, plan(99))).toEqual(['medicare', 'commercial']);
    expect(order({ born: '1980-05-05' }, medicare, plan(500))).toEqual(['medicare', 'commercial']);
  });

  it('counts the age on the day of the visit', () => {
    expect(order({ born: '1961-03-03', disabled: true }, medicare, plan(20))).toEqual(['commercial', 'medicare 12']);
    expect(order({ born: '1961-03-04', disabled: true }, medicare, plan(20))).toEqual(['medicare', 'commercial']);
  });

  it("puts insurers of injuries first, with Medicare's reason, and Medicaid last", () => {
    const all: Given[] = [{ kind: 'medicaid' }, { kind: 'tricare' }, { kind: 'medigap' }, medicare, { kind: 'auto' }];
    expect(order({}, ...all)).toEqual(['auto', 'medicare 14', 'medigap', 'tricare', 'medicaid']);
    expect(order({}, medicare, { kind: 'workers_comp' })).toEqual(['workers_comp', 'medicare 15']);
  });

  it("puts one's own plan before the one in which one is a dependant", () => {
    const spouse = { ...plan(50), relationship: 'spouse' as const, name: "spouse's" };
    expect(order({ born: '1985-05-05' }, spouse, { ...plan(50), name: 'own' })).toEqual(['own', "spouse's"]);
  });

  describe("of a child under both parents' plans", () => {
    const parent = (name: string, subscriberBorn: string, from?: string) => ({
      ...plan(50),
      relationship: 'child' as const,
      name,
      subscriberBorn,
      ...(from && { from }),
    });
    const child = { born: '2018-01-01' };

    it('goes by the birthday in the year, whoever is older', () => {
      expect(order(child, parent('june', '1980-06-02'), parent('march', '1989-03-30'))).toEqual(['march', 'june']);
    });

    it('goes by the older plan where both have one birthday, else as listed', () => {
      const [later, sooner] = [
        parent('later', '1980-06-02', '2024-01-01'),
        parent('sooner', '1981-06-02', '2020-01-01'),
      ];
      expect(order(child, later, sooner)).toEqual(['sooner', 'later']);
      expect(order(child, parent('first', '1980-06-02'), parent('second', '1981-06-02'))).toEqual(['first', 'second']);
    });
  });
});
