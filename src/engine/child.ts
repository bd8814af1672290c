import { createHash } from 'node:crypto';
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openLog, rotateLog } from './child-log';
import { EngineError, explainLog } from './errors';
import { readJson, sizeOf, tailOfFile, writeJson } from './files';
import { commandLine, isSameProcess, processIdentity, sendSignal, sleep, waitUntil } from './processes';

/** How a process is started. `env` is added to the parent's own. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

/** One child of the supervisor, declared. */
export interface ChildSpec {
  readonly name: string;
  start(): Launch;
  /** Runs before every start, also a repair. */
  prepare?(): void | Promise<void>;
  /** Without it a child is ready as soon as it runs. */
  ready?(): Promise<boolean>;
  readonly readyTimeoutMs?: number;
  /** Signals to ask with, in order; SIGKILL is always the last. */
  readonly stopSteps?: readonly StopStep[];
  /** Finds a running child whose pid file is missing. */
  findOrphan?(): number | undefined;
}

export type ChildEventKind = 'started' | 'adopted' | 'ready' | 'died' | 'stopped';

export interface ChildEvent {
  readonly kind: ChildEventKind;
  readonly name: string;
  readonly pid: number;
  readonly detail?: string;
}

export interface ChildPlaces {
  readonly runDir: string;
  readonly logsDir: string;
  onEvent(event: ChildEvent): void;
}

/** What stands in a pid file. */
export interface PidFile {
  readonly name: string;
  readonly pid: number;
  readonly identity: string;
  /** Of command, arguments and environment: an orphan started otherwise is replaced, not adopted. */
  readonly fingerprint: string;
  readonly stopSteps: readonly StopStep[];
}

const BACKOFF_FIRST_MS = 200;
const BACKOFF_LAST_MS = 10_000;
const HEALTHY_MS = 60_000;
/** A child that dies this often before it is ready the first time will not come up by trying again. */
const DEATHS_AT_FIRST_START = 3;
const POLL_MS = 200;
const LOG_TAIL_BYTES = 4_096;
const STOP_STEPS: readonly StopStep[] = [{ signal: 'SIGTERM', waitMs: 10_000 }];

export const backoffMs = (failures: number): number => Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** failures);

/** Keeps one process running until it is told to stop. */
export class SupervisedChild {
  readonly name: string;
  readonly logFile: string;
  private pidFile: string;
  private current: { pid: number; identity: string; since: number } | undefined;
  private failures = 0;
  private deaths = 0;
  private wanted = false;
  /** Counts launches, so that one overtaken while it prepared does not start a second process. */
  private turn = 0;
  /** Where this process's part of the log begins: what an earlier one wrote explains nothing now. */
  private logStart = 0;
  private announced = 0;
  private repair: NodeJS.Timeout | undefined;
  private watch: NodeJS.Timeout | undefined;
  private handle: ChildProcess | undefined;

  constructor(
    private readonly spec: ChildSpec,
    private readonly places: ChildPlaces,
  ) {
    this.name = spec.name;
    this.logFile = join(places.logsDir, `${spec.name}.log`);
    this.pidFile = join(places.runDir, `${spec.name}.json`);
  }

  /** The pid while it lives. */
  get pid(): number | undefined {
    return this.current?.pid;
  }

  /** Adopts the running process of an earlier parent, or starts one; resolves when it is ready. */
  async begin(): Promise<void> {
    this.wanted = true;
    this.deaths = 0;
    if (!(await this.adopt())) await this.launch();
    await this.untilReady();
  }

  /** Asks it to end, step by step; resolves when it is gone. */
  async stop(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.repair);
    const running = this.current;
    if (running) await endProcess(running.pid, running.identity, this.spec.stopSteps ?? STOP_STEPS);
    clearInterval(this.watch);
    this.current = undefined;
    rmSync(this.pidFile, { force: true });
    if (running) this.tell('stopped', running.pid);
  }

  /** Lets it run on without a parent, which may then end. */
  release(): void {
    this.wanted = false;
    this.handle?.unref();
    clearTimeout(this.repair);
    clearInterval(this.watch);
  }

  private tell(kind: ChildEventKind, pid: number, detail?: string): void {
    this.places.onEvent({ kind, name: this.name, pid, detail });
  }

  private async adopt(): Promise<boolean> {
    const known = readJson<PidFile>(this.pidFile);
    const orphan = known && isSameProcess(known.pid, known.identity) ? known.pid : this.spec.findOrphan?.();
    const identity = orphan === undefined ? undefined : processIdentity(orphan);
    if (orphan === undefined || identity === undefined) return false;
    const launch = this.spec.start();
    if (known?.pid === orphan && known.fingerprint !== fingerprint(launch)) {
      await endProcess(orphan, identity, known.stopSteps);
      this.tell('stopped', orphan, 'it had been started with other settings');
      return false;
    }
    this.take(orphan, identity, launch);
    // We are not its parent: nobody tells us of its death, so we look.
    this.watch = setInterval(() => {
      if (!isSameProcess(orphan, identity)) this.onDeath(orphan, 'gone');
    }, POLL_MS);
    this.tell('adopted', orphan, commandLine(orphan).slice(0, 80));
    return true;
  }

  private async launch(): Promise<void> {
    this.turn += 1;
    const turn = this.turn;
    await this.spec.prepare?.();
    if (!this.wanted || turn !== this.turn) return;
    rotateLog(this.logFile);
    const launch = this.spec.start();
    this.logStart = sizeOf(this.logFile);
    const log = openLog(this.logFile);
    const { command, args, cwd, uid, gid } = launch;
    // Detached, in a session of its own: neither the parent's death nor a Ctrl-C at its terminal reaches it.
    const child = spawn(command, args, {
      cwd,
      uid,
      gid,
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...launch.env },
    });
    closeSync(log);
    this.handle = child;
    const pid = child.pid;
    if (pid === undefined) {
      child.once('error', (error) => this.onDeath(0, error.message));
      return;
    }
    child.once('error', () => undefined);
    child.once('exit', (code, signal) => this.onDeath(pid, signal ?? `exit code ${code}`));
    this.take(pid, processIdentity(pid) ?? '', launch);
    this.tell('started', pid);
  }

  private take(pid: number, identity: string, launch: Launch): void {
    this.current = { pid, identity, since: Date.now() };
    const stopSteps = this.spec.stopSteps ?? STOP_STEPS;
    const entry: PidFile = { name: this.name, pid, identity, fingerprint: fingerprint(launch), stopSteps };
    try {
      writeJson(this.pidFile, entry, 0o644);
    } catch {
      // On a full disk a running child without a pid file is better than none: only its adoption would be lost.
    }
  }

  private onDeath(pid: number, detail: string): void {
    if (this.current && this.current.pid !== pid) return;
    clearInterval(this.watch);
    if (pid > 0) killGroup(pid);
    if (!this.wanted) return;
    const livedMs = this.current ? Date.now() - this.current.since : 0;
    this.current = undefined;
    this.failures = livedMs >= HEALTHY_MS ? 0 : this.failures;
    this.deaths += 1;
    const cause = explainLog(this.name, this.logTail());
    this.tell('died', pid, cause ? `${detail}: ${cause.message}` : detail);
    this.repair = setTimeout(() => void this.comeBack(), backoffMs(this.failures));
    this.failures += 1;
  }

  private async comeBack(): Promise<void> {
    try {
      await this.launch();
    } catch (error) {
      this.onDeath(0, error instanceof Error ? error.message : String(error));
      return;
    }
    const pid = this.current?.pid;
    // A repair is never given up: while this process lives it may still become ready, and its death starts the next.
    while (pid !== undefined && this.wanted && this.current?.pid === pid) {
      if (await this.isReady()) return this.announce();
      await sleep(50);
    }
  }

  /** Resolves when ready. Unlike a repair, the first start gives up, and says why. */
  private async untilReady(): Promise<void> {
    const end = Date.now() + (this.spec.readyTimeoutMs ?? 60_000);
    while (this.wanted) {
      if (this.current && (await this.isReady())) return this.announce();
      if (this.deaths >= DEATHS_AT_FIRST_START || Date.now() > end) throw this.failure();
      await sleep(50);
    }
  }

  private announce(): void {
    this.deaths = 0;
    const pid = this.current?.pid;
    if (pid === undefined || pid === this.announced) return;
    this.announced = pid;
    this.tell('ready', pid);
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await this.spec.ready?.()) ?? true;
    } catch {
      return false;
    }
  }

  private logTail(): string {
    const written = sizeOf(this.logFile) - this.logStart;
    // Fewer bytes than at the start: the log has been rotated meanwhile.
    return tailOfFile(this.logFile, written < 0 ? LOG_TAIL_BYTES : Math.min(written, LOG_TAIL_BYTES));
  }

  private failure(): EngineError {
    const log = this.logTail().trim();
    const cause = explainLog(this.name, log);
    if (cause) return cause;
    const lines = log.split('\n').slice(-5).join('\n    ');
    return new EngineError(
      'CHILD_FAILED',
      `${this.name} does not come up. The end of its log:\n    ${lines}`,
      `Read ${this.logFile}.`,
    );
  }
}

/** Ends a process that may or may not be our child: each step's signal, then SIGKILL. */
export async function endProcess(pid: number, identity: string, steps: readonly StopStep[]): Promise<void> {
  for (const { signal, waitMs } of [...steps, { signal: 'SIGKILL', waitMs: 5_000 } as const]) {
    if (!isSameProcess(pid, identity)) return;
    sendSignal(pid, signal);
    if (await waitUntil(() => !isSameProcess(pid, identity), { timeoutMs: waitMs, everyMs: 20 })) return;
  }
}

/** What a dead child left behind in its group (a launcher's own child) would fight with its successor. */
function killGroup(pid: number): void {
  sendSignal(-pid, 'SIGKILL');
}

function fingerprint({ command, args, env }: Launch): string {
  return createHash('sha256')
    .update(JSON.stringify([command, args, env ?? {}]))
    .digest('hex')
    .slice(0, 16);
}
