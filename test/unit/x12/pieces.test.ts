/**
 * Goal: a file of any size is written without being held, and is the file that would have been written whole; a control
 * number that comes again is found, however the others run.
 * Method: the same interchange whole and in pieces; a source that counts what was asked of it; a property against a set.
 */
import { expect } from 'expect';
import fc from 'fast-check';
import { ControlNumbers } from '../../../src/x12/core/controlNumbers';
import { parse835, source835, write835, writeInterchange, writePieces } from '../../../src/x12/index';
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
