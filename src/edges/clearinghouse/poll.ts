/** Inbound files of real organisations are fetched every so often; those of told ones by their runner, on its time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, inOrg } from '../../db';
import type { Deps } from '../../deps';
import { fault, log } from '../../log';
import { orgNow } from '../../practice/store';
import { pollInbound } from '../inbox';
import type { ClearinghousePort } from './port';
import { orgsToPoll, takePoll } from './store';

const TICK_MS = 5_000;

export interface Polling {
  stop(): Promise<void>;
}

export interface PollOptions {
  deps: Deps;
  jobDb: Db;
  clearinghouse: ClearinghousePort;
  tickMs?: number;
}

/** Begins to poll. A partner that fails is tried again at its next turn, and holds up no other. */
export function startPolling(options: PollOptions): Polling {
  const over = new AbortController();
  const work = (async () => {
    while (!over.signal.aborted) {
      await pollAll(options).catch((error: unknown) => log.warn({ err: fault(error) }, 'partners could not be polled'));
      await sleep(options.tickMs ?? TICK_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    stop() {
      over.abort();
      return work;
    },
  };
}

async function pollAll({ deps, jobDb, clearinghouse }: PollOptions): Promise<void> {
  const due = await orgsToPoll(jobDb);
  await Promise.all(
    due.map(async ({ org, seconds }) => {
      if (!(await takePoll(deps.db, org, seconds))) return;
      const at = await inOrg(deps.db, { org }, (tx) => orgNow(tx, org));
      await pollInbound(deps, { org, actor: 'system', at }, clearinghouse).catch((error: unknown) =>
        log.warn({ err: fault(error), org }, 'a partner could not be polled'),
      );
    }),
  );
}
