/** The state of the running system as people read it. */
import type { OpsStatus, PracticeStatus } from './ops';
import { table } from './options';
import { section } from './text';

/** What is wrong first; then the proof that the rest is right. */
export function opsText(status: OpsStatus): string {
  const { wrong, engine, workers, partners, practices } = status;
  const processes = Object.entries(engine.processes).map(([name, { pid, alive }]) => [
    name,
    pid,
    alive ? 'runs' : 'GONE',
  ]);
  return [
    wrong.length ? wrong.map((sentence) => `WRONG: ${sentence}`).join('\n') : 'Everything goes on by itself.',
    section(
      `Engine in ${engine.home}: database ${engine.database ? 'answers' : 'DOES NOT ANSWER'}`,
      processes.length ? table(['process', 'pid', ''], processes) : '',
      'its processes are kept elsewhere',
    ),
    table(
      ['workers of', 'queue', 'pollers'],
      workers.map(({ namespace, queue, pollers }) => [`${namespace} practices`, queue, pollers]),
    ),
    section(
      'Partners',
      partners.length
        ? table(
            ['name', 'adapter', 'breaker', 'failures', 'last ok', 'last error'],
            partners.map((each) => [
              each.name,
              each.adapter,
              each.breaker,
              each.failures,
              each.lastOkAt ?? '',
              each.lastError ?? '',
            ]),
          )
        : '',
      'none is configured; files go through the folders of this installation',
    ),
    ...practices.map(practiceText),
  ].join('\n\n');
}

function practiceText(practice: PracticeStatus): string {
  const { outbox, late, stuck, failing, files } = practice;
  const lanes = outbox.map(
    ({ lane, waiting, failing: tried, oldestSeconds }) =>
      `lane ${lane}: ${waiting} (${tried} tried before), oldest ${oldestSeconds} s`,
  );
  const facts: [string, string | number][] = [
    ['business time', `${practice.at}${practice.told ? ', told by its runner' : ''}`],
    ['fence', practice.fenced ? 'UP' : 'down'],
    ['messages waiting', lanes.join('; ') || 0],
    ['decisions to carry out', late.decisions],
    ['late deadlines', late.deadlines],
    ['stuck encounters', stuck.length],
    ['failing steps', failing.length],
    ['open tasks', practice.tasks],
    ['files not sent yet', files.unsent],
    ['files in quarantine', files.quarantined],
    ['files rejected', files.rejected],
  ];
  const body = facts.map(([name, value]) => `  ${name.padEnd(22)}  ${value}`).join('\n');
  return `${practice.name}  ${practice.org}\n${body}`;
}
