/** Builds the page when its sources are not those that the last build was made from. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const WEB = join(ROOT, 'web');
export const WEB_DIST = join(WEB, 'dist');
const STAMP = join(WEB_DIST, '.built-from');
/** What the page imports from outside its folder. */
const SHARED = ['src/words', 'src/words.ts', 'src/money/cents.ts', 'package-lock.json'];

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.flatMap((entry) => {
    if (entry.name === 'dist' || entry.name === 'node_modules') return [];
    const full = join(path, entry.name);
    return entry.isDirectory() ? filesUnder(full) : [full];
  });
}

function sourceHash(): string {
  const shared = SHARED.map((path) => join(ROOT, path)).flatMap((path) =>
    path.match(/\.\w+$/) ? [path] : filesUnder(path),
  );
  const hash = createHash('sha256');
  for (const file of [...filesUnder(WEB), ...shared].sort()) {
    if (existsSync(file)) hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Answers with the folder to serve. vite is loaded only when there is something to build. */
export async function buildWeb(
  options: { force?: boolean; onStart?: () => void } = {},
): Promise<{ dist: string; built: boolean }> {
  const hash = sourceHash();
  const fresh = existsSync(join(WEB_DIST, 'index.html')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash;
  if (fresh && !options.force) return { dist: WEB_DIST, built: false };
  options.onStart?.();
  const { build } = await import('vite');
  await build({ configFile: join(WEB, 'vite.config.mts'), logLevel: 'warn' });
  writeFileSync(STAMP, hash);
  return { dist: WEB_DIST, built: true };
}
