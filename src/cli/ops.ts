/** `throughline ops status`: whether everything goes on by itself, and what does not. Looks only; starts nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { countFiles } from '../api/store/files';
import { answers, lateness, outboxByLane, problems, stuckEncounters } from '../api/store/operations';
import { countByQueue } from '../api/store/tasks';
import { partnersOf } from '../edges/clearinghouse/store';
import { isFenced } from '../engine/fence';
import { chooseHome } from '../engine/home';
import { linePollers } from '../engine/pollers';
import { Supervisor } from '../engine/supervisor';
import { listOrganisations, type Organisation } from '../practice/store';
import { opsText } from './ops-text';
import { print, sharedOptions, withStack } from './options';
import { readIn, UsageError } from './organisation';
import type { Stack } from './stack';

/** Adds the command. It exits with 1 if anything is wrong. */
export function addOpsCommands(program: Command): void {
  const ops = program.command('ops').description('the running system');
  ops
    .command('status')
    .description('engine, worker, messages, late and stuck things, partners; exit 1 if anything is wrong')
    .option('--org <id>', 'one practice; default all')
    .action(async (options: { org?: string }, command: Command) => {
      const shared = sharedOptions(command);
      if (!isUp(shared.home)) {
        process.exitCode = 1;
        const nothing = { wrong: ['no engine runs in this home'], engine: null, practices: [] };
        return print(shared, nothing, () => 'WRONG: no engine runs in this home (npm start brings it up).');
      }
      await withStack(
        command,
        async (stack) => {
          const status = await statusOf(stack, options.org);
          print(shared, status, () => opsText(status));
          if (status.wrong.length > 0) process.exitCode = 1;
        },
        { readOnly: true },
      );
    });
}

/** A status must not start what it asks about. Given addresses are somebody else's engine, which is asked itself. */
function isUp(home?: string): boolean {
  if (process.env['DATABASE_URL'] && process.env['TEMPORAL_ADDRESS']) return true;
  const runDir = join(
    chooseHome(process.env, () => undefined, home),
    'run',
  );
  return existsSync(runDir) && Supervisor.holder(runDir) !== undefined;
}

export interface PracticeStatus {
  org: string;
  name: string;
  /** Business time; of a told practice the time that its runner told last. */
  at: string;
  told: boolean;
  fenced: boolean;
  tasks: number;
  /** By lane; 1 is people's. `oldestSeconds` by the clock on the wall. */
  outbox: { lane: number; waiting: number; failing: number; oldestSeconds: number }[];
  late: { decisions: number; deadlines: number; oldestDeadline: string | null };
  stuck: { encounterId: string; number: number; stage: string; since: string }[];
  failing: { workflow: string; activity: string; attempts: number; error: string; lastAt: string }[];
  files: { unsent: number; quarantined: number; rejected: number };
}

export interface OpsStatus {
  /** Sentences; empty when everything goes on. */
  wrong: string[];
  engine: { home: string; database: boolean; processes: Record<string, { pid: number; alive: boolean }> };
  workers: Awaited<ReturnType<typeof linePollers>>;
  partners: Awaited<ReturnType<typeof partnersOf>>;
  practices: PracticeStatus[];
}

async function statusOf(stack: Stack, asked?: string): Promise<OpsStatus> {
  const all = await listOrganisations(stack.jobDb);
  const chosen = asked ? all.filter(({ org }) => org === asked) : all;
  if (asked && chosen.length === 0) throw new UsageError(`there is no practice ${asked} in this database`);
  const practices: PracticeStatus[] = [];
  for (const practice of chosen) practices.push(await practiceStatus(stack, practice));
  const engine = await engineStatus(stack);
  const workers = await linePollers(stack.process);
  const partners = (await partnersOf(stack.jobDb)).filter(({ org }) => !asked || org === asked);
  const status = { engine, workers, partners, practices };
  return { wrong: wrongOf(status), ...status };
}

async function engineStatus({ engine, deps }: Stack): Promise<OpsStatus['engine']> {
  const processes = Object.fromEntries(
    Object.entries(engine.pids()).map(([name, pid]) => [name, { pid, alive: isAlive(pid) }]),
  );
  return { home: engine.home.root, database: await answers(deps.db), processes };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to another user (Postgres does not run as root).
    return (error as { code?: string }).code === 'EPERM';
  }
}

const LISTED = 100;

function practiceStatus(stack: Stack, practice: Organisation): Promise<PracticeStatus> {
  return readIn(stack, practice, async (tx, at) => {
    const late = await lateness(tx, at);
    const files = await countFiles(tx);
    const sum = (...statuses: string[]): number =>
      files.filter(({ status }) => statuses.includes(status)).reduce((total, row) => total + row.files, 0);
    return {
      org: practice.org,
      name: practice.name,
      at,
      told: practice.told,
      fenced: await isFenced(tx, practice.org),
      tasks: (await countByQueue(tx)).reduce((total, row) => total + row.tasks, 0),
      outbox: (await outboxByLane(tx)).map(({ oldest, ...lane }) => ({ ...lane, oldestSeconds: secondsSince(oldest) })),
      late: { decisions: late.decisions, deadlines: late.deadlines, oldestDeadline: late.oldest_deadline },
      stuck: (await stuckEncounters(tx, LISTED)).map(({ id, number, stage, stage_since }) => ({
        encounterId: id,
        number,
        stage,
        since: stage_since,
      })),
      failing: (await problems(tx, LISTED)).map(({ workflow_id, activity, attempt, error, last_at }) => ({
        workflow: workflow_id,
        activity,
        attempts: attempt,
        error,
        lastAt: last_at,
      })),
      files: {
        unsent: sum('stored', 'sending'),
        quarantined: sum('quarantined'),
        rejected: sum('rejected', 'partial'),
      },
    };
  });
}

const secondsSince = (at: string): number => Math.max(0, Math.floor((Date.now() - Date.parse(at)) / 1000));

/** Longer than the relay's pause after a failure: a message that waits so long is not on its way. */
const OUTBOX_LATE_SECONDS = 60;

/** What a person on duty should look at. Quarantined and rejected files are people's tasks, not faults of the system. */
export function wrongOf({ engine, workers, partners, practices }: Omit<OpsStatus, 'wrong'>): string[] {
  const dead = Object.entries(engine.processes).filter(([, { alive }]) => !alive);
  return [
    ...(engine.database ? [] : ['the database does not answer']),
    ...dead.map(([name, { pid }]) => `${name}: process ${pid} is gone`),
    ...workers
      .filter(
        ({ namespace, pollers }) => pollers === 0 && practices.some(({ told }) => told === (namespace === 'told')),
      )
      .map(({ queue, namespace }) => `no worker polls ${queue} (${namespace} organisations)`),
    ...partners
      .filter(({ breaker }) => breaker !== 'closed')
      .map(
        ({ name, breaker, lastError }) =>
          `partner ${name}: its breaker is ${breaker} (${lastError ?? 'no error kept'})`,
      ),
    ...practices.flatMap(wrongIn),
  ];
}

function wrongIn({ name, fenced, outbox, late, stuck, failing }: PracticeStatus): string[] {
  const waiting = outbox.filter(({ oldestSeconds }) => oldestSeconds > OUTBOX_LATE_SECONDS);
  const said = [
    ...(fenced ? ['is fenced off from its partners (throughline fence status)'] : []),
    ...waiting.map((lane) => `${lane.waiting} messages of lane ${lane.lane} wait, the oldest ${lane.oldestSeconds} s`),
    ...(late.deadlines ? [`${late.deadlines} deadlines should have fired, the oldest at ${late.oldestDeadline}`] : []),
    ...(stuck.length ? [`nothing will ever move the encounters ${stuck.map(({ number }) => number).join(', ')}`] : []),
    ...failing.map(({ activity, workflow, error }) => `${activity} of ${workflow} fails: ${error}`),
  ];
  return said.map((sentence) => `${name}: ${sentence}`);
}
