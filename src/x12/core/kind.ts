import { X12Reader } from './reader';
import type { X12Kind } from '../types';

/** ISA, a TA1, GS and ST fit in far less. */
const LOOK_BYTES = 2048;

/** What a file holds, from its first ST (or TA1) alone. A file whose envelope is broken later still has its kind. */
export function kindOf(bytes: Uint8Array): X12Kind {
  let acknowledged = false;
  let kind: X12Kind | undefined;
  const reader = new X12Reader((event) => {
    if (kind) return;
    if (event.type === 'interchange_acknowledgement') acknowledged = true;
    else if (event.type === 'transaction') kind = kindOfTransaction(event.transaction.id, event.transaction.version);
  });
  reader.push(bytes.subarray(0, LOOK_BYTES));
  return kind ?? (acknowledged ? 'TA1' : 'unknown');
}

/** By ST01 and the guide that ST03 or GS08 names, errata left open. */
export function kindOfTransaction(id: string, version: string): X12Kind {
  if (id === '835') return version.startsWith('005010X221') ? '835' : 'unknown';
  if (id === '999') return version.startsWith('005010X231') ? '999' : 'unknown';
  if (id === '277' && version.startsWith('005010X214')) return '277CA';
  if (id === '276' || id === '277') return version.startsWith('005010X212') ? id : 'unknown';
  if (id === '270' || id === '271') return version.startsWith('005010X279') ? id : 'unknown';
  if (id === '837' && version.startsWith('005010X222')) return '837P';
  if (id === '837' && version.startsWith('005010X223')) return '837I';
  return 'unknown';
}
