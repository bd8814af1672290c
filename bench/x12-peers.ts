/** What our codec is compared with. No peer is a dependency: each is installed into the user's cache when first used. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'throughline');
const INSTALL_MS = 180_000;

/** Where a peer is, or why it cannot be measured. */
export type Peer = { at: string } | { missing: string };

/** node-x12 1.7.1 and x12-parser 1.3.0, from npm. */
export async function npmPeers(log: (line: string) => void): Promise<Record<'node-x12' | 'x12-parser', Peer>> {
  const folder = join(CACHE, 'x12-peers');
  const paths = {
    'node-x12': join(folder, 'node_modules/node-x12/index.js'),
    'x12-parser': join(folder, 'node_modules/x12-parser/dist/cjs/index.js'),
  };
  const installed = await install(Object.values(paths), log, 'node-x12 1.7.1 and x12-parser 1.3.0', async () => {
    mkdirSync(folder, { recursive: true });
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', '--prefix', folder];
    await run('npm', ['install', ...options, 'node-x12@1.7.1', 'x12-parser@1.3.0'], { timeout: INSTALL_MS });
  });
  const at = (path: string): Peer => installed ?? { at: path };
  return { 'node-x12': at(paths['node-x12']), 'x12-parser': at(paths['x12-parser']) };
}

/** The Python that has oxedi 0.6.0. */
export async function oxediPython(log: (line: string) => void): Promise<Peer> {
  const folder = join(CACHE, 'x12-oxedi');
  const python = join(folder, 'bin/python');
  const marker = join(folder, 'bin/oxedi-0.6.0');
  const missing = await install([python, marker], log, 'oxedi 0.6.0', async () => {
    await run('python3', ['-m', 'venv', folder], { timeout: INSTALL_MS });
    const pip = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', 'oxedi==0.6.0'];
    await run(python, pip, { timeout: INSTALL_MS });
    await run(python, ['-c', `import oxedi; open(${JSON.stringify(marker)}, 'w').close()`]);
  });
  return missing ?? { at: python };
}

/** Undefined where everything is there in the end. */
async function install(
  paths: readonly string[],
  log: (line: string) => void,
  what: string,
  work: () => Promise<void>,
): Promise<{ missing: string } | undefined> {
  if (paths.every((path) => existsSync(path))) return undefined;
  log(`Bench: installing ${what} into the cache of this user`);
  try {
    await work();
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { missing: `${what} cannot be installed: ${reason}` };
  }
}

/** As `x12-worker.ts`, for Python. */
export const OXEDI_WORKER = `
import json, os, resource, sys, time
import oxedi
path = sys.argv[1]
wall, cpu = time.perf_counter(), time.process_time()
count = oxedi.parse_file(path).count_claims()
print(json.dumps({
  'bytes': os.path.getsize(path), 'seconds': time.perf_counter() - wall, 'cpuSeconds': time.process_time() - cpu,
  'count': count, 'rssMb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
`;
