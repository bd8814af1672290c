/**
 * The server's side of SFTP over one folder: an account sees its own files and nothing else. Names are kept inside the
 * folder by resolving them as a web server would; links are not followed out of it because none can be made.
 */
import { type FileHandle, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type Attributes, type SFTPServer, utils } from 'ssh2';

const { STATUS_CODE } = utils.sftp;
/** More than any client asks for at once; a length beyond it is a mistake or an attack. */
const READ_MAX = 1 << 18;

type Open = { file: FileHandle } | { folder: string; isListed: boolean };
type Request = (id: number, ...rest: never[]) => Promise<void>;

/** Answers the requests of one session until it ends. */
export function serveFolder(sftp: SFTPServer, root: string): void {
  const session = new FolderSession(sftp, root);
  const on = (event: string, handler: Request): void =>
    void sftp.on(event, (id: number, ...rest: unknown[]) => {
      handler.call(session, id, ...(rest as never[])).catch((error: unknown) => sftp.status(id, codeOf(error)));
    });
  on('OPEN', session.open);
  on('READ', session.read);
  on('WRITE', session.write);
  on('FSTAT', session.fstat);
  on('CLOSE', session.close);
  on('OPENDIR', session.openFolder);
  on('READDIR', session.list);
  on('STAT', session.stat);
  on('LSTAT', session.stat);
  on('REALPATH', session.realPath);
  on('RENAME', session.rename);
  on('REMOVE', session.remove);
  on('MKDIR', session.makeFolder);
  for (const ignored of ['SETSTAT', 'FSETSTAT']) sftp.on(ignored, (id: number) => sftp.status(id, STATUS_CODE.OK));
  for (const refused of ['RMDIR', 'READLINK', 'SYMLINK', 'EXTENDED'])
    sftp.on(refused, (id: number) => sftp.status(id, STATUS_CODE.OP_UNSUPPORTED));
  sftp.on('close', () => void session.end());
}

class FolderSession {
  private readonly handles = new Map<number, Open>();
  private lastHandle = 0;

  constructor(
    private readonly sftp: SFTPServer,
    private readonly root: string,
  ) {}

  async open(id: number, path: string, flags: number): Promise<void> {
    const mode = utils.sftp.flagsToString(flags);
    if (mode === null) return this.sftp.status(id, STATUS_CODE.OP_UNSUPPORTED);
    this.give(id, { file: await open(this.inside(path), mode, 0o600) });
  }

  async read(id: number, handle: Buffer, offset: number, length: number): Promise<void> {
    const buffer = Buffer.alloc(Math.min(length, READ_MAX));
    const { bytesRead } = await this.file(handle).read(buffer, 0, buffer.length, offset);
    if (bytesRead === 0) this.sftp.status(id, STATUS_CODE.EOF);
    else this.sftp.data(id, buffer.subarray(0, bytesRead));
  }

  async write(id: number, handle: Buffer, offset: number, data: Buffer): Promise<void> {
    await this.file(handle).write(data, 0, data.length, offset);
    this.sftp.status(id, STATUS_CODE.OK);
  }

  async fstat(id: number, handle: Buffer): Promise<void> {
    this.sftp.attrs(id, attributesOf(await this.file(handle).stat()));
  }

  async close(id: number, handle: Buffer): Promise<void> {
    const key = handle.readUInt32BE(0);
    const held = this.handles.get(key);
    this.handles.delete(key);
    if (held && 'file' in held) {
      // What is said to be written is on the disk, whatever dies next.
      await held.file.sync().catch(() => undefined);
      await held.file.close();
    }
    this.sftp.status(id, held ? STATUS_CODE.OK : STATUS_CODE.FAILURE);
  }

  async openFolder(id: number, path: string): Promise<void> {
    const folder = this.inside(path);
    if (!(await stat(folder)).isDirectory()) return this.sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    this.give(id, { folder, isListed: false });
  }

  async list(id: number, handle: Buffer): Promise<void> {
    const held = this.handles.get(handle.readUInt32BE(0));
    if (!held || !('folder' in held)) return this.sftp.status(id, STATUS_CODE.FAILURE);
    if (held.isListed) return this.sftp.status(id, STATUS_CODE.EOF);
    held.isListed = true;
    const names = await readdir(held.folder);
    const entries = await Promise.all(names.map((name) => entryOf(held.folder, name)));
    this.sftp.name(
      id,
      entries.filter((entry) => entry !== undefined),
    );
  }

  async stat(id: number, path: string): Promise<void> {
    this.sftp.attrs(id, attributesOf(await stat(this.inside(path))));
  }

  async realPath(id: number, path: string): Promise<void> {
    this.sftp.name(id, [{ filename: posix.resolve('/', path), longname: '', attrs: {} }]);
  }

  /** SFTP version 3 does not rename onto a name that is there. */
  async rename(id: number, from: string, to: string): Promise<void> {
    const isThere = await stat(this.inside(to)).then(
      () => true,
      () => false,
    );
    if (isThere) return this.sftp.status(id, STATUS_CODE.FAILURE);
    await rename(this.inside(from), this.inside(to));
    this.sftp.status(id, STATUS_CODE.OK);
  }

  async remove(id: number, path: string): Promise<void> {
    await unlink(this.inside(path));
    this.sftp.status(id, STATUS_CODE.OK);
  }

  async makeFolder(id: number, path: string): Promise<void> {
    await mkdir(this.inside(path));
    this.sftp.status(id, STATUS_CODE.OK);
  }

  async end(): Promise<void> {
    for (const held of this.handles.values()) if ('file' in held) await held.file.close().catch(() => undefined);
    this.handles.clear();
  }

  private give(id: number, held: Open): void {
    this.lastHandle += 1;
    this.handles.set(this.lastHandle, held);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.lastHandle);
    this.sftp.handle(id, handle);
  }

  private file(handle: Buffer): FileHandle {
    const held = this.handles.get(handle.readUInt32BE(0));
    if (!held || !('file' in held)) throw new Error('no such handle');
    return held.file;
  }

  /** `..` leads no higher than the root; what the simulator keeps for itself is not shown. */
  private inside(path: string): string {
    const resolved = posix.resolve('/', path);
    if (resolved === '/payer' || resolved.startsWith('/payer/'))
      throw Object.assign(new Error('hidden'), { code: 'ENOENT' });
    return join(this.root, resolved);
  }
}

function attributesOf({ mode, uid, gid, size, atimeMs, mtimeMs }: Awaited<ReturnType<typeof stat>>): Attributes {
  const whole = (value: number | bigint): number => Math.floor(Number(value));
  const [atime, mtime] = [whole(Number(atimeMs) / 1000), whole(Number(mtimeMs) / 1000)];
  return { mode: whole(mode), uid: whole(uid), gid: whole(gid), size: whole(size), atime, mtime };
}

/** Undefined for what went away in the meantime, and for our own. */
async function entryOf(
  folder: string,
  name: string,
): Promise<{ filename: string; longname: string; attrs: Attributes } | undefined> {
  const found = await stat(join(folder, name)).catch(() => undefined);
  if (!found || name === 'payer') return undefined;
  return {
    filename: name,
    longname: `${found.isDirectory() ? 'd' : '-'}rw------- 1 ${name}`,
    attrs: attributesOf(found),
  };
}

function codeOf(error: unknown): number {
  const { code } = error as { code?: string };
  if (code === 'ENOENT') return STATUS_CODE.NO_SUCH_FILE;
  return code === 'EACCES' || code === 'EPERM' ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE;
}
