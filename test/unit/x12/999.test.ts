/**
 * Goal: a 999 or TA1 says what became of each transaction, and an answer with a hole in it is never taken for a yes. Method: the
 * text of the scenarios and the own samples, exactly, read and written.
 */
import { expect } from 'expect';
import { parse999, parseTA1, readX12, write999, writeInterchange, writeTA1 } from '../../../src/x12/index';
import { HEADER, segments, wrapped } from './answers';
import { codes, file, lines, sample } from './support';

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

  it('keeps what it does not know, and a context that belongs to nothing', () => {
    const text = ACCEPTED_999.replace('AK9', 'CTX*A~IK3*X*1~ZZZ*1~AK9').replace('SE*6', 'SE*9');
    const [ack] = parse999(wrapped(text)).acknowledgements;
    expect(ack!.unknown).toEqual([
      { id: 'CTX', elements: ['A'] },
      { id: 'ZZZ', elements: ['1'] },
    ]);
    const before = ACCEPTED_999.replace('AK2', 'IK3*X*1~IK4*1**1~IK5*A~AK2').replace('SE*6', 'SE*9');
    expect(parse999(wrapped(before)).acknowledgements[0]!.unknown.map(({ id }) => id)).toEqual(['IK3', 'IK4', 'IK5']);
  });

  it('writes what it does not know where it stood', () => {
    const text = `ST*999*0001*005010X231A1~AK1*HC*1~K3*A~AK2*837*0001~K3*B~IK3*REF*57**3~CTX*CLM01:X~K3*C~IK4*2**1~K3*D*E:F~IK5*R~AK9*R*1*1*0~SE*13*0001~`;
    const { acknowledgements, errors } = parse999(wrapped(text));
    expect(errors).toEqual([]);
    expect(lines(file(write999(acknowledgements[0]!)))).toEqual(segments(text));
  });

  const HOLES_999: readonly (readonly [string, string, string])[] = [
    ['AK1*HC*17*', 'AK1*HC**', 'AK102'],
    ['AK2*837*0001*', 'AK2*837**', 'AK202'],
    ['IK5*A~', 'IK5*~', 'IK501'],
    ['AK9*A*', 'AK9**', 'AK901'],
  ];
  for (const [from, to, element] of HOLES_999) {
    it(`without ${element} is a fault`, () => {
      const { errors } = parse999(wrapped(ACCEPTED_999.replace(from, to)));
      expect(errors[0]).toMatchObject({ code: 'missing_element', element });
    });
  }

  it('reads the codes of IK5 and AK9, blanks left out', () => {
    const text = ACCEPTED_999.replace('IK5*A', 'IK5*E*1**I5*3').replace('AK9*A*1*1*1', 'AK9*E*1*1*1*5*7');
    const [ack] = parse999(wrapped(text)).acknowledgements;
    expect(ack!.transactions[0]).toMatchObject({ status: 'E', codes: ['1', 'I5', '3'] });
    expect([ack!.status, ack!.codes]).toEqual(['E', ['5', '7']]);
  });

  it('reads component and repetition of a position', () => {
    const text =
      'ST*999*0001*005010X231A1~AK1*HC*1~AK2*837*1~IK3*HI*20~IK4*2:3:4*1271*7*X~IK5*R~AK9*R*1*1*0~SE*8*0001~';
    const [ack] = parse999(wrapped(text)).acknowledgements;
    const [error] = ack!.transactions[0]!.segmentErrors;
    expect(error).toMatchObject({ segmentId: 'HI', position: 20 });
    expect(error!.elementErrors).toEqual([
      { element: 2, component: 3, repetition: 4, dataElement: '1271', code: '7', badValue: 'X', contexts: [] },
    ]);
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
