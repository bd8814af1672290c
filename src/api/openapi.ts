/** OpenAPI 3.1 from the route table: nothing is written twice, so nothing can differ. */
import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from './problems';
import type { Route } from './route';

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  instance: z.string(),
  retryable: z.boolean(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  refusal: z.string().optional(),
  current: z.looseObject({}).optional(),
});

export function openapi(routes: readonly Route[], prefix: string): object {
  const registry = new OpenAPIRegistry();
  const cookie = registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'throughline',
  });
  const csrf = registry.registerComponent('securitySchemes', 'csrf', {
    type: 'apiKey',
    in: 'header',
    name: 'x-csrf-token',
  });
  for (const route of routes) registry.registerPath(describe(route, cookie.name, csrf.name));
  const info = {
    title: 'Throughline',
    version: '1',
    description: 'Encounters from their first charge to a zero balance.',
  };
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info,
    servers: [{ url: prefix }],
  });
}

function describe(route: Route, cookie: string, csrf: string): RouteConfig {
  const isPublic = route.permission === 'public';
  const rights = isPublic ? [] : [route.method === 'get' ? { [cookie]: [] } : { [cookie]: [], [csrf]: [] }];
  const answer = { description: 'Done.', content: { 'application/json': { schema: route.response } } };
  const failure = { description: 'Not done.', content: { 'application/problem+json': { schema: problem } } };
  return {
    method: route.method,
    path: route.path.replace(/:(\w+)/g, '{$1}'),
    summary: route.summary,
    tags: [route.path.split('/')[1]!],
    security: rights,
    request: { params: route.params, query: route.query, headers: headersOf(route), body: bodyOf(route) },
    responses: { '2XX': answer, default: failure },
    'x-permission': route.permission,
    'x-audit': route.audit,
  };
}

function headersOf(route: Route): z.ZodObject {
  if (route.method === 'get') return z.object({});
  if (route.repeat === 'idempotency key') return z.object({ 'Idempotency-Key': z.string().min(8).max(200) });
  return route.repeat === 'version' ? z.object({ 'If-Match': z.string().optional() }) : z.object({});
}

function bodyOf(route: Route): NonNullable<RouteConfig['request']>['body'] {
  if (route.method === 'get' || !route.body) return undefined;
  const bytes = { type: 'string' as const, format: 'binary' };
  const content = route.raw
    ? Object.fromEntries(route.raw.map((type) => [type, { schema: bytes }]))
    : { 'application/json': { schema: route.body } };
  return { required: true, content };
}
