import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { parse } from 'yaml';
import type { EngineError } from '../../../src/engine/errors';
import { PORT_NAMES, type Ports } from '../../../src/engine/ports';
import { MAX_CONNECTIONS } from '../../../src/engine/postgres';
import { requireVersion } from '../../../src/engine/postgres-roles';
import { findBuiltServer, serverDir } from '../../../src/engine/temporal-build';
import { TEMPORAL_CONNECTION_BUDGET, dynamicConfig, serverConfig } from '../../../src/engine/temporal-config';
import { findTemporal, hasTimeSkipping } from '../../../src/engine/temporal-find';
import { compareVersions } from '../../../src/engine/temporal-schema';
import { thrownBy, withFolder } from './support';

const silent = (): void => undefined;
const PORTS = Object.fromEntries(PORT_NAMES.map((name, index) => [name, 20_000 + index])) as Ports;
const STORE = { host: '127.0.0.1', port: 5432, user: 'u', password: 'p', tls: false };

describe('finding Temporal', () => {
  it('takes TEMPORAL_ADDRESS before anything else', async () => {
    expect(await findTemporal({ TEMPORAL_ADDRESS: 'temporal:7233' }, silent)).toEqual({
      kind: 'address',
      address: 'temporal:7233',
    });
  });

  it('names every way out when there is none', () =>
    withFolder(async (folder) => {
      const error = await thrownBy<EngineError>(() => findTemporal({ PATH: folder, XDG_CACHE_HOME: folder }, silent));
      expect(error.code).toBe('TEMPORAL_NOT_FOUND');
      for (const way of [
        'install Go',
        'temporal-sql-tool',
        'TEMPORAL_ADDRESS',
        'temporal CLI',
        '@temporalio/testing',
      ]) {
        expect(error.explain()).toContain(way);
      }
    }));

  it('does not take half a server, or programs that are not it', () =>
    withFolder(async (folder) => {
      const env = { XDG_CACHE_HOME: folder };
      const dir = serverDir(env);
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, 'temporal-server'), '#!/bin/sh\necho 1.0.0\n', { mode: 0o755 });
      expect(await findBuiltServer(env)).toBeUndefined();
      writeFileSync(join(dir, 'temporal-sql-tool'), '#!/bin/sh\necho 1.0.0\n', { mode: 0o755 });
      expect(await findBuiltServer(env)).toBeUndefined();
      for (const name of ['temporal-server', 'temporal-sql-tool'])
        writeFileSync(join(dir, name), '#!/bin/sh\necho version 1.32.2\n');
      expect(await findBuiltServer(env)).toMatchObject({ server: join(dir, 'temporal-server') });
    }));

  it('uses a CLI of server 1.32 or later only', () => {
    expect(hasTimeSkipping('temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)')).toBe(false);
    expect(hasTimeSkipping('temporal version 1.7.0 (Server 1.32.0, UI 2.50.0)')).toBe(true);
    expect(hasTimeSkipping('something else')).toBe(false);
  });
});

describe('Temporal configuration', () => {
  it('gives every listener a port of its own', () => {
    const text = serverConfig(PORTS, STORE, '/d.yaml');
    for (const name of PORT_NAMES) if (name !== 'postgres') expect(text).toContain(String(PORTS[name]));
  });

  it('lets only the told namespace skip time', () => {
    const settings = parse(dynamicConfig()) as Record<string, { value: unknown; constraints?: unknown }[]>;
    expect(settings['frontend.WorkflowTimeSkippingEnabled']).toEqual([
      { value: true, constraints: { namespace: 'throughline-told' } },
      { value: false },
    ]);
    expect(settings['history.timerProcessorMaxTimeShift']).toEqual([{ value: '20ms' }]);
  });

  it('has only keys that the server knows', async function () {
    const built = await findBuiltServer(process.env);
    if (!built) return this.skip();
    await withFolder((folder) => {
      writeFileSync(join(folder, 'dynamic.yaml'), dynamicConfig());
      const output = execFileSync(built.server, ['validate-dynamic-config', join(folder, 'dynamic.yaml')], {
        encoding: 'utf8',
      });
      expect(output).not.toMatch(/warning|unregistered|error/i);
    });
  });

  it('leaves half of the connections of Postgres to the application', () => {
    expect(TEMPORAL_CONNECTION_BUDGET).toBeLessThanOrEqual(MAX_CONNECTIONS / 2);
  });

  it('orders versions by number', () => {
    expect(compareVersions('1.9', '1.19')).toBeLessThan(0);
    expect(compareVersions('1.19', '1.19')).toBe(0);
    expect(compareVersions('2.0', '1.19')).toBeGreaterThan(0);
  });
});

describe('the version of Postgres', () => {
  it('must be 14 or later', async () => {
    const server = (number: string) => ({ query: async () => ({ rows: [{ server_version_num: number }] }) }) as never;
    await requireVersion(server('140000'), 'postgresql://h/d');
    const error = await thrownBy<EngineError>(() => requireVersion(server('130015'), 'postgresql://h/d'));
    expect(error).toMatchObject({ code: 'POSTGRES_TOO_OLD' });
    expect(error.message).toContain('version 13');
  });
});
