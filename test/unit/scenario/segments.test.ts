/** Goal: each sentence of FORMAT about `segments`. */
import { expect } from 'expect';
import { matches, matchSegments } from '../../../src/scenario/segments';

const CLAIM = [
  'HL*1**20*1',
  'HL*2*1*22*0',
  'SBR*P*18*G1******CI',
  'CLM*P1*240***11:B:1*Y*A*Y*Y',
  'REF*G1*AUTH7',
  'REF*F8*ICN1',
  'HI*ABK:I10*ABF:E785',
  'LX*1',
  'SV1*HC:99213:25*150.50*UN*1***1:2',
  'REF*6R*C1',
  'CAS*CO*45*50**253*2.08',
  'CAS*PR*2*20*1*3*30',
  'LX*2',
  'SV1*HC:J1885*90*UN*2***1',
];
const problems = (...patterns: string[]) =>
  matchSegments(patterns, CLAIM).map(({ pattern, problem }) => `${problem} ${pattern}`);

describe('one pattern and one segment', () => {
  const cases: [pattern: string, segment: string, matches: boolean][] = [
    ['SBR*P*18*?*?*?*?*?*?*CI', CLAIM[2]!, true],
    ['SBR*P*18*G1', CLAIM[2]!, true],
    ['SBR*P*18**', CLAIM[2]!, false],
    ['SBR*P', CLAIM[2]!, true],
    ['SBR*P*18*G1******CI**', CLAIM[2]!, true],
    ['SV1*HC:99213:25*150.5*UN*1*?*?*1:2', CLAIM[8]!, true],
    ['SV1*HC:99213:25*150.50', CLAIM[8]!, true],
    ['SV1*HC:?:25*?', CLAIM[8]!, true],
    ['SV1*HC:99213', CLAIM[8]!, false],
    ['SV1*HC:99213:25*150', CLAIM[8]!, false],
    ['CLM*?*240***11:B:1*Y', CLAIM[3]!, true],
    ['CLM*?*240***11:B:7', CLAIM[3]!, false],
    ['CAS*CO*253*2.08', CLAIM[10]!, true],
    ['CAS*CO*45*50', CLAIM[10]!, true],
    ['CAS*PR*3*30', CLAIM[11]!, true],
    ['CAS*PR*2*30', CLAIM[11]!, false],
    ['CAS*OA*45*50', CLAIM[10]!, false],
    ['CAS*CO*50*253', CLAIM[10]!, false],
    ['PAT*01', 'PAT*01', true],
  ];
  for (const [pattern, segment, expected] of cases) {
    it(`${pattern} ${expected ? 'is' : 'is not'} ${segment}`, () => expect(matches(pattern, segment)).toBe(expected));
  }
});

describe('patterns of a claim', () => {
  it('stand in order, with others between', () => {
    expect(problems('HL*?*?*22*0', 'CLM*P1', 'HI*ABK:I10', 'LX*1', 'LX*2')).toEqual([]);
    expect(problems('LX*2', 'LX*1')).toEqual(['out_of_order LX*1']);
  });

  it('neighbouring REFs stand in any order, but not past their neighbours', () => {
    expect(problems('CLM*P1', 'REF*F8*ICN1', 'REF*G1*AUTH7', 'HI*?')).toEqual([]);
    expect(problems('HI*?', 'REF*G1*AUTH7')).toEqual(['out_of_order REF*G1*AUTH7']);
  });

  it('a vague REF does not take the place of an exact one', () => {
    expect(problems('REF*?*?', 'REF*G1*AUTH7', 'LX*1')).toEqual([]);
    expect(problems('CLM*P1', 'REF*G1*AUTH7', 'REF*G1*AUTH7', 'HI*?')).toEqual(['out_of_order REF*G1*AUTH7']);
  });

  it('CAS patterns may share a segment, in any order', () => {
    expect(
      problems('SV1*HC:99213:25', 'CAS*CO*253*2.08', 'CAS*CO*45*50', 'CAS*PR*3*30', 'CAS*PR*2*20', 'LX*2'),
    ).toEqual([]);
    expect(problems('LX*2', 'CAS*CO*45*50')).toEqual(['out_of_order CAS*CO*45*50']);
  });

  it('what must not occur, does not', () => {
    expect(problems('!REF*EA', '!SV1*HC:G0247')).toEqual([]);
    expect(matchSegments(['!REF*F8'], CLAIM)).toEqual([
      { pattern: '!REF*F8', problem: 'must_not_occur', found: 'REF*F8*ICN1' },
    ]);
  });

  it('a missing pattern shows the nearest segment of its kind, and the rest are still looked for', () => {
    expect(matchSegments(['CLM*P2*240', 'LX*1', 'HI*ABK:Z00'], CLAIM)).toEqual([
      { pattern: 'CLM*P2*240', problem: 'missing', found: CLAIM[3] },
      { pattern: 'HI*ABK:Z00', problem: 'missing', found: undefined },
    ]);
  });
});
