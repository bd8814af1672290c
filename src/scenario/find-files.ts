/** Which files a person means by files and directories. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file as it is; of a directory every *.yaml, in order of name. Throws where a directory has none. */
export async function scenarioFiles(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) found.push(...(await filesOf(path)));
  return [...new Set(found)];
}

async function filesOf(path: string): Promise<string[]> {
  // What is not there is told with the others, as a file that cannot be read.
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.yaml')).sort();
  if (names.length === 0) throw new Error(`${path} has no scenarios: no file in it ends in .yaml`);
  return names.map((name) => join(path, name));
}
