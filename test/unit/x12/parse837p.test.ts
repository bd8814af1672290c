/**
 * Goal: a claim is read whole, into its own fields, and what has no field is kept. Method: the own samples against their totals;
 * the basic one in full, then a text put into it at a time.
 */
import { expect } from 'expect';
import { sum } from '../../../src/money/cents';
import { parse837P, write837P, type Claim837P } from '../../../src/x12/index';
import { batch, claim } from './claims';
import { codes, file, sample, totals, usd } from './support';

describe('parse837P', () => {
  for (const [path, expected] of Object.entries(totals).filter(([name]) => name.startsWith('837p/'))) {
    it(`${path}: claims, lines, charges and frequencies`, () => {
      const { batches, errors } = parse837P(sample(path));
      const claims = batches.flatMap((one) => one.claims);
      const services = claims.flatMap((one) => one.lines);
      expect(errors).toEqual([]);
      expect({
        st: batches.length,
        claims: claims.length,
        lines: services.length,
        chargeCents: sum(claims.map((one) => one.total)),
        freq: [...new Set(claims.map((one) => one.frequency))].sort(),
      }).toEqual({
        st: expected.st,
        claims: expected.claims,
        lines: expected.lines,
        chargeCents: expected.chargeCents,
        freq: expected.freq,
      });
      expect(sum(services.map((one) => one.charge))).toBe(expected.chargeCents);
    });
  }

  it('reads pay-to address, onset date, drug, facility and supervising provider', () => {
    const [one] = parse837P(sample('837p/own-837p-facility-supervising.edi')).batches;
    expect(one).not.toHaveProperty('unknown');
    const [found] = one!.claims;
    expect(found).not.toHaveProperty('unknown');
    expect(found!.onsetDate).toBe('2025-10-30');
    expect(found!.lines[0]!.drug).toMatchObject({ code: expect.stringMatching(/^\d{11}$/), units: 30, unit: 'ML' });
    expect(found!.serviceFacility).toMatchObject({ last: 'SYNTHETIC HOSPITAL', npi: '1000000046' });
    expect(found!.supervisingProvider).toMatchObject({ first: 'ORA' });
    expect(found!.billingProvider.payToAddress!.address).toMatchObject({ city: 'SPRINGFIELD' });
    expect(found!.billingProvider.contact).toEqual({
      function: 'IC',
      name: 'OFFICE',
      numbers: [{ qualifier: 'TE', number: '2175550111' }],
    });
  });

  const [basic, ...noOthers] = parse837P(sample('837p/own-837p-basic.edi')).batches;
  it('reads a batch in whole', () => {
    expect(noOthers).toEqual([]);
    expect(basic).toEqual({
      stControlNumber: '0001',
      bht03: 'BATCH0001',
      created: { date: '2026-01-15', time: '1200' },
      submitter: {
        name: 'SYNTHETIC BILLING',
        id: 'SUB0001',
        contact: {
          name: 'BILLING OFFICE',
          phone: '2175550100',
          numbers: [
            { qualifier: 'TE', number: '2175550100' },
            { qualifier: 'EX', number: '12' },
          ],
        },
      },
      receiver: { name: 'SYNTHETIC HEALTH PLAN', id: 'SYN01' },
      claims: [
        {
          billingProvider: {
            name: 'SYNTHETIC MEDICAL GROUP',
            npi: '1000000012',
            taxId: '999999999',
            taxonomy: '207Q00000X',
            address: { line1: '200 CLINIC WAY', city: 'SPRINGFIELD', state: 'IL', zip: '627010001' },
          },
          responsibility: 'P',
          relationship: '18',
          group: 'GRP00001',
          filingIndicator: 'CI',
          subscriber: {
            last: 'SAMPLE',
            first: 'ADA',
            memberId: 'MEM000000001',
            born: '1970-01-01',
            sex: 'F',
            address: { line1: '12 EXAMPLE ST', city: 'SPRINGFIELD', state: 'IL', zip: '62701' },
          },
          payer: { name: 'SYNTHETIC HEALTH PLAN', id: 'SYN01' },
          patientControlNumber: 'PCN0001',
          total: usd(190),
          place: '11',
          frequency: '1',
          diagnoses: ['J069'],
          renderingProvider: { last: 'EXAMPLE', first: 'IVY', npi: '1000000020', taxonomy: '207Q00000X' },
          otherPayers: [],
          lines: [
            {
              lineNumber: 1,
              code: '99213',
              modifiers: ['25'],
              charge: usd(150),
              unit: 'UN',
              units: 1,
              diagnosisPointers: [1],
              from: '2025-11-03',
              cob: [],
            },
            {
              lineNumber: 2,
              code: '85025',
              modifiers: [],
              charge: usd(40),
              unit: 'UN',
              units: 1,
              diagnosisPointers: [1],
              from: '2025-11-03',
              cob: [],
            },
          ],
        },
      ],
    });
  });

  /** The one claim of the basic sample with a text put in, SE01 left wrong. */
  const changed = (from: string, to: string) =>
    parse837P(Buffer.from(sample('837p/own-837p-basic.edi').toString().replaceAll('\n', '').replace(from, to)))
      .batches[0]!.claims[0]!;

  const PLACES: readonly (readonly [string, string, Partial<Claim837P>])[] = [
    ['HI*', 'REF*F8*ICN~HI*', { originalReference: 'ICN' }],
    ['HI*', 'REF*G1*PA~HI*', { priorAuthorization: 'PA' }],
    ['HI*', 'REF*D9*CH~HI*', { clearinghouseTrace: 'CH' }],
    ['HI*', 'REF*F8*A~REF*F8*B~HI*', { originalReference: 'A', unknown: [{ id: 'REF', elements: ['F8', 'B'] }] }],
    ['HI*', 'NTE*ADD*WHY~NTE*ADD*TWO~HI*', { note: 'WHY', unknown: [{ id: 'NTE', elements: ['ADD', 'TWO'] }] }],
    ['HI*', 'NTE*TPO*X~HI*', { notes: [{ qualifier: 'TPO', text: 'X' }] }],
    ['HI*', 'NTE*QQQ*X~HI*', { unknown: [{ id: 'NTE', elements: ['QQQ', 'X'] }], order: ['CLM', '?'] }],
    ['HI*ABK:J069', 'HI*ABK:J069*ABF:I10~HI*BP:00100', { diagnoses: ['J069', 'I10'], anesthesiaProcedures: ['00100'] }],
    [
      'NM1*82',
      'NM1*DN*1*R*A****XX*1000000038~NM1*82',
      { referringProvider: { last: 'R', first: 'A', npi: '1000000038' } },
    ],
    [
      'NM1*82',
      'NM1*ZZ*1*R~PRV*PE*PXC*X~NM1*82',
      {
        unknown: [
          { id: 'NM1', elements: ['ZZ', '1', 'R'] },
          { id: 'PRV', elements: ['PE', 'PXC', 'X'] },
        ],
      },
    ],
    [
      'LX*1',
      'NM1*82*1*SECOND~LX*1',
      { renderingProvider: { last: 'EXAMPLE', first: 'IVY', npi: '1000000020', taxonomy: '207Q00000X' } },
    ],
    ['*Y*A*Y*Y', '*N*C*N*I', { providerSignature: 'N', assignment: 'C', benefitsAssigned: 'N', release: 'I' }],
  ];
  for (const [from, to, expected] of PLACES) {
    it(`${to} of a claim`, () => expect(changed(from, to)).toMatchObject(expected));
  }

  const LINE_PLACES: readonly (readonly [string, string, object])[] = [
    ['DTP*472*D8*20251103', 'DTP*472*RD8*20251103-20251105', { from: '2025-11-03', through: '2025-11-05' }],
    ['LX*2', 'REF*6R*A~REF*6R*B~LX*2', { controlNumber: 'A', unknown: [{ id: 'REF', elements: ['6R', 'B'] }] }],
    [
      'LX*2',
      'DTP*573*D8*20251104~CAS*CO*45*1~LX*2',
      {
        unknown: [
          { id: 'DTP', elements: ['573', 'D8', '20251104'] },
          { id: 'CAS', elements: ['CO', '45', '1'] },
        ],
      },
    ],
    [
      'LX*2',
      'NM1*82*1*LINE*DOC****XX*1000000038~PRV*PE*PXC*T1~LX*2',
      { renderingProvider: { last: 'LINE', first: 'DOC', npi: '1000000038', taxonomy: 'T1' } },
    ],
    [
      'LX*2',
      'NM1*AA*1*X~N3*Y~LX*2',
      {
        unknown: [
          { id: 'NM1', elements: ['AA', '1', 'X'] },
          { id: 'N3', elements: ['Y'] },
        ],
      },
    ],
    [
      'SV1*HC:99213:25*150*UN*1***1',
      'SV1*ER:X:::::NOTE*.5*MJ*15*12**1:2:X',
      {
        qualifier: 'ER',
        code: 'X',
        description: 'NOTE',
        charge: usd(0.5),
        unit: 'MJ',
        units: 15,
        place: '12',
        diagnosisPointers: [1, 2],
      },
    ],
    [
      'LX*2',
      'SVD*P*1*HC:A**2*3~CAS*PR*1*2~DTP*573*D8*20251104~LX*2',
      {
        cob: [
          {
            payerId: 'P',
            paid: usd(1),
            procedure: { qualifier: 'HC', code: 'A', modifiers: [] },
            units: 2,
            bundledLineNumber: 3,
            adjustments: [{ group: 'PR', carc: '1', amount: usd(2) }],
            date: '2025-11-04',
          },
        ],
      },
    ],
  ];
  for (const [from, to, expected] of LINE_PLACES) {
    it(`${to} of a line`, () => expect(changed(from, to).lines[0]).toMatchObject(expected));
  }

  const OTHER = 'SBR*P*01*G2*NAME*12****MB~';
  const other = (text: string) => changed('LX*1~', `${OTHER}${text}LX*1~`);
  const OTHER_PLACES: readonly (readonly [string, object])[] = [
    [
      '',
      { responsibility: 'P', relationship: '01', group: 'G2', groupName: 'NAME', mspType: '12', filingIndicator: 'MB' },
    ],
    ['CAS*CO*45*1~', { adjustments: [{ group: 'CO', carc: '45', amount: usd(1) }] }],
    ['AMT*D*0~AMT*EAF*5~', { paid: usd(0), remainingPatientLiability: usd(5) }],
    ['OI***N***I~', { benefitsAssigned: 'N', release: 'I' }],
    [
      'NM1*IL*1*X*Y****MI*M~N3*S~N4*T~',
      { subscriber: { last: 'X', first: 'Y', memberId: 'M', address: { line1: 'S', city: 'T' } } },
    ],
    [
      'NM1*PR*2*PLAN*****PI*P1~DTP*573*D8*20251104~REF*F8*ICN~',
      { payer: { name: 'PLAN', id: 'P1' }, paidDate: '2025-11-04', payerControlNumber: 'ICN' },
    ],
  ];
  for (const [text, expected] of OTHER_PLACES) {
    it(`${OTHER}${text} is another payer`, () => {
      const found = other(text);
      expect(found.otherPayers).toHaveLength(1);
      expect(found.otherPayers[0]).toMatchObject(expected);
      expect(found.unknown).toBeUndefined();
    });
  }

  it('keeps what another payer says that has no field, with its place', () => {
    const [found] = other('AMT*ZZ*5~MOA***MA01~NM1*40*2*X~REF*2U*Y~NM1*PR*2*PLAN*****PI*P1~REF*ZZ*W~').otherPayers;
    expect(found!.unknown!.map(({ id }) => id)).toEqual(['AMT', 'NM1', 'REF']);
    expect(found!.order).toEqual(['SBR', '?']);
    expect(found!.payer.unknown).toEqual([{ id: 'REF', elements: ['ZZ', 'W'] }]);
  });

  it('tells of a level that no professional claim has', () => {
    const text = sample('837p/own-837p-basic.edi').toString().replace('HL*2*1*22*0', 'HL*2*1*77*0');
    expect(parse837P(Buffer.from(text)).errors).toMatchObject([{ code: 'out_of_order', element: 'HL03' }]);
  });

  it('gives each of several claims of one subscriber its own', () => {
    const bytes = file(write837P(batch(claim())));
    const text = bytes.toString();
    const start = text.indexOf('CLM*');
    const end = text.indexOf('SE*');
    const doubled = text.slice(0, end) + text.slice(start, end).replace('PCN1', 'PCN9') + text.slice(end);
    const { batches, errors } = parse837P(Buffer.from(doubled));
    expect(codes(errors)).toEqual(['segment_count_mismatch']);
    expect(
      batches[0]!.claims.map((one) => [one.patientControlNumber, one.subscriber.memberId, one.lines.length]),
    ).toEqual([
      ['PCN1', 'PHP100200301', 2],
      ['PCN9', 'PHP100200301', 2],
    ]);
  });

  it('loses no charge where LX is missing', () => {
    const { batches, errors } = parse837P(sample('broken/own-b32-no-lx.edi'));
    expect(errors).toMatchObject([{ code: 'out_of_order', segmentId: 'SV1' }]);
    expect(batches[0]!.claims[0]!.lines.map((one) => [one.lineNumber, one.charge])).toEqual([
      [1, 15000],
      [2, 4000],
    ]);
  });

  it('tells of amounts and dates that cannot be read', () => {
    const text = sample('837p/own-837p-basic.edi')
      .toString()
      .replace('CLM*PCN0001*190', 'CLM*PCN0001*19O')
      .replace('DMG*D8*19700101', 'DMG*D8*19701301')
      .replace('DTP*472*D8*20251103', 'DTP*472*RD8*20251103');
    expect(parse837P(Buffer.from(text)).errors.map(({ code, element }) => [code, element])).toEqual([
      ['bad_date', 'DMG02'],
      ['bad_amount', 'CLM02'],
      ['bad_date', 'DTP03'],
    ]);
  });

  it('tells of a group that is not for claims', () => {
    expect(codes(parse837P(sample('broken/own-b26-gs01-wrong.edi')).errors)).toEqual(['functional_id_mismatch']);
  });
});
