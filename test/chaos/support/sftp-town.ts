/**
 * A town for the SFTP proof: a worker and simulated payers, each a process of its own under a supervisor, and practices
 * whose partner is that simulator. Practices and payers know each other by SSH alone.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { utils } from 'ssh2';
import { addDays, instantOf } from '../../../src/calendar';
import { sampleCycles } from '../../../src/demo/cycles';
import { SamplePlay } from '../../../src/demo/play';
import { createSamplePractice, type Samples } from '../../../src/demo/practice';
import type { Deps } from '../../../src/deps';
import { patientClearinghouse } from '../../../src/edges/clearinghouse/away';
import { configuredClearinghouse } from '../../../src/edges/clearinghouse/configured';
import { readPartner } from '../../../src/edges/clearinghouse/partner';
import { directoryClearinghouse } from '../../../src/edges/clearinghouse/directory';
import { fingerprintOf } from '../../../src/edges/clearinghouse/sftp-session';
import { setPartner } from '../../../src/edges/clearinghouse/store';
import { guarantorGroups } from '../../../src/engine/groups';
import { connectProcess, type TemporalProcess } from '../../../src/engine/process';
import { createRunner } from '../../../src/engine/runner';
import { Supervisor } from '../../../src/engine/supervisor';
import { Sealers } from '../../../src/privacy/seal';
import { RemotePayers } from '../../../src/simulator/remote';
import type { SimulatorConfigInput } from '../../../src/simulator/config';
import { testDb, testEngine, TEST_KEYS } from '../../support/engine';
import { keys } from '../../support/practice';
import { freePort } from './ports';
import type { ChildOptions } from './worker-child';

const ROOT = join(__dirname, '../../..');
const PASSWORD = 'a password of the proof';
/** Long enough for a partner or a worker to be away and come back, on a machine that others use too. */
const PATIENCE_MS = 180_000;

export interface Town {
  deps: Deps;
  supervisor: Supervisor;
  /** Where the simulator keeps an account's files. */
  accountFolder(user: string): string;
  /** Takes the sample practice through its days, with this account at the simulator; answers with its id. */
  play(user: string, samples: Samples, days: number): Promise<string>;
  isUp(name: 'worker' | 'simulator'): Promise<boolean>;
  close(): Promise<void>;
}

export async function openTown(
  samples: Samples,
  users: string[],
  faults: SimulatorConfigInput['faults'],
): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-town-'));
  const { app, job, temporalAddress } = await testEngine();
  const queueSuffix = randomUUID().slice(0, 8);
  const port = await freePort();
  const hostKey = writeSimulator(folder, port, samples, users, faults);
  const supervisor = Supervisor.open({ runDir: join(folder, 'run'), logsDir: join(folder, 'logs') });
  const isUp = (name: 'worker' | 'simulator'): Promise<boolean> =>
    name === 'simulator'
      ? answers(port)
      : Promise.resolve(existsSync(join(folder, `ready-${supervisor.pids()['worker']}`)));
  const options: ChildOptions = { app, job, temporalAddress, queueSuffix, folder };
  const node = (name: 'worker' | 'simulator', args: string[], env = {}): Promise<void> =>
    supervisor.add({
      name,
      start: () => ({
        command: process.execPath,
        args: ['--import', pathToFileURL(require.resolve('tsx')).href, ...args],
        env,
      }),
      ready: () => isUp(name),
      readyTimeoutMs: PATIENCE_MS,
    });
  await node('simulator', [join(ROOT, 'src/cli/main.ts'), 'simulator', '--config', join(folder, 'simulator.json')]);
  await node('worker', [join(__dirname, 'worker-child.ts')], { CHAOS_WORKER: JSON.stringify(options) });
  const process_ = await connectProcess({ temporalAddress, codecKeys: TEST_KEYS, queueSuffix });
  const deps: Deps = { db: await testDb(), sealers: new Sealers(keys) };
  return {
    deps,
    supervisor,
    isUp,
    accountFolder: (user) => join(folder, 'state/accounts', user),
    play: (user, theirs, days) => play({ deps, process: process_, port, hostKey }, user, theirs, days),
    async close() {
      await process_.close();
      await supervisor.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Configuration and host key, so that the key is known before the simulator runs. */
function writeSimulator(
  folder: string,
  port: number,
  samples: Samples,
  users: string[],
  faults: SimulatorConfigInput['faults'],
): string {
  const config: SimulatorConfigInput = {
    seed: samples.facts.seed,
    zone: samples.practice.timezone,
    listen: { host: '127.0.0.1', port },
    state: 'state',
    accounts: users.map((user) => ({ user, password: PASSWORD, submitterId: samples.practice.submitterId })),
    payers: samples.payers,
    ...(faults && { faults }),
  };
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'simulator.json'), JSON.stringify(config));
  const pair = utils.generateKeyPairSync('ed25519');
  writeFileSync(join(folder, 'state/host_key'), pair.private, { mode: 0o600 });
  const parsed = utils.parseKey(pair.public);
  if (parsed instanceof Error) throw parsed;
  return fingerprintOf(parsed.getPublicSSH());
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const say = (is: boolean) => (): void => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(500, say(false)).once('data', say(true)).once('error', say(false));
  });

interface Place {
  deps: Deps;
  process: TemporalProcess;
  port: number;
  hostKey: string;
}

async function play(
  { deps, process, port, hostKey }: Place,
  user: string,
  samples: Samples,
  days: number,
): Promise<string> {
  const zone = samples.practice.timezone;
  const start = instantOf(samples.bundles[0]!.day, '07:00', zone);
  const org = await createSamplePractice(deps.db, keys, samples);
  const written = {
    name: 'SIMULATOR',
    adapter: 'sftp',
    settings: {
      host: '127.0.0.1',
      port,
      username: user,
      hostKeys: [hostKey],
      folders: { taken: '/taken' },
      inbound: 'renamed',
      connectTimeoutMs: 4_000,
      callTimeoutMs: 4_000,
      breaker: { failures: 3, openMs: 300, maxMs: 2_000 },
    },
    secret: { password: PASSWORD },
  };
  await setPartner(deps, { org, actor: 'operator', at: start }, written);
  const partner = readPartner(written);
  if (partner.adapter !== 'sftp') throw new Error('the simulator is reached by SFTP');
  const payers = new RemotePayers(partner.settings, partner.secret);
  const clearinghouse = configuredClearinghouse(deps, directoryClearinghouse('/nonexistent'));
  const runner = createRunner({
    db: deps.db,
    process,
    org,
    groups: guarantorGroups(deps.db, org),
    parallelDeadlines: 8,
    timeoutMs: PATIENCE_MS,
    items: new SamplePlay({ deps, org, samples, clearinghouse: patientClearinghouse(clearinghouse), payers }),
    cycles: sampleCycles(deps, org, zone),
  });
  try {
    await runner.advance(instantOf(addDays(samples.bundles[0]!.day, days), '09:00', zone));
  } finally {
    payers.close();
    clearinghouse.close();
  }
  return org;
}
