/** From a message's bytes to its answer: the answer is made when the message is safe in the record, and not before. */
import type { Ctx } from '../../ctx';
import type { Deps } from '../../deps';
import type { Instant } from '../../calendar';
import { log } from '../../log';
import { takeMessage, takeUpPending, type Taken } from '../messages/take';
import { type Ack, writeAck } from './ack';
import { type Hl7Message, parseMessage } from './message';
import { type MllpOptions, type MllpServer, serveMllp } from './server';

export interface Hl7Sender extends Pick<Ctx, 'org' | 'actor'> {
  /** The sender's name here; its ids of patients and visits are its own. */
  source: string;
}

/** What the server calls for each message of a sender. */
export const answerFor =
  (deps: Deps, { source, ...who }: Hl7Sender) =>
  async (bytes: Buffer): Promise<Buffer> => {
    const taken = await takeMessage(deps, who, { source, format: 'hl7', bytes });
    return writeAck(tryParse(bytes), ackOf(taken, taken.at));
  };

function ackOf({ state, faults, unsupported, n, duplicate }: Taken, at: Instant): Ack {
  if (state !== 'failed') return { code: 'AA', at, ...(duplicate && { text: 'taken before' }) };
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const text = first ? `${first.field}: ${first.message}${more}; kept as message ${n}` : `kept as message ${n}`;
  return { code: unsupported ? 'AR' : 'AE', at, text, faults };
}

function tryParse(bytes: Buffer): Hl7Message | undefined {
  try {
    return parseMessage(bytes);
  } catch {
    return undefined;
  }
}

/** How often what waits is tried once more, beside the moments when what it waits for comes. */
const SWEEP_MS = 60_000;

/** A server for one sender, with the sweep of what waits. */
export async function serveHl7(
  deps: Deps,
  sender: Hl7Sender,
  options: Omit<MllpOptions, 'handle'>,
): Promise<MllpServer> {
  const server = await serveMllp({ ...options, handle: answerFor(deps, sender) });
  const sweep = setInterval(() => {
    takeUpPending(deps, sender).catch((error: unknown) =>
      log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'hl7: the sweep of waiting messages failed'),
    );
  }, SWEEP_MS);
  return {
    port: server.port,
    async close() {
      clearInterval(sweep);
      await server.close();
    },
  };
}
