/**
 * The MLLP server: takes frames from any number of connections, asks the handler for each message's answer, one after the
 * other on a connection, and sends that. It knows nothing of what a message says.
 *
 * MLLP itself knows no sender: give certificates (mutual TLS), or let it listen where only the sender's machine can reach it.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { log } from '../../log';
import { frame, FrameError, FrameReader } from './frame';

export interface MllpOptions {
  port: number;
  host: string;
  /** With `ca`, a client must show a certificate that it signed. */
  tls?: { key: Buffer; cert: Buffer; ca?: Buffer };
  maxBytes: number;
  /** A frame that began must end within this time, a connection on which nothing comes is closed after that one. */
  halfFrameMs: number;
  idleMs: number;
  maxConnections: number;
  /** The answer to a message. If it throws, the connection closes without an answer, and the sender sends again. */
  handle(message: Buffer): Promise<Buffer>;
}

export interface MllpServer {
  port: number;
  /** Takes no new messages, lets those in hand be answered, then closes. */
  close(): Promise<void>;
}

export async function serveMllp(options: MllpOptions): Promise<MllpServer> {
  const connections = new Set<Connection>();
  const accept = (socket: Socket): void => {
    const connection = new Connection(socket, options);
    connections.add(connection);
    socket.once('close', () => connections.delete(connection));
  };
  const server = options.tls
    ? createTlsServer({ ...options.tls, requestCert: Boolean(options.tls.ca), minVersion: 'TLSv1.2' }, accept)
    : createServer(accept);
  server.maxConnections = options.maxConnections;
  server.on('tlsClientError', (error: Error) =>
    log.warn({ code: codeOf(error) }, 'hl7: a client was not let in (TLS)'),
  );
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([...connections].map((connection) => connection.finish()));
      await closed;
    },
  };
}

const listen = (server: Server, { port, host }: MllpOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', (error) => log.error({ code: codeOf(error) }, 'hl7: the server met an error'));
      resolve();
    });
  });

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? 'unknown';

class Connection {
  private readonly reader: FrameReader;
  private half: NodeJS.Timeout | undefined;
  private work: Promise<void> = Promise.resolve();
  private finishing = false;

  constructor(
    private readonly socket: Socket,
    private readonly options: MllpOptions,
  ) {
    this.reader = new FrameReader(options.maxBytes);
    socket.setKeepAlive(true);
    socket.setTimeout(options.idleMs, () => this.end('hl7: an idle connection was closed'));
    socket.on('error', (error) => log.info({ code: codeOf(error) }, 'hl7: a connection broke'));
    socket.on('close', () => clearTimeout(this.half));
    socket.on('data', (chunk: Buffer) => {
      // What is read is answered before more is read: a fast sender waits instead of filling the memory.
      socket.pause();
      this.work = this.take(chunk).then(
        () => void socket.resume(),
        (error: unknown) => this.fail(error),
      );
    });
  }

  /** Answers what has been read, and closes. */
  async finish(): Promise<void> {
    this.finishing = true;
    await this.work;
    this.socket.destroy();
  }

  private async take(chunk: Buffer): Promise<void> {
    const messages = this.reader.push(chunk);
    clearTimeout(this.half);
    this.socket.setTimeout(0);
    for (const message of messages) {
      if (this.socket.destroyed) return;
      await this.send(frame(await this.options.handle(message)));
    }
    if (this.finishing) return;
    this.socket.setTimeout(this.options.idleMs);
    if (this.reader.isHalf)
      this.half = setTimeout(() => this.end('hl7: a message did not end in time'), this.options.halfFrameMs);
  }

  private send(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => this.socket.write(bytes, (error) => (error ? reject(error) : resolve())));
  }

  private fail(error: unknown): void {
    if (error instanceof FrameError) this.end(`hl7: ${error.message}`);
    else {
      log.error(
        { code: codeOf(error), error: error instanceof Error ? error.name : 'unknown' },
        'hl7: a message could not be stored; its sender gets no answer and sends it again',
      );
      this.socket.destroy();
    }
  }

  private end(why: string): void {
    log.warn(why);
    this.socket.destroy();
  }
}
