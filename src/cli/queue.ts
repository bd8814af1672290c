/** `throughline queue`: what waits for people, the most urgent first. */
import type { Command } from 'commander';
import { countByQueue, listTasks, type TaskRow } from '../api/store/tasks';
import { addDays, dayOf, isDay } from '../calendar';
import { queuesOf, USER_ROLES, type UserRole } from '../identity/permissions';
import { QUEUE_MEANINGS, QUEUES, type Queue, TASK_KINDS, type TaskKind } from '../words';
import { print, table, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn, UsageError } from './organisation';
import { money, oneOf, say, section, whole } from './text';

interface Options {
  org?: string;
  role?: UserRole;
  queue?: Queue;
  kind?: TaskKind;
  due?: string;
  why?: boolean;
  limit: number;
}

/** Adds the command. */
export function addQueueCommand(program: Command): void {
  program
    .command('queue')
    .description('what waits for people: due first, then the most money')
    .option(...ORG_OPTION)
    .option('--role <role>', 'only the queues that this role works', oneOf(USER_ROLES))
    .option('--queue <queue>', 'only this queue', oneOf(QUEUES))
    .option('--kind <kind>', 'only this kind of task', oneOf(TASK_KINDS))
    .option('--due <when>', 'only what is due by then: overdue, today, week, or a day')
    .option('--why', 'the sentence of each task, too')
    .option('--limit <n>', 'at most so many', whole(1), 50)
    .action((options: Options, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const practice = await chooseOrganisation(stack, options.org);
          const queue = await readIn(stack, practice, async (tx, at) => {
            const today = dayOf(at, practice.zone);
            const dueBy = options.due === undefined ? undefined : dueDay(options.due, today);
            const queues = options.role && queuesOf([options.role]);
            const { queue, kind, limit } = options;
            const found = await listTasks(tx, { queues, queue, kind, dueBy }, undefined, limit);
            return {
              at,
              queues: await countByQueue(tx),
              items: found.slice(0, limit).map((task) => presentTask(task, today)),
              more: found.length > limit,
            };
          });
          print(shared, queue, () => queueText(queue, options.why ?? false));
        },
        { readOnly: true },
      ),
    );
}

/** The last day that counts as "by then". */
export function dueDay(text: string, today: string): string {
  if (text === 'overdue') return addDays(today, -1);
  if (text === 'today') return today;
  if (text === 'week') return addDays(today, 7);
  if (isDay(text)) return text;
  throw new UsageError(`--due takes overdue, today, week or a day (YYYY-MM-DD), not ${JSON.stringify(text)}`);
}

const presentTask = (task: TaskRow, today: string) => ({
  id: task.id,
  queue: task.queue,
  kind: task.kind,
  reason: task.reason,
  state: task.state,
  due: task.due_date,
  overdue: task.due_date !== null && task.due_date < today,
  amountCents: task.amount_cents,
  outcomes: task.outcomes,
  why: task.why,
  assignee: task.assignee_name ?? task.assignee,
  openedAt: task.opened_at,
  encounterId: task.encounter_id,
  encounterNumber: task.encounter_number,
  claim: task.claim_n,
  line: task.line_n,
  payer: task.payer,
});

interface QueueSaid {
  queues: { queue: string; tasks: number; cents: number }[];
  items: ReturnType<typeof presentTask>[];
  more: boolean;
}

function queueText({ queues, items, more }: QueueSaid, why: boolean): string {
  const counts = queues.map((row) => [
    row.queue,
    row.tasks,
    money(row.cents),
    QUEUE_MEANINGS[row.queue as Queue] ?? '',
  ]);
  const tasks = items.map((task) => [
    `${task.due ?? ''}${task.overdue ? ' late' : ''}`,
    money(task.amountCents),
    task.queue,
    say(task.kind),
    task.reason,
    task.encounterNumber ?? '',
    task.assignee ?? '',
    task.id,
    ...(why ? [task.why] : []),
  ]);
  const head = ['due', 'amount', 'queue', 'task', 'reason', 'encounter', 'with', 'id', ...(why ? ['why'] : [])];
  return [
    section('Tasks', tasks.length ? table(head, tasks) : '', 'none is like that'),
    ...(more ? ['… and more: --limit shows them'] : []),
    '',
    section('Queues', counts.length ? table(['queue', 'tasks', 'amount', 'worked by'], counts) : '', 'all are empty'),
  ].join('\n');
}
