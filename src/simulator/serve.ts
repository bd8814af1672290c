/** The simulator as a program: an SSH server, a folder and a payer side an account, and the clock that its configuration asks for. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { utils } from 'ssh2';
import { type Instant, iso } from '../calendar';
import { fingerprintOf } from '../edges/clearinghouse/sftp-session';
import { fault, log } from '../log';
import { AccountFolder } from './account-folder';
import { optionsOf, type SimulatorConfig } from './config';
import { startSshServer } from './ssh-server';

/** How often a simulator on the wall's clock looks at its folders. */
const TICK_MS = 1_000;

export interface RunningSimulator {
  host: string;
  port: number;
  /** To be pinned by those who connect. */
  hostKey: string;
  close(): Promise<void>;
}

/** Starts it. `now` is the wall clock, which only the `wall` mode reads. */
export async function startSimulator(config: SimulatorConfig, now: () => number): Promise<RunningSimulator> {
  mkdirSync(config.state, { recursive: true, mode: 0o700 });
  const accounts = await Promise.all(
    config.accounts.map(async (account) => {
      const folder = join(config.state, 'accounts', account.user);
      return { account, folder, payers: await AccountFolder.open(folder, optionsOf(config, account)) };
    }),
  );
  const isTold = config.clock.mode === 'told';
  const key = hostKey(config.state);
  const server = await startSshServer({
    ...config.listen,
    hostKey: key.private,
    accounts: accounts.map(({ account: { user, password, publicKeys }, folder, payers }) => ({
      user,
      ...(password !== undefined && { password }),
      publicKeys,
      folder,
      ...(isTold && { command: (line: string) => obey(payers, line) }),
    })),
  });
  const ticking = config.clock.mode === 'wall' ? tick(accounts, config.clock, now) : undefined;
  return {
    host: config.listen.host,
    port: server.port,
    hostKey: fingerprintOf(key.public),
    async close() {
      await ticking?.stop();
      await server.close();
    },
  };
}

/** Commands of a told simulator: `next <instant>` and `take <instant>`. */
async function obey(payers: AccountFolder, line: string): Promise<string> {
  const [verb, at = ''] = line.trim().split(/\s+/);
  if (Number.isNaN(Date.parse(at)))
    throw new Error(`${verb ?? ''}: wants an instant, such as 2026-01-05T12:00:00.000Z`);
  const instant = iso(Date.parse(at));
  if (verb === 'next') return JSON.stringify({ next: await payers.next(instant) });
  if (verb !== 'take') throw new Error('the commands are next and take');
  await payers.take(instant);
  return JSON.stringify({ taken: instant });
}

/** Made once, kept beside the accounts, readable by nobody else. */
function hostKey(folder: string): { private: string; public: Buffer } {
  const path = join(folder, 'host_key');
  if (!existsSync(path)) {
    writeFileSync(path, utils.generateKeyPairSync('ed25519').private, { mode: 0o600 });
    chmodSync(path, 0o600);
  }
  const key = readFileSync(path, 'utf8');
  const parsed = utils.parseKey(key);
  if (parsed instanceof Error) throw new Error(`${path} is no key: remove it, and another is made`);
  return { private: key, public: parsed.getPublicSSH() };
}

/** Training: business time runs on from where it stood, at some speed; a simulator that was down catches up at once. */
function tick(
  accounts: readonly { payers: AccountFolder }[],
  { start, speed }: { start?: Instant; speed: number },
  now: () => number,
): { stop(): Promise<void> } {
  const over = new AbortController();
  const began = now();
  const known = accounts.map(({ payers }) => payers.toldUntil).filter((at) => at !== undefined);
  const from = Math.max(start ? Date.parse(start) : began, ...known.map((at) => Date.parse(at)));
  const work = (async () => {
    while (!over.signal.aborted) {
      const at = iso(Math.floor(from + (now() - began) * speed));
      for (const { payers } of accounts)
        await payers
          .take(at)
          .catch((error: unknown) => log.warn({ err: fault(error) }, 'an account could not be served'));
      await sleep(TICK_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return {
    stop() {
      over.abort();
      return work;
    },
  };
}
