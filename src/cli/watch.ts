/** `throughline watch`: a run as it goes. On a terminal one picture that changes; anywhere else a line for each change. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { lateness, outboxByLane } from '../api/store/operations';
import { clockOf, dayOf } from '../calendar';
import { summarise, type Summary } from '../demo/summary';
import type { Organisation } from '../practice/store';
import { table, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn } from './organisation';
import type { Stack } from './stack';
import { day, money, section, whole } from './text';

interface Options {
  org?: string;
  every: number;
  for?: number;
  until?: string;
}

/** Adds the command. */
export function addWatchCommand(program: Command): void {
  program
    .command('watch')
    .description('a run as it goes, until Ctrl-C')
    .option(...ORG_OPTION)
    .option('--every <seconds>', 'how often to look', whole(1), 1)
    .option('--for <seconds>', 'end after so long', whole(1))
    .option('--until <day>', 'end when the practice’s clock reaches this day', day)
    .action((options: Options, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const practice = await chooseOrganisation(stack, options.org);
          await watch(stack, practice, options, shared.json ? asJson : process.stdout.isTTY ? asPicture : asLines());
        },
        { readOnly: true },
      ),
    );
}

interface Sight {
  practice: string;
  /** The practice's day and time. */
  day: string;
  time: string;
  messages: number;
  lateDeadlines: number;
  undoneDecisions: number;
  summary: Summary;
}

async function watch(
  stack: Stack,
  practice: Organisation,
  options: Options,
  show: (sight: Sight) => void,
): Promise<void> {
  const end = options.for === undefined ? Infinity : Date.now() + options.for * 1000;
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  for (;;) {
    const sight = await look(stack, practice);
    show(sight);
    const over = options.until !== undefined && sight.day >= options.until;
    if (over || stopped.signal.aborted || Date.now() + options.every * 1000 > end) return;
    await sleep(options.every * 1000, undefined, { signal: stopped.signal }).catch(() => undefined);
    if (stopped.signal.aborted) return;
  }
}

async function look(stack: Stack, practice: Organisation): Promise<Sight> {
  const summary = await summarise(stack.deps.db, practice.org);
  return readIn(stack, practice, async (tx, at) => {
    const late = await lateness(tx, at);
    return {
      practice: practice.name,
      day: dayOf(summary.at, practice.zone),
      time: clockOf(summary.at, practice.zone),
      messages: (await outboxByLane(tx)).reduce((sum, lane) => sum + lane.waiting, 0),
      lateDeadlines: late.deadlines,
      undoneDecisions: late.decisions,
      summary,
    };
  });
}

const asJson = (sight: Sight): void => console.log(JSON.stringify(sight));

/** What changed since the line before, or nothing. The time of day alone is no change. */
function asLines(): (sight: Sight) => void {
  let last = '';
  return (sight) => {
    const line = lineOf(sight);
    if (line === last) return;
    last = line;
    console.log(`${sight.time} ${line}`);
  };
}

const sumOf = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

/** One look in one line. */
function lineOf({ day: today, messages, lateDeadlines, summary }: Sight): string {
  const { stages, tasks, deadlines, files, money: sums } = summary;
  return [
    today,
    stages.map(({ stage, encounters }) => `${stage} ${encounters}`).join(', ') || 'no encounter yet',
    `tasks ${sumOf(tasks, ({ count }) => count)}`,
    `deadlines ${sumOf(deadlines, ({ count }) => count)}${lateDeadlines ? ` (${lateDeadlines} LATE)` : ''}`,
    `files ${sumOf(files, ({ count }) => count)}`,
    `messages ${messages}`,
    `payers owe ${money(sums.payersOwe)}`,
    `patients owe ${money(sums.patientsOwe)}`,
    `cash ${money(sums.cash)}`,
  ].join(' | ');
}

const CLEAR = '\u001b[H\u001b[J';

function asPicture(sight: Sight): void {
  const { summary } = sight;
  const stages = summary.stages.map((row) => [row.stage, row.encounters, money(row.payers), money(row.patients)]);
  const tasks = summary.tasks.map((row) => [row.queue, row.kind, row.reason, row.count, money(row.cents)]);
  const text = [
    `${sight.practice}   ${sight.day} ${sight.time}   (Ctrl-C ends)`,
    section('Encounters', stages.length ? table(['stage', '', 'payers owe', 'patients owe'], stages) : '', 'none yet'),
    section(
      'Tasks',
      tasks.length ? table(['queue', 'task', 'reason', 'count', 'amount'], tasks) : '',
      'nobody has any',
    ),
    lineOf(sight).split(' | ').slice(3).join('   '),
  ].join('\n\n');
  process.stdout.write(`${CLEAR}${text}\n`);
}
