/** The clearinghouse as folders: `out` for the partner (`taken` once it has a file), `in` from it, `archive` of what we took in. */
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isFinal } from './file-names';
import type { ClearinghousePort } from './port';

/** `root` holds one folder an organisation. */
export function directoryClearinghouse(root: string): ClearinghousePort {
  const folder = async (org: string, kind: 'out' | 'taken' | 'in' | 'archive'): Promise<string> => {
    const path = join(root, org, kind);
    await mkdir(path, { recursive: true });
    return path;
  };
  return {
    async put(org, name, bytes) {
      if (!isFinal(name)) throw new Error('not a file name for a partner');
      await writeDurably(await folder(org, 'out'), name, bytes);
    },
    async listOutbound(org) {
      const [waiting, taken] = await Promise.all([
        readdir(await folder(org, 'out')),
        readdir(await folder(org, 'taken')),
      ]);
      return [...new Set([...waiting, ...taken])].filter(isFinal).sort();
    },
    async fetchInbound(org) {
      const path = await folder(org, 'in');
      const names = (await readdir(path)).filter(isFinal).sort();
      return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(path, name)) })));
    },
    async archiveInbound(org, name) {
      await rename(join(await folder(org, 'in'), name), join(await folder(org, 'archive'), name));
    },
  };
}

/** A temporary name, the bytes on disk, then the final name: a reader sees the whole file or none. */
export async function writeDurably(path: string, name: string, bytes: Buffer): Promise<void> {
  const part = join(path, `${name}.part`);
  const file = await open(part, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, join(path, name));
}
