/** Goal: what the guides require in a situation is asked for in that situation alone. Method: one thing changed in own claims. */
import { expect } from 'expect';
import { isNpi } from '../../../src/x12/guides/rules';
import { type Change, INSTITUTIONAL, PROFESSIONAL, changed, findings } from './guides-support';
import { sample } from './support';

const CLM = 'CLM*PCN0001*190***11:B:1*Y*A*Y*Y';

const CASES: { what: string; of?: string; change: Change[]; found: string }[] = [
  {
    what: 'a replacement without the claim that it replaces',
    change: [['CLM', CLM.replace('B:1', 'B:7')]],
    found: 'error 2300 REF missing_situational_segment',
  },
  {
    what: 'a void without the claim that it takes back',
    change: [['CLM', CLM.replace('B:1', 'B:8')]],
    found: 'error 2300 REF missing_situational_segment',
  },
  {
    what: 'the patient is the subscriber, without address',
    change: [['N3*12']],
    found: 'error 2000B N3 missing_situational_segment',
  },
  {
    what: 'the patient is the subscriber, without birth date',
    change: [['DMG']],
    found: 'error 2000B DMG missing_situational_segment',
  },
  {
    what: 'the patient is another, and no level tells who',
    change: [['SBR', 'SBR*P**GRP00001******CI']],
    found: 'error 2000B HL missing_situational_segment',
  },
  {
    what: 'a secondary payer without the primary one',
    change: [['SBR', 'SBR*S*18*GRP00001******CI']],
    found: 'warning 2300 SBR missing_situational_segment',
  },
  {
    what: 'an accident without its date',
    change: [['CLM', `${CLM}**AA:::IL`]],
    found: 'warning 2300 DTP missing_situational_segment',
  },
  {
    what: 'a pointer to no diagnosis',
    change: [['SV1*HC:85025', 'SV1*HC:85025*40*UN*1***1:2']],
    found: 'warning 2400 SV107-2 contradiction',
  },
  { what: 'a diagnosis with its point', change: [['HI', 'HI*ABK:J06.9']], found: 'error 2300 HI01-2 pattern_mismatch' },
  { what: 'a diagnosis twice', change: [['HI', 'HI*ABK:J069*ABF:J069']], found: 'error 2300 HI02-2 duplicate_code' },
  { what: 'no units', change: [['SV1*HC:85025', 'SV1*HC:85025*40*UN*0***1']], found: 'error 2400 SV104 contradiction' },
  {
    what: 'a negative charge',
    change: [
      ['CLM', 'CLM*PCN0001*110***11:B:1*Y*A*Y*Y'],
      ['SV1*HC:85025', 'SV1*HC:85025*-40*UN*1***1'],
    ],
    found: 'error 2400 SV102 contradiction',
  },
  { what: 'lines that do not count from 1', change: [['LX*2', 'LX*3']], found: 'error 2400 LX01 out_of_sequence' },
  {
    what: 'a service after the file was made',
    change: [['DTP*472', 'DTP*472*D8*20260116']],
    found: 'error 2400 DTP03 invalid_date',
  },
  {
    what: 'a birth after the file was made',
    change: [['DMG', 'DMG*D8*20300101*F']],
    found: 'error 2010BA DMG02 invalid_date',
  },
  {
    what: 'a period that ends before it begins',
    change: [['DTP*472', 'DTP*472*RD8*20251103-20251102']],
    found: 'error 2400 DTP03 invalid_date',
  },
  {
    what: 'an NPI with a wrong digit',
    change: [['NM1*82', 'NM1*82*1*EXAMPLE*IVY****XX*1000000021']],
    found: 'warning 2310B NM109 invalid_check_digit',
  },
  {
    what: 'a billing provider without NPI',
    change: [['NM1*85', 'NM1*85*2*SYNTHETIC MEDICAL GROUP']],
    found: 'warning 2010AA NM109 missing_situational_element',
  },
  {
    what: 'five digits of ZIP, professional',
    change: [['N4*SPR', 'N4*SPRINGFIELD*IL*62701']],
    found: 'warning 2010AA N403 pattern_mismatch',
  },
  {
    what: 'five digits of ZIP, institutional',
    of: INSTITUTIONAL,
    change: [['N4*SPR', 'N4*SPRINGFIELD*IL*62701']],
    found: 'error 2010AA N403 pattern_mismatch',
  },
  { what: 'HL01 out of order', change: [['HL*2', 'HL*3*1*22*0']], found: 'error 2000B HL01 out_of_sequence' },
  { what: 'a level below none', change: [['HL*2', 'HL*2*7*22*0']], found: 'error 2000B HL02 unknown_parent' },
  { what: 'levels said to follow', change: [['HL*2', 'HL*2*1*22*1']], found: 'error 2000B HL04 wrong_child_flag' },
  {
    what: 'another guide in ST03 than in GS08',
    change: [['GS', 'GS*HC*SYNTHSND*SYNTHRCV*20260115*1200*101*X*005010X222A2']],
    found: 'error - ST03 contradiction',
  },
  {
    what: 'a group that is named wrong',
    change: [['GS', 'GS*HP*SYNTHSND*SYNTHRCV*20260115*1200*101*X*005010X222A1']],
    found: 'error - GS01 functional_id_mismatch',
  },
  {
    what: 'a GS without sender',
    change: [['GS', 'GS*HC**SYNTHRCV*20260115*1200*101*X*005010X222A1']],
    found: 'error - GS02 invalid_header',
  },
  {
    what: 'an ISA of no day',
    change: [
      [
        'ISA',
        'ISA*00*          *00*          *ZZ*SYNTHSND       *ZZ*SYNTHRCV       *261315*1200*^*00501*000000101*0*T*:',
      ],
    ],
    found: 'error - ISA09 invalid_header',
  },
  {
    what: 'a guide that is not known',
    change: [['ST', 'ST*837*0001*005010X224A2']],
    found: 'error - ST unsupported_guide',
  },
];

describe('situations', () => {
  for (const { what, of = PROFESSIONAL, change, found } of CASES) {
    it(what, async () => {
      const all = (await findings(changed(of, ...change))).map(
        ({ severity, loop, elementName, segmentId, code }) =>
          `${severity} ${loop ?? '-'} ${elementName ?? segmentId} ${code}`,
      );
      expect(all).toEqual([found]);
    });
  }

  it('levels said not to follow', async () => {
    const all = await findings(changed(PROFESSIONAL, ['HL*1', 'HL*1**20*0']));
    expect(all.map(({ code }) => code)).toEqual(['invalid_code', 'wrong_child_flag']);
  });

  it('a replacement that names its claim is fine', async () => {
    expect(await findings(changed(PROFESSIONAL, ['CLM', CLM.replace('B:1', 'B:7'), 'REF*F8*ICN1']))).toEqual([]);
  });

  it('an accident with its date is fine', async () => {
    expect(await findings(changed(PROFESSIONAL, ['CLM', `${CLM}**AA:::IL`, 'DTP*439*D8*20251103']))).toEqual([]);
  });

  it('an address abroad has no ZIP of nine digits', async () => {
    expect(await findings(changed(PROFESSIONAL, ['N4*SPR', 'N4*TORONTO*ON*M5V2T6*CA']))).toEqual([]);
  });

  it('strict makes warnings errors, for what is to be sent', async () => {
    const bytes = changed(PROFESSIONAL, ['NM1*82', 'NM1*82*1*EXAMPLE*IVY****XX*1000000021']);
    expect(await findings(bytes, { strict: true })).toMatchObject([{ severity: 'error' }]);
  });

  it('own samples have no finding at all', async () => {
    for (const path of [PROFESSIONAL, INSTITUTIONAL, '837p/own-837p-replace-void.edi', '837p/own-837p-multi-gs.edi']) {
      expect(await findings(sample(path), { strict: true })).toEqual([]);
    }
  });

  it('tells an NPI by its last digit', () => {
    expect(['1234567893', '1000000012'].every(isNpi)).toBe(true);
    expect(['1234567890', '123456789', '3234567893', 'ABCDEFGHIJ', ''].some(isNpi)).toBe(false);
  });
});
