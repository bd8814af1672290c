/** Temporal's SDK logs through our log, so that there is one, and so that no error's message gets into it. */
import { Runtime, makeTelemetryFilterString, type Logger, type LogLevel, type LogMetadata } from '@temporalio/worker';
import { fault, log } from '../src/log';

/** What the SDK finds worth an *info* is each change of each worker's state. */
const LEVELS = { TRACE: 'trace', DEBUG: 'trace', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;
/** Said of the outside's queue, which has no workflows on purpose. */
const EXPECTED = 'No workflows registered, not polling for workflow tasks';

class PinoLogger implements Logger {
  log(level: LogLevel, message: string, meta?: LogMetadata): void {
    if (message === EXPECTED) return;
    log[LEVELS[level]]({ temporal: withoutWords(meta ?? {}) }, message);
  }
  trace = (message: string, meta?: LogMetadata): void => this.log('TRACE', message, meta);
  debug = (message: string, meta?: LogMetadata): void => this.log('DEBUG', message, meta);
  info = (message: string, meta?: LogMetadata): void => this.log('INFO', message, meta);
  warn = (message: string, meta?: LogMetadata): void => this.log('WARN', message, meta);
  error = (message: string, meta?: LogMetadata): void => this.log('ERROR', message, meta);
}

/** Metadata are ids and names, but for errors, and `failure` as the core prints it. */
function withoutWords(meta: LogMetadata): Record<string, unknown> {
  const kept = Object.entries(meta).filter(([key]) => key !== 'failure');
  return Object.fromEntries(kept.map(([key, value]) => [key, value instanceof Error ? fault(value) : value]));
}

let installed = false;

/** Once per process, before the first worker. The process itself owns its signals: see worker.ts. */
export function installRuntime(): Logger {
  const logger = new PinoLogger();
  if (!installed) {
    Runtime.install({
      logger,
      shutdownSignals: [],
      telemetryOptions: {
        logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
      },
    });
    installed = true;
  }
  return logger;
}
