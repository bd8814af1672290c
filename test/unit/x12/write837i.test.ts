/** Goal: an institutional claim is refused beyond the guide's limits, with the field. Method: one limit at a time. */
import { expect } from 'expect';
import { cents } from '../../../src/money/cents';
import { type Claim837I, X12WriteError, parse837I, write837I } from '../../../src/x12/index';
import { file, sample } from './support';

const [batch] = parse837I(sample('837i/own-837i-inpatient.edi')).batches;
const [stay] = batch!.claims;
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe('write837I: refusals', () => {
  const REFUSED: readonly (readonly [string, Partial<Claim837I>, Partial<X12WriteError>])[] = [
    ['1000 lines', { lines: many(1000, stay!.lines[0]!) }, { code: 'too_many', segmentId: 'LX' }],
    ['no line', { lines: [] }, { code: 'missing_value', segmentId: 'LX' }],
    ['25 other diagnoses', { otherDiagnoses: many(25, { code: 'I10' }) }, { code: 'too_many', segmentId: 'HI' }],
    ['4 reasons of the visit', { visitReasons: many(4, 'I10') }, { code: 'too_many', segmentId: 'HI' }],
    ['25 values', { values: many(25, { code: '80', amount: cents(100) }) }, { code: 'too_many', segmentId: 'HI' }],
    ['no patient status', { patientStatus: '' }, { code: 'missing_value', element: 'CL103' }],
    ['no statement dates', { statement: { from: '', through: '' } }, { code: 'missing_value', element: 'DTP03' }],
    ['11 lines of K3', { fileInformation: many(11, 'X') }, { code: 'too_many', segmentId: 'K3' }],
  ];
  for (const [what, change, expected] of REFUSED) {
    it(what, () => {
      let refusal: unknown;
      try {
        write837I({ ...batch!, claims: [{ ...stay!, ...change }] });
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(X12WriteError);
      expect(refusal).toMatchObject(expected);
    });
  }
});

describe('write837I: SV202', () => {
  const again = (bytes: Buffer) => parse837I(bytes).batches[0]!.claims[0]!.lines[0]!;
  const [line] = stay!.lines;

  for (const [what, qualifier, written] of [
    ['a qualifier without a code is written again', 'HC', 'SV2*0120*HC*'],
    ['a revenue code alone has no procedure', undefined, 'SV2*0120**'],
  ] as const) {
    it(what, () => {
      const { qualifier: _qualifier, description: _description, ...rest } = { ...line!, revenueCode: '0120' };
      const changed = { ...rest, code: '', modifiers: [], ...(qualifier === undefined ? {} : { qualifier }) };
      const bytes = file(write837I({ ...batch!, claims: [{ ...stay!, lines: [changed] }] }));
      expect(bytes.toString()).toContain(written);
      expect(again(bytes)).toEqual(changed);
    });
  }
});
