/** Messages that cannot be used, each wrong in one way, with the place and the reason that its sender must hear. */
import { adt, dft, dg1, ft1, hl7, in1, pid, pv1 } from './hl7';

export interface Malformed {
  what: string;
  bytes: Buffer;
  field: string;
  reason: RegExp;
  code: 'AE' | 'AR';
}

const charged = (...segments: string[]): Buffer => hl7({ type: 'DFT^P03', segments });
const withFt1 = (line: string): Buffer => charged(pid(), pv1(), dg1(), line, in1());
/** A segment with one field put in. */
const put = (segment: string, field: number, value: string): string => {
  const fields = segment.split('|');
  while (fields.length <= field) fields.push('');
  fields[field] = value;
  return fields.join('|');
};
const good = (): string => dft([{ id: 'X' }]).toString();

export const MALFORMED: readonly Malformed[] = [
  { what: 'no MSH', bytes: Buffer.from('PID|1||M1\r'), field: 'MSH', reason: /does not begin with MSH/, code: 'AE' },
  {
    what: 'separators that are letters',
    bytes: Buffer.from('MSH|ABCD|X\r'),
    field: 'MSH-2',
    reason: /five different punctuation/,
    code: 'AE',
  },
  {
    what: 'bytes that are not UTF-8',
    bytes: Buffer.from(good().replace('ADA', 'AD\xc9'), 'latin1'),
    field: 'MSH-18',
    reason: /not UTF-8/,
    code: 'AE',
  },
  {
    what: 'an unknown character set',
    bytes: hl7({ type: 'ADT^A31', segments: [pid()], msh18: 'GB 18030-2000' }),
    field: 'MSH-18',
    reason: /character set is not read/,
    code: 'AE',
  },
  {
    what: 'a line break inside a text',
    bytes: Buffer.from(good().replace('ADA', 'AD\rA')),
    field: 'segment 3',
    reason: /segment 3 does not begin/,
    code: 'AE',
  },
  {
    what: 'two messages in a frame',
    bytes: Buffer.from(good() + good()),
    field: 'MSH',
    reason: /more than one MSH/,
    code: 'AE',
  },
  {
    what: 'no control id',
    bytes: Buffer.from('MSH|^~\\&|E|C|T|B|20260303||ADT^A31||P|2.5\r' + pid() + '\r'),
    field: 'MSH-10',
    reason: /control id is missing/,
    code: 'AE',
  },
  {
    what: 'no type',
    bytes: Buffer.from('MSH|^~\\&|E|C|T|B|20260303|||N1|P|2.5\r'),
    field: 'MSH-9',
    reason: /type is missing/,
    code: 'AR',
  },
  {
    what: 'a version of the future',
    bytes: hl7({ type: 'ADT^A31', version: '2.8', segments: [pid()] }),
    field: 'MSH-12',
    reason: /version is not taken/,
    code: 'AR',
  },
  {
    what: 'a type that is not taken',
    bytes: hl7({ type: 'ORU^R01', segments: [pid()] }),
    field: 'MSH-9',
    reason: /kind of message is not taken/,
    code: 'AR',
  },
  { what: 'a merge', bytes: adt('A40', [pid()]), field: 'MSH-9', reason: /not merged by message/, code: 'AR' },
  { what: 'no PID', bytes: adt('A31', [pv1()]), field: 'PID', reason: /no PID segment/, code: 'AE' },
  {
    what: 'no patient id',
    bytes: adt('A31', [put(pid(), 3, '')]),
    field: 'PID-3',
    reason: /patient id is missing/,
    code: 'AE',
  },
  {
    what: 'a patient id of control characters',
    bytes: adt('A31', [put(pid(), 3, 'M\\X07\\1')]),
    field: 'PID-3',
    reason: /printable ASCII/,
    code: 'AE',
  },
  {
    what: 'no family name',
    bytes: adt('A28', [put(pid(), 5, '^ADA')]),
    field: 'PID-5',
    reason: /family name is missing/,
    code: 'AE',
  },
  {
    what: 'no birth date',
    bytes: adt('A28', [put(pid(), 7, '')]),
    field: 'PID-7',
    reason: /birth date is missing/,
    code: 'AE',
  },
  {
    what: 'a birth date that is no day',
    bytes: adt('A28', [put(pid(), 7, '19840231')]),
    field: 'PID-7',
    reason: /not a date/,
    code: 'AE',
  },
  {
    what: 'an arrival without its day',
    bytes: adt('A04', [pid(), put(pv1(), 44, '')]),
    field: 'PV1-44',
    reason: /date on which the visit began is missing/,
    code: 'AE',
  },
  {
    what: 'no visit number',
    bytes: charged(pid(), pv1(''), dg1(), ft1(), in1()),
    field: 'PV1-19',
    reason: /visit number is missing/,
    code: 'AE',
  },
  {
    what: 'a visit that ends first',
    bytes: charged(pid(), put(pv1(), 45, '20260301'), dg1(), ft1(), in1()),
    field: 'PV1-45',
    reason: /visit ends before/,
    code: 'AE',
  },
  {
    what: 'an appointment without its time',
    bytes: hl7({ type: 'SIU^S12', segments: ['SCH|1|2', pid()] }),
    field: 'SCH-11.4',
    reason: /time of the appointment is missing/,
    code: 'AE',
  },
  {
    what: 'an appointment at no time',
    bytes: hl7({ type: 'SIU^S12', segments: ['SCH|1|2|||||||||^^^TOMORROW', pid()] }),
    field: 'SCH-11.4',
    reason: /not a time/,
    code: 'AE',
  },
  {
    what: 'no charge',
    bytes: charged(pid(), pv1(), dg1(), in1()),
    field: 'FT1',
    reason: /no charge \(FT1\)/,
    code: 'AE',
  },
  {
    what: 'a charge without its id',
    bytes: withFt1(ft1({ id: '' })),
    field: 'FT1-2',
    reason: /transaction id.*is missing/,
    code: 'AE',
  },
  {
    what: 'one id for two charges',
    bytes: charged(pid(), pv1(), dg1(), ft1(), ft1(), in1()),
    field: 'FT1-2',
    reason: /same transaction id/,
    code: 'AE',
  },
  {
    what: 'a charge without its day',
    bytes: withFt1(ft1({ day: '' })),
    field: 'FT1-4',
    reason: /date of service is missing/,
    code: 'AE',
  },
  {
    what: 'a payment',
    bytes: withFt1(ft1({ type: 'PY' })),
    field: 'FT1-6',
    reason: /payments and adjustments are not taken/,
    code: 'AE',
  },
  {
    what: 'a transaction of no known type',
    bytes: withFt1(ft1({ type: 'ZZ' })),
    field: 'FT1-6',
    reason: /transaction type is not known/,
    code: 'AE',
  },
  {
    what: 'no procedure code',
    bytes: withFt1(ft1({ code: '' })),
    field: 'FT1-25',
    reason: /procedure code is missing/,
    code: 'AE',
  },
  {
    what: 'a code of no form',
    bytes: withFt1(ft1({ code: 'VISIT' })),
    field: 'FT1-25',
    reason: /CPT or HCPCS/,
    code: 'AE',
  },
  {
    what: 'a modifier too long',
    bytes: withFt1(ft1({ modifiers: '255' })),
    field: 'FT1-26',
    reason: /two letters or digits/,
    code: 'AE',
  },
  {
    what: 'five modifiers',
    bytes: withFt1(ft1({ modifiers: '25~26~59~GT~95' })),
    field: 'FT1-26',
    reason: /more than 4 modifiers/,
    code: 'AE',
  },
  {
    what: 'half a unit',
    bytes: withFt1(ft1({ units: '0.5' })),
    field: 'FT1-10',
    reason: /whole number from 1/,
    code: 'AE',
  },
  {
    what: 'an amount of words',
    bytes: withFt1(ft1({ amount: 'FREE' })),
    field: 'FT1-11',
    reason: /not a decimal/,
    code: 'AE',
  },
  {
    what: 'parts of a cent',
    bytes: withFt1(ft1({ amount: '1.005' })),
    field: 'FT1-11',
    reason: /two decimal places/,
    code: 'AE',
  },
  { what: 'less than nothing', bytes: withFt1(ft1({ amount: '-5' })), field: 'FT1-11', reason: /negative/, code: 'AE' },
  {
    what: 'another currency',
    bytes: withFt1(ft1({ amount: '5&EUR' })),
    field: 'FT1-11',
    reason: /not in USD/,
    code: 'AE',
  },
  {
    what: 'a diagnosis of no form',
    bytes: withFt1(ft1({ dx: 'HEADACHE' })),
    field: 'FT1-19',
    reason: /ICD-10-CM/,
    code: 'AE',
  },
  {
    what: 'five pointers',
    bytes: withFt1(ft1({ dx: 'I10~E11.9~J20.9~R51.9~M54.50' })),
    field: 'FT1-19',
    reason: /at most 4 diagnoses/,
    code: 'AE',
  },
  {
    what: 'a payer without its id',
    bytes: charged(pid(), pv1(), dg1(), ft1(), in1('')),
    field: 'IN1-3',
    reason: /payer’s id is missing/,
    code: 'AE',
  },
  {
    what: 'a coverage that ends first',
    bytes: adt('A31', [pid(), in1('PHP01', 'X1', '20260201', '20260101')]),
    field: 'IN1-13',
    reason: /coverage ends before/,
    code: 'AE',
  },
];
