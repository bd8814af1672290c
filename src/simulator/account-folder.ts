/**
 * One practice's account at the simulator, as folders: `out` (claims for us), `taken` (claims we have), `in` (answers),
 * `bank` (notices of deposits), and a journal in `payer/` from which everything else is rebuilt. Whenever the process dies,
 * the next one goes on: a file is in the journal before it is moved aside, an answer in its folder before it is in the journal.
 */
import { mkdir, open, readdir, readFile, rename, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../calendar';
import { writeDurably } from '../edges/clearinghouse/directory';
import { isFinal } from '../edges/clearinghouse/file-names';
import { writeNotice } from './bank-notice';
import { type NamedFile, PayerSimulator, type SimulatorOptions } from './simulator';

type Entry = { received: string; at: Instant } | { taken: string[]; at: Instant };

export const ACCOUNT_FOLDERS = ['out', 'taken', 'in', 'archive', 'bank', 'bank-archive'] as const;
type Folder = (typeof ACCOUNT_FOLDERS)[number];

/** What moves the practice's outside: the payers' part of it. */
export interface PayerSide {
  /** Takes in what the practice sent until now; when the next thing is due, which is now while something lies unread. */
  next(now: Instant): Promise<Instant | null>;
  /** Puts what is due into the practice's folders. */
  take(at: Instant): Promise<void>;
  /** Notices of deposits that nobody has read yet. */
  notices(): Promise<NamedFile[]>;
  /** After a deposit is recorded. */
  archiveNotice(name: string): Promise<void>;
}

export class AccountFolder implements PayerSide {
  private readonly known = new Set<string>();
  private last: Instant | undefined;
  /** One thing at a time: folders and journal are read and written in turn. */
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly root: string,
    private readonly simulator: PayerSimulator,
  ) {}

  static async open(root: string, options: SimulatorOptions): Promise<AccountFolder> {
    const account = new AccountFolder(root, new PayerSimulator(options));
    for (const folder of [...ACCOUNT_FOLDERS, 'payer']) await mkdir(join(root, folder), { recursive: true });
    await account.replay();
    return account;
  }

  /** The time up to which it has been told, if ever. */
  get toldUntil(): Instant | undefined {
    return this.last;
  }

  next(now: Instant): Promise<Instant | null> {
    return this.inTurn(async () => {
      await this.collect(now);
      const unread = [...(await this.names('in')), ...(await this.names('bank'))];
      return unread.length > 0 ? now : this.simulator.nextDue();
    });
  }

  take(at: Instant): Promise<void> {
    return this.inTurn(async () => {
      await this.collect(at);
      const { files, deposits, names } = this.simulator.take(at);
      for (const deposit of deposits) await this.deliver('bank', 'bank-archive', writeNotice(deposit));
      for (const file of files) await this.deliver('in', 'archive', file);
      if (names.length > 0) await this.note({ taken: names, at });
    });
  }

  async notices(): Promise<NamedFile[]> {
    const names = await this.names('bank');
    return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(this.path('bank', name)) })));
  }

  archiveNotice(name: string): Promise<void> {
    return rename(this.path('bank', name), this.path('bank-archive', name));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** New files, in the order of their names: what comes at one instant has one order, whoever was quicker. */
  private async collect(now: Instant): Promise<void> {
    for (const name of await this.names('out')) {
      if (!this.known.has(name)) {
        const bytes = await readFile(this.path('out', name));
        const at = this.last !== undefined && this.last > now ? this.last : now;
        await this.note({ received: name, at });
        this.receive(name, bytes, at);
      }
      await rename(this.path('out', name), this.path('taken', name));
    }
  }

  private receive(name: string, bytes: Buffer, at: Instant): void {
    this.known.add(name);
    this.simulator.receive({ name, bytes }, at);
  }

  /** A file that is there already, or was and has been read, is not put again. */
  private async deliver(folder: Folder, archive: Folder, { name, bytes }: NamedFile): Promise<void> {
    const there = [...(await this.names(folder)), ...(await this.names(archive))];
    if (!there.includes(name)) await writeDurably(join(this.root, folder), name, bytes);
  }

  private async replay(): Promise<void> {
    for (const entry of await this.journal()) {
      this.last = entry.at;
      if ('taken' in entry) this.simulator.forget(entry.taken);
      else this.receive(entry.received, await this.kept(entry.received), entry.at);
    }
  }

  /** A death between the journal and the move leaves a file in `out`. */
  private kept(name: string): Promise<Buffer> {
    return readFile(this.path('taken', name)).catch(() => readFile(this.path('out', name)));
  }

  private async journal(): Promise<Entry[]> {
    const path = join(this.root, 'payer', 'journal.ndjson');
    const text = await readFile(path, 'utf8').catch(() => '');
    // A line that a death cut short was never acted on; what is written next must not stand behind its beginning.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    const lines = whole.split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
  }

  private async note(entry: Entry): Promise<void> {
    const file = await open(join(this.root, 'payer', 'journal.ndjson'), 'a');
    try {
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    this.last = entry.at;
  }

  private async names(folder: Folder): Promise<string[]> {
    return (await readdir(join(this.root, folder))).filter(isFinal).sort();
  }

  private path(folder: Folder, name: string): string {
    return join(this.root, folder, name);
  }
}
