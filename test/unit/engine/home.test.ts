import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'expect';
import type { EngineError } from '../../../src/engine/errors';
import { chooseHome, isRoot, prepareHome } from '../../../src/engine/home';
import { choosePorts, isFree, PORT_NAMES } from '../../../src/engine/ports';
import { loadSecrets } from '../../../src/engine/secrets';
import { thrownBy, withFolder } from './support';

const silent = (): void => undefined;

describe('home', () => {
  it('is the one asked for, else THROUGHLINE_HOME, else in the home directory', () =>
    withFolder((folder) => {
      chmodSync(folder, 0o755);
      expect(chooseHome({ THROUGHLINE_HOME: '/b' }, silent, '/a')).toBe('/a');
      expect(chooseHome({ THROUGHLINE_HOME: '/b' }, silent)).toBe('/b');
      expect(chooseHome({ HOME: folder }, silent)).toBe(join(folder, '.throughline'));
    }));

  it('moves for root when other users cannot pass its home directory, and says so', async function () {
    if (!isRoot()) this.skip();
    await withFolder((folder) => {
      const lines: string[] = [];
      expect(chooseHome({ HOME: folder }, (line) => lines.push(line))).toBe('/var/lib/throughline');
      expect(lines.join()).toContain(folder);
    });
  });

  it('refuses a place that cannot be a folder', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      const error = await thrownBy<EngineError>(() => prepareHome(join(folder, 'file', 'home')));
      expect(error).toMatchObject({ name: 'EngineError', code: 'HOME_NOT_WRITABLE' });
    }));

  it('refuses, as root, a place that the user of Postgres cannot reach', async function () {
    if (!isRoot()) this.skip();
    await withFolder(async (folder) => {
      mkdirSync(join(folder, 'closed'), { mode: 0o700 });
      const error = await thrownBy<EngineError>(() => prepareHome(join(folder, 'closed', 'home')));
      expect(error).toMatchObject({ code: 'HOME_NOT_TRAVERSABLE' });
    });
  });
});

describe('secrets', () => {
  it('are made once, also when two start at once, and only their owner reads them', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'secrets.json');
      const [one, two] = await Promise.all([loadSecrets(path), loadSecrets(path)]);
      expect(one).toEqual(two);
      expect(await loadSecrets(path)).toEqual(one);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(Buffer.from(one.masterKey, 'base64')).toHaveLength(32);
      expect(Buffer.from(one.codecKey, 'base64')).toHaveLength(32);
      expect(new Set([...Object.values(one.passwords), one.masterKey, one.codecKey]).size).toBe(7);
    }));

  it('are never replaced when the file is damaged', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'secrets.json');
      writeFileSync(path, '{"passwords":');
      await thrownBy(() => loadSecrets(path));
      expect(readFileSync(path, 'utf8')).toBe('{"passwords":');
    }));
});

describe('ports', () => {
  it('all differ and stay the same', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'ports.json');
      const ports = await choosePorts(file);
      expect(new Set(Object.values(ports)).size).toBe(PORT_NAMES.length);
      expect(await choosePorts(file)).toEqual(ports);
    }));

  it('are chosen anew when a stranger has taken one, but not when it is our own child', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'ports.json');
      const before = await choosePorts(file);
      const stranger = createServer().listen(before.postgres, '127.0.0.1');
      await once(stranger, 'listening');
      try {
        expect(await isFree(before.postgres)).toBe(false);
        expect(await choosePorts(file, new Set(['postgres']))).toEqual(before);
        const after = await choosePorts(file);
        expect(after.postgres).not.toBe(before.postgres);
        expect({ ...after, postgres: 0 }).toEqual({ ...before, postgres: 0 });
      } finally {
        stranger.close();
      }
      expect(existsSync(file)).toBe(true);
    }));
});
