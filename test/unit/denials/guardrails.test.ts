/** Goal: each guardrail refuses what it names, no more, and is named in the refusal (DOMAIN 1.8, 4.5, 4.7, 4.8). Method: a table. */
import { expect } from 'expect';
import { type GuardedDenial, guardrailOf, GUARDRAILS } from '../../../src/denials/guardrails';
import { medicare, Visit } from '../../support/record';

const seen = (reason: string, given: Partial<GuardedDenial> = {}): string | undefined => {
  const [group, carc, ...remarks] = reason.split(/[- ]/) as [string, string, ...string[]];
  return guardrailOf({ group, carc, remarks, payerKind: 'commercial', ...given })?.name;
};

/** what the payer said · what else is known · the rule, or none */
const TABLE: [string, Partial<GuardedDenial>, string | undefined][] = [
  ['CO-16 MA130', {}, 'unprocessable_claim'],
  ['CO-16 N382 MA130', { payerKind: 'medicare' }, 'unprocessable_claim'],
  ['CO-97 MA130', {}, 'unprocessable_claim'],
  ['CO-16 MA13', {}, undefined],
  ['CO-16 M76', {}, undefined],
  ['CO-50 N211', {}, 'no_appeal_rights'],
  ['CO-29 N211', { payerKind: 'medicare_advantage' }, 'no_appeal_rights'],
  ['CO-50 N21', {}, undefined],
  ['PR-1', {}, 'patient_share'],
  ['PR-2', { payerKind: 'medicare' }, 'patient_share'],
  ['PR-3', {}, 'patient_share'],
  ['CO-1', {}, undefined],
  ['PR-204', {}, undefined],
  ['CO-45', { isContractual: true }, 'contract_price'],
  ['PI-45', { isContractual: true }, 'contract_price'],
  ['CO-45', { isContractual: false }, undefined],
  ['CO-45', {}, undefined],
  ['CO-197', { isContractual: true }, undefined],
  ['CO-236', { hasClosedPair: true }, 'closed_ncci_pair'],
  ['CO-236', { hasClosedPair: false }, undefined],
  ['CO-97', { hasClosedPair: true }, undefined],
  ['CO-29', { payerKind: 'medicare' }, 'medicare_timely_filing'],
  ['CO-29', { payerKind: 'medicare_advantage' }, undefined],
  ['CO-29', { payerKind: null }, undefined],
  ['CO-50', { payerKind: 'medicare' }, undefined],
];

describe('The guardrails of appeals', () => {
  for (const [reason, given, rule] of TABLE)
    it(`${rule ?? 'nothing'} stops an appeal of ${reason} ${JSON.stringify(given)}`, () =>
      expect(seen(reason, given)).toBe(rule));

  it('have each a name of its own, a reason, what to do instead and a source, and each is in the table', () => {
    const names = GUARDRAILS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !TABLE.some(([, , rule]) => rule === name))).toEqual([]);
    for (const { why, instead, source } of GUARDRAILS) expect([why, instead, source].every(Boolean)).toBe(true);
  });

  it('keep the appeal out of what a denial offers, and its clock from starting', () => {
    for (const [reason, remarks, given] of [
      ['CO-50', ['N211'], {}],
      ['CO-16', ['MA130'], {}],
      ['CO-29', [], { payers: [medicare()] }],
    ] as const) {
      const visit = new Visit({ ...given } as never).billed();
      visit.remit({ claim: 1, remarks: [...remarks], lines: [{ line: 1, cas: [`${reason} 100.00`] }] });
      expect(visit.task('work_denial')!.outcomes).not.toContain('appeal');
      expect(visit.deadline('appeal_1')).toBeUndefined();
    }
  });
});
