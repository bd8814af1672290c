/**
 * Goal: a claim is written as the guide has it, and refused where it could not be. Method: exact segments of the shapes that
 * the scenarios look for; one change at a time; every text of a claim
 * with every forbidden character.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { write837P, type Claim837P, X12WriteError } from '../../../src/x12/index';
import { CLINIC, batch, claim, dependent, line, secondary } from './claims';
import { file, lines, usd } from './support';

const written = (...claims: Claim837P[]) => lines(file(write837P(batch(...claims))));
const of = (id: string, texts: string[]) => texts.filter((text) => text.startsWith(`${id}*`));
const only = (id: string, change: Partial<Claim837P>) => of(id, written(claim(change)));

describe('write837P: segments', () => {
  it('an original claim of the patient who is the subscriber', () => {
    expect(written(claim())).toEqual([
      'ST*837*0001*005010X222A1',
      'BHT*0019*00*B0001*20260320*1800*CH',
      'NM1*41*2*PROMONTORY FAMILY CLINIC*****46*THROUGHLINE',
      'PER*IC*BILLING*TE*2175550100',
      'NM1*40*2*PRAIRIE HEALTH PLAN*****46*PHP01',
      'HL*1**20*1',
      'PRV*BI*PXC*207Q00000X',
      'NM1*85*2*PROMONTORY FAMILY CLINIC*****XX*1000000012',
      'N3*200 CLINIC WAY',
      'N4*SPRINGFIELD*IL*627010001',
      'REF*EI*999999999',
      'HL*2*1*22*0',
      'SBR*P*18*G7001******CI',
      'NM1*IL*1*MERIWETHER*ADA****MI*PHP100200301',
      'N3*12 EXAMPLE ST',
      'N4*SPRINGFIELD*IL*62701',
      'DMG*D8*19840517*F',
      'NM1*PR*2*PRAIRIE HEALTH PLAN*****PI*PHP01',
      'CLM*PCN1*240***11:B:1*Y*A*Y*Y',
      'HI*ABK:Z01419*ABF:Z124',
      'NM1*82*1*EXAMPLE*IVY****XX*1000000020',
      'PRV*PE*PXC*207Q00000X',
      'LX*1',
      'SV1*HC:S0612*180*UN*1***1',
      'DTP*472*D8*20260303',
      'REF*6R*C1',
      'LX*2',
      'SV1*HC:Q0091*60*UN*1***1:2',
      'DTP*472*D8*20260303',
      'REF*6R*C2',
    ]);
  });

  it('a secondary claim: dependent patient, 2320, 2330 and 2430', () => {
    const texts = written(secondary());
    expect(texts.slice(texts.indexOf('HL*2*1*22*1'))).toEqual([
      'HL*2*1*22*1',
      'SBR*S**L42******CI',
      'NM1*IL*1*HOLLOWAY*RENATA****MI*LSM55510333',
      'N3*12 EXAMPLE ST',
      'N4*SPRINGFIELD*IL*62701',
      'DMG*D8*19790802*F',
      'NM1*PR*2*LAKESHORE MUTUAL*****PI*LSM01',
      'HL*3*2*23*0',
      'PAT*01',
      'NM1*QC*1*HOLLOWAY*MARCUS',
      'N3*12 EXAMPLE ST',
      'N4*SPRINGFIELD*IL*62701',
      'DMG*D8*19751011*M',
      'CLM*PCN2*210***11:B:1*Y*A*Y*Y',
      'HI*ABK:M5450',
      'NM1*82*1*EXAMPLE*IVY****XX*1000000020',
      'PRV*PE*PXC*207Q00000X',
      'SBR*P*18*******CI',
      'AMT*D*80',
      'OI***Y***Y',
      'NM1*IL*1*HOLLOWAY*MARCUS****MI*PHP100200701',
      'NM1*PR*2*PRAIRIE HEALTH PLAN*****PI*PHP01',
      'LX*1',
      'SV1*HC:99213*150*UN*1***1',
      'DTP*472*D8*20260303',
      'REF*6R*C1',
      'SVD*PHP01*80*HC:99213**1',
      'CAS*CO*45*50',
      'CAS*PR*2*20',
      'DTP*573*D8*20260318',
      'LX*2',
      'SV1*HC:G0283*60*UN*1***1',
      'DTP*472*D8*20260303',
      'REF*6R*C2',
      'SVD*PHP01*0*HC:G0283**1',
      'CAS*CO*45*20',
      'CAS*PR*1*40',
      'DTP*573*D8*20260318',
    ]);
  });

  it('HL01 counts through; neighbours of one billing provider share its level', () => {
    const other = { ...CLINIC, npi: '1000000038' };
    const texts = written(
      claim(),
      dependent(),
      claim({ billingProvider: { ...CLINIC } }),
      claim({ billingProvider: other }),
    );
    expect(of('HL', texts)).toEqual([
      'HL*1**20*1',
      'HL*2*1*22*0',
      'HL*3*1*22*1',
      'HL*4*3*23*0',
      'HL*5*1*22*0',
      'HL*6**20*1',
      'HL*7*6*22*0',
    ]);
    expect(
      of('NM1', texts)
        .filter((text) => text.startsWith('NM1*85'))
        .map((text) => text.slice(-10)),
    ).toEqual(['1000000012', '1000000038']);
  });

  it('a replacement with the prior authorization and the payer’s number', () => {
    const change = {
      frequency: '7',
      priorAuthorization: 'RA77120',
      originalReference: 'ICN1',
      clearinghouseTrace: 'T1',
    };
    expect(only('CLM', change)).toEqual(['CLM*PCN1*240***11:B:7*Y*A*Y*Y']);
    expect(only('REF', change).slice(1, 4)).toEqual(['REF*G1*RA77120', 'REF*F8*ICN1', 'REF*D9*T1']);
  });

  it('why Medicare is secondary', () => {
    expect(only('SBR', { responsibility: 'S', mspType: '12', filingIndicator: 'MB' })).toEqual([
      'SBR*S*18*G7001**12****MB',
    ]);
    expect(only('SBR', { group: undefined, groupName: 'ACME' })).toEqual(['SBR*P*18**ACME*****CI']);
  });

  it('the four answers of CLM where told', () => {
    const told = { providerSignature: 'N', assignment: 'C', benefitsAssigned: 'N', release: 'I' };
    expect(only('CLM', told)).toEqual(['CLM*PCN1*240***11:B:1*N*C*N*I']);
  });

  it('up to twelve diagnoses without points', () => {
    const diagnoses = Array.from({ length: 12 }, (_, i) => `A0${i % 10}.${i}`);
    const [hi] = only('HI', { diagnoses });
    expect(hi!.split('*')).toHaveLength(13);
    expect(hi).toMatch(/^HI\*ABK:A000\*ABF:A011\*/);
    expect(hi).not.toContain('.');
  });

  const LINES: readonly (readonly [string, Parameters<typeof line>[3], string, string])[] = [
    ['modifiers', { modifiers: ['25', 'LT'] }, 'SV1', 'SV1*HC:99213:25:LT*10.5*UN*1***1'],
    ['a place of its own', { place: '12' }, 'SV1', 'SV1*HC:99213*10.5*UN*1*12**1'],
    ['minutes', { unit: 'MJ', units: 45 }, 'SV1', 'SV1*HC:99213*10.5*MJ*45***1'],
    ['parts of a unit', { units: 1.25 }, 'SV1', 'SV1*HC:99213*10.5*UN*1.25***1'],
    ['four pointers', { diagnosisPointers: [2, 1, 4, 3] }, 'SV1', 'SV1*HC:99213*10.5*UN*1***2:1:4:3'],
    ['a description', { description: 'UNLISTED' }, 'SV1', 'SV1*HC:99213:::::UNLISTED*10.5*UN*1***1'],
    ['a period', { through: '2026-03-05' }, 'DTP', 'DTP*472*RD8*20260303-20260305'],
  ];
  for (const [what, change, id, expected] of LINES) {
    it(`a line with ${what}: ${expected}`, () => {
      expect(only(id, { lines: [line(1, '99213', 10.5, change)] })).toEqual([expected]);
    });
  }

  it('other providers of the claim', () => {
    const change: Partial<Claim837P> = {
      referringProvider: { last: 'REFER', first: 'ANN', npi: '1000000038' },
      serviceFacility: {
        last: 'HOSPITAL',
        npi: '1000000046',
        address: { line1: '1 HOSPITAL DR', city: 'SPRINGFIELD', state: 'IL', zip: '627010002' },
      },
      supervisingProvider: { last: 'SUPER', first: 'ORA', npi: '1000000038' },
    };
    expect(only('NM1', change).filter((text) => /^NM1\*(DN|82|77|DQ)/.test(text))).toEqual([
      'NM1*DN*1*REFER*ANN****XX*1000000038',
      'NM1*82*1*EXAMPLE*IVY****XX*1000000020',
      'NM1*77*2*HOSPITAL*****XX*1000000046',
      'NM1*DQ*1*SUPER*ORA****XX*1000000038',
    ]);
  });

  it('an earlier payer that adjusted the claim as a whole', () => {
    const [other] = secondary().otherPayers;
    const texts = written(
      claim({
        responsibility: 'S',
        otherPayers: [
          {
            ...other!,
            adjustments: [{ group: 'PR', carc: '1', amount: usd(40) }],
            remainingPatientLiability: usd(40),
            paidDate: '2026-03-18',
            payerControlNumber: 'ICN9',
          },
        ],
      }),
    );
    const start = texts.indexOf('SBR*P*18*******CI');
    expect(texts.slice(start, texts.indexOf('LX*1'))).toEqual([
      'SBR*P*18*******CI',
      'CAS*PR*1*40',
      'AMT*D*80',
      'AMT*EAF*40',
      'OI***Y***Y',
      'NM1*IL*1*HOLLOWAY*MARCUS****MI*PHP100200701',
      'NM1*PR*2*PRAIRIE HEALTH PLAN*****PI*PHP01',
      'DTP*573*D8*20260318',
      'REF*F8*ICN9',
    ]);
  });
});

describe('write837P: refusals', () => {
  const many = <T>(count: number, one: T) => Array.from({ length: count }, () => one);
  const zip = (value: string) => ({ billingProvider: { ...CLINIC, address: { ...CLINIC.address, zip: value } } });
  const REFUSED: readonly (readonly [string, Partial<Claim837P>, string, string | undefined])[] = [
    ['a billing ZIP of 5 digits', zip('62701'), 'bad_value', 'N403'],
    ['a billing ZIP with a letter', zip('62701000O'), 'bad_value', 'N403'],
    ['no diagnosis', { diagnoses: [] }, 'missing_value', undefined],
    ['13 diagnoses', { diagnoses: many(13, 'A00') }, 'too_many', undefined],
    ['no line', { lines: [] }, 'missing_value', undefined],
    ['51 lines', { lines: many(51, line(1, '99213', 1)) }, 'too_many', undefined],
    ['no pointer', { lines: [line(1, '99213', 1, { diagnosisPointers: [] })] }, 'too_many', 'SV107'],
    ['5 pointers', { lines: [line(1, '99213', 1, { diagnosisPointers: [1, 2, 3, 4, 5] })] }, 'too_many', 'SV107'],
    ['units of a thousandth part', { lines: [line(1, '99213', 1, { units: 0.0001 })] }, 'bad_value', 'SV104'],
    ['a dependent without a patient', { relationship: '19' }, 'missing_value', 'PAT01'],
    ['a patient beside the subscriber', { patient: { last: 'X' } }, 'missing_value', 'PAT01'],
    ['11 other payers', { otherPayers: many(11, secondary().otherPayers[0]!) }, 'too_many', undefined],
  ];
  for (const [what, change, code, element] of REFUSED) {
    it(what, () => {
      try {
        written(claim(change));
      } catch (error) {
        expect(error).toBeInstanceOf(X12WriteError);
        expect(error).toMatchObject({ code, element });
        return;
      }
      throw new Error('it was written');
    });
  }

  it('takes a ZIP+4 with its hyphen', () => {
    expect(written(claim(zip('62701-0001')))).toContain('N4*SPRINGFIELD*IL*627010001');
  });

  it('a delimiter or control character in any text of a claim', () => {
    const paths: string[][] = [];
    const walk = (value: unknown, path: string[]) => {
      if (typeof value === 'string') paths.push(path);
      else if (value !== null && typeof value === 'object') {
        for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
      }
    };
    const whole = batch(secondary());
    walk(whole, []);
    // A relationship other than 18 stays one; a ZIP is refused for its digits first.
    const texts = paths.filter((path) => !/^(stControlNumber|zip)$/.test(path.at(-1)!));
    const character = fc.constantFrom('*', ':', '~', '^', '\n', '\r', '\t', '\0', 'É');
    fc.assert(
      fc.property(fc.constantFrom(...texts), character, (path, injected) => {
        const changed = structuredClone(whole) as unknown as Record<string, unknown>;
        const owner = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, changed);
        owner[path.at(-1)!] += injected;
        expect(() => file(write837P(changed as never))).toThrow(X12WriteError);
      }),
      { numRuns: 400 },
    );
  });
});
