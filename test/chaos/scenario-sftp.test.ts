/**
 * Goal: a scenario is the same over a real partner's SFTP as over the folders of an installation. Method: ten of the book both
 * ways; over SFTP each practice has an account of its own on a real SSH server, to which the product's worker puts every 837
 * and from which it fetches every answer. Each must come out as written, with the same hash of all facts.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'expect';
import { utils } from 'ssh2';
import type { Deps } from '../../src/deps';
import { configuredClearinghouse } from '../../src/edges/clearinghouse/configured';
import { directoryClearinghouse, writeDurably } from '../../src/edges/clearinghouse/directory';
import { fingerprintOf } from '../../src/edges/clearinghouse/sftp-session';
import { setPartner } from '../../src/edges/clearinghouse/store';
import { Sealers } from '../../src/privacy/seal';
import { hashOf, readFacts } from '../../src/reporting/facts';
import { ACCOUNT_FOLDERS } from '../../src/simulator/account-folder';
import { type SshServer, startSshServer } from '../../src/simulator/ssh-server';
import { createOutsideCalls } from '../../src/steps';
import { testDb, useEngine } from '../support/engine';
import { type Floor, keys, openFloor } from '../support/practice';
import { playScenario } from '../support/scenarios';

const SCENARIOS = [
  'clean-commercial-claim',
  'crossover-not-resent',
  'deductible-coinsurance-copay',
  'missing-information-corrected',
  'one-line-denied-authorization',
  'rejection-resent-as-new',
  'reversal-correction-forward-balance',
  'secondary-billed-with-cob',
  'status-inquiry-answered',
  'unbalanced-remit-quarantined',
];
const PASSWORD = 'a password of the proof';

describe('ten scenarios over SFTP', function () {
  this.timeout(120_000);
  useEngine();
  const folder = mkdtempSync(join(tmpdir(), 'throughline-scenario-sftp-'));
  const accountFolder = (name: string): string => join(folder, name);
  let deps: Deps;
  let server: SshServer;
  let hostKey: string;
  let clearinghouse: ReturnType<typeof configuredClearinghouse>;
  let [near, far]: Floor[] = [];

  before(async () => {
    deps = { db: await testDb(), sealers: new Sealers(keys) };
    ({ server, hostKey } = await startPartner(accountFolder));
    clearinghouse = configuredClearinghouse(deps, directoryClearinghouse('/nonexistent'));
    near = await openFloor();
    far = await openFloor({ outside: () => createOutsideCalls(deps, clearinghouse) });
  });
  after(async () => {
    await near?.stop();
    await far?.stop();
    clearinghouse?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const name of SCENARIOS) {
    it(`${name} has the same facts`, async () => {
      const overFolders = await played(near!, name);
      const overSftp = await played({ ...far!, ...partnerOf(name) }, name);
      expect(overSftp).toEqual(overFolders);
      expect(overSftp.differences).toEqual([]);
      expect(readdirSync(join(accountFolder(name), 'out')).length).toBeGreaterThan(0);
      expect(readdirSync(join(accountFolder(name), 'in'))).toEqual([]);
    });
  }

  async function played(floor: Parameters<typeof playScenario>[0], name: string) {
    const { org, differences } = await playScenario(floor, name);
    // That it got an account at the partner is the one fact that the other has not.
    const facts = (await readFacts(deps.db, org)).filter((fact) => !fact.includes('partner.set'));
    return { differences, hash: hashOf(facts) };
  }

  /** The practice's way to its account, and the partner's hand in it. */
  function partnerOf(name: string): Pick<Parameters<typeof playScenario>[0], 'partner' | 'prepare'> {
    return {
      partner: {
        clearinghouse,
        send: (_org, file, bytes) => writeDurably(join(accountFolder(name), 'in'), file, bytes),
      },
      prepare: async (org) => {
        const reached = { host: '127.0.0.1', port: server.port, username: name, hostKeys: [hostKey] };
        // The partner's files come whole under their names, so that the first look takes them.
        const settings = { ...reached, folders: { taken: '/taken' }, inbound: 'renamed' };
        const written = { name: 'PARTNER', adapter: 'sftp', settings, secret: { password: PASSWORD } };
        await setPartner(deps, { org, actor: 'operator', at: new Date(0).toISOString() }, written);
      },
    };
  }
});

async function startPartner(accountFolder: (name: string) => string): Promise<{ server: SshServer; hostKey: string }> {
  const pair = utils.generateKeyPairSync('ed25519');
  const parsed = utils.parseKey(pair.public);
  if (parsed instanceof Error) throw parsed;
  for (const name of SCENARIOS)
    for (const each of ACCOUNT_FOLDERS) mkdirSync(join(accountFolder(name), each), { recursive: true });
  const accounts = SCENARIOS.map((user) => ({ user, password: PASSWORD, publicKeys: [], folder: accountFolder(user) }));
  const server = await startSshServer({ host: '127.0.0.1', port: 0, hostKey: pair.private, accounts });
  return { server, hostKey: fingerprintOf(parsed.getPublicSSH()) };
}
