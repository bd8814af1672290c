/** `npm start -- --sftp`: the sample practice's payers as a process of their own, which it reaches as it would a real partner. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { instantOf } from '../calendar';
import type { Samples } from '../demo/practice';
import { fingerprintOf } from '../edges/clearinghouse/sftp-session';
import { setPartner } from '../edges/clearinghouse/store';
import { readJson, writeJson } from '../engine/files';
import type { SimulatorConfigInput } from '../simulator/config';
import { serviceChild, type Stack } from './stack';

const HOST = '127.0.0.1';
const USER = 'clinic';
const FIRST_PORT = 8722;

/** Starts the child and makes it the practice's partner. A practice keeps the payers that it began with. */
export async function startSimulatorChild(
  stack: Stack,
  org: string,
  samples: Samples,
  isFree: (port: number) => Promise<boolean>,
): Promise<void> {
  const { supervisor, home } = stack.engine;
  if (!supervisor) return;
  const folder = join(home.root, 'simulator');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'simulator.json');
  const config = readJson<SimulatorConfigInput>(path) ?? (await makeConfig(samples, isFree));
  writeJson(path, config);
  const port = config.listen!.port!;
  const child = serviceChild('simulator', 'src/cli/main.ts', stack.config);
  await supervisor.add({
    ...child,
    start: () => {
      const launch = child.start();
      // The payers get nothing of what the product's processes are told: no database, no keys.
      return { ...launch, args: [...launch.args, 'simulator', '--config', path], env: {} };
    },
    ready: () => greets(port),
    readyTimeoutMs: 120_000,
  });
  const at = instantOf(samples.bundles[0]!.day, '07:00', samples.practice.timezone);
  await setPartner(stack.deps, { org, actor: 'system', at }, partnerOf(config, join(folder, 'state/host_key')));
}

async function makeConfig(
  { practice, payers, facts }: Samples,
  isFree: (port: number) => Promise<boolean>,
): Promise<SimulatorConfigInput> {
  let port = FIRST_PORT;
  while (!(await isFree(port))) port += 1;
  const password = randomBytes(18).toString('base64');
  return {
    seed: facts.seed,
    zone: practice.timezone,
    listen: { host: HOST, port },
    state: 'state',
    accounts: [{ user: USER, password, submitterId: practice.submitterId }],
    payers,
  };
}

function partnerOf({ listen, accounts }: SimulatorConfigInput, hostKeyPath: string): object {
  const key = utils.parseKey(readFileSync(hostKeyPath));
  if (key instanceof Error) throw new Error(`${hostKeyPath} is no key: remove it, and another is made`);
  return {
    name: 'SIMULATED PAYERS',
    adapter: 'sftp',
    settings: {
      host: HOST,
      port: listen!.port,
      username: USER,
      hostKeys: [fingerprintOf(key.getPublicSSH())],
      folders: { taken: '/taken' },
      inbound: 'renamed',
      // It stands on this machine: whoever does not answer soon is being started again.
      connectTimeoutMs: 10_000,
      callTimeoutMs: 20_000,
      breaker: { failures: 3, openMs: 500, maxMs: 5_000 },
    },
    secret: { password: accounts[0]!.password },
  };
}

/** An SSH server speaks first. */
const greets = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, HOST);
    const say = (is: boolean) => (): void => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(1_000, say(false)).once('data', say(true)).once('error', say(false));
  });
