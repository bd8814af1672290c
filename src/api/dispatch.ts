/** One way through for every route: who, may they, is the request as it should be, do it, is the answer as promised, record it. */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { z } from 'zod';
import { inOrg } from '../db';
import { may } from '../identity/permissions';
import { clearSessionCookie, requireSession, sameSite, setSessionCookie, throttle } from '../identity/sessions';
import type { ApiDeps } from './deps';
import { Problem } from './problems';
import type { ActRoute, Call, ReadRoute, Reply, Route } from './route';

export function mount(router: Router, route: Route, deps: ApiDeps): void {
  const session = requireSession(deps.session, (code) => new Problem(code));
  // The body is read only after the caller is known: nobody else may make us hold 20 MiB.
  const guards = route.permission === 'public' ? [stranger(deps)] : [session, permit(route)];
  const chain: RequestHandler[] = [...guards, ...bodyReaders(route), (req, res) => run(route, deps, req, res)];
  router[route.method](route.path, ...chain);
}

function permit(route: Route): RequestHandler {
  return (req, _res, next) => {
    if (route.permission === 'public' || !may(req.caller!.ctx.roles, route.permission))
      throw new Problem('not_permitted');
    next();
  };
}

/** A route without a session: few tries an address, and not from another site's page. */
function stranger(deps: ApiDeps): RequestHandler {
  const wait = throttle(60, deps.session.now);
  return (req, _res, next) => {
    const retryAfterSeconds = wait(req.ip ?? '');
    if (retryAfterSeconds > 0) throw new Problem('too_many', { retryAfterSeconds });
    if (!sameSite(req)) throw new Problem('csrf_missing');
    next();
  };
}

function bodyReaders(route: Route): RequestHandler[] {
  if (route.method === 'get') return [];
  if (route.raw) return [express.raw({ type: route.raw, limit: route.maxBytes, inflate: false })];
  return route.body ? [express.json({ type: 'application/json', limit: route.maxBytes, inflate: false })] : [];
}

async function run(route: Route, deps: ApiDeps, req: Request, res: Response): Promise<void> {
  const call = callOf(route, deps, req);
  const reply = route.method === 'get' ? await runRead(route, deps, call) : await runAct(route, call);
  if (reply.session) setSessionCookie(res, deps.session, reply.session);
  if (reply.session === null) clearSessionCookie(res, deps.session);
  if (reply.etag !== undefined) res.set('ETag', `"${reply.etag}"`);
  res.status(reply.status ?? 200).json(reply.body);
}

async function runRead(route: ReadRoute, deps: ApiDeps, call: Call): Promise<Reply> {
  let remember = (): void => {};
  const reply = await inOrg(deps.db, call.ctx, async (tx) => {
    const handled = await route.handle(tx, call);
    const body = route.response.parse(handled.body);
    if (route.seen) remember = await deps.views.record(tx, call.ctx, route.path, route.seen(body as never));
    return { ...handled, body };
  });
  remember();
  return reply;
}

async function runAct(route: ActRoute, call: Call): Promise<Reply> {
  if (route.repeat === 'idempotency key' && call.key === undefined) throw new Problem('key_missing');
  const handled = await route.handle(call);
  return { ...handled, body: route.response.parse(handled.body) };
}

function callOf(route: Route, deps: ApiDeps, req: Request): Call {
  // An id of a wrong form names nothing: the same answer as an unknown one.
  const params = route.params.safeParse(req.params);
  if (!params.success) throw new Problem('not_found');
  const query = checked(route.query, req.query, 'query');
  const caller = req.caller!;
  const base = { ctx: caller?.ctx, caller, params: params.data, query, deps, ifMatch: ifMatchOf(req), key: keyOf(req) };
  return { ...base, body: route.method === 'get' ? undefined : bodyOf(route, req) };
}

function bodyOf(route: ActRoute, req: Request): unknown {
  if (route.raw) {
    if (!Buffer.isBuffer(req.body)) throw new Problem('media_type');
    return req.body;
  }
  if (!route.body) return undefined;
  if (req.body === undefined) throw new Problem('media_type');
  return checked(route.body, req.body, 'body');
}

/** Says which field and why, never the value: it may be a patient's. */
function checked<T extends z.ZodType>(schema: T, value: unknown, where: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .slice(0, 20)
    .map((issue) => ({ path: [where, ...issue.path.map(String)].join('.'), message: wordsOf(issue) }));
  throw new Problem('request_invalid', { errors });
}

function wordsOf(issue: z.core.$ZodIssue): string {
  // zod names the unknown keys themselves, and a key can be anything that a caller typed.
  if (issue.code === 'unrecognized_keys') return `has ${issue.keys.length} field(s) that do not belong here`;
  return issue.message;
}

function ifMatchOf(req: Request): number | undefined {
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(req.get('if-match') ?? '');
  return match ? Number(match[1]) : undefined;
}

function keyOf(req: Request): string | undefined {
  const key = req.get('idempotency-key');
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{8,200}$/.test(key))
    throw new Problem('request_invalid', {
      errors: [{ path: 'header.idempotency-key', message: 'is not 8 to 200 visible characters' }],
    });
  return key;
}
