/** `npm start`: everything up, the sample practice taken through its first days, then kept running until it is stopped. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { addDays, instantOf, type Instant } from '../calendar';
import { buildWeb } from '../api/web-build';
import { inOrg, row } from '../db';
import { createSamplePractice, findSamplePractice, readSamples, type Samples } from '../demo/practice';
import { summarise } from '../demo/summary';
import { visitsRegistered } from '../demo/play';
import { readJson, writeJson } from '../engine/files';
import { createUser, makeSignInLink } from '../identity/store';
import { sharedOptions } from './options';
import { startSimulatorChild } from './start-simulator';
import { openStack, SAMPLES_DIR, serviceChild, type Stack } from './stack';
import { summaryText } from './summary-text';

const FIRST_PORT = 8686;

interface StartOptions {
  days: string;
  untilDone?: boolean;
  sftp?: boolean;
}

export function addStartCommand(program: Command): void {
  program
    .command('start', { isDefault: false })
    .description('bring everything up, run the sample practice, serve the page')
    .option('--days <n>', 'told days that the sample practice runs through at first', '120')
    .option('--until-done', 'stop when these days are through')
    .option('--sftp', 'play the payers in a process of their own, behind an SFTP server (docs/simulator.md)')
    .action((options: StartOptions, command: Command) => start(command, options));
}

async function start(command: Command, options: StartOptions): Promise<void> {
  const shared = sharedOptions(command);
  const { log } = shared;
  const stack = await openStack({ ...(shared.home ? { home: shared.home } : {}), log });
  const stopped = untilSignal();
  try {
    const samples = readSamples(SAMPLES_DIR);
    const org =
      (await findSamplePractice(stack.jobDb, samples)) ??
      (await createSamplePractice(stack.deps.db, stack.keys, samples));
    await buildWeb({ onStart: () => log('Page: building it, once …') });
    if (options.sftp) await startSimulatorChild(stack, org, samples, isFree);
    const url = await startServices(stack, org, options);
    await tellHowToSignIn(stack, org, url);
    await Promise.race([stopped, showProgress(stack, org, samples, Number(options.days), log)]);
    console.log(
      shared.json
        ? JSON.stringify(await summarise(stack.deps.db, org))
        : summaryText(await summarise(stack.deps.db, org)),
    );
    if (options.untilDone) return;
    log(
      `\nThe page is at ${url}; the practice's clock now runs at wall speed (npx throughline demo advance DAYS moves it on). Ctrl-C stops everything.`,
    );
    await stopped;
  } finally {
    log('Stopping …');
    await stack.close();
  }
}

const untilSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });

/** API and runner, in the care of the supervisor that keeps the engine. */
async function startServices(stack: Stack, org: string, options: StartOptions): Promise<string> {
  const { supervisor, home } = stack.engine;
  const port = await choosePort(join(home.root, 'api.json'));
  const url = `http://127.0.0.1:${port}`;
  if (!supervisor) return url;
  const api = serviceChild('api', 'src/api/main.ts', stack.config, {
    PORT: String(port),
    APP_URL: url,
    SESSION_IDLE_MINUTES: '720',
  });
  await supervisor.add({ ...api, ready: () => answers(`${url}/livez`), readyTimeoutMs: 60_000 });
  await supervisor.add(
    serviceChild('runner', 'src/demo/runner-main.ts', stack.config, {
      DEMO_ORG: org,
      SAMPLES_DIR,
      DEMO_DAYS: options.days,
    }),
  );
  return url;
}

/** The port of last time if it is free or ours; else the next free one. */
async function choosePort(file: string): Promise<number> {
  const kept = readJson<{ port: number }>(file)?.port;
  if (kept && ((await answers(`http://127.0.0.1:${kept}/livez`)) || (await isFree(kept)))) return kept;
  for (let port = FIRST_PORT; ; port += 1) {
    if (!(await isFree(port))) continue;
    writeJson(file, { port });
    return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.ok,
    () => false,
  );

/** A fresh install has no account: the first person comes by a link that works once. */
async function tellHowToSignIn(stack: Stack, org: string, url: string): Promise<void> {
  const { db } = stack.deps;
  const login = 'you';
  const known = await inOrg(db, { org }, (tx) =>
    row<{ id: string }>(tx, 'select id from app_user where login = ?', [login]),
  );
  const id =
    known?.id ??
    (await createUser(db, org, {
      login,
      name: 'You',
      roles: ['supervisor', 'admin', 'biller', 'coder', 'denials', 'poster', 'patient_accounts', 'manager'],
    }));
  const link = await makeSignInLink(db, org, id, url);
  console.error(
    `\n  Sign in once with   ${link.url}\n  (good for 15 minutes; another: npx throughline demo sign-in)\n`,
  );
}

/** A line every few seconds until the first days are through. */
async function showProgress(
  stack: Stack,
  org: string,
  samples: Samples,
  days: number,
  log: (line: string) => void,
): Promise<void> {
  const { timezone } = samples.practice;
  const first = samples.bundles[0]!.day;
  const end = instantOf(addDays(first, days), '09:00', timezone);
  const begin = Date.parse(instantOf(first, '07:00', timezone));
  const started = Date.now();
  for (;;) {
    const clock = await inOrg(stack.deps.db, { org }, (tx) =>
      row<{ at: Instant }>(tx, 'select at from org_clock where org_id = ?', [org]),
    ).catch(() => undefined);
    if (clock && clock.at >= end) return;
    if (clock) {
      const percent = Math.max(0, Math.floor(((Date.parse(clock.at) - begin) / (Date.parse(end) - begin)) * 100));
      const visits = await visitsRegistered(stack.deps, org);
      log(
        `Practice: ${clock.at.slice(0, 10)}, ${String(percent).padStart(3)} % of ${days} days, ${visits} of ${samples.facts.encounters.length} encounters in (${Math.round((Date.now() - started) / 1000)} s)`,
      );
    }
    await sleep(3_000);
  }
}
