/** Everything that stands around the routes: headers, request ids, health, the page, and the last word on errors. */
import { randomUUID } from 'node:crypto';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { PERMISSIONS } from '../identity/permissions';
import { faultName } from '../log';
import type { ApiDeps } from './deps';
import { mount } from './dispatch';
import { openapi } from './openapi';
import { asProblem, Problem, problemBody, PROBLEMS } from './problems';
import { checkTable, type Route } from './route';
import { ROUTES } from './routes';
import { servePage } from './page';
import { answers } from './store/operations';

const PREFIX = '/api/v1';

/** Throws when a route of the table says too little about itself (see `checkTable`). */
export function createApp(deps: ApiDeps, routes: readonly Route[] = ROUTES): Express {
  checkTable(routes, new Set<string>(PERMISSIONS));
  const app = express();
  app.disable('x-powered-by');
  // TLS ends at one proxy before us. Without it nobody stands there, and X-Forwarded-For is the client's own words.
  app.set('trust proxy', deps.session.https ? 1 : false);
  app.use(named, securityHeaders(deps.session.https), compression());
  health(app, deps);
  app.use(PREFIX, api(deps, routes));
  app.use('/api', () => {
    throw new Problem('not_found');
  });
  if (deps.webDist) servePage(app, deps.webDist);
  app.use(() => {
    throw new Problem('not_found');
  });
  app.use(lastWord(deps));
  return app;
}

function api(deps: ApiDeps, routes: readonly Route[]): express.Router {
  const router = express.Router();
  // Answers hold patients' data: no cache, shared or private, may keep one.
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  const document = openapi(routes, PREFIX);
  router.get('/openapi.json', (_req, res) => void res.json(document));
  for (const route of routes) mount(router, route, deps);
  return router;
}

/** The caller's id of a request is echoed when it is a plain word, so that both sides' logs can be laid side by side. */
const named: RequestHandler = (req, res, next) => {
  const given = req.get('x-request-id');
  req.id = given && /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : randomUUID();
  res.set('X-Request-Id', req.id);
  next();
};

function securityHeaders(https: boolean): RequestHandler {
  const self = ["'self'"];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: self,
        imgSrc: self,
        fontSrc: self,
        connectSrc: self,
        manifestSrc: self,
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
}

/** Live: this process answers. Ready: it can work. Restarting a process does not mend a database, so the first never asks it. */
function health(app: Express, deps: ApiDeps): void {
  app.get('/livez', (_req, res) => void res.json({ status: 'ok' }));
  app.get('/readyz', async (_req, res) => {
    const answered = await answers(deps.db);
    res.status(answered ? 200 : 503).json({ status: answered ? 'ok' : 'the database does not answer' });
  });
}

/** Four parameters are how Express knows an error handler. */
const lastWord = (deps: ApiDeps): ErrorRequestHandler => {
  return (error: unknown, req, res, next) => {
    const problem = asProblem(error);
    const { status } = PROBLEMS[problem.code];
    if (status >= 500)
      deps.log.error({ request: req.id, route: req.route?.path, fault: faultName(error), error }, 'a request failed');
    if (res.headersSent) return next(error);
    if (problem.extra.retryAfterSeconds) res.set('Retry-After', String(problem.extra.retryAfterSeconds));
    res
      .status(status)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(problem, req.id)));
  };
};
