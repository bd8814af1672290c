/** A partner at the other end of a real SSH server, with folders that a test can look into. */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { readPartner, type SftpSecret, type SftpSettings } from '../../../src/edges/clearinghouse/partner';
import { fingerprintOf } from '../../../src/edges/clearinghouse/sftp-session';
import { ACCOUNT_FOLDERS } from '../../../src/simulator/account-folder';
import { type SshServer, startSshServer } from '../../../src/simulator/ssh-server';

const HOST_KEY = utils.generateKeyPairSync('ed25519');
export const CLIENT_KEY = utils.generateKeyPairSync('ed25519');
export const PASSWORD = 'correct horse';

export const fingerprint = (key: { public: string }): string => {
  const parsed = utils.parseKey(key.public);
  if (parsed instanceof Error) throw parsed;
  return fingerprintOf(parsed.getPublicSSH());
};

export interface TestPartner {
  folder: string;
  server: SshServer;
  /** As a person would write them. */
  written(change?: object): object;
  settings(change?: object): { settings: SftpSettings; secret: SftpSecret };
  close(): Promise<void>;
}

export async function openPartner(
  port = 0,
  folder = mkdtempSync(join(tmpdir(), 'throughline-partner-')),
): Promise<TestPartner> {
  for (const name of ACCOUNT_FOLDERS) mkdirSync(join(folder, name), { recursive: true });
  const server = await startSshServer({
    host: '127.0.0.1',
    port,
    hostKey: HOST_KEY.private,
    accounts: [{ user: 'clinic', password: PASSWORD, publicKeys: [CLIENT_KEY.public], folder }],
  });
  const written = (change: object = {}): object => ({
    name: 'TEST PARTNER',
    adapter: 'sftp',
    settings: {
      host: '127.0.0.1',
      port: server.port,
      username: 'clinic',
      hostKeys: [fingerprint(HOST_KEY)],
      folders: { taken: '/taken' },
      inbound: 'renamed',
      connectTimeoutMs: 2_000,
      callTimeoutMs: 2_000,
      ...change,
    },
    secret: { password: PASSWORD },
  });
  return {
    folder,
    server,
    written,
    settings(change) {
      const partner = readPartner(written(change));
      if (partner.adapter !== 'sftp') throw new Error('not sftp');
      return partner;
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
