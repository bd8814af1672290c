import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_LIMITS, type LogLimits, rotateLog } from './child-log';
import { type ChildEvent, type ChildSpec, type PidFile, SupervisedChild, endProcess } from './child';
import { EngineError } from './errors';
import { readJson } from './files';
import { type Lock, isLock, lockHolder, tryLock } from './lock';
import { isSameProcess } from './processes';

export interface SupervisorOptions {
  readonly runDir: string;
  readonly logsDir: string;
  readonly onEvent?: (event: ChildEvent) => void;
  readonly logLimits?: LogLimits;
}

const LOCK_NAME = 'supervisor.lock';
const ROTATION_MS = 5_000;

/**
 * One parent for all processes of a home. It repairs what dies, adopts what an earlier parent left running, and stops in
 * the reverse order of adding. There is one for a home at a time.
 */
export class Supervisor {
  private readonly children: SupervisedChild[] = [];
  private readonly rotation: NodeJS.Timeout;

  private constructor(
    private readonly options: SupervisorOptions,
    private readonly lock: Lock,
  ) {
    this.rotation = setInterval(() => this.rotateLogs(), ROTATION_MS);
    this.rotation.unref();
  }

  /** Takes the home. Throws `ALREADY_RUNNING` while another supervisor lives in it. */
  static open(options: SupervisorOptions): Supervisor {
    mkdirSync(options.runDir, { recursive: true });
    mkdirSync(options.logsDir, { recursive: true });
    const lock = tryLock(join(options.runDir, LOCK_NAME));
    if (isLock(lock)) return new Supervisor(options, lock);
    throw new EngineError(
      'ALREADY_RUNNING',
      `Another supervisor (process ${lock.pid}) already looks after ${options.runDir}.`,
      'Use the one that runs, stop it, or give THROUGHLINE_HOME another folder.',
    );
  }

  /** The pid of the supervisor that lives in this run folder. */
  static holder(runDir: string): number | undefined {
    return lockHolder(join(runDir, LOCK_NAME))?.pid;
  }

  /** Adopts or starts the child; resolves when it is ready. If it does not come up, it is stopped and forgotten. */
  async add(spec: ChildSpec): Promise<void> {
    if (this.find(spec.name)) throw new Error(`supervisor: there is already a child "${spec.name}"`);
    const { runDir, logsDir, onEvent } = this.options;
    const child = new SupervisedChild(spec, { runDir, logsDir, onEvent: onEvent ?? (() => undefined) });
    this.children.push(child);
    try {
      await child.begin();
    } catch (error) {
      await child.stop();
      this.forget(child);
      throw error;
    }
  }

  /** Adds a list, each when the one before it is ready. */
  async addAll(specs: readonly ChildSpec[]): Promise<void> {
    for (const spec of specs) await this.add(spec);
  }

  /** Stops the child in good order and starts it again; resolves when it is ready. */
  async restart(name: string): Promise<void> {
    const child = this.find(name);
    if (!child) throw new Error(`supervisor: no child "${name}"`);
    await child.stop();
    await child.begin();
  }

  async remove(name: string): Promise<void> {
    const child = this.find(name);
    if (!child) return;
    await child.stop();
    this.forget(child);
  }

  /** Living children by name, in the order of adding. */
  pids(): Record<string, number> {
    return Object.fromEntries(this.children.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid]])));
  }

  /** Stops everything of this home, last added first, and gives the home back. */
  async stop(): Promise<void> {
    clearInterval(this.rotation);
    for (const stray of this.strays()) {
      await endProcess(stray.pid, stray.identity, stray.stopSteps);
      rmSync(join(this.options.runDir, `${stray.name}.json`), { force: true });
    }
    for (const child of [...this.children].reverse()) await child.stop();
    this.lock.release();
  }

  /** Gives the home back and leaves the children running for the next supervisor to adopt. */
  release(): void {
    clearInterval(this.rotation);
    for (const child of this.children) child.release();
    this.lock.release();
  }

  /** Living orphans of an earlier parent that nobody has declared this time. */
  strays(): PidFile[] {
    const { runDir } = this.options;
    return readdirSync(runDir)
      .filter((file) => file.endsWith('.json') && !this.find(file.slice(0, -'.json'.length)))
      .map((file) => readJson<PidFile>(join(runDir, file)))
      .filter((known): known is PidFile => known !== undefined && isSameProcess(known.pid, known.identity));
  }

  private find(name: string): SupervisedChild | undefined {
    return this.children.find((child) => child.name === name);
  }

  private forget(child: SupervisedChild): void {
    this.children.splice(this.children.indexOf(child), 1);
  }

  private rotateLogs(): void {
    for (const { logFile } of this.children) {
      try {
        rotateLog(logFile, this.options.logLimits ?? LOG_LIMITS);
      } catch {
        // A log that cannot be rotated now (disk full) is tried again; the children matter more.
      }
    }
  }
}
