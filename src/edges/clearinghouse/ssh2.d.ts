/** What we use of the `ssh2` package, which brings no types: its client for partners, its server for the simulator. */
declare module 'ssh2' {
  import type { EventEmitter } from 'node:events';
  import type { Duplex, Readable, Writable } from 'node:stream';

  type Answer<T> = (error: (Error & { code?: number | string }) | undefined, value: T) => void;
  type Done = (error?: (Error & { code?: number | string }) | null) => void;

  export interface Attributes {
    mode: number;
    uid: number;
    gid: number;
    size: number;
    atime: number;
    mtime: number;
  }
  interface Stats extends Attributes {
    isDirectory(): boolean;
    isFile(): boolean;
  }
  interface Entry {
    filename: string;
    longname: string;
    attrs: Attributes;
  }

  export interface SFTPWrapper extends EventEmitter {
    readdir(path: string, answer: Answer<Entry[]>): void;
    readFile(path: string, answer: Answer<Buffer>): void;
    writeFile(path: string, data: Buffer, done: Done): void;
    stat(path: string, answer: Answer<Stats>): void;
    rename(from: string, to: string, done: Done): void;
    unlink(path: string, done: Done): void;
    mkdir(path: string, done: Done): void;
    end(): void;
  }

  interface ClientChannel extends Duplex {
    stderr: Readable;
  }
  export interface ConnectConfig {
    host: string;
    port: number;
    username: string;
    password?: string;
    privateKey?: string;
    passphrase?: string;
    readyTimeout?: number;
    keepaliveInterval?: number;
    keepaliveCountMax?: number;
    hostVerifier?: (key: Buffer) => boolean;
  }
  export class Client extends EventEmitter {
    connect(config: ConnectConfig): this;
    setNoDelay(noDelay: boolean): this;
    sftp(answer: Answer<SFTPWrapper>): void;
    exec(command: string, answer: Answer<ClientChannel>): void;
    end(): this;
    destroy(): this;
  }

  interface ParsedKey {
    type: string;
    getPublicSSH(): Buffer;
    verify(data: Buffer, signature: Buffer, hashAlgorithm?: string): boolean;
  }
  export interface AuthContext {
    method: 'none' | 'password' | 'publickey' | string;
    username: string;
    password?: string;
    key?: { algo: string; data: Buffer };
    blob?: Buffer;
    signature?: Buffer;
    hashAlgo?: string;
    accept(): void;
    reject(methods?: string[]): void;
  }
  /** The server's side of an SFTP session: events by request, answers by request id. */
  export interface SFTPServer extends EventEmitter {
    handle(id: number, handle: Buffer): void;
    data(id: number, data: Buffer): void;
    name(id: number, names: { filename: string; longname: string; attrs: Attributes | object }[]): void;
    attrs(id: number, attrs: Attributes | object): void;
    status(id: number, code: number, message?: string): void;
  }
  export interface ServerChannel extends Writable {
    exit(code: number): void;
    end(text?: string): this;
  }
  export interface ServerSession extends EventEmitter {
    on(event: 'sftp', listener: (accept: () => SFTPServer, reject: () => void) => void): this;
    on(
      event: 'exec',
      listener: (accept: () => ServerChannel, reject: () => void, info: { command: string }) => void,
    ): this;
    on(event: string, listener: (...args: never[]) => void): this;
  }
  export interface ServerConnection extends EventEmitter {
    end(): void;
    setNoDelay(noDelay: boolean): this;
  }
  export class Server extends EventEmitter {
    constructor(config: { hostKeys: string[]; ident?: string }, onConnection: (connection: ServerConnection) => void);
    listen(port: number, host: string, done: () => void): this;
    address(): { port: number };
    close(done?: () => void): this;
  }

  export const utils: {
    parseKey(key: string | Buffer): ParsedKey | Error;
    generateKeyPairSync(type: 'ed25519', options?: { comment?: string }): { private: string; public: string };
    sftp: {
      STATUS_CODE: { OK: 0; EOF: 1; NO_SUCH_FILE: 2; PERMISSION_DENIED: 3; FAILURE: 4; OP_UNSUPPORTED: 8 };
      flagsToString(flags: number): string | null;
    };
  };
}
