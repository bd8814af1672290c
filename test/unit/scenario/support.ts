/** A small scenario of one visit, and the facts of a practice that has sent its claim. */
import { cents, ZERO, type Cents } from '../../../src/money/cents';
import type { ClaimFacts, EncounterFacts, ScenarioFacts } from '../../../src/scenario/driver';
import { loadScenario, type FormatError } from '../../../src/scenario/format';
import type { Balances, ClaimKey, Money, Scenario } from '../../../src/scenario/types';

export const money = (text: string): Cents => cents(Math.trunc(Number(text.replace('.', ''))));

export const file = (steps: string, more = ''): string => `scenario: small
title: A visit.
dos: 2026-03-03
payers:
  north: {name: NORTH PLAN, id: NOR01}
  south: {name: SOUTH PLAN, id: SOU01, kind: medicare}
patients:
  kim: {name: [DOE, KIM], born: 1980-01-02, coverages: [{payer: north, member: N1}, {payer: south, member: S1}]}
encounters:
  a: {patient: kim, diagnoses: [I10, E78.5], lines: [{code: "99213", modifiers: ["25"], charge: "150.00"}, {code: J1885, units: 2, charge: "45.00"}]}
${more}steps:
${steps}`;

export function loaded(text: string): Scenario {
  const result = loadScenario(text, 'small.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.scenario;
}

export function errorsOf(text: string, name = 'small.yaml'): FormatError[] {
  const result = loadScenario(text, name);
  return result.ok ? [] : result.errors;
}

/** Without columns, which tests of their own are about. */
export const refused = (text: string, name?: string): Omit<FormatError, 'column'>[] =>
  errorsOf(text, name).map(({ column: _, ...error }) => error);

export const NO_BALANCES: Balances = {
  charges: ZERO,
  payer: {},
  patient: ZERO,
  paid: {},
  adjustments: { contractual: ZERO, sequestration: ZERO, capitation: ZERO },
  write_offs: {},
  unapplied: {},
  refunds_payable: {},
};

export const NO_MONEY: Money = {
  cash: ZERO,
  in_transit: ZERO,
  unmatched: ZERO,
  provider_balance: {},
  interest: ZERO,
  capitation: ZERO,
};

export function claimFacts(claim: ClaimKey, more: Partial<ClaimFacts> = {}): ClaimFacts {
  const line = { revenue: null, from: '2026-03-03' };
  return {
    claim,
    payer: 'north',
    frequency: '1',
    status: 'sent',
    version: 1,
    total: money('195.00'),
    lines: [1, 2],
    forms: [],
    pcn: `PCN-${claim.replace('.', '-').toUpperCase()}`,
    facility: '11',
    member: 'N1',
    patient: { last: 'DOE', first: 'KIM' },
    billed: [
      { ...line, line: 1, code: '99213', modifiers: ['25'], units: 1, charge: money('150.00'), control: 'CTL1' },
      { ...line, line: 2, code: 'J1885', modifiers: [], units: 2, charge: money('45.00'), control: 'CTL2' },
    ],
    ...more,
  };
}

export function encounterFacts(more: Partial<EncounterFacts> = {}): EncounterFacts {
  return {
    stage: 'acknowledgement',
    held: false,
    tasks: [],
    claims: [claimFacts('a.1')],
    denials: [],
    appeals: [],
    deadlines: [],
    balances: NO_BALANCES,
    statements: [],
    authorizations: {},
    ...more,
  };
}

export function facts(more: Partial<ScenarioFacts> = {}): ScenarioFacts {
  return {
    encounters: { a: encounterFacts() },
    practice_tasks: [],
    practice_deadlines: [],
    money: NO_MONEY,
    files: {},
    batches: [
      {
        number: 1,
        payer: 'north',
        isa: '000000001',
        gs: '1',
        st: '0001',
        bht: 'BATCH1',
        guide: '005010X222A1',
        at: '2026-03-04T00:00:00.000Z',
        claims: ['a.1'],
        acknowledged: false,
      },
    ],
    audit: [],
    ledger: { entries: 0, problems: [] },
    ...more,
  };
}
