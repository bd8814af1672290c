/** The partner's end of a directory clearinghouse: for scenarios and the payer simulator, which answer through files. */
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryClearinghouse, writeDurably } from './directory';
import type { ClearinghousePort, InboundFile } from './port';

export interface PartnerFolder {
  clearinghouse: ClearinghousePort;
  /** Where an organisation's folders are: for a payer that is played in this process. */
  folder(org: string): string;
  /** Puts a file where the practice fetches it. */
  send(org: string, name: string, bytes: Buffer): Promise<void>;
  /** Takes what the practice has put, oldest name first; each is moved aside once the caller has it. */
  collect(org: string, take: (file: InboundFile) => Promise<void>): Promise<void>;
}

export function partnerFolder(root: string): PartnerFolder {
  return {
    clearinghouse: directoryClearinghouse(root),
    folder: (org) => join(root, org),
    async send(org, name, bytes) {
      const folder = join(root, org, 'in');
      await mkdir(folder, { recursive: true });
      await writeDurably(folder, name, bytes);
    },
    async collect(org, take) {
      const folder = join(root, org, 'out');
      const taken = join(root, org, 'taken');
      await Promise.all([folder, taken].map((path) => mkdir(path, { recursive: true })));
      const names = (await readdir(folder)).filter((name) => name.endsWith('.837')).sort();
      for (const name of names) {
        await take({ name, bytes: await readFile(join(folder, name)) });
        await rename(join(folder, name), join(taken, name));
      }
    },
  };
}
