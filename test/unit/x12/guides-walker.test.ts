/**
 * Goal: the walker knows where each segment stands, and one fault stays one finding at its place. Method: own valid samples
 * with one thing changed, and all that the check then says.
 */
import { expect } from 'expect';
import { readX12 } from '../../../src/x12/index';
import { compiledGuide } from '../../../src/x12/guides/compile';
import { GuideWalker } from '../../../src/x12/guides/walker';
import { Reporter } from '../../../src/x12/guides/reporter';
import { ADVICE, ANSWER, type Change, INSTITUTIONAL, PROFESSIONAL, changed, findings, short } from './guides-support';
import { sample } from './support';

describe('the walker tells the place of every segment', () => {
  it('of a professional claim', () => {
    const walker = new GuideWalker(compiledGuide('837P'), new Reporter(() => expect('a finding').toBe('none')));
    const [transaction] = readX12(sample(PROFESSIONAL)).interchanges[0]!.groups[0]!.transactions;
    const places = transaction!.segments.map((segment) => walker.segment(segment)!);
    walker.end();
    const told = places.map(({ id, loop, opens }) => `${'.'.repeat(loop.depth)}${loop.id} ${id}${opens ? '!' : ''}`);
    expect(told.slice(0, 9)).toEqual([
      ' ST',
      ' BHT',
      '.1000A NM1!',
      '.1000A PER',
      '.1000B NM1!',
      '.2000A HL!',
      '.2000A PRV',
      '..2010AA NM1!',
      '..2010AA N3',
    ]);
    expect(told.slice(-9)).toEqual([
      '....2310B NM1!',
      '....2310B PRV',
      '....2400 LX!',
      '....2400 SV1',
      '....2400 DTP',
      '....2400 LX!',
      '....2400 SV1',
      '....2400 DTP',
      ' SE',
    ]);
    expect(places[7]!.name).toBe('Billing Provider Name');
    expect(places[7]!.loop.name).toBe('Billing Provider Name');
  });
});

const CASES: { what: string; of: string; change: Change[]; found: string[] }[] = [
  { what: 'a required segment', of: PROFESSIONAL, change: [['N3*200']], found: ['2010AA N3 missing_segment'] },
  { what: 'a required loop', of: PROFESSIONAL, change: [['NM1*40']], found: ['1000B NM1 missing_loop'] },
  {
    what: 'a required loop at the end of its parent',
    of: PROFESSIONAL,
    change: [['NM1*PR']],
    found: ['2010BB NM1 missing_loop'],
  },
  {
    what: 'a segment too often',
    of: PROFESSIONAL,
    change: [['DMG', 'DMG*D8*19700101*F', 'DMG*D8*19700101*F']],
    found: ['2010BA DMG segment_exceeds_maximum'],
  },
  {
    what: 'a loop too often',
    of: PROFESSIONAL,
    change: [['PRV*PE', 'NM1*82*1*EXAMPLE*IVY****XX*1000000020']],
    found: ['2310B NM1 loop_exceeds_maximum'],
  },
  {
    what: 'a segment that comes too late',
    of: PROFESSIONAL,
    change: [['PRV*PE', 'PRV*PE*PXC*207Q00000X', 'REF*G1*AUTH1']],
    found: ['2300 REF segment_out_of_order'],
  },
  {
    what: 'a segment that the guide has elsewhere',
    of: PROFESSIONAL,
    change: [['REF*EI', 'REF*EI*999999999', 'OI***Y***Y']],
    found: ['2010AA OI unexpected_segment'],
  },
  {
    what: 'a segment that no guide has',
    of: PROFESSIONAL,
    change: [['HI*', 'HI*ABK:J069', 'ZZZ*1']],
    found: ['2300 ZZZ unrecognized_segment'],
  },
  {
    what: 'a line without LX',
    of: PROFESSIONAL,
    change: [['LX*1']],
    found: ['2400 LX missing_segment', '2400 LX01 out_of_sequence'],
  },
  { what: 'a claim without LX in an 835', of: ADVICE, change: [['LX*1']], found: ['2000 LX missing_segment'] },
  { what: 'the answer for the group', of: ANSWER, change: [['AK9']], found: ['- AK9 missing_segment'] },
  {
    what: 'a qualifier that no segment has here',
    of: PROFESSIONAL,
    change: [['REF*EI', 'REF*QQ*999999999']],
    found: ['2010AA REF01 invalid_code'],
  },
  {
    what: 'an unknown level',
    of: PROFESSIONAL,
    change: [['HL*2', 'HL*2*1*29*0']],
    found: ['2000B HL03 invalid_code'],
  },
  {
    what: 'a principal diagnosis of an 837I',
    of: INSTITUTIONAL,
    change: [['HI*ABK']],
    found: ['2300 HI missing_segment'],
  },
];

describe('one fault is one finding, at its place', () => {
  for (const { what, of, change, found } of CASES) {
    it(what, async () => {
      const known = new Set((await findings(sample(of))).map(short));
      const all = (await findings(changed(of, ...change))).filter((finding) => !known.has(short(finding)));
      expect(all.filter(({ severity }) => severity === 'error').map(short)).toEqual(found);
    });
  }

  it('what is missing is told at the segment that came instead', async () => {
    const bytes = changed(PROFESSIONAL, ['N3*200']);
    const [finding] = await findings(bytes);
    expect(finding).toMatchObject({ segment: 9, segmentError: '3', transactionControl: '0001', groupControl: '101' });
    expect(bytes.toString('latin1', finding!.offset, finding!.offset + 3)).toBe('N4*');
  });

  it('two segments of one id and qualifier are told apart by the next element: PWK*CT of loop 2400', async () => {
    const sv1 = 'SV1*HC:E0250*150*UN*1***1';
    const certificate = changed(PROFESSIONAL, ['SV1', sv1, 'PWK*CT*AD']);
    expect(await findings(certificate)).toEqual([]);
    const paper = changed(PROFESSIONAL, ['SV1', sv1, 'PWK*CT*BM***AC*X1', 'PWK*CT*AD']);
    expect(await findings(paper)).toEqual([]);
  });

  it('all providers of a claim may come in any order', async () => {
    const referring = 'NM1*DN*1*EXAMPLE*ANN****XX*1000000038';
    expect(await findings(changed(PROFESSIONAL, ['PRV*PE', 'PRV*PE*PXC*207Q00000X', referring]))).toEqual([]);
  });
});
