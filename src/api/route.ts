/** What a route is. The table of them is the API: the app, its checks, its tests and its OpenAPI page are all made from it. */
import { z } from 'zod';
import type { Tx } from '../db';
import type { Permission } from '../identity/permissions';
import type { Caller } from '../identity/sessions';
import type { Token } from '../identity/tokens';
import type { ApiDeps } from './deps';
import type { ApiCtx } from './services';

/**
 * - view: shows a patient's data; the dispatcher records who saw whom, in the same transaction.
 * - act: changes something; the service records it in its own transaction.
 * - none: neither.
 */
const AUDIT_KINDS = ['view', 'act', 'none'] as const;

/** What a view showed: rows of one kind. */
export interface Seen {
  kind: 'encounter' | 'task' | 'guarantor' | 'file' | 'message';
  ids: string[];
}

/** How a repeated POST is kept from doing the same twice. */
export type Repeat = 'idempotency key' | 'version' | 'content' | 'harmless';

export interface Call<P = unknown, Q = unknown, B = unknown> {
  ctx: ApiCtx;
  /** Absent on public routes only. */
  caller: Caller;
  params: P;
  query: Q;
  body: B;
  /** The number in If-Match. */
  ifMatch?: number;
  /** The Idempotency-Key. */
  key?: string;
  deps: ApiDeps;
}

export interface Reply<R = unknown> {
  status?: number;
  body: R;
  etag?: number;
  /** A session to begin, or null to end it. */
  session?: Token | null;
}

interface Common {
  path: string;
  summary: string;
  /** `public` must be said; nothing is public by being forgotten. */
  permission: Permission | 'public';
  params: z.ZodObject;
  query: z.ZodObject;
  response: z.ZodType;
}

export interface ReadRoute extends Common {
  method: 'get';
  audit: 'view' | 'none';
  seen?: (body: never) => Seen;
  handle(tx: Tx, call: Call): Promise<Reply>;
}

export interface ActRoute extends Common {
  method: 'post' | 'delete';
  audit: 'act' | 'none';
  repeat: Repeat;
  body?: z.ZodType;
  /** A body of bytes in place of JSON: the media types taken. */
  raw?: string[];
  maxBytes: number;
  handle(call: Call): Promise<Reply>;
}

export type Route = ReadRoute | ActRoute;

const NOTHING = z.strictObject({});
export const MiB = 1024 * 1024;

interface ReadSpec<P extends z.ZodObject, Q extends z.ZodObject, R extends z.ZodType> {
  path: string;
  summary: string;
  permission: Permission;
  params?: P;
  query?: Q;
  response: R;
  audit: 'view' | 'none';
  seen?: (body: z.output<R>) => Seen;
  handle(tx: Tx, call: Call<z.output<P>, z.output<Q>>): Promise<Reply<z.input<R>>>;
}

type Empty = typeof NOTHING;

export function read<R extends z.ZodType, P extends z.ZodObject = Empty, Q extends z.ZodObject = Empty>(
  spec: ReadSpec<P, Q, R>,
): ReadRoute {
  return { ...spec, method: 'get', params: spec.params ?? NOTHING, query: spec.query ?? NOTHING };
}

interface ActSpec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType> {
  method?: 'post' | 'delete';
  path: string;
  summary: string;
  permission: Permission | 'public';
  params?: P;
  query?: Q;
  body?: B;
  raw?: string[];
  maxBytes?: number;
  response: R;
  audit: 'act' | 'none';
  repeat: Repeat;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Reply<z.input<R>>>;
}

export function act<
  R extends z.ZodType,
  P extends z.ZodObject = Empty,
  Q extends z.ZodObject = Empty,
  B extends z.ZodType = z.ZodUndefined,
>(spec: ActSpec<P, Q, B, R>): ActRoute {
  const defaults = { method: 'post' as const, params: NOTHING, query: NOTHING, maxBytes: MiB };
  return { ...defaults, ...spec };
}

/** Called before the app listens: a route that says too little does not start. */
export function checkTable(routes: readonly Route[], known: ReadonlySet<string>): void {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const route of routes) {
    const name = `${route.method.toUpperCase()} ${route.path}`;
    if (seen.has(name)) faults.push(`${name} stands twice`);
    seen.add(name);
    if (route.permission !== 'public' && !known.has(route.permission)) faults.push(`${name} has no permission`);
    if (!AUDIT_KINDS.includes(route.audit)) faults.push(`${name} has no audit kind`);
    if (route.audit === 'view' && !route.seen) faults.push(`${name} shows a patient's data but does not say whose`);
    if (route.method !== 'get' && !route.repeat) faults.push(`${name} does not say what a repetition does`);
    if (!route.response) faults.push(`${name} has no response`);
  }
  if (faults.length) throw new Error(`the API does not start:\n- ${faults.join('\n- ')}`);
}
