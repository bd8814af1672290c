/**
 * Goal: the front desk reads what a payer said, and knows what to do about a no. Method: sentences of single benefits; every
 * code that the guide's table takes has its words.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { cents } from '../../../src/money/cents';
import type { Benefit } from '../../../src/x12/index';
import {
  benefitKind,
  benefitText,
  percentText,
  rejectionAdvice,
  serviceTypeWords,
} from '../../../src/x12/eligibility/words';
import { wordsOf } from '../../../src/x12/explain/words';
import { guideTable } from '../../../src/x12/guides/tables';
import type { ChildSpec, ElementSpec } from '../../../src/x12/guides/types';

const benefit = (fields: Partial<Benefit>): Benefit => ({
  information: '1',
  serviceTypes: [],
  diagnosisPointers: [],
  deliveries: [],
  references: [],
  dates: [],
  rejections: [],
  messages: [],
  additionalInformation: [],
  entities: [],
  unknown: [],
  ...fields,
});

/** Every code that a table has for a data element. */
function codesOf(children: readonly ChildSpec[], dataElement: string): Set<string> {
  const codes = new Set<string>();
  for (const child of children) {
    const found = 'loop' in child ? codesOf(child.children, dataElement) : elementCodes(child.elements, dataElement);
    found.forEach((code) => codes.add(code));
  }
  return codes;
}

function elementCodes(slots: readonly unknown[], dataElement: string): Set<string> {
  const elements = slots.filter((slot): slot is ElementSpec => (slot as ElementSpec).element === dataElement);
  return new Set(elements.flatMap(({ codes = [] }) => codes));
}

describe('271 in words', () => {
  it('a copayment', () => {
    const copay = benefit({
      information: 'B',
      coverageLevel: 'IND',
      serviceTypes: ['98', 'UC'],
      timePeriod: '27',
      amount: cents(2550),
      authorizationRequired: 'N',
      inNetwork: 'Y',
    });
    expect(benefitText(copay)).toBe(
      'copayment $25.50 per visit: office visit, urgent care; individual; in network; no authorization needed',
    );
  });

  it('what is left of a deductible, a share, a number of visits', () => {
    const left = benefit({ information: 'C', coverageLevel: 'FAM', timePeriod: '29', amount: cents(41_275) });
    expect(benefitText(left)).toBe('deductible $412.75 remaining; family');
    expect(benefitText(benefit({ information: 'A', percent: '.2', inNetwork: 'N' }))).toBe(
      'coinsurance 20%; out of network',
    );
    const visits = benefit({
      information: 'F',
      serviceTypes: ['PT'],
      timePeriod: '23',
      quantity: '20',
      quantityQualifier: 'VS',
    });
    expect(benefitText(visits)).toBe('limitations 20 visits per calendar year: physical therapy');
  });

  it('coverage with its plan, and codes of no list as they are', () => {
    expect(benefitText(benefit({ serviceTypes: ['30'], planDescription: 'GOLD 123' }))).toBe(
      'active coverage: the whole plan; GOLD 123',
    );
    expect(benefitText(benefit({ information: '?', serviceTypes: ['!'], coverageLevel: 'XYZ' }))).toBe(
      'benefit ?: !; XYZ',
    );
    expect(serviceTypeWords('constructor')).toBe('constructor');
  });

  it('kinds: what covers, what costs, what limits', () => {
    expect(['1', '6', 'B', 'I', 'R', 'D', '?'].map(benefitKind)).toEqual([
      'active',
      'inactive',
      'patientShare',
      'limit',
      'party',
      'notice',
      'notice',
    ]);
  });

  const SHARES: readonly (readonly [string, string])[] = [
    ['.2', '20%'],
    ['0.20', '20%'],
    ['1', '100%'],
    ['0', '0%'],
    ['0.125', '12.5%'],
    ['.005', '0.5%'],
    ['1.', '100%'],
    ['-0.1', '-10%'],
  ];
  for (const [share, percent] of SHARES)
    it(`a share of ${share} is ${percent}`, () => expect(percentText(share)).toBe(percent));

  it('a share of any hundred-thousandth is exact', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (n) => {
        const digits = String(n).padStart(6, '0');
        const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?%$/.exec(
          percentText(`${digits.slice(0, -5)}.${digits.slice(-5)}`),
        )!;
        expect(Number(whole) * 1000 + Number(fraction.padEnd(3, '0'))).toBe(n);
      }),
    );
  });

  it('a rejection says why, what likely helps and whether to ask again', () => {
    expect(rejectionAdvice({ valid: 'N', reason: '72', followUp: 'C' })).toEqual({
      reason: 'the member id is missing or wrong',
      fix: 'Compare the member id with the card, with its prefix and suffix, then ask again.',
      followUp: 'correct and send again',
      resend: 'corrected',
    });
    expect(rejectionAdvice({ valid: 'Y', reason: '42', followUp: 'X' })).toMatchObject({
      resend: 'same',
      afterDays: 10,
    });
  });

  it('a rejection of no list is never sent again by itself', () => {
    expect(rejectionAdvice({ valid: 'N', reason: 'Q9', followUp: '?' })).toMatchObject({
      reason: 'reason Q9',
      resend: 'never',
    });
  });

  for (const [dataElement, what] of [
    ['901', 'reason'],
    ['889', 'follow-up action'],
    ['1390', 'kind of benefit'],
    ['1365', 'service type'],
    ['1336', 'insurance type'],
    ['1207', 'coverage level'],
    ['615', 'time period'],
    ['673', 'quantity'],
  ] as const) {
    it(`every ${what} of the guide has words (${dataElement})`, () => {
      const codes = [...codesOf(guideTable('271').children, dataElement)];
      expect(codes.length).toBeGreaterThan(4);
      expect(codes.filter((code) => wordsOf(dataElement, code) === undefined)).toEqual([]);
    });
  }
});
