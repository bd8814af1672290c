/** A real SSH server with SFTP, for partners that are played: one folder an account, and one command each may run. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type AuthContext, Server, type ServerChannel, type ServerConnection, type ServerSession, utils } from 'ssh2';
import { fault, log } from '../log';
import { serveFolder } from './sftp-folder';

export interface SshAccount {
  user: string;
  password?: string;
  /** Lines as in authorized_keys. */
  publicKeys: readonly string[];
  folder: string;
  /** Answers a command that the account runs over `exec`, where it may run any. */
  command?: (line: string) => Promise<string>;
}

export interface SshServer {
  port: number;
  close(): Promise<void>;
}

export function startSshServer(options: {
  host: string;
  port: number;
  /** In OpenSSH's format. */
  hostKey: string;
  accounts: readonly SshAccount[];
}): Promise<SshServer> {
  const connections = new Set<ServerConnection>();
  const server = new Server({ hostKeys: [options.hostKey], ident: 'throughline-simulator' }, (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    // A client that goes away in the middle is everyday life.
    connection.on('error', () => undefined);
    // Answers are small and waited for.
    connection.setNoDelay(true);
    serve(connection, options.accounts);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.removeListener('error', reject);
      const close = (): Promise<void> =>
        new Promise((done) => {
          server.close(() => done());
          connections.forEach((connection) => connection.end());
        });
      resolve({ port: server.address().port, close });
    });
  });
}

function serve(connection: ServerConnection, accounts: readonly SshAccount[]): void {
  let account: SshAccount | undefined;
  connection.on('authentication', (context: AuthContext) => {
    account = accounts.find(({ user }) => user === context.username);
    if (account && isLet(account, context)) context.accept();
    else context.reject(['publickey', 'password']);
  });
  connection.on('session', (accept: () => ServerSession) => {
    const session = accept();
    session.on('sftp', (open) => serveFolder(open(), account!.folder));
    session.on('exec', (open, refuse, { command }) => {
      if (account?.command) answer(open(), account.command(command));
      else refuse();
    });
  });
}

function answer(channel: ServerChannel, said: Promise<string>): void {
  said.then(
    (text) => {
      channel.write(text);
      channel.exit(0);
      channel.end();
    },
    (error: unknown) => {
      log.warn({ err: fault(error) }, 'a command of the simulator failed');
      channel.write(error instanceof Error ? error.message : 'failed');
      channel.exit(1);
      channel.end();
    },
  );
}

function isLet(account: SshAccount, context: AuthContext): boolean {
  if (context.method === 'password')
    return account.password !== undefined && isSame(account.password, context.password ?? '');
  if (context.method !== 'publickey' || !context.key) return false;
  const { key, blob, signature, hashAlgo } = context;
  return account.publicKeys.some((line) => {
    const known = utils.parseKey(line);
    if (known instanceof Error || known.type !== baseOf(key.algo) || !isSameBytes(known.getPublicSSH(), key.data))
      return false;
    // Without a signature the client only asks whether the key would do.
    return !signature || !blob || known.verify(blob, signature, hashAlgo) === true;
  });
}

/** `rsa-sha2-256` names a signature with an `ssh-rsa` key. */
const baseOf = (algorithm: string): string => (algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);

const isSameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
