/**
 * Many senders at once, and a server that dies under them: each sender keeps its connection, sends the next message when the
 * last was acknowledged, and sends again what was not.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { frame, FrameReader } from '../../src/edges/hl7/frame';
import { testEngine } from './engine';
import { ackOf, dft } from './hl7';

/** A server that can be killed and comes again on the same port. */
export class KillableServer {
  private child: ChildProcess | undefined;
  port = 0;

  constructor(private readonly env: { ORG: string; SOURCE: string }) {}

  async start(): Promise<void> {
    const { app } = await testEngine();
    this.child = fork(join(__dirname, 'hl7-server-child.ts'), {
      execArgv: ['--import', require.resolve('tsx')],
      env: { ...process.env, ...this.env, APP_URL: app, PORT: String(this.port), LOG_LEVEL: 'error' },
    });
    const [{ port }] = (await once(this.child, 'message')) as [{ port: number }];
    this.port = port;
  }

  async kill(): Promise<void> {
    const ended = once(this.child!, 'exit');
    this.child!.kill('SIGKILL');
    await ended;
  }
}

export interface Sending {
  port: () => number;
  messages: readonly Buffer[];
  connections: number;
  /** Called for each acknowledgement, with the control id. */
  acked: (control: string, code: string) => void;
}

/** Sends all, over as many connections; ends when each has its answer. */
export async function sendAll({ port, messages, connections, acked }: Sending): Promise<void> {
  const send = async (mine: readonly Buffer[]): Promise<void> => {
    let link: Link | undefined;
    for (const message of mine) {
      for (;;) {
        try {
          link ??= await Link.open(port());
          const answer = ackOf(await link.ask(message));
          acked(answer.control, answer.code);
          break;
        } catch {
          link?.close();
          link = undefined;
          await sleep(50);
        }
      }
    }
    link?.close();
  };
  await Promise.all(
    Array.from({ length: connections }, (_, n) => send(messages.filter((_m, at) => at % connections === n))),
  );
}

/** One connection; answers come in the order of the messages. */
export class Link {
  private readonly reader = new FrameReader(65_536);

  private constructor(readonly socket: Socket) {}

  static async open(port: number): Promise<Link> {
    const socket = createConnection({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new Link(socket);
  }

  ask = async (message: Buffer): Promise<Buffer> => (await this.askAll([message]))[0]!;

  /** In one write; the answers in their order. */
  async askAll(messages: readonly Buffer[]): Promise<Buffer[]> {
    this.socket.write(Buffer.concat(messages.map(frame)));
    const answers: Buffer[] = [];
    for await (const [chunk] of this.chunks()) {
      answers.push(...this.reader.push(chunk));
      if (answers.length >= messages.length) return answers;
    }
    throw new Error('the connection closed without an answer');
  }

  /** `once` rejects on an error, and never comes where the socket just closes. */
  private async *chunks(): AsyncGenerator<[Buffer]> {
    while (!this.socket.destroyed) {
      const stop = new AbortController();
      const closed = once(this.socket, 'close', { signal: stop.signal }).then(() => undefined);
      const data = once(this.socket, 'data', { signal: stop.signal }) as Promise<[Buffer]>;
      closed.catch(() => undefined);
      data.catch(() => undefined);
      const got = await Promise.race([data, closed]);
      stop.abort();
      if (!got) return;
      yield got;
    }
  }

  close(): void {
    this.socket.destroy();
  }
}

const CHARGES_A_VISIT = 4;

/** Each a charge of its own; four make a visit, and those four are sent over different connections. */
export const stormOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => {
    const visit = Math.floor(n / CHARGES_A_VISIT);
    const code = ['99213', '93000', '36415', '81002'][n % CHARGES_A_VISIT]!;
    return dft([{ id: `T${n}`, code, amount: `${100 + (n % 7)}.25` }], {
      mrn: `M${visit % 500}`,
      visit: `V${visit}`,
      control: `S${n}`,
    });
  });
