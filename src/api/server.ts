/** Starts and stops the HTTP server. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Db } from '../db';
import { DEFAULT_LIMITS, type SessionOptions } from '../identity/sessions';
import { log as ownLog, type Log } from '../log';
import { createApp } from './app';
import type { OpenPerson, Services } from './services';
import { ViewLog } from './views';

export interface ApiOptions {
  /** 0 takes a free one. */
  port: number;
  /** Left out: the loopback only, which is what plain http is for. */
  host?: string;
  /** Where people reach us, as the browser shows it. https makes cookies Secure. */
  appUrl: string;
  /** The application role's URL, or a pool of it that the caller closes. */
  database: string | Db;
  /** 32 bytes or more; signs cursors and CSRF tokens. Another value ends nothing but open pages. */
  secret: Buffer;
  services: Services;
  openPerson: OpenPerson;
  webDist?: string;
  /** Minutes without a person's act until a session ends; at most 720. */
  idleMinutes?: number;
  stepWaitMs?: number;
  log?: Log;
  now?: () => Date;
}

export interface RunningApi {
  port: number;
  url: string;
  close(): Promise<void>;
}

export async function startApi(options: ApiOptions): Promise<RunningApi> {
  if (options.secret.length < 32) throw new Error('the API secret must have 32 bytes or more');
  const own = typeof options.database === 'string';
  const db =
    typeof options.database === 'string'
      ? connect(options.database, { name: 'throughline-api', max: 10 })
      : options.database;
  const now = options.now ?? (() => new Date());
  const session = sessionOptions(options, db, now);
  const { services, openPerson, secret, webDist } = options;
  const rest = { views: new ViewLog(now), log: options.log ?? ownLog, stepWaitMs: options.stepWaitMs ?? 2000 };
  const server = createServer(createApp({ db, services, openPerson, secret, session, webDist, ...rest }));
  server.requestTimeout = 60_000;
  const host = options.host ?? '127.0.0.1';
  await listen(server, options.port, host);
  const port = (server.address() as AddressInfo).port;
  return {
    port,
    url: `http://${host}:${port}`,
    async close() {
      await stop(server);
      if (own) await db.destroy();
    },
  };
}

function sessionOptions(options: ApiOptions, db: Db, now: () => Date): SessionOptions {
  const idleMinutes = Math.min(options.idleMinutes ?? DEFAULT_LIMITS.idleMinutes, DEFAULT_LIMITS.absoluteHours * 60);
  return {
    db,
    secret: options.secret,
    https: options.appUrl.startsWith('https:'),
    limits: { ...DEFAULT_LIMITS, idleMinutes },
    now,
  };
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => done());
  });

/** Lets requests in flight end; what still hangs after five seconds is cut. */
function stop(server: Server): Promise<void> {
  return new Promise((done) => {
    const cut = setTimeout(() => server.closeAllConnections(), 5000);
    server.close(() => {
      clearTimeout(cut);
      done();
    });
    server.closeIdleConnections();
  });
}
