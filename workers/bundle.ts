/**
 * The workflow code as one file for the isolate. Bundling costs 4 to 6 seconds, so the result is kept on disk under the
 * hash of everything that goes into it; it is made again only when that changes.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { bundleWorkflowCode, type Logger } from '@temporalio/worker';
import { version as sdkVersion } from '@temporalio/worker/package.json';
import { failureConverterPath } from '../src/engine/codec';

const ROOT = resolve(__dirname, '..');
const DEFAULT_CACHE = join(ROOT, 'node_modules/.cache/throughline');

export interface BundleOptions {
  cacheDir?: string | undefined;
  /** Another entry than workflows/index.ts, for tests and benchmarks. */
  workflowsPath?: string | undefined;
  logger?: Logger | undefined;
}

/** The path of the bundle, made if need be. Two processes may make it at once: each writes its own file and renames it. */
export async function workflowBundle(options: BundleOptions = {}): Promise<{ codePath: string }> {
  const entry = options.workflowsPath ?? join(ROOT, 'workflows/index.ts');
  const dir = options.cacheDir ?? DEFAULT_CACHE;
  const codePath = join(dir, `workflows-${contentHash([entry, failureConverterPath()])}.js`);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleWorkflowCode({
    workflowsPath: entry,
    failureConverterPath: failureConverterPath(),
    ...(options.logger ? { logger: options.logger } : {}),
  });
  mkdirSync(dir, { recursive: true });
  const draft = `${codePath}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, codePath);
  return { codePath };
}

/** SHA-256 of the entries and of every file of ours that they reach, types included: too often made again is harmless. */
function contentHash(entries: string[]): string {
  const hash = createHash('sha256').update(sdkVersion);
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    hash.update(relative(ROOT, file)).update(text);
    for (const [, path] of text.matchAll(/from '(\.{1,2}\/[^']+|\.{1,2})'/g)) visit(sourceOf(dirname(file), path!));
  };
  entries.forEach(visit);
  return hash.digest('hex').slice(0, 32);
}

function sourceOf(dir: string, path: string): string {
  const base = resolve(dir, path);
  const file = [`${base}.ts`, join(base, 'index.ts'), base].find(
    (candidate) => /\.\w+$/.test(candidate) && existsSync(candidate),
  );
  if (!file) throw new Error(`workflow code imports ${path} from ${relative(ROOT, dir)}, which is not there`);
  return file;
}
