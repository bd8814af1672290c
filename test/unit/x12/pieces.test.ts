/**
 * Goal: a file of any size is written without being held, and is the file that would have been written whole; a control
 * number that comes again is found, however the others run.
 * Method: the same interchange whole and in pieces; a source that counts what was asked of it; a property against a set.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { ControlNumbers } from '../../../src/x12/core/controlNumbers';
import {
  type Claim837P,
  parse835,
  parse837P,
  source835,
  source837P,
  write835,
  writeInterchange,
  writePieces,
} from '../../../src/x12/index';
import { batch, claim } from './claims';
import { one } from './remits';

const HEADER = { senderId: 'A', receiverId: 'B', date: '2026-03-03', time: '1200', control: '000000001' } as const;
const GROUP = { functionalId: 'HP', sender: 'A', receiver: 'B', control: '1', version: '005010X221A1' };

describe('writePieces', () => {
  const sample = one();
  const source = (control: string) => {
    const remittance = { ...sample, stControlNumber: control };
    return source835(remittance, remittance.claims, remittance.providerAdjustments);
  };

  for (const lineBreaks of [false, true]) {
    it(`gives what writeInterchange gives, ${lineBreaks ? 'with' : 'without'} line breaks`, () => {
      const header = { ...HEADER, usage: 'T', lineBreaks } as const;
      const pieces = writePieces({ ...header, groups: [{ ...GROUP, transactions: [source('0001'), source('0002')] }] });
      const whole = writeInterchange({
        ...header,
        groups: [
          {
            ...GROUP,
            transactions: ['0001', '0002'].map((control) => write835({ ...one(), stControlNumber: control })),
          },
        ],
      });
      expect(Buffer.concat([...pieces]).toString()).toBe(whole.toString());
      expect(parse835(whole).errors).toEqual([]);
    });
  }

  it('asks for a transaction when the ones before it are handed on', () => {
    let asked = 0;
    function* transactions() {
      for (; asked < 400; asked++) yield source(String(asked + 1).padStart(4, '0'));
    }
    const pieces = writePieces({ ...HEADER, usage: 'T', groups: [{ ...GROUP, transactions: transactions() }] });
    const first = pieces.next().value as Buffer;
    expect(asked).toBeLessThan(200);
    const rest = [...pieces];
    const file = Buffer.concat([first, ...rest]);
    expect(Math.max(...rest.map(({ length }) => length))).toBeLessThan(1 << 17);
    expect(parse835(file).errors).toEqual([]);
  });

  it('refuses what may not be written, and a control number twice', () => {
    const twice = {
      ...HEADER,
      usage: 'T',
      groups: [{ ...GROUP, transactions: [source('0001'), source('0001')] }],
    } as const;
    expect(() => [...writePieces(twice)]).toThrow('one control number');
    const bad = { ...one(), trace: 'T*1' };
    const transactions = [source835(bad, bad.claims, [])];
    const pieces = () => [...writePieces({ ...HEADER, usage: 'T', groups: [{ ...GROUP, transactions }] })];
    expect(pieces).toThrow('TRN02 holds the character *');
  });
});

describe('source837P', () => {
  const GROUP_837 = { ...GROUP, functionalId: 'HC', version: '005010X222A1' };
  const piecesOf = (claims: Iterable<Claim837P>) => {
    const transactions = [source837P(batch(), claims)];
    return writePieces({ ...HEADER, usage: 'T', groups: [{ ...GROUP_837, transactions }] });
  };

  it('asks for a claim when the ones before it are handed on', () => {
    let asked = 0;
    function* claims() {
      for (; asked < 400; asked++) yield claim({ patientControlNumber: `PCN${asked}` });
    }
    const pieces = piecesOf(claims());
    const first = pieces.next().value as Buffer;
    expect(asked).toBeLessThan(200);
    const rest = [...pieces];
    expect(Math.max(...rest.map(({ length }) => length))).toBeLessThan(1 << 17);
    const [read] = parse837P(Buffer.concat([first, ...rest])).batches;
    expect(read!.claims).toHaveLength(400);
  });

  it('HL04 of a subscriber tells of a patient whose level follows claims of the subscriber', () => {
    const patient = { last: 'MERIWETHER', first: 'JUNE', born: '2015-02-01', sex: 'F' };
    const shared = { ...patient, address: { line1: '12 EXAMPLE ST', city: 'SPRINGFIELD', state: 'IL', zip: '62701' } };
    const claims = [
      claim(),
      claim({ level: 'CLM', patientControlNumber: 'PCN2' }),
      claim({ level: '23', relationship: '19', patient: shared, patientControlNumber: 'PCN3' }),
      claim({ patientControlNumber: 'PCN4' }),
    ];
    const text = Buffer.concat([...piecesOf(claims)]).toString();
    const levels = ['HL*1**20*1', 'HL*2*1*22*1', 'HL*3*2*23*0', 'HL*4*1*22*0'];
    expect(text.match(/HL\*[^~]*/g)).toEqual(levels);
    expect(text.match(/CLM\*PCN\d/g)).toEqual(['CLM*PCN1', 'CLM*PCN2', 'CLM*PCN3', 'CLM*PCN4']);
  });
});

describe('control numbers', () => {
  it('finds each that comes again', () => {
    const control = fc.oneof(
      fc.nat(30).map(String),
      fc.nat(30).map((n) => String(n).padStart(4, '0')),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(control), (controls) => {
        const numbers = new ControlNumbers();
        const seen = new Set<string>();
        for (const each of controls) {
          expect(numbers.add(each)).toBe(!seen.has(each));
          seen.add(each);
        }
      }),
    );
  });
});
