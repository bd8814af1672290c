/** Who is asking: the session cookie, the CSRF header, and a brake on guessing. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Db } from '../db';
import type { Ctx } from '../ctx';
import { findSession, type SessionLimits, type SignedIn } from './store';
import { csrfOf, readToken, sameText, type Token } from './tokens';

export interface SessionOptions {
  db: Db;
  /** Signs CSRF tokens. */
  secret: Buffer;
  /** https: the cookie is Secure and named `__Host-`; plain http is for the loopback only. */
  https: boolean;
  limits: SessionLimits;
  now: () => Date;
}

export interface Caller {
  ctx: Ctx & { roles: string[] };
  user: SignedIn;
  token: Token;
  csrf: string;
}

/** 12 h is the absolute limit of PROOF N3; the idle limit may be set up to it (the demo does). */
export const DEFAULT_LIMITS: SessionLimits = { idleMinutes: 15, absoluteHours: 12 };

const cookieName = (https: boolean): string => (https ? '__Host-throughline' : 'throughline');

const cookieOptions = (https: boolean) => ({ httpOnly: true, secure: https, sameSite: 'lax' as const, path: '/' });

export function setSessionCookie(res: Response, options: SessionOptions, token: Token): void {
  res.cookie(cookieName(options.https), token.text, {
    ...cookieOptions(options.https),
    maxAge: options.limits.absoluteHours * 3_600_000,
  });
}

export function clearSessionCookie(res: Response, options: SessionOptions): void {
  res.clearCookie(cookieName(options.https), cookieOptions(options.https));
}

function readCookie(req: Request, name: string): string | undefined {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** A page that refreshes by itself says so; it then shows what it may, but does not keep a forgotten session alive. */
const BACKGROUND_HEADER = 'throughline-background';
const CSRF_HEADER = 'x-csrf-token';

async function callerOf(req: Request, options: SessionOptions): Promise<Caller | undefined> {
  const token = readToken(readCookie(req, cookieName(options.https)));
  if (!token) return undefined;
  const touch = req.headers[BACKGROUND_HEADER] === undefined;
  const user = await findSession(options.db, token, options.now(), options.limits, touch);
  if (!user) return undefined;
  const ctx = { org: token.org, actor: user.userId, at: user.at, roles: user.roles };
  return { ctx, user, token, csrf: csrfOf(options.secret, token) };
}

/** Any method but GET and HEAD changes something. */
function csrfHolds(req: Request, caller: Caller): boolean {
  if (req.method === 'GET' || req.method === 'HEAD') return true;
  return sameSite(req) && sameText(req.get(CSRF_HEADER) ?? '', caller.csrf);
}

/** Browsers say where a request comes from; other clients say nothing. */
export function sameSite(req: Request): boolean {
  const from = req.get('sec-fetch-site');
  return from === undefined || from === 'same-origin' || from === 'none';
}

declare module 'express-serve-static-core' {
  interface Request {
    caller?: Caller;
    id: string;
  }
}

/** Puts the caller on the request, or hands the two refusals to the error handler. */
export function requireSession(
  options: SessionOptions,
  refuse: (code: 'not_signed_in' | 'csrf_missing') => Error,
): RequestHandler {
  return async (req: Request, _res: Response, next: NextFunction) => {
    const caller = await callerOf(req, options);
    if (!caller) throw refuse('not_signed_in');
    if (!csrfHolds(req, caller)) throw refuse('csrf_missing');
    req.caller = caller;
    next();
  };
}

/** At most `limit` a minute from one address. In this process only: it slows guessing, it is not what makes a token safe. */
export function throttle(limit: number, now: () => Date): (address: string) => number {
  let minute = 0;
  let counts = new Map<string, number>();
  return (address) => {
    const current = Math.floor(now().getTime() / 60_000);
    if (current !== minute) [minute, counts] = [current, new Map()];
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    return count <= limit ? 0 : 60 - (Math.floor(now().getTime() / 1000) % 60);
  };
}
