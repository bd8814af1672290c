/**
 * Goal: a question about coverage says of whom it is and what it asks, and nothing of it is lost on the way. Method: the
 * samples, exactly, read and written; random inquiries; texts with one fault each.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { X12WriteError, kindOf, parse270, write270 } from '../../../src/x12/index';
import { segments, wrapped } from './answers';
import { inquiry270 } from './inquiries';
import { findings } from './checked';
import { TEXT_270 as TEXT } from './questions';
import { codes, file, lines, sample } from './support';

const OWN = '270/own-270-dependent-multi.edi';

describe('270', function () {
  this.timeout(60_000);
  it('the own sample: a dependent and a second subscriber', () => {
    const { inquiries, errors } = parse270(sample(OWN));
    expect(errors).toEqual([]);
    expect(inquiries).toHaveLength(1);
    const [inquiry] = inquiries;
    expect(inquiry).toMatchObject({
      stControlNumber: '0001',
      purpose: '13',
      reference: 'ELIG0002',
      date: '2026-01-15',
    });
    const [source] = inquiry!.sources;
    expect(source!.name).toEqual({
      entity: 'PR',
      type: '2',
      last: 'SYNTHETIC HEALTH PLAN',
      idQualifier: 'PI',
      id: 'SYN01',
    });
    const [holder, second] = source!.receivers[0]!.subscribers;
    expect(holder!.inquiries).toEqual([]);
    expect(holder!.dependents[0]).toMatchObject({
      traces: [{ type: '1', number: 'TRACE0002', company: '9SYNTHSND1' }],
      name: { entity: '03', last: 'SAMPLE', first: 'KIM' },
      demographics: { birthDate: '2015-02-03', gender: 'F' },
      dates: [{ qualifier: '291', period: { from: '2026-01-01', through: '2026-01-31' } }],
      inquiries: [{ serviceTypes: ['98', 'UC', 'MH'] }],
    });
    expect(second!.dependents).toEqual([]);
    expect(second!.inquiries).toMatchObject([
      { serviceTypes: [], procedure: { qualifier: 'HC', code: '99213', modifiers: [] } },
    ]);
  });

  for (const path of [
    OWN,
    '270/lfh-dependent-health-benefit-check.edi',
    '270/stupidedi-generic-request-by-physician-for-patient-dependent-eligibility.edi',
  ]) {
    it(`is written as it was read: ${path}`, () => {
      expect(kindOf(sample(path))).toBe('270');
      const { inquiries, errors } = parse270(sample(path));
      expect(errors).toEqual([]);
      const text = sample(path).toString().slice(sample(path).indexOf('ST*'));
      expect(lines(file(write270(inquiries[0]!)))).toEqual(segments(text.replace(/SE\*[^]*/, '')));
    });
  }

  it('all that an EQ may have with it', () => {
    const { inquiries, errors } = parse270(wrapped(TEXT));
    expect(errors).toEqual([]);
    const [subscriber] = inquiries[0]!.sources[0]!.receivers[0]!.subscribers;
    expect(subscriber!.diagnoses).toEqual([
      { qualifier: 'ABK', code: 'E119' },
      { qualifier: 'ABF', code: 'I10' },
    ]);
    expect(subscriber!.inquiries).toEqual([
      {
        serviceTypes: ['98', 'UC'],
        procedure: { qualifier: 'HC', code: '99213', modifiers: ['25'] },
        coverageLevel: 'IND',
        diagnosisPointers: ['1', '2'],
        amounts: [{ qualifier: 'R', amount: 3750 }],
        additionalInformation: [{ qualifier: 'ZZ', code: '11' }],
        references: [{ qualifier: 'G1', id: 'AUTH7' }],
        dates: [],
        unknown: [],
      },
    ]);
    expect(lines(file(write270(inquiries[0]!)))).toEqual(segments(TEXT));
  });

  it('keeps segments and elements that no field names, in their loop', () => {
    const text = TEXT.replace('ADA****', 'ADA**DR**').replace('DMG*D8', 'ZZZ*A:B*C^D~DMG*D8').replace('SE*17', 'SE*18');
    const { inquiries, errors } = parse270(wrapped(text));
    expect(errors).toEqual([]);
    const [subscriber] = inquiries[0]!.sources[0]!.receivers[0]!.subscribers;
    expect(subscriber!.name.other).toEqual({ 6: 'DR' });
    expect(subscriber!.unknown).toEqual([{ id: 'ZZZ', elements: [['A', 'B'], { repeats: ['C', 'D'] }] }]);
    const written = lines(file(write270(inquiries[0]!)));
    expect(written).toContain('NM1*IL*1*MERIWETHER*ADA**DR**MI*PHP100200301');
    expect(written).toContain('ZZZ*A:B*C^D');
  });

  it('has no finding by the guide', async () => {
    expect(await findings(wrapped(TEXT))).toEqual([]);
    expect(await findings(sample(OWN))).toEqual([]);
  });

  const GUIDE_FAULTS: readonly (readonly [string, string, string, string])[] = [
    ['a service type that is none', 'EQ*98^UC', 'EQ*98^XX', 'EQ01'],
    ['a dependent’s relationship for a subscriber', 'HI*ABK', 'INS*Y*19~HI*ABK', 'INS02'],
    ['half a name’s id', 'MI*PHP100200301', 'MI', 'NM109'],
    ['no provider’s id', '*XX*1000000012', '', 'NM108'],
  ];
  for (const [what, from, to, element] of GUIDE_FAULTS) {
    it(`the guide is told of ${what}`, async () => {
      const text = TEXT.replace(from, to);
      const found = await findings(wrapped(text.replace('SE*17', `SE*${segments(text).length + 1}`)));
      expect(found.map((finding) => finding.elementName)).toContain(element);
    });
  }

  it('reads back any inquiry', () => {
    fc.assert(
      fc.property(inquiry270, (inquiry) => {
        expect(parse270(file(write270(inquiry)))).toEqual({ inquiries: [inquiry], errors: [] });
      }),
      { numRuns: 100 },
    );
  });

  const FAULTS: readonly (readonly [string, string, string, string])[] = [
    ['no question', 'EQ*98^UC*HC:99213:25*IND**1:2~', '', 'missing_segment'],
    ['an EQ that asks nothing', 'EQ*98^UC*HC:99213:25*IND**1:2~', 'EQ***IND~', 'missing_element'],
    ['no name of the person', 'NM1*IL*1*MERIWETHER*ADA****MI*PHP100200301~', '', 'missing_segment'],
    ['a person under a level that is not its own', 'HL*3*2*22*0', 'HL*3*1*22*0', 'out_of_order'],
    ['a dependent without a subscriber', 'HL*3*2*22*0', 'HL*3*2*23*0', 'out_of_order'],
    ['a date of birth that is none', '19800112', '19801312', 'bad_date'],
    ['a period without its end', 'DTP*291*D8*20260304', 'DTP*291*RD8*20260304', 'bad_date'],
    ['an amount that is none', 'AMT*R*37.5', 'AMT*R*3O', 'bad_amount'],
    ['no header', 'BHT*0022*13*E1*20260304*0800~', '', 'missing_segment'],
  ];
  for (const [what, from, to, code] of FAULTS) {
    it(`${what} is a fault`, () => {
      const text = TEXT.replace(from, to);
      const count = segments(text).length + 1;
      const { errors } = parse270(wrapped(text.replace('SE*17', `SE*${count}`)));
      expect(codes(errors)).toContain(code);
      for (const { message } of errors) expect(message).not.toMatch(/MERIWETHER|ADA|PHP100200301|1980/);
    });
  }

  it('what follows a level that has no place is nobody’s', () => {
    const text = TEXT.replace('EQ*98', 'HL*4*2*99*0~TRN*1*T2~EQ*30~EQ*98').replace('SE*17', 'SE*20');
    const { inquiries, errors } = parse270(wrapped(text));
    expect(codes(errors)).toEqual(['out_of_order', 'missing_segment']);
    const [subscriber] = inquiries[0]!.sources[0]!.receivers[0]!.subscribers;
    expect(subscriber!.inquiries).toEqual([]);
    expect(subscriber!.unknown.map(({ id }) => id)).toEqual(['HL', 'TRN', 'EQ', 'EQ', 'AMT', 'III', 'REF']);
  });

  it('a delimiter in a name is refused, with its place', () => {
    const [inquiry] = parse270(wrapped(TEXT)).inquiries;
    const [source] = inquiry!.sources;
    const bad = { ...inquiry!, sources: [{ ...source!, name: { ...source!.name, last: 'A~B' } }] };
    expect(() => file(write270(bad))).toThrow(X12WriteError);
    expect(() => file(write270(bad))).toThrow('NM103 holds the character ~');
  });
});
