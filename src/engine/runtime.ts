import { join } from 'node:path';
import { type PidFile, endProcess } from './child';
import { EngineError } from './errors';
import { readJson } from './files';
import type { Home, Log } from './home';
import { accepts } from './postgres';
import type { DatabaseUrls } from './postgres-external';
import { isSameProcess, sleep, waitUntil } from './processes';
import { Supervisor } from './supervisor';
import { isServing } from './temporal-namespaces';

/** What `runtime.json` holds while an engine is ready: how others on this machine find it. Only its owner can read it. */
export interface Runtime {
  readonly supervisorPid: number;
  readonly databaseUrls: DatabaseUrls;
  readonly temporalAddress: string;
  readonly namespaces: { readonly real: string; readonly told: string };
  readonly pids: Readonly<Record<string, number>>;
}

/** The runtime of the engine that another process keeps, once it is ready. Undefined when that process ends meanwhile. */
export async function attachToRuntime(home: Home, log: Log): Promise<Runtime | undefined> {
  const started = Date.now();
  let told = started;
  for (;;) {
    const holder = Supervisor.holder(home.runDir);
    if (holder === undefined) return undefined;
    const runtime = readJson<Runtime>(home.runtimeFile);
    if (runtime?.supervisorPid === holder && (await answers(runtime))) return runtime;
    if (Date.now() - told > 5_000) {
      told = Date.now();
      log(`Engine: process ${holder} is starting it, waiting (${Math.round((told - started) / 1000)} s)`);
    }
    await sleep(200);
  }
}

async function answers({ databaseUrls, temporalAddress }: Runtime): Promise<boolean> {
  const both = await Promise.all([accepts(databaseUrls.owner), isServing(temporalAddress)]);
  return both.every(Boolean);
}

/** Ends a child of somebody else's supervisor, which starts it again; resolves when it is ready. */
export async function restartForeignChild(home: Home, name: string, ready: () => Promise<boolean>): Promise<void> {
  const file = join(home.runDir, `${name}.json`);
  const before = readJson<PidFile>(file);
  if (!before) throw new EngineError('CHILD_FAILED', `No "${name}" runs in ${home.root}.`, 'Start the engine first.');
  await endProcess(before.pid, before.identity, before.stopSteps);
  const back = await waitUntil(
    async () => {
      const now = readJson<PidFile>(file);
      return (
        now !== undefined && now.identity !== before.identity && isSameProcess(now.pid, now.identity) && (await ready())
      );
    },
    { timeoutMs: 120_000, everyMs: 100 },
  );
  if (!back)
    throw new EngineError('CHILD_FAILED', `"${name}" did not come back.`, `Read ${join(home.logsDir, `${name}.log`)}.`);
}
