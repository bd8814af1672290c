/**
 * Secrets that people carry: `<org>.<256 random bits>`. The organisation leads, so that the tenant can be named before any row
 * is read; the database keeps only the SHA-256 of the whole.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

export interface Token {
  org: string;
  text: string;
  hash: Buffer;
}

const tokenOf = (org: string, text: string): Token => ({ org, text, hash: createHash('sha256').update(text).digest() });

export const newToken = (org: string): Token => tokenOf(org, `${org}.${randomBytes(32).toString('base64url')}`);

/** Nothing for a text of any other shape, without a look at the database. */
export function readToken(text: string | undefined): Token | undefined {
  const org = TOKEN.exec(text ?? '')?.[1];
  return org === undefined ? undefined : tokenOf(org, text!);
}

/** The CSRF token of a session: another site can neither read it nor reckon it. */
export const csrfOf = (secret: Buffer, session: Token): string =>
  createHmac('sha256', secret).update('csrf\0').update(session.hash).digest('base64url');

export function sameText(a: string, b: string): boolean {
  const [x, y] = [createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest()];
  return timingSafeEqual(x, y);
}
