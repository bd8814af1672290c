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
import { expect } from 'expect';
import { testEngine } from './engine';
import { ackOf, dft } from './hl7';
import type { TestPractice } from './practice';

/** A server that can be killed and comes again on the same port. */
class KillableServer {
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

interface Sending {
  port: () => number;
  messages: readonly Buffer[];
  connections: number;
  /** Called for each acknowledgement, with the control id. */
  acked: (control: string, code: string) => void;
}

/** Sends all, over as many connections; ends when each has its answer. */
async function sendAll({ port, messages, connections, acked }: Sending): Promise<void> {
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
const centsOf = (n: number): number => (100 + (n % 7)) * 100 + 25;

/** Each a charge of its own; four make a visit, and those four are sent over different connections. */
const stormOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => {
    const visit = Math.floor(n / CHARGES_A_VISIT);
    const code = ['99213', '93000', '36415', '81002'][n % CHARGES_A_VISIT]!;
    return dft([{ id: `T${n}`, code, amount: `${100 + (n % 7)}.25` }], {
      mrn: `M${visit % 500}`,
      visit: `V${visit}`,
      control: `S${n}`,
    });
  });

/**
 * So many charges over eight connections; the server is killed as soon as so many are acknowledged, and comes again. Proves
 * that what was acknowledged is in the record at each kill, and that in the end each charge is there once, to the cent.
 */
export async function storm(
  practice: TestPractice,
  { count, killAt }: { count: number; killAt: readonly number[] },
): Promise<void> {
  const server = new KillableServer({ ORG: practice.org, SOURCE: 'ehr' });
  await server.start();
  const acked = new Set<string>();
  const kills = [...killAt];
  let killing = Promise.resolve();
  await sendAll({
    port: () => server.port,
    messages: stormOf(count),
    connections: 8,
    acked(control, code) {
      expect(code).toBe('AA');
      acked.add(control);
      if (acked.size < (kills[0] ?? Infinity)) return;
      kills.shift();
      killing = killing.then(async () => {
        const before = [...acked];
        await server.kill();
        expect(await safeOf(practice, before)).toBe(before.length);
        await server.start();
      });
    },
  });
  await killing;
  await server.kill();
  expect([acked.size, kills]).toEqual([count, []]);
  await practice.runner.settle();
  expect(await practice.count('encounter')).toBe(Math.ceil(count / CHARGES_A_VISIT));
  const [charges] = await practice.rows(
    'select count(*)::int as n, count(distinct source_id)::int as charges, sum(charge_cents)::int as cents from charge_line',
  );
  expect(charges).toEqual({ n: count, charges: count, cents: stormCents(count) });
}

const safeOf = async (practice: TestPractice, controls: string[]): Promise<number> =>
  (
    await practice.rows<{ n: number }>(
      `select count(distinct control)::int as n from inbox_message where state = 'applied' and control = any(?)`,
      [controls],
    )
  )[0]!.n;

const stormCents = (count: number): number =>
  Array.from({ length: count }, (_, n) => centsOf(n)).reduce((sum, each) => sum + each, 0);
