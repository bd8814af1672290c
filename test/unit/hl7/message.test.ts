/**
 * Goal: frames are found however the stream is cut, and messages are read as HL7 v2.3 to 2.5.1 says; nothing hostile gets
 * through or brings the reader down. Method: by table, and random cuts.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { writeAck } from '../../../src/edges/hl7/ack';
import { frame, FrameError, FrameReader } from '../../../src/edges/hl7/frame';
import { parseMessage, UnreadableMessage } from '../../../src/edges/hl7/message';
import { readMessage } from '../../../src/edges/hl7/read';
import { ackOf, adt, dft, dg1, ft1, hl7, in1, pid, pidAlone, pv1 } from '../../support/hl7';

const ZONE = 'America/Chicago';
const read = (bytes: Buffer) => readMessage(parseMessage(bytes), ZONE);
const effectOf = (bytes: Buffer) => {
  const found = read(bytes);
  if ('faults' in found) throw new Error(JSON.stringify(found.faults));
  return found.effect;
};

describe('MLLP frames', () => {
  it('come out whole and in order, however the stream is cut', () => {
    const bodies = fc.array(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0x1c ? 0x41 : byte)))),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (messages, cuts) => {
        const stream = Buffer.concat(messages.map(frame));
        const reader = new FrameReader(100);
        const found: Buffer[] = [];
        for (let at = 0, n = 0; at < stream.length; n += 1) {
          const size = cuts[n % cuts.length]!;
          found.push(...reader.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(found.map((each) => each.toString('hex'))).toEqual(messages.map((each) => each.toString('hex')));
        expect(reader.isHalf).toBe(false);
      }),
    );
  });

  it('keep a lone 0x1C that is data, and end at the first 0x1C 0x0D', () => {
    const reader = new FrameReader(100);
    expect(reader.push(Buffer.from([0x0b, 0x41, 0x1c, 0x42, 0x1c]))).toEqual([]);
    expect(reader.push(Buffer.from([0x0d, 0x0d, 0x0a]))).toEqual([Buffer.from([0x41, 0x1c, 0x42])]);
  });

  it('refuse what is no MLLP, and what is too long, as it grows', () => {
    expect(() => new FrameReader(100).push(Buffer.from('GET / HTTP/1.1'))).toThrow(FrameError);
    const reader = new FrameReader(10);
    reader.push(Buffer.from([0x0b, ...Buffer.alloc(8, 0x41)]));
    expect(() => reader.push(Buffer.alloc(8, 0x41))).toThrow(/at most 10 bytes/);
  });
});

describe('an HL7 message', () => {
  it('is cut by the characters that its MSH names, whatever ends its segments', () => {
    for (const end of ['\r', '\n', '\r\n']) {
      const text = ['MSH#*%!@#EHR#C#T#B#20260303##ADT*A31#9#P#2.4', 'PID#1##77*a*b%88*c*d*X*MR##NAME@PART*FIRST'].join(
        end,
      );
      const message = parseMessage(Buffer.from(text));
      expect(message.type).toBe('ADT^A31');
      expect(
        message
          .first('PID')!
          .repetitions(3)
          .map((each) => each.get(1)),
      ).toEqual(['77', '88']);
      expect([message.first('PID')!.get(5), message.first('PID')!.get(5, 1, 2)]).toEqual(['NAME', 'PART']);
    }
  });

  it('reads escapes, and leaves a lone escape character as it is', () => {
    const name = (text: string) =>
      parseMessage(hl7({ type: 'ADT^A31', segments: [`PID|||1||${text}`] }))
        .first('PID')!
        .get(5);
    expect(name('A\\T\\B\\S\\C\\F\\D\\R\\E\\E\\F')).toBe('A&B^C|D~E\\F');
    expect(name('\\X41\\B\\.br\\C\\H\\D\\N\\')).toBe('AB CD');
    expect(name('A\\B')).toBe('A\\B');
    expect(name('""')).toBe(undefined);
  });

  it('is text in UTF-8 or, where MSH-18 says so, in Latin-1', () => {
    const segments = [pid('M1', 'MÜLLER^ADA||19840517|F')];
    expect(
      parseMessage(hl7({ type: 'ADT^A31', segments }))
        .first('PID')!
        .get(5),
    ).toBe('MÜLLER');
    const latin = Buffer.from(hl7({ type: 'ADT^A31', segments, msh18: '8859/1' }).toString(), 'latin1');
    expect(parseMessage(latin).first('PID')!.get(5)).toBe('MÜLLER');
  });

  it('never throws anything but UnreadableMessage, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.string().map((text) => Buffer.from(`MSH|^~\\&|${text}`)),
    );
    fc.assert(
      fc.property(bytes, (raw) => {
        try {
          read(Buffer.from(raw));
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableMessage);
        }
      }),
    );
  });
});

describe('what messages say', () => {
  it('DFT: the visit with its charges, diagnoses, payer and provider', () => {
    const bytes = dft([
      { id: 'T1', modifiers: '25~GT' },
      { id: 'T2', code: 'j3420', units: '3', amount: '', dx: 'E119~I10' },
    ]);
    expect(effectOf(bytes)).toEqual({
      kind: 'charges',
      patient: {
        sourceId: 'M1',
        person: {
          last: 'MERIWETHER',
          first: 'ADA',
          born: '1984-05-17',
          sex: 'F',
          address: { line: '12 ELM ROW', city: 'HARROW', state: 'OH', zip: '43215' },
        },
        coverages: [
          {
            sourceId: 'IN1/PHP01/1',
            payerCode: 'PHP01',
            memberId: 'PHP100200301',
            group: 'G7001',
            from: '2026-01-01',
            order: 1,
          },
        ],
      },
      visit: { sourceId: 'V1', place: '11', from: '2026-03-03', renderingNpi: '1000000020' },
      diagnoses: ['I10', 'E11.9'],
      charges: [
        {
          sourceId: 'T1',
          code: '99213',
          modifiers: ['25', 'GT'],
          units: 1,
          charge: 12550,
          from: '2026-03-03',
          diagnoses: ['I10'],
        },
        { sourceId: 'T2', code: 'J3420', modifiers: [], units: 3, from: '2026-03-03', diagnoses: ['E11.9', 'I10'] },
      ],
      withdrawn: [],
    });
  });

  it('DFT: FT1-12 is the price of a unit; CD takes a charge back', () => {
    const unit = ft1({ units: '3' }).replace('|125.50|', '||33.35');
    const effect = effectOf(
      hl7({ type: 'DFT^P03', segments: [pidAlone(), pv1(), dg1(), unit, ft1({ id: 'T0', type: 'CD' })] }),
    );
    expect(effect).toMatchObject({
      charges: [{ sourceId: 'T1', charge: 10_005 }],
      withdrawn: ['T0'],
      patient: { sourceId: 'M1' },
    });
  });

  it('SIU: a visit that is booked, by its appointment where it has no number yet; a day in the practice’s zone', () => {
    const sch = 'SCH|P7|F7|||||||||^^^202603040330-0000';
    const booked = effectOf(hl7({ type: 'SIU^S12', segments: [sch, pid()] }));
    expect(booked).toMatchObject({ kind: 'visit', visit: { sourceId: 'F7', from: '2026-03-03' } });
    expect(effectOf(hl7({ type: 'SIU^S26', segments: [sch, pid()] }))).toEqual({
      kind: 'no_visit',
      visit: 'F7',
      because: 'no_show',
    });
    expect(effectOf(hl7({ type: 'SIU^S15', segments: [pidAlone(), pv1()] }))).toEqual({
      kind: 'no_visit',
      visit: 'V1',
      because: 'visit_cancelled',
    });
    expect(effectOf(hl7({ type: 'SIU^S23', segments: [] }))).toEqual({ kind: 'nothing' });
  });

  it('ADT: patients, the insured who is not the patient, the guarantor, who pays for oneself', () => {
    const insured = in1().split('|');
    insured[16] = 'MERIWETHER^JO';
    insured[17] = 'CHD';
    insured[18] = '19550102';
    const gt1 = 'GT1|1|G9|MERIWETHER^JO||12 ELM ROW^^HARROW^OH^43215||||||PAR';
    expect(effectOf(adt('A31', [pid(), gt1, insured.join('|')]))).toMatchObject({
      kind: 'patient',
      patient: {
        guarantor: { sourceId: 'G9', last: 'MERIWETHER', first: 'JO' },
        coverages: [{ subscriber: { last: 'MERIWETHER', born: '1955-01-02', relationship: 'child' } }],
      },
    });
    const selfPay = pv1().split('|');
    selfPay[20] = 'SP';
    expect(effectOf(adt('A04', [pid(), selfPay.join('|')]))).toMatchObject({
      kind: 'visit',
      patient: { coverages: [] },
    });
    expect(effectOf(adt('A08', [pid()]))).toMatchObject({ kind: 'patient' });
  });
});

describe('an answer', () => {
  it('names the message, the place and the reason, and nothing that the message says', () => {
    const message = parseMessage(hl7({ type: 'ADT^A31', control: 'C|1'.replace('|', '\\F\\'), segments: [pid()] }));
    const faults = [
      { resource: 'FT1[2]', field: 'FT1-11.1', code: 'invalid' as const, message: 'the amount is not a decimal' },
    ];
    const bytes = writeAck(message, { code: 'AE', at: '2026-03-03T21:00:00.000Z', text: 'a|b', faults });
    const text = bytes.toString();
    expect(text).toMatch(/^MSH\|\^~\\&\|THROUGHLINE\|BILLING\|EHR\|CLINIC\|20260303210000\+0000\|\|ACK\^A31\^ACK\|/);
    expect(ackOf(bytes)).toEqual({ code: 'AE', control: 'C\\F\\1', text: 'a\\F\\b', errors: ['FT1^2^11^1^1'] });
    expect(text).toContain('ERR||FT1^2^11^1^1|102^Data type error|E||||FT1-11.1: the amount is not a decimal');
    expect(text).not.toContain('MERIWETHER');
    const old = parseMessage(hl7({ type: 'ADT^A31', version: '2.3', segments: [pid()] }));
    expect(ackOf(writeAck(old, { code: 'AE', at: '2026-03-03T21:00:00.000Z', faults })).errors).toEqual([
      'FT1^2^11^1^1^102&Data type error',
    ]);
  });

  it('answers also what has no MSH', () => {
    expect(ackOf(writeAck(undefined, { code: 'AE', at: '2026-03-03T21:00:00.000Z' }))).toEqual({
      code: 'AE',
      control: '',
      text: '',
      errors: [],
    });
  });
});
