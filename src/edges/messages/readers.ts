/** How each format's bytes are told apart and read. */
import { createHash } from 'node:crypto';
import type { Problem } from '../../registration/intake';
import { csvReader } from '../csv/read';
import { type Hl7Message, parseMessage, UnreadableMessage } from '../hl7/message';
import { readMessage } from '../hl7/read';
import { isId } from '../hl7/values';
import type { InboxRow } from './store';
import type { NotUsable, Understood } from './types';

export interface Reader {
  /** The sender's id of the message, and its kind. Never throws. */
  identify(bytes: Buffer): { control: string; kind: string };
  read(bytes: Buffer, zone: string): Understood | NotUsable;
  /** The control id came before, with other bytes that were used. */
  reused: Problem;
}

const hl7Reader: Reader = {
  identify(bytes) {
    const message = tryParse(bytes);
    const control = message?.msh.get(10);
    const kind = message && /^[A-Z]{3}(\^[A-Z]\d{2})?$/.test(message.type) ? message.type : 'HL7';
    return { control: control && isId(control) ? control : unnamed(bytes), kind };
  },
  read(bytes, zone) {
    try {
      return readMessage(parseMessage(bytes), zone);
    } catch (error) {
      if (error instanceof UnreadableMessage) return { faults: [error.problem] };
      throw error;
    }
  },
  reused: {
    resource: 'MSH',
    field: 'MSH-10',
    code: 'invalid',
    message: 'this control id came before with another message, which was used; give each message its own',
  },
};

function tryParse(bytes: Buffer): Hl7Message | undefined {
  try {
    return parseMessage(bytes);
  } catch {
    return undefined;
  }
}

/** A message without a usable id is known by its bytes. */
const unnamed = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;

export const readers: Record<InboxRow['format'], Reader> = { hl7: hl7Reader, csv: csvReader };
