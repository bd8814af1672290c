/** A told simulator in a process of its own, at the other end of its SSH server: it is told the time by two commands. */
import type { Instant } from '../calendar';
import { whileAway } from '../edges/clearinghouse/away';
import type { SftpSecret } from '../edges/clearinghouse/partner';
import { type SftpAddress, SftpSession } from '../edges/clearinghouse/sftp-session';
import type { PayerSide } from './account-folder';
import type { NamedFile } from './simulator';

export class RemotePayers implements PayerSide {
  private session: SftpSession | undefined;

  constructor(
    private readonly address: SftpAddress,
    private readonly secret: SftpSecret,
  ) {}

  async next(now: Instant): Promise<Instant | null> {
    const said = await this.with((session) => session.exec(`next ${now}`));
    return (JSON.parse(said) as { next: Instant | null }).next;
  }

  async take(at: Instant): Promise<void> {
    await this.with((session) => session.exec(`take ${at}`));
  }

  notices(): Promise<NamedFile[]> {
    return this.with(async (session) => {
      const files: NamedFile[] = [];
      for (const { name } of await session.list('/bank'))
        if (!name.endsWith('.part')) files.push({ name, bytes: await session.read(`/bank/${name}`) });
      return files;
    });
  }

  /** A rename that was done and not answered leaves nothing to do. */
  archiveNotice(name: string): Promise<void> {
    return this.with(async (session) => {
      if ((await session.sizeOf(`/bank/${name}`)) !== undefined)
        await session.rename(`/bank/${name}`, `/bank-archive/${name}`);
    });
  }

  close(): void {
    this.session?.close();
  }

  /** Each call may be done twice: the simulator and the bank's folder take that. */
  private with<T>(work: (session: SftpSession) => Promise<T>): Promise<T> {
    return whileAway(async () => {
      if (!this.session?.isOpen) this.session = await SftpSession.open(this.address, this.secret);
      return work(this.session);
    });
  }
}
