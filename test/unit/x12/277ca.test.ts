/**
 * Goal: a 277CA says of each claim what became of it, and an answer with a hole in it is never taken for a yes. Method: the
 * text of the scenarios and the own sample, exactly, read and written.
 */
import { expect } from 'expect';
import { parse277ca, write277ca } from '../../../src/x12/index';
import { segments, wrapped } from './answers';
import { codes, file, lines, sample, usd } from './support';

const ACCEPTED_277 = `
ST*277*0001*005010X214~
BHT*0085*08*CA1*20260305*0800*TH~
HL*1**20*1~
NM1*PR*2*PRAIRIE HEALTH PLAN*****PI*PHP01~
TRN*1*CA1~
DTP*050*D8*20260304~
DTP*009*D8*20260305~
HL*2*1*21*1~
NM1*41*2*PROMONTORY FAMILY CLINIC*****46*THROUGHLINE~
TRN*2*B0001~
STC*A1:19:PR*20260305*WQ*240~
QTY*90*1~
AMT*YU*240~
HL*3*2*19*1~
NM1*85*2*PROMONTORY FAMILY CLINIC*****XX*1000000012~
TRN*1*0~
STC*A1:19:PR**WQ*240~
HL*4*3*PT~
NM1*QC*1*MERIWETHER*ADA****MI*PHP100200301~
TRN*2*PCN1~
STC*A2:20:PR*20260305*WQ*240~
REF*1K*ICN1~
DTP*472*D8*20260303~
SE*24*0001~`;

describe('277CA', () => {
  it('an accepted claim', () => {
    const { acknowledgements, errors } = parse277ca(wrapped(ACCEPTED_277));
    expect(errors).toEqual([]);
    const a1 = { category: 'A1', status: '19', entity: 'PR' };
    expect(acknowledgements).toEqual([
      {
        stControlNumber: '0001',
        reference: 'CA1',
        created: { date: '2026-03-05', time: '0800' },
        source: { entity: 'PR', type: '2', last: 'PRAIRIE HEALTH PLAN', idQualifier: 'PI', id: 'PHP01' },
        sourceTrace: 'CA1',
        receivedDate: '2026-03-04',
        processedDate: '2026-03-05',
        receiver: { type: '2', last: 'PROMONTORY FAMILY CLINIC', idQualifier: '46', id: 'THROUGHLINE' },
        batchTrace: 'B0001',
        statuses: [{ codes: [a1], date: '2026-03-05', action: 'WQ', amount: usd(240) }],
        totals: { acceptedCount: 1, acceptedAmount: usd(240) },
        providers: [
          {
            provider: { type: '2', last: 'PROMONTORY FAMILY CLINIC', idQualifier: 'XX', id: '1000000012' },
            trace: '0',
            statuses: [{ codes: [a1], action: 'WQ', amount: usd(240) }],
            references: [],
            totals: {},
            claims: [
              {
                patient: { type: '1', last: 'MERIWETHER', first: 'ADA', idQualifier: 'MI', id: 'PHP100200301' },
                patientControlNumber: 'PCN1',
                statuses: [
                  {
                    codes: [{ category: 'A2', status: '20', entity: 'PR' }],
                    date: '2026-03-05',
                    action: 'WQ',
                    amount: usd(240),
                  },
                ],
                payerControlNumber: 'ICN1',
                references: [],
                from: '2026-03-03',
                lines: [],
              },
            ],
          },
        ],
        unknown: [],
      },
    ]);
    expect(lines(file(write277ca(acknowledgements[0]!)))).toEqual(segments(ACCEPTED_277));
  });

  it('several STC of a claim, and several reasons in one', () => {
    const text = ACCEPTED_277.replace(
      'STC*A2:20:PR*20260305*WQ*240~',
      'STC*A3:33:IL*20260305*U*240******A7:562:85*A6:21*SEE MEMBER CARD~STC*A3:187*20260305*U*240~',
    ).replace('SE*24', 'SE*25');
    const { acknowledgements, errors } = parse277ca(wrapped(text));
    expect(errors).toEqual([]);
    expect(acknowledgements[0]!.providers[0]!.claims[0]!.statuses).toEqual([
      {
        codes: [
          { category: 'A3', status: '33', entity: 'IL' },
          { category: 'A7', status: '562', entity: '85' },
          { category: 'A6', status: '21' },
        ],
        date: '2026-03-05',
        action: 'U',
        amount: usd(240),
        message: 'SEE MEMBER CARD',
      },
      { codes: [{ category: 'A3', status: '187' }], date: '2026-03-05', action: 'U', amount: usd(240) },
    ]);
    expect(lines(file(write277ca(acknowledgements[0]!)))).toEqual(segments(text));
  });

  it('a refused batch has neither providers nor claims', () => {
    const text = ACCEPTED_277.slice(0, ACCEPTED_277.indexOf('HL*3'))
      .replace('HL*2*1*21*1', 'HL*2*1*21*0')
      .replace('A1:19:PR', 'A8:746:40')
      .replace('*WQ*', '*U*')
      .replace('QTY*90', 'QTY*AA')
      .replace('AMT*YU', 'AMT*YY');
    const { acknowledgements, errors } = parse277ca(wrapped(`${text}SE*14*0001~`));
    expect(errors).toEqual([]);
    expect(acknowledgements[0]).toMatchObject({
      batchTrace: 'B0001',
      statuses: [{ codes: [{ category: 'A8', status: '746', entity: '40' }], action: 'U' }],
      totals: { rejectedCount: 1, rejectedAmount: 24000 },
      providers: [],
    });
    expect(lines(file(write277ca(acknowledgements[0]!)))).toEqual(segments(text));
  });

  it('statuses of lines stay with the lines', () => {
    const line = 'SVC*HC:99213:25*180*****1~STC*A7:454*20260305*U*180~REF*FJ*L1~DTP*472*D8*20260303~';
    const text = ACCEPTED_277.replace('SE*24', `${line}SE*28`);
    const { acknowledgements, errors } = parse277ca(wrapped(text));
    expect(errors).toEqual([]);
    const [claim] = acknowledgements[0]!.providers[0]!.claims;
    expect(claim!.statuses).toHaveLength(1);
    expect(claim!.lines).toEqual([
      {
        procedure: { qualifier: 'HC', code: '99213', modifiers: ['25'] },
        charge: usd(180),
        units: 1,
        statuses: [{ codes: [{ category: 'A7', status: '454' }], date: '2026-03-05', action: 'U', amount: usd(180) }],
        controlNumber: 'L1',
        references: [],
        from: '2026-03-03',
      },
    ]);
  });

  it('the own sample: two claims with the payer’s and the clearinghouse’s numbers', () => {
    const { acknowledgements, errors } = parse277ca(sample('277ca/own-277ca-accepted.edi'));
    expect(errors).toEqual([]);
    expect(acknowledgements[0]).toMatchObject({ batchTrace: 'BATCH0001', totals: { acceptedCount: 2 } });
    expect(
      acknowledgements[0]!.providers[0]!.claims.map((claim) => [
        claim.patientControlNumber,
        claim.payerControlNumber,
        claim.references,
      ]),
    ).toEqual([
      ['PCN0001', '2026000000001', [{ qualifier: 'D9', id: 'CHPCN0001' }]],
      ['PCN0002', '2026000000002', [{ qualifier: 'D9', id: 'CHPCN0002' }]],
    ]);
  });

  it('totals of the receiver and of the provider', () => {
    const text = ACCEPTED_277.replace('QTY*90*1~', 'QTY*90*3~QTY*AA*2~')
      .replace('AMT*YU*240~', 'AMT*YU*300~AMT*YY*50.5~')
      .replace('STC*A1:19:PR**WQ*240~', 'STC*A1:19:PR**WQ*240~REF*0B*LIC~QTY*QA*1~QTY*QC*4~AMT*YU*240~AMT*YY*1~')
      .replace('SE*24', 'SE*31');
    const { acknowledgements, errors } = parse277ca(wrapped(text));
    expect(errors).toEqual([]);
    const [ack] = acknowledgements;
    expect(ack!.totals).toEqual({
      acceptedCount: 3,
      rejectedCount: 2,
      acceptedAmount: usd(300),
      rejectedAmount: usd(50.5),
    });
    expect(ack!.providers[0]).toMatchObject({
      references: [{ qualifier: '0B', id: 'LIC' }],
      totals: { acceptedCount: 1, rejectedCount: 4, acceptedAmount: usd(240), rejectedAmount: usd(1) },
    });
    expect(lines(file(write277ca(ack!)))).toEqual(segments(text));
  });

  it('several providers, several claims, service periods', () => {
    const second = `HL*5*2*19*1~NM1*85*2*OTHER*****XX*1000000038~HL*6*5*PT~NM1*QC*1*B~TRN*2*PCN2~STC*A2:20~REF*BLT*731~REF*1K*I2~DTP*472*RD8*20260301-20260304~HL*7*5*PT~NM1*QC*1*C~TRN*2*PCN3~STC*A7:21~`;
    const { acknowledgements, errors } = parse277ca(wrapped(ACCEPTED_277.replace('SE*24', `${second}SE*37`)));
    expect(errors).toEqual([]);
    const [, other] = acknowledgements[0]!.providers;
    expect(
      other!.claims.map(({ patientControlNumber, payerControlNumber, from, through }) => [
        patientControlNumber,
        payerControlNumber,
        from,
        through,
      ]),
    ).toEqual([
      ['PCN2', 'I2', '2026-03-01', '2026-03-04'],
      ['PCN3', undefined, undefined, undefined],
    ]);
    expect(other!.claims[0]!.references).toEqual([{ qualifier: 'BLT', id: '731' }]);
  });

  it('a total of a claim has no place', () => {
    const text = ACCEPTED_277.replace('SE*24', 'QTY*90*1~AMT*YU*1~SE*26');
    const [claim] = parse277ca(wrapped(text)).acknowledgements[0]!.providers[0]!.claims;
    expect(claim!.unknown!.map(({ id }) => id)).toEqual(['QTY', 'AMT']);
  });

  it('keeps what it does not know where it stands, and writes it there again', () => {
    const text = ACCEPTED_277.replace('DTP*009*D8*20260305~', 'DTP*009*D8*20260305~REF*X*1~DTP*009*D8*20260306~')
      .replace('AMT*YU*240~', 'AMT*YU*240~AMT*YU*241~NM1*40*2*OTHER~')
      .replace('STC*A1:19:PR**WQ*240~', 'STC*A1:19:PR**WQ*240~TRN*1*SECOND~')
      .replace('SE*24', 'ZZZ*1:2*3~DTP*472*D8*20260101~SVC*HC:99213*180~STC*A7:454~REF*FJ*L1~K3*OF THE LINE~SE*35');
    const { acknowledgements, errors } = parse277ca(wrapped(text));
    const [{ sourceUnknown, unknown, providers }] = acknowledgements as [(typeof acknowledgements)[0]];
    const [claim] = providers[0]!.claims;
    const kept = [sourceUnknown, unknown, providers[0]!.unknown, claim!.unknown, claim!.lines[0]!.unknown];
    expect(errors).toEqual([]);
    expect(kept.map((all) => all?.map(({ id }) => id))).toEqual([
      ['REF', 'DTP'],
      ['AMT', 'NM1'],
      ['TRN'],
      ['ZZZ', 'DTP'],
      ['K3'],
    ]);
    expect(lines(file(write277ca(acknowledgements[0]!)))).toEqual(segments(text));
  });

  const HOLES: readonly (readonly [string, string, string])[] = [
    ['a claim without a status', 'STC*A2:20:PR*20260305*WQ*240~\n', 'A claim has no status (STC).'],
    ['a claim without its number', 'TRN*2*PCN1~\n', 'A claim has no control number (TRN).'],
  ];
  for (const [what, removed, message] of HOLES) {
    it(`${what} is a fault`, () => {
      const text = ACCEPTED_277.replace(removed, '').replace('SE*24', 'SE*23');
      expect(parse277ca(wrapped(text)).errors).toMatchObject([{ code: 'missing_segment', message }]);
    });
  }

  it('that says nothing at all is a fault', () => {
    expect(codes(parse277ca(wrapped('ST*277*0001*005010X214~HL*1**20*1~SE*3*0001~')).errors)).toEqual([
      'missing_segment',
    ]);
  });

  it('with a claim before its provider, or an unknown level, is a fault', () => {
    const text = 'ST*277*0001*005010X214~HL*1**PT~NM1*QC*1*A~TRN*2*P~STC*A2:20~HL*2**99~SE*7*0001~';
    const { acknowledgements, errors } = parse277ca(wrapped(text));
    expect(codes(errors)).toEqual(['out_of_order', 'out_of_order']);
    expect(acknowledgements[0]!.providers[0]!.claims).toHaveLength(1);
    expect(acknowledgements[0]!.unknown).toEqual([{ id: 'HL', elements: ['2', '', '99'] }]);
  });
});
