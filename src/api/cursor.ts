/** Cursors of lists: where the last page ended, signed, and bound to the organisation, the list and its filter. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from './problems';

export type CursorKey = (string | number)[];

export interface Cursors {
  read(text: string | undefined): CursorKey | undefined;
  write(key: CursorKey): string;
}

export function cursorsFor(secret: Buffer, org: string, list: string, filter: object): Cursors {
  const bound = createHash('sha256')
    .update(JSON.stringify([org, list, filter]))
    .digest();
  const sign = (payload: string): Buffer =>
    createHmac('sha256', secret).update('cursor\0').update(bound).update(payload).digest().subarray(0, 16);
  return {
    read(text) {
      if (text === undefined) return undefined;
      const [payload, mac] = text.split('.', 2) as [string, string?];
      const given = Buffer.from(mac ?? '', 'base64url');
      const right = sign(payload);
      if (given.length !== right.length || !timingSafeEqual(given, right)) throw new Problem('cursor_invalid');
      return JSON.parse(Buffer.from(payload, 'base64url').toString()) as CursorKey;
    },
    write(key) {
      const payload = Buffer.from(JSON.stringify(key)).toString('base64url');
      return `${payload}.${sign(payload).toString('base64url')}`;
    },
  };
}

/** Cuts the one row too many that says there is a next page. */
export function page<T>(
  found: T[],
  limit: number,
  cursors: Cursors,
  keyOf: (row: T) => CursorKey,
): { items: T[]; nextCursor: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last ? cursors.write(keyOf(last)) : null };
}
