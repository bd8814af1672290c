/**
 * One SSH connection to a partner, with the verbs of SFTP that we need. The host's key is pinned, every call has a limit
 * of time after which the connection is given up (an answer that comes later must not be taken for another call's), and
 * whatever goes wrong is a `PartnerError` without secrets.
 */
import { createHash } from 'node:crypto';
import { Client, type ClientChannel, type Entry, type SFTPWrapper } from 'ssh2';
import { PartnerError, type PartnerFault, type SftpSecret } from './partner';

export interface SftpAddress {
  host: string;
  port: number;
  username: string;
  /** `SHA256:…`, one of which the host must show. */
  hostKeys: readonly string[];
  connectTimeoutMs: number;
  callTimeoutMs: number;
}

export interface RemoteFile {
  name: string;
  size: number;
  /** Seconds, by the partner's clock. */
  changed: number;
}

const KEEPALIVE_MS = 10_000;
const IS_FOLDER = 0o040000;
const KIND = 0o170000;

/** As `ssh-keygen -l` prints it. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

export class SftpSession {
  private closed = false;

  private constructor(
    private readonly client: Client,
    private readonly sftp: SFTPWrapper,
    private readonly address: SftpAddress,
  ) {
    const gone = (): void => void (this.closed = true);
    client.on('close', gone).on('error', gone);
    sftp.on('close', gone).on('error', gone);
  }

  static async open(address: SftpAddress, secret: SftpSecret): Promise<SftpSession> {
    const client = await logIn(address, secret);
    try {
      const sftp = await within<SFTPWrapper>(
        address,
        'open SFTP',
        () => client.destroy(),
        (done) => client.sftp(done),
      );
      return new SftpSession(client, sftp, address);
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  /** Files of a folder, without its folders, by name. */
  async list(folder: string): Promise<RemoteFile[]> {
    const entries = await this.call<Entry[]>(`list ${folder}`, (done) => this.sftp.readdir(folder, done));
    return entries
      .filter(({ attrs }) => (attrs.mode & KIND) !== IS_FOLDER)
      .map(({ filename, attrs }) => ({ name: filename, size: attrs.size, changed: attrs.mtime }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  read(path: string): Promise<Buffer> {
    return this.call<Buffer>(`read ${path}`, (done) => this.sftp.readFile(path, done));
  }

  write(path: string, bytes: Buffer): Promise<void> {
    return this.call<void>(`write ${path}`, (done) =>
      this.sftp.writeFile(path, bytes, (error) => done(fit(error), undefined)),
    );
  }

  rename(from: string, to: string): Promise<void> {
    return this.call<void>(`rename ${from}`, (done) =>
      this.sftp.rename(from, to, (error) => done(fit(error), undefined)),
    );
  }

  remove(path: string): Promise<void> {
    return this.call<void>(`remove ${path}`, (done) => this.sftp.unlink(path, (error) => done(fit(error), undefined)));
  }

  /** Its size, or undefined where there is no such file. */
  async sizeOf(path: string): Promise<number | undefined> {
    try {
      return (await this.call<{ size: number }>(`look at ${path}`, (done) => this.sftp.stat(path, done))).size;
    } catch (error) {
      if (error instanceof PartnerError && error.code === 'no_such_file') return undefined;
      throw error;
    }
  }

  /** Runs a command there and answers with what it printed: the simulator is told its time this way. */
  async exec(command: string): Promise<string> {
    const { code, text } = await this.call<Said>('run a command', (done) =>
      this.client.exec(command, (error, channel) => (error ? done(error, NOTHING) : hear(channel, done))),
    );
    if (code === 0) return text;
    if (code === undefined) throw faultAt(this.address, 'unreachable', 'the connection was lost (run a command)');
    throw faultAt(this.address, 'failed', `the command ${command.split(' ')[0]} failed: ${text}`);
  }

  close(): void {
    this.closed = true;
    this.client.end();
  }

  private async call<T>(what: string, work: (done: Answer<T>) => void): Promise<T> {
    if (this.closed) throw faultAt(this.address, 'unreachable', 'the connection is closed');
    const giveUp = (): void => {
      this.closed = true;
      this.client.destroy();
    };
    return within(this.address, what, giveUp, work, this.client);
  }
}

interface Said {
  code: number | undefined;
  text: string;
}
const NOTHING: Said = { code: undefined, text: '' };

/** Listens at once: a quick command may have ended a moment later. */
function hear(channel: ClientChannel, done: Answer<Said>): void {
  const printed: Buffer[] = [];
  let code: number | undefined;
  channel.on('data', (data: Buffer) => printed.push(data)).on('exit', (given: number) => (code = given));
  channel.on('close', () => done(undefined, { code, text: Buffer.concat(printed).toString() }));
}

type Answer<T> = (error: (Error & { code?: number | string }) | undefined, value: T) => void;
const fit = (error?: (Error & { code?: number | string }) | null): (Error & { code?: number | string }) | undefined =>
  error ?? undefined;

function logIn(address: SftpAddress, secret: SftpSecret): Promise<Client> {
  const { host, port, username, hostKeys, connectTimeoutMs } = address;
  const client = new Client();
  let shown: string | undefined;
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { level?: string }): void => {
      client.destroy();
      reject(connectFault(address, error, shown));
    };
    // These stay: a connection that is lost later fails the call under way (within), and nobody else may hear of it.
    client.on('error', fail).on('close', () => fail(new Error('closed')));
    client.once('ready', () => resolve(client.setNoDelay(true)));
    const verify = (key: Buffer): boolean => {
      shown = fingerprintOf(key);
      return hostKeys.includes(shown);
    };
    const wait = { readyTimeout: connectTimeoutMs, keepaliveInterval: KEEPALIVE_MS, keepaliveCountMax: 3 };
    try {
      client.connect({ host, port, username, ...secret, ...wait, hostVerifier: verify });
    } catch (error) {
      // A private key that cannot be read.
      fail(error as Error);
    }
  });
}

function connectFault(address: SftpAddress, error: Error & { level?: string }, shown?: string): PartnerError {
  if (shown !== undefined && !address.hostKeys.includes(shown))
    return faultAt(
      address,
      'host_key',
      `its host key is ${shown}, which is not among the pinned ones; ask the partner whether it changed, then correct hostKeys`,
    );
  if (error.level === 'client-authentication')
    return faultAt(
      address,
      'refused',
      'it does not accept this user with this password or key; ask the partner, or set the secret again',
    );
  if (error.level === 'client-timeout') return faultAt(address, 'timeout', 'it did not answer in time');
  // A private key that cannot be read is said by its own error, whose text holds nothing of the key.
  if (/privateKey/.test(error.message))
    return faultAt(address, 'refused', 'the privateKey cannot be read (wrong format or passphrase)');
  return faultAt(address, 'unreachable', 'no connection; is the address right and the partner up?');
}

const faultAt = ({ host, port }: SftpAddress, code: PartnerFault, what: string): PartnerError =>
  new PartnerError(code, `partner at ${host}:${port}: ${what}`);

/** One call with a limit of time; it ends too when the connection does. */
function within<T>(
  address: SftpAddress,
  what: string,
  giveUp: () => void,
  work: (done: Answer<T>) => void,
  client?: Client,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const lost = (): void => end(() => reject(faultAt(address, 'unreachable', `the connection was lost (${what})`)));
    const timer = setTimeout(() => {
      giveUp();
      end(() => reject(faultAt(address, 'timeout', `no answer in ${address.callTimeoutMs} ms (${what})`)));
    }, address.callTimeoutMs);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      client?.removeListener('close', lost);
      settle();
    };
    client?.once('close', lost);
    work((error, value) => end(() => (error ? reject(callFault(address, what, error)) : resolve(value))));
  });
}

/** SFTP status codes 2 and 3; all others are a failure of the partner's. */
function callFault(address: SftpAddress, what: string, error: Error & { code?: number | string }): PartnerError {
  if (error.code === 2) return faultAt(address, 'no_such_file', `it has no such file or folder (${what})`);
  if (error.code === 3)
    return faultAt(address, 'not_allowed', `it does not allow that (${what}); ask the partner for the right`);
  return faultAt(address, 'failed', `it could not (${what})`);
}
