/** Goal: what each group and CARC means for the books (FORMAT 6.2; DOMAIN 4.4, 4.5). */
import { expect } from 'expect';
import { parseCents } from '../../../src/money/cents';
import { DEFAULT_POLICY } from '../../../src/practice/policy';
import { readAdjustment } from '../../../src/remittance/read-adjustment';
import { cas } from '../../support/record';

const read = (text: string, carcs = DEFAULT_POLICY.contractualCarcs): string => {
  const meaning = readAdjustment(cas(text), parseCents('100.00'), carcs);
  return meaning.kind === 'contractual' ? meaning.detail : meaning.kind;
};

describe('An adjustment', () => {
  const MEANINGS: Record<string, string> = {
    'CO-45 40.00': 'contractual',
    'PI-45 40.00': 'contractual',
    'CO-59 40.00': 'contractual',
    'CO-94 40.00': 'contractual',
    'OA-94 40.00': 'contractual',
    'PR-94 40.00': 'contractual',
    'CO-253 2.00': 'sequestration',
    'PI-253 2.00': 'sequestration',
    'CO-24 40.00': 'capitation',
    'PR-1 40.00': 'responsibility',
    'PR-2 40.00': 'responsibility',
    'PR-3 100.00': 'responsibility',
    'OA-23 40.00': 'informational',
    'OA-23 -40.00': 'informational',
    'CO-23 40.00': 'denial',
    'CO-1 40.00': 'denial',
    'PR-45 40.00': 'denial',
    'OA-45 40.00': 'denial',
    'PR-96 40.00': 'denial',
    'CO-97 100.00': 'denial',
    'CO-197 100.00': 'denial',
    'OA-18 100.00': 'denial',
    'PI-97 10.00': 'denial',
    'CO-B7 10.00': 'denial',
    'CR-45 10.00': 'denial',
  };
  for (const [text, meaning] of Object.entries(MEANINGS))
    it(`${text} is ${meaning}`, () => expect(read(text)).toBe(meaning));

  it('of the whole line with CO-45 is no price cut but a refusal', () => {
    expect(read('CO-45 100.00')).toBe('denial');
    expect(read('CO-45 99.99')).toBe('contractual');
    expect(read('CO-59 100.00')).toBe('contractual');
  });

  it('given for the claim is no refusal for covering one of its lines', () =>
    expect(readAdjustment({ ...cas('CO-45 100.00'), isPart: true }, parseCents('100.00'), [45]).kind).toBe(
      'contractual',
    ));

  it('that is negative raises what the payer owes, whatever its reason', () => {
    for (const text of ['CO-45 -5.00', 'CO-144 -5.00', 'PR-2 -5.00', 'OA-94 -5.00', 'CO-197 -5.00'])
      expect(read(text)).toBe('contractual');
    expect(read('CO-253 -0.05')).toBe('sequestration');
  });

  it('is contractual for the CARCs of the practice’s policy only', () => {
    expect(read('CO-131 40.00')).toBe('denial');
    expect(read('CO-131 40.00', [131])).toBe('contractual');
    expect(read('CO-45 40.00', [131])).toBe('denial');
    expect(read('OA-94 40.00', [45])).toBe('denial');
  });
});
