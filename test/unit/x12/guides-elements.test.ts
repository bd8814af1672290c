/** Goal: every rule of an element is checked and nothing that is right is refused. Method: one value, one finding. */
import { expect } from 'expect';
import { decimalDigits, integerDigits, isDate, isDateTimePeriod, isTime } from '../../../src/x12/guides/formats';
import { brokenNote, parseNotes } from '../../../src/x12/guides/notes';
import { ADVICE, type Change, INSTITUTIONAL, PROFESSIONAL, changed, findings, short } from './guides-support';

const CASES: { what: string; of?: string; change: Change; found: string; ik403: string }[] = [
  { what: 'missing', change: ['SBR', 'SBR*P*18*GRP00001******'], found: 'SBR09 trailing_separator', ik403: '3' },
  { what: 'required', change: ['NM1*40', 'NM1*40*2******46*SYN01'], found: 'NM103 missing_element', ik403: '1' },
  { what: 'not used', change: ['N3*200', 'N3*200 CLINIC WAY*X*Y'], found: 'N303 too_many_elements', ik403: '3' },
  {
    what: 'not used by the guide',
    change: ['HL*1', 'HL*1*7*20*1'],
    found: 'HL02 element_not_used',
    ik403: 'I10',
  },
  { what: 'too long', change: ['PRV*BI', `PRV*BI*PXC*${'2'.repeat(51)}`], found: 'PRV03 element_too_long', ik403: '5' },
  { what: 'too short', change: ['N4*SPR', 'N4*S*IL*627010001'], found: 'N401 element_too_short', ik403: '4' },
  {
    what: 'a letter in an amount',
    change: ['CLM', 'CLM*PCN0001*19O***11:B:1*Y*A*Y*Y'],
    found: 'CLM02 invalid_number',
    ik403: '6',
  },
  {
    what: 'three decimals',
    change: ['CLM', 'CLM*PCN0001*190.001***11:B:1*Y*A*Y*Y'],
    found: 'CLM02 invalid_number',
    ik403: '6',
  },
  {
    what: 'a code of no list',
    change: ['CLM', 'CLM*PCN0001*190***11:B:1*Q*A*Y*Y'],
    found: 'CLM06 invalid_code',
    ik403: '7',
  },
  {
    what: 'a place of service',
    change: ['CLM', 'CLM*PCN0001*190***00:B:1*Y*A*Y*Y'],
    found: 'CLM05-1 invalid_code',
    ik403: '7',
  },
  { what: 'a state', change: ['N4*SPR', 'N4*SPRINGFIELD*XX*627010001'], found: 'N402 invalid_code', ik403: '7' },
  { what: 'a day that is none', change: ['DMG', 'DMG*D8*19700230*F'], found: 'DMG02 invalid_date', ik403: '8' },
  { what: 'a time', change: ['BHT', 'BHT*0019*00*B1*20260115*2560*CH'], found: 'BHT05 invalid_time', ik403: '9' },
  {
    what: 'a letter that X12 lacks',
    change: ['N3*200', 'N3*200 CLINIC WAY \xc9'],
    found: 'N301 invalid_character',
    ik403: '6',
  },
  {
    what: 'a composite where none is',
    change: ['N3*200', 'N3*200:CLINIC'],
    found: 'N301 too_many_components',
    ik403: '13',
  },
  { what: 'repeated', change: ['N3*200', 'N3*200^CLINIC'], found: 'N301 too_many_repetitions', ik403: '12' },
  {
    what: 'one of a pair',
    change: ['PER', 'PER*IC*BILLING OFFICE*TE*2175550100*EX'],
    found: 'PER06 missing_conditional_element',
    ik403: '2',
  },
  {
    what: 'one that excludes another',
    of: ADVICE,
    change: ['CAS*CO*45*40', 'CAS*CO*45*40*1**5'],
    found: 'CAS05 missing_conditional_element',
    ik403: '2',
  },
  {
    what: 'a component too many',
    change: ['CLM', 'CLM*PCN0001*190***11:B:1:Z*Y*A*Y*Y'],
    found: 'CLM05 too_many_components',
    ik403: '13',
  },
  {
    what: 'an empty component at the end',
    change: ['CLM', 'CLM*PCN0001*190***11:B:1*Y*A*Y*Y**AA:'],
    found: 'CLM11-2 trailing_separator',
    ik403: '3',
  },
  {
    what: 'a period in another form',
    of: INSTITUTIONAL,
    change: ['DTP*434', 'DTP*434*RD8*20251101'],
    found: 'DTP03 invalid_date',
    ik403: '8',
  },
  {
    what: 'a date within a composite',
    of: INSTITUTIONAL,
    change: ['HI*BH', 'HI*BH:11:D8:20251315'],
    found: 'HI01-4 invalid_date',
    ik403: '8',
  },
];

describe('elements against the guide', () => {
  for (const { what, of = PROFESSIONAL, change, found, ik403 } of CASES) {
    it(`${what}: ${found}`, async () => {
      const all = await findings(changed(of, change));
      const finding = all.find((one) => short(one).endsWith(found));
      expect(finding).toMatchObject({ severity: 'error', segmentError: '8', elementError: ik403 });
    });
  }

  it('the message holds no value of the file; the bad value stands apart, for the 999', async () => {
    const [finding] = await findings(changed(PROFESSIONAL, ['NM1*IL', 'NM1*IL*1*SAMPLE*ADA****ZZ*SECRET77']));
    expect(finding).toMatchObject({ code: 'invalid_code', elementName: 'NM108', badValue: 'ZZ' });
    const long = `SECRET${'X'.repeat(80)}`;
    const [tooLong] = await findings(changed(PROFESSIONAL, ['NM1*IL', `NM1*IL*1*${long}*ADA****MI*MEM1`]));
    expect(tooLong).toMatchObject({ code: 'element_too_long', badValue: long });
    expect(tooLong!.message).not.toContain('SECRET');
  });

  it('takes amounts in every form that X12 has', async () => {
    for (const amount of ['190.00', '190.0', '0190']) {
      expect(await findings(changed(PROFESSIONAL, ['CLM', `CLM*PCN0001*${amount}***11:B:1*Y*A*Y*Y`]))).toEqual([]);
    }
  });
});

describe('forms of data types', () => {
  it('decimals: signs and points do not count, a point needs a digit after it', () => {
    expect(['12.5', '-12.50', '.5', '0'].map(decimalDigits)).toEqual([3, 4, 1, 1]);
    expect(['', '-', '.', '1.', '1,000', '1.2.3', '1e3', '--1', '19O'].map(decimalDigits)).toEqual(Array(9).fill(-1));
  });

  it('whole numbers', () => {
    expect(['007', '-7', '', '-', '1.0', '+1'].map(integerDigits)).toEqual([3, 1, -1, -1, -1, -1]);
  });

  it('days of the calendar', () => {
    expect(['20240229', '20000229', '20261231'].every(isDate)).toBe(true);
    expect(['20230229', '19000229', '20261301', '20260431', '2026010', 'ABCDEFGH', '20260100'].some(isDate)).toBe(
      false,
    );
  });

  it('times of day', () => {
    expect(['0000', '2359', '235959', '2359591', '23595999'].every(isTime)).toBe(true);
    expect(['2400', '1260', '123', '12305', 'noon'].some(isTime)).toBe(false);
  });

  it('periods as their qualifier says', () => {
    expect(isDateTimePeriod('20260101-20260131', 'RD8')).toBe(true);
    expect(isDateTimePeriod('20260101', 'RD8')).toBe(false);
    expect(isDateTimePeriod('202601010930', 'DT')).toBe(true);
    expect(isDateTimePeriod('20260101', 'DT')).toBe(false);
    expect(isDateTimePeriod('0930', 'TM')).toBe(true);
    expect(isDateTimePeriod('260101', 'D6')).toBe(true);
    expect(isDateTimePeriod('anything', 'XX')).toBe(true);
  });
});

describe('syntax notes', () => {
  const broken = (note: string, ...values: string[]) => brokenNote(parseNotes([note])[0]!, ['SEG', ...values], 0);

  it('P: both or none', () => {
    expect([broken('P0102', 'a', 'b'), broken('P0102'), broken('P0102', 'a'), broken('P0102', '', 'b')]).toEqual([
      0, 0, 2, 1,
    ]);
  });
  it('R: one at least', () => expect([broken('R0102', '', 'b'), broken('R0102')]).toEqual([0, 1]));
  it('E: one at most', () => expect([broken('E0102', 'a'), broken('E0102', 'a', 'b')]).toEqual([0, 2]));
  it('C: the first brings all', () => {
    expect([broken('C010203', '', 'b'), broken('C010203', 'a', 'b', 'c'), broken('C010203', 'a', 'b')]).toEqual([
      0, 0, 3,
    ]);
  });
  it('L: the first brings one', () => {
    expect([broken('L010203', 'a', '', 'c'), broken('L010203', 'a')]).toEqual([0, 2]);
  });
});
