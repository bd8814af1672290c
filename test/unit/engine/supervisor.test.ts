// Goal: no child stays dead, none runs twice, none is left over. Method: real processes that write down each of their
// starts and ends, real signals, and a parent in a process of its own where the parent has to die.
import { execFile, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'expect';
import { type ChildEvent, type ChildSpec, backoffMs } from '../../../src/engine/child';
import { openLog, rotateLog } from '../../../src/engine/child-log';
import type { EngineError } from '../../../src/engine/errors';
import { processIdentity, waitUntil } from '../../../src/engine/processes';
import { Supervisor } from '../../../src/engine/supervisor';
import { thrownBy, withFolder } from './support';

const SOURCE = resolve(__dirname, '../../../src/engine');
const alive = (pid: number | undefined): boolean => pid !== undefined && processIdentity(pid) !== undefined;
const soon = (condition: () => boolean): Promise<boolean> => waitUntil(condition, { timeoutMs: 8_000 });

/** A shell that notes its start and its orderly end in `diary`. */
function sleeper(folder: string, name: string, env: Record<string, string> = {}): ChildSpec {
  const diary = join(folder, 'diary');
  const script = `echo "start ${name}" >> ${diary}; trap 'echo "end ${name}" >> ${diary}; exit 0' TERM; while :; do sleep 0.05; done`;
  return { name, start: () => ({ command: 'sh', args: ['-c', script], env }) };
}

const diaryOf = (folder: string): string[] => readFileSync(join(folder, 'diary'), 'utf8').trim().split('\n');
const places = (folder: string) => ({ runDir: join(folder, 'run'), logsDir: join(folder, 'logs') });

async function withSupervisor(
  work: (supervisor: Supervisor, folder: string, events: ChildEvent[]) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const events: ChildEvent[] = [];
    const supervisor = Supervisor.open({ ...places(folder), onEvent: (event) => events.push(event) });
    try {
      await work(supervisor, folder, events);
    } finally {
      await supervisor.stop();
    }
  });
}

describe('supervisor', () => {
  it('starts a killed child again and tells of it', () =>
    withSupervisor(async (supervisor, folder, events) => {
      await supervisor.addAll([sleeper(folder, 'a'), sleeper(folder, 'b')]);
      const { a, b } = supervisor.pids();
      process.kill(a as number, 'SIGKILL');
      expect(await soon(() => alive(supervisor.pids().a) && supervisor.pids().a !== a)).toBe(true);
      expect(supervisor.pids().b).toBe(b);
      const kinds = events.filter(({ name }) => name === 'a').map(({ kind }) => kind);
      expect(kinds.slice(0, 4)).toEqual(['started', 'ready', 'died', 'started']);
      expect(events.find(({ kind }) => kind === 'died')).toMatchObject({ pid: a, detail: 'SIGKILL' });
    }));

  it('waits longer after each death, ten seconds at most', () => {
    expect([0, 1, 2, 5, 6, 50].map(backoffMs)).toEqual([200, 400, 800, 6_400, 10_000, 10_000]);
  });

  it('stops in the reverse order and leaves nothing', () =>
    withFolder(async (folder) => {
      const supervisor = Supervisor.open(places(folder));
      await supervisor.addAll(['a', 'b', 'c'].map((name) => sleeper(folder, name)));
      const pids = Object.values(supervisor.pids());
      expect(await soon(() => existsSync(join(folder, 'diary')) && diaryOf(folder).length === 3)).toBe(true);
      await supervisor.stop();
      expect(diaryOf(folder).slice(-3)).toEqual(['end c', 'end b', 'end a']);
      expect(pids.filter(alive)).toEqual([]);
      expect(Supervisor.holder(join(folder, 'run'))).toBeUndefined();
    }));

  it('kills what does not listen', () =>
    withFolder(async (folder) => {
      const supervisor = Supervisor.open(places(folder));
      const deaf = { command: 'sh', args: ['-c', "trap '' TERM; while :; do sleep 0.05; done"] };
      await supervisor.add({ name: 'deaf', start: () => deaf, stopSteps: [{ signal: 'SIGTERM', waitMs: 300 }] });
      const { deaf: pid } = supervisor.pids();
      await supervisor.stop();
      expect(alive(pid)).toBe(false);
    }));

  it('refuses a second supervisor in the same home, with words', () =>
    withSupervisor(async (_supervisor, folder) => {
      const error = await thrownBy<EngineError>(() => Supervisor.open(places(folder)));
      expect(error.code).toBe('ALREADY_RUNNING');
      expect(error.explain()).toContain(String(process.pid));
    }));

  it('gives up a child that never comes up, with the end of its log', () =>
    withSupervisor(async (supervisor) => {
      const broken = { command: 'sh', args: ['-c', 'echo no such table >&2; exit 3'] };
      const spec: ChildSpec = { name: 'broken', start: () => broken, ready: async () => false };
      const error = await thrownBy<EngineError>(() => supervisor.add(spec));
      expect(error.explain()).toContain('no such table');
    }));

  it('gives up a program that does not exist', () =>
    withSupervisor(async (supervisor) => {
      const missing: ChildSpec = {
        name: 'missing',
        start: () => ({ command: '/no/such/program', args: [] }),
        ready: async () => true,
      };
      expect(await thrownBy<EngineError>(() => supervisor.add(missing))).toMatchObject({ code: 'CHILD_FAILED' });
      expect(supervisor.pids()).toEqual({});
    }));

  it('ends the rest of a dead launcher before it starts the next', () =>
    withSupervisor(async (supervisor, folder) => {
      const inner = join(folder, 'inner');
      const launcher = { command: 'sh', args: ['-c', `sleep 600 & echo $! > ${inner}; wait`] };
      await supervisor.add({ name: 'launcher', start: () => launcher });
      expect(await soon(() => existsSync(inner) && readFileSync(inner, 'utf8').endsWith('\n'))).toBe(true);
      const grandchild = Number(readFileSync(inner, 'utf8'));
      process.kill(supervisor.pids().launcher as number, 'SIGKILL');
      expect(await soon(() => !alive(grandchild))).toBe(true);
    }));

  it('may let its children go, and end', () =>
    withFolder(async (folder) => {
      const script = `
        const { Supervisor } = require(${JSON.stringify(join(SOURCE, 'supervisor.ts'))});
        const supervisor = Supervisor.open(${JSON.stringify(places(folder))});
        const launch = ${JSON.stringify(sleeper(folder, 'a').start())};
        supervisor.add({ name: 'a', start: () => launch }).then(() => supervisor.release());`;
      await promisify(execFile)(process.execPath, ['--import=tsx', '-e', script], { timeout: 10_000 });
      const next = Supervisor.open(places(folder));
      const [orphan] = next.strays();
      expect(orphan).toMatchObject({ name: 'a' });
      await next.stop();
      expect(alive(orphan?.pid)).toBe(false);
    }));

  describe('after its parent was killed', () => {
    it('adopts the orphans, repairs and stops them; a child started otherwise is replaced', () =>
      withFolder(async (folder) => {
        const orphans = await orphansOfAKilledParent(folder, ['kept', 'changed', 'forgotten']);
        const events: ChildEvent[] = [];
        const supervisor = Supervisor.open({ ...places(folder), onEvent: (event) => events.push(event) });
        await supervisor.addAll([sleeper(folder, 'kept'), sleeper(folder, 'changed', { SETTING: 'new' })]);
        expect(supervisor.pids().kept).toBe(orphans.kept);
        expect(supervisor.pids().changed).not.toBe(orphans.changed);
        expect(alive(orphans.changed)).toBe(false);
        expect(supervisor.strays()).toMatchObject([{ name: 'forgotten', pid: orphans.forgotten }]);

        process.kill(orphans.kept as number, 'SIGKILL');
        expect(await soon(() => alive(supervisor.pids().kept) && supervisor.pids().kept !== orphans.kept)).toBe(true);

        const last = Object.values(supervisor.pids());
        await supervisor.stop();
        expect([...last, ...Object.values(orphans)].filter(alive)).toEqual([]);
      }));

    it('does not adopt a stranger that has the pid now', () =>
      withFolder(async (folder) => {
        mkdirSync(join(folder, 'run'));
        const claim = { name: 'a', pid: process.pid, identity: 'an earlier process', fingerprint: '', stopSteps: [] };
        writeFileSync(join(folder, 'run', 'a.json'), JSON.stringify(claim));
        const supervisor = Supervisor.open(places(folder));
        await supervisor.add(sleeper(folder, 'a'));
        expect(supervisor.pids().a).not.toBe(process.pid);
        await supervisor.stop();
      }));
  });
});

describe('logs of children', () => {
  it('are moved aside when long, while their writer goes on', () =>
    withFolder((folder) => {
      const path = join(folder, 'a.log');
      const limits = { maxBytes: 100, keep: 2 };
      const writer = openLog(path);
      for (const text of ['first', 'second', 'third']) {
        appendFileSync(writer, `${text}\n`.repeat(30));
        expect(rotateLog(path, limits)).toBe(true);
      }
      appendFileSync(writer, 'fourth\n');
      expect(rotateLog(path, limits)).toBe(false);
      expect(readFileSync(path, 'utf8')).toBe('fourth\n');
      expect(readFileSync(`${path}.1`, 'utf8')).toMatch(/^third/);
      expect(readFileSync(`${path}.2`, 'utf8')).toMatch(/^second/);
      expect(existsSync(`${path}.3`)).toBe(false);
      expect(statSync(path).mode & 0o007).toBe(0);
    }));
});

/** Runs a supervisor in a process of its own, kills that process, and returns its children, which live on. */
async function orphansOfAKilledParent(folder: string, names: string[]): Promise<Record<string, number>> {
  const script = `
    const { Supervisor } = require(${JSON.stringify(join(SOURCE, 'supervisor.ts'))});
    const supervisor = Supervisor.open(${JSON.stringify(places(folder))});
    const specs = ${JSON.stringify(names.map((name) => ({ name, launch: sleeper(folder, name).start() })))};
    supervisor.addAll(specs.map(({ name, launch }) => ({ name, start: () => launch }))).then(() => {
      require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'pids.tmp'))}, JSON.stringify(supervisor.pids()));
      require('node:fs').renameSync(${JSON.stringify(join(folder, 'pids.tmp'))}, ${JSON.stringify(join(folder, 'pids'))});
    });`;
  const parent = spawn(process.execPath, ['--import=tsx', '-e', script], { stdio: 'inherit' });
  const gone = new Promise((done) => parent.once('exit', done));
  expect(await soon(() => existsSync(join(folder, 'pids')))).toBe(true);
  parent.kill('SIGKILL');
  await gone;
  const pids = JSON.parse(readFileSync(join(folder, 'pids'), 'utf8')) as Record<string, number>;
  expect(Object.values(pids).every(alive)).toBe(true);
  return pids;
}
