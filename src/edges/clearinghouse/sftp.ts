/** The clearinghouse over SFTP: what is put is seen whole or not at all, what is fetched stays there until our record has it. */
import { isFinal } from './file-names';
import { PartnerError, type SftpSettings } from './partner';
import type { InboundFile } from './port';
import type { RemoteFile, SftpSession } from './sftp-session';

/** The verbs of the port for one partner, on a connection that the caller keeps. */
export class SftpPartner {
  /** Of files that are still growing, as the last poll saw them: size and time. */
  private readonly seen = new Map<string, string>();
  /** Sizes of what was fetched and is not archived yet. */
  private readonly fetched = new Map<string, number>();

  constructor(private readonly settings: Pick<SftpSettings, 'folders' | 'afterStored' | 'inbound'>) {}

  /** A temporary name, then the final one: the partner never takes half a file. The same name again is the same file. */
  async put(session: SftpSession, name: string, bytes: Buffer): Promise<void> {
    if (!isFinal(name)) throw new PartnerError('failed', 'not a file name for a partner');
    const { out } = this.settings.folders;
    const there = await session.sizeOf(`${out}/${name}`);
    if (there === bytes.length) return;
    if (there !== undefined)
      throw new PartnerError(
        'other_file',
        `${name} stands at the partner with ${there} bytes, ours has ${bytes.length}; ask the partner`,
      );
    const part = `${out}/${name}.part`;
    await session.write(part, bytes);
    const written = await session.sizeOf(part);
    if (written !== bytes.length)
      throw new PartnerError(
        'failed',
        `of ${name} ${written ?? 0} of ${bytes.length} bytes arrived; it is tried again`,
      );
    await session.rename(part, `${out}/${name}`);
  }

  /** What stands in `out` and, where the partner keeps it, in `taken`. */
  async listOutbound(session: SftpSession): Promise<string[]> {
    const { out, taken } = this.settings.folders;
    const lists = await Promise.all([out, ...(taken === null ? [] : [taken])].map((folder) => session.list(folder)));
    return [...new Set(lists.flat().map(({ name }) => name))].filter(isFinal).sort();
  }

  /** Whole files, oldest name first. A file that changed while it was read is left for the next poll. */
  async fetchInbound(session: SftpSession): Promise<InboundFile[]> {
    const folder = this.settings.folders.in;
    const files = (await session.list(folder)).filter(({ name }) => isFinal(name));
    const taken: InboundFile[] = [];
    for (const file of this.whole(files)) {
      const bytes = await session.read(`${folder}/${file.name}`);
      if (bytes.length !== file.size) continue;
      this.fetched.set(file.name, bytes.length);
      taken.push({ name: file.name, bytes });
    }
    return taken;
  }

  /**
   * To be called once the file is in our record. If it grew since it was read it stays: what comes then is another file.
   * Gone already: an archiving that was done and not answered.
   */
  async archiveInbound(session: SftpSession, name: string): Promise<void> {
    const { folders, afterStored } = this.settings;
    const from = `${folders.in}/${name}`;
    const size = await session.sizeOf(from);
    const known = this.fetched.get(name);
    this.fetched.delete(name);
    if (size === undefined || (known !== undefined && known !== size)) return;
    if (afterStored === 'remove') return session.remove(from);
    await session.rename(from, await this.freeName(session, `${folders.archive}/${name}`));
  }

  /** SFTP does not rename onto a file that is there: a name that comes again gets a number. */
  private async freeName(session: SftpSession, path: string): Promise<string> {
    for (let nth = 1; ; nth += 1) {
      const name = nth === 1 ? path : `${path}.${nth}`;
      if ((await session.sizeOf(name)) === undefined) return name;
    }
  }

  private whole(files: RemoteFile[]): RemoteFile[] {
    if (this.settings.inbound === 'renamed') return files;
    const same = files.filter(({ name, size, changed }) => this.seen.get(name) === `${size} ${changed}`);
    this.seen.clear();
    for (const { name, size, changed } of files) this.seen.set(name, `${size} ${changed}`);
    return same;
  }
}
