/** The summary as people read it. */
import type { Summary } from '../demo/summary';
import { STAGE_MEANINGS } from '../words';
import { table } from './options';
import { money } from './text';

export function summaryText(summary: Summary): string {
  const { stages, tasks, deadlines, files, money: sums } = summary;
  const total = stages.reduce((sum, stage) => sum + stage.encounters, 0);
  return [
    `Where ${total} encounters stand (business time ${summary.at.slice(0, 16).replace('T', ' ')} UTC)`,
    table(
      ['stage', 'encounters', 'payers owe', 'patients owe', 'held', ''],
      stages.map((stage) => [
        stage.stage,
        stage.encounters,
        money(stage.payers),
        money(stage.patients),
        money(stage.held),
        STAGE_MEANINGS[stage.stage],
      ]),
    ),
    '',
    tasks.length
      ? `What waits for a person\n${table(
          ['queue', 'task', 'reason', 'count', 'amount'],
          tasks.map((task) => [task.queue, task.kind, task.reason, task.count, money(task.cents)]),
        )}`
      : 'Nothing waits for a person.',
    '',
    deadlines.length
      ? `What waits for a date\n${table(
          ['deadline', 'open', 'next'],
          deadlines.map((deadline) => [deadline.kind, deadline.count, deadline.next]),
        )}`
      : 'No deadline is open.',
    '',
    `Files\n${table(
      ['kind', 'status', 'count'],
      files.map((file) => [file.kind, file.status, file.count]),
    )}`,
    '',
    'Money by owner',
    table(
      ['', 'amount'],
      [
        ['charged', money(sums.charges)],
        ['paid by payers', money(sums.paidByPayers)],
        ['paid by patients', money(sums.paidByPatients)],
        ['adjusted by contract', money(sums.adjusted)],
        ['written off', money(sums.writtenOff)],
        ['payers still owe', money(sums.payersOwe)],
        ['patients still owe', money(sums.patientsOwe)],
        ['held for others', money(sums.held)],
        ['cash at the bank', money(sums.cash)],
      ],
    ),
    '',
    `Ledger: ${summary.entries} entries, debits less credits ${money(summary.ledgerSum)}: ${summary.ledgerSum === 0 ? 'balanced' : 'NOT BALANCED'}`,
  ].join('\n');
}
