import type { Db } from '../db';
import type { SessionOptions } from '../identity/sessions';
import type { Log } from '../log';
import type { OpenPerson, Services } from './services';
import type { ViewLog } from './views';

/** What the routes are given. Tests give fakes of it. */
export interface ApiDeps {
  /** The application's role: row-level security holds for it. */
  db: Db;
  services: Services;
  openPerson: OpenPerson;
  /** 32 bytes or more; signs cursors and CSRF tokens. */
  secret: Buffer;
  session: SessionOptions;
  views: ViewLog;
  log: Log;
  /** How long a decision's answer waits for its step before it says 202. */
  stepWaitMs: number;
  /** The built page, or nothing. */
  webDist?: string;
}
