/** Claims as edits and rules see them, built by hand; whatever a test does not say is an ordinary visit. */
import { type ActiveRule, type Layer } from '../../src/rules/rule-book';
import type { ClaimFacts, LineFacts, OtherService } from '../../src/rules/claim-facts';
import { compileRule } from '../../src/rules/compile';
import { parseRule, type Rule } from '../../src/rules/language';
import { parseCents } from '../../src/money/cents';
import { DOS } from './builders';

export type LineFactsOf = Partial<Omit<LineFacts, 'charge'>> & { charge?: string | null };
export type ClaimOf = Partial<Omit<ClaimFacts, 'lines' | 'others' | 'patient' | 'payer'>> & {
  lines?: LineFactsOf[];
  others?: Partial<OtherService>[];
  patient?: Partial<ClaimFacts['patient']>;
  payer?: Partial<ClaimFacts['payer']> | null;
};

const lineFacts = ({ charge = '100.00', ...given }: LineFactsOf, index: number): LineFacts => ({
  id: `line-${index + 1}`,
  n: index + 1,
  code: '99213',
  modifiers: [],
  units: 1,
  from: DOS,
  dx: [1],
  ...given,
  charge: charge === null ? null : parseCents(charge),
});

export function claimFacts({ lines = [{}], others = [], patient, payer, ...given }: ClaimOf = {}): ClaimFacts {
  return {
    kind: 'professional',
    frequency: '1',
    from: DOS,
    through: DOS,
    today: DOS,
    place: '11',
    diagnoses: ['I10', 'E11.9'],
    authorization: null,
    provider: {
      npi: '1000000012',
      taxonomy: '207Q00000X',
      taxId: '999999999',
      renderingNpi: '1000000020',
      state: 'NE',
      zip: '68101',
    },
    filingLimit: '2026-08-30',
    ...given,
    payer: payer === null ? null : { code: 'PRAIRIE', kind: 'commercial', plan: null, rank: 1, ...payer },
    patient: { born: '1960-05-01', sex: 'F', ...patient },
    lines: lines.map(lineFacts),
    others: others.map((other) => ({
      encounterId: 'other',
      code: '99213',
      modifiers: [],
      units: 1,
      from: DOS,
      ...other,
    })),
  };
}

type RuleOf = Partial<Record<keyof Rule, unknown>>;

/** A rule's JSON; it finds what `when` says. */
export const ruleJson = (given: RuleOf = {}): unknown => ({
  key: 'a-rule',
  title: 'A rule',
  source: 'a test',
  each: 'claim',
  when: { field: 'claim.place', op: 'is', value: '11' },
  then: [finding()],
  ...given,
});

export const finding = (given: object = {}): object => ({
  do: 'finding',
  severity: 'error',
  queue: 'coding',
  overridable: true,
  why: 'It is wrong.',
  fix: 'Put it right.',
  ...given,
});

/** A rule that holds; fails the test if it is not a right one. */
export function activeRule(given: RuleOf = {}, place: { layer?: Layer; version?: number } = {}): ActiveRule {
  const parsed = parseRule(ruleJson(given));
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  const made = compileRule(parsed.rule);
  if ('faults' in made) throw new Error(JSON.stringify(made.faults));
  const { layer = 'customer', version = 1 } = place;
  return { ...made.compiled, id: `${parsed.rule.key}/${layer}/${version}`, version, layer };
}
