/**
 * The answer to a message: MSA and, where something is wrong, an ERR a fault (HL7 v2.5.1, 2.14.8 and 2.14.5). AA: its bytes and
 * its effect are in the record. AE: its bytes are kept, and wait in the inbox for a correction. AR: this kind of message is
 * not taken. Nothing of the message comes back but its control id.
 */
import type { Instant } from '../../calendar';
import { newId } from '../../ids';
import type { Problem } from '../../registration/intake';
import type { Hl7Message } from './message';

export type AckCode = 'AA' | 'AE' | 'AR';

export interface Ack {
  code: AckCode;
  at: Instant;
  /** For people, in MSA-3. */
  text?: string;
  faults?: readonly Problem[];
}

/** `message` undefined: the sender's MSH could not be read, so that the answer cannot name it. */
export function writeAck(message: Hl7Message | undefined, { code, at, text, faults = [] }: Ack): Buffer {
  const of = (field: number): string => escapeText(message?.msh.get(field) ?? '');
  const version = message?.msh.get(12) ?? '2.5.1';
  const event = message?.msh.get(9, 2);
  const type = ['ACK', ...(event ? [escapeText(event), 'ACK'] : [])].join('^');
  const time = at.replace(/[-:T]/g, '').slice(0, 14) + '+0000';
  const control = newId().replaceAll('-', '').slice(-20);
  const segments = [
    [
      'MSH',
      '^~\\&',
      of(5),
      of(6),
      of(3),
      of(4),
      time,
      '',
      type,
      control,
      of(11) || 'P',
      escapeText(version),
      '',
      '',
      '',
      '',
      '',
      'UNICODE UTF-8',
    ],
    ['MSA', code, of(10), escapeText(text ?? '')],
    ...faults.map((fault) => errorSegment(fault, version >= '2.5')),
  ];
  return Buffer.from(segments.map((fields) => `${fields.join('|').replace(/\|+$/, '')}\r`).join(''));
}

/** Table 0357. */
const CONDITIONS: Record<Problem['code'], string> = {
  missing: '101^Required field missing',
  invalid: '102^Data type error',
  unknown_code: '103^Table value not found',
  unmapped: '103^Table value not found',
};

/** ERR-2 and ERR-8 came with 2.5; before, ERR-1 says where and MSA-3 what. */
function errorSegment({ resource, field, code, message }: Problem, isNew: boolean): string[] {
  const where = placeOf(resource, field);
  if (!isNew) return ['ERR', [...where, CONDITIONS[code].replace('^', '&')].join('^')];
  return ['ERR', '', where.join('^'), CONDITIONS[code], 'E', '', '', '', escapeText(`${field}: ${message}`)];
}

/** `FT1[2]`, `FT1-11.1` → segment, its number, field; a component where there is one. */
function placeOf(resource: string, field: string): string[] {
  const [, segment = resource, n = '1'] = /^([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?$/.exec(resource) ?? [];
  const [, number = '', component] = /-(\d+)(?:\.(\d+))?$/.exec(field) ?? [];
  return [escapeText(segment), n, number, ...(component ? ['1', component] : [])];
}

const NAMES: Record<string, string> = { '|': '\\F\\', '^': '\\S\\', '~': '\\R\\', '\\': '\\E\\', '&': '\\T\\' };

/** Written with the usual separators, whatever the sender's are: MSH of the answer says so. */
const escapeText = (text: string): string => [...text].map((char) => NAMES[char] ?? (char < ' ' ? ' ' : char)).join('');
