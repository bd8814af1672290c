import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'expect';
import { isLock, lockHolder, tryLock } from '../../../src/engine/lock';
import { withFolder } from './support';

const LOCK_MODULE = resolve(__dirname, '../../../src/engine/lock.ts');

describe('lock', () => {
  it('is held by one at a time, and names its holder', () =>
    withFolder((folder) => {
      const path = join(folder, 'lock');
      const first = tryLock(path);
      const second = tryLock(path);
      expect(isLock(first)).toBe(true);
      expect(second).toMatchObject({ pid: process.pid });
      if (isLock(first)) first.release();
      expect(existsSync(path)).toBe(false);
      expect(lockHolder(path)).toBeUndefined();
    }));

  it('breaks the lock of a dead process, and one whose pid a stranger has now', () =>
    withFolder((folder) => {
      for (const [index, owner] of [
        { pid: 2 ** 22 + 1, identity: 'gone', host: hostname(), token: 'a' },
        { pid: process.pid, identity: 'another start time', host: hostname(), token: 'b' },
      ].entries()) {
        const path = join(folder, `lock-${index}`);
        writeFileSync(path, JSON.stringify(owner));
        const lock = tryLock(path);
        expect(isLock(lock)).toBe(true);
        if (isLock(lock)) lock.release();
      }
    }));

  it('believes a holder on another machine as long as its heartbeat is fresh', () =>
    withFolder((folder) => {
      const path = join(folder, 'lock');
      writeFileSync(path, JSON.stringify({ pid: 1, identity: 'x', host: 'elsewhere', token: 'c' }));
      expect(isLock(tryLock(path))).toBe(false);
    }));

  it('lets only its own lock go', () =>
    withFolder((folder) => {
      const path = join(folder, 'lock');
      const lock = tryLock(path);
      writeFileSync(path, JSON.stringify({ pid: 1, identity: 'x', host: 'elsewhere', token: 'd' }));
      if (isLock(lock)) lock.release();
      expect(existsSync(path)).toBe(true);
    }));

  it('excludes: six processes that find a stale lock and add to a counter lose no addition', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'lock');
      const counter = join(folder, 'counter');
      writeFileSync(counter, '0');
      writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, identity: 'gone', host: hostname(), token: 'e' }));
      const script = `
        const { tryLock, isLock } = require(${JSON.stringify(LOCK_MODULE)});
        const fs = require('node:fs');
        for (let done = 0; done < 20; ) {
          const lock = tryLock(${JSON.stringify(path)});
          if (!isLock(lock)) continue;
          fs.writeFileSync(${JSON.stringify(counter)}, String(Number(fs.readFileSync(${JSON.stringify(counter)}, 'utf8')) + 1));
          lock.release();
          done += 1;
        }`;
      const run = (): Promise<unknown> => promisify(execFile)(process.execPath, ['--import=tsx', '-e', script]);
      await Promise.all(Array.from({ length: 6 }, run));
      expect(readFileSync(counter, 'utf8')).toBe('120');
    }));
});
