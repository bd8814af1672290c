/**
 * Goal: the payer's three answers say for each transaction and claim what became of it, and an answer with a hole in it is
 * never taken for a yes. Method: the texts of the scenarios and the own samples, exactly.
 */
import { expect } from 'expect';
import {
  parse277ca,
  parse999,
  parseTA1,
  readX12,
  wrapTransactions,
  write277ca,
  write999,
  writeInterchange,
  writeTA1,
} from '../../../src/x12/index';
import { codes, file, lines, sample, usd } from './support';

const HEADER = {
  senderId: 'PHP01',
  receiverId: 'THROUGHLINE',
  date: '2026-03-04',
  time: '0700',
  control: '000000009',
  usage: 'T',
} as const;
const wrapped = (text: string) => wrapTransactions(text, HEADER);
const segments = (text: string) =>
  text
    .split('~')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '' && !segment.startsWith('SE*'));

describe('TA1', () => {
  it('is read with the control number that it answers', () => {
    expect(parseTA1(sample('999/own-ta1-accepted.edi'))).toEqual({
      acknowledgements: [{ control: '000000101', date: '2026-01-15', time: '1200', status: 'A', noteCode: '000' }],
      errors: [],
    });
  });

  it('is written outside the groups and read again', () => {
    const ack = { control: '000000042', date: '2026-03-04', time: '0705', status: 'R', noteCode: '025' };
    const bytes = writeInterchange({ ...HEADER, groups: [], acknowledgements: [writeTA1(ack)] });
    expect(bytes.toString()).toContain('~TA1*000000042*260304*0705*R*025~IEA*0*000000009~');
    expect(parseTA1(bytes)).toEqual({ acknowledgements: [ack], errors: [] });
    expect(readX12(bytes).errors).toEqual([]);
  });

  it('without a status is a fault', () => {
    const bytes = Buffer.from(sample('999/own-ta1-accepted.edi').toString().replace('*1200*A*000', '*1200**000'));
    expect(parseTA1(bytes).errors).toMatchObject([{ code: 'missing_element', element: 'TA104' }]);
  });

  it('of a broken envelope brings the fault', () => {
    expect(codes(parseTA1(Buffer.from('<html>')).errors)).toEqual(['html_file']);
  });
});

const ACCEPTED_999 = `ST*999*0001*005010X231A1~AK1*HC*17*005010X222A1~AK2*837*0001*005010X222A1~IK5*A~AK9*A*1*1*1~SE*6*0001~`;

describe('999', () => {
  it('an accepted group', () => {
    const { acknowledgements, errors } = parse999(wrapped(ACCEPTED_999));
    expect(errors).toEqual([]);
    expect(acknowledgements).toEqual([
      {
        stControlNumber: '0001',
        group: { functionalId: 'HC', control: '17', version: '005010X222A1' },
        transactions: [
          { id: '837', control: '0001', version: '005010X222A1', status: 'A', codes: [], segmentErrors: [] },
        ],
        status: 'A',
        includedCount: 1,
        receivedCount: 1,
        acceptedCount: 1,
        codes: [],
        unknown: [],
      },
    ]);
    expect(lines(file(write999(acknowledgements[0]!)))).toEqual(segments(ACCEPTED_999));
  });

  it('a rejected transaction: segments, elements, positions, contexts, loops of six characters', () => {
    const { acknowledgements, errors } = parse999(sample('999/own-999-loop-six-chars.edi'));
    expect(errors).toEqual([]);
    const [ack] = acknowledgements;
    expect([ack!.status, ack!.includedCount, ack!.receivedCount, ack!.acceptedCount]).toEqual(['R', 1, 1, 0]);
    const [transaction] = ack!.transactions;
    expect([transaction!.status, transaction!.codes]).toEqual(['R', ['5', 'I5']]);
    const context = [[['CLM01', 'PCN0001']]];
    expect(transaction!.segmentErrors).toEqual([
      {
        segmentId: 'NM1',
        position: 8,
        loop: '2010AA',
        code: '8',
        contexts: context,
        elementErrors: [
          { element: 9, dataElement: '67', code: '1', contexts: [] },
          { element: 3, component: 1, dataElement: '1035', code: '7', badValue: '0BAD', contexts: [] },
        ],
      },
      {
        segmentId: 'CLM',
        position: 21,
        loop: '2300',
        code: '8',
        contexts: context,
        elementErrors: [{ element: 5, component: 1, dataElement: '1331', code: '7', badValue: '9Z', contexts: [] }],
      },
      { segmentId: 'N3', position: 9, loop: '2010AA', code: '3', contexts: [], elementErrors: [] },
    ]);
  });

  it('several transactions of a group, each with its verdict', () => {
    const text = 'ST*999*0001*005010X231A1~AK1*HC*17~AK2*837*0001~IK5*A~AK2*837*0002~IK5*R*5~AK9*P*2*2*1~SE*8*0001~';
    const [ack] = parse999(wrapped(text)).acknowledgements;
    expect(ack!.transactions.map(({ control, status }) => [control, status])).toEqual([
      ['0001', 'A'],
      ['0002', 'R'],
    ]);
    expect(ack!.status).toBe('P');
    expect(lines(file(write999(ack!)))).toEqual(segments(text));
  });

  it('a contexts of an element follows it', () => {
    const text = `ST*999*0001*005010X231A1~AK1*HC*1~AK2*837*0001~IK3*REF*57**3~CTX*SITUATIONAL TRIGGER*CLM*43**5:3*1325~IK4*2**1~CTX*CLM01:X~IK5*R~AK9*R*1*1*0~SE*10*0001~`;
    const [ack] = parse999(wrapped(text)).acknowledgements;
    const [error] = ack!.transactions[0]!.segmentErrors;
    expect(error!.contexts).toEqual([['SITUATIONAL TRIGGER', 'CLM', '43', '', ['5', '3'], '1325']]);
    expect(error!.elementErrors[0]!.contexts).toEqual([[['CLM01', 'X']]]);
    expect(lines(file(write999(ack!)))).toEqual(segments(text));
  });

  it('without AK9 is a fault', () => {
    expect(codes(parse999(sample('broken/own-b41-999-no-ak9.edi')).errors)).toEqual(['missing_segment']);
  });

  it('with a transaction without IK5 is a fault, and no verdict', () => {
    const { acknowledgements, errors } = parse999(wrapped(ACCEPTED_999.replace('IK5*A~', '').replace('SE*6', 'SE*5')));
    expect(codes(errors)).toEqual(['missing_segment']);
    expect(acknowledgements[0]!.transactions[0]!.status).toBe('');
  });

  it('leaves out a bad value that could not be written', () => {
    const [ack] = parse999(sample('999/own-999-loop-six-chars.edi')).acknowledgements;
    ack!.transactions[0]!.segmentErrors[1]!.elementErrors[0]!.badValue = 'A~B';
    expect(lines(file(write999(ack!)))).toContain('IK4*5:1*1331*7');
  });
});

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
