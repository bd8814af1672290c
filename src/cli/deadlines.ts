/** `throughline deadlines`: what fires next, and what should have. */
import type { Command } from 'commander';
import { presentDeadline } from '../api/deadlines';
import type { DeadlineShape } from '../api/shapes';
import { listDeadlines } from '../api/store/deadlines';
import { iso } from '../calendar';
import { DEADLINE_KINDS, type DeadlineKind } from '../words';
import { print, table, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn } from './organisation';
import { day, oneOf, section, when, whole } from './text';

interface Options {
  org?: string;
  kind?: DeadlineKind;
  legal?: boolean;
  overdue?: boolean;
  before?: string;
  limit: number;
}

/** What is due this long is late; the reconciler waits as long before it sends a look again. */
const GRACE_MS = 5 * 60_000;

/** Adds the command. It exits with 1 if a deadline should have fired and has not. */
export function addDeadlinesCommand(program: Command): void {
  program
    .command('deadlines')
    .description('what fires next; exit 1 if one should have fired already')
    .option(...ORG_OPTION)
    .option('--kind <kind>', 'only this kind', oneOf(DEADLINE_KINDS))
    .option('--legal', 'only what the law or a contract set')
    .option('--overdue', 'only what should have fired')
    .option('--before <day>', 'only those whose last day is on this day or before', day)
    .option('--limit <n>', 'at most so many', whole(1), 50)
    .action((options: Options, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const practice = await chooseOrganisation(stack, options.org);
          const { kind, legal, before, limit } = options;
          const said = await readIn(stack, practice, async (tx, at) => {
            const late = iso(Date.parse(at) - GRACE_MS);
            const filter = { kind, legal, before, ...(options.overdue ? { firesBefore: late } : {}) };
            const found = await listDeadlines(tx, filter, undefined, limit);
            const items = found.slice(0, limit).map((row) => ({
              ...presentDeadline(row, practice.zone),
              overdue: row.fires_at < late,
            }));
            return { at, items, more: found.length > limit };
          });
          print(shared, said, () => deadlinesText(said, practice.zone));
          if (said.items.some((item) => item.overdue)) process.exitCode = 1;
        },
        { readOnly: true },
      ),
    );
}

interface Said {
  at: string;
  items: (DeadlineShape & { overdue: boolean })[];
  more: boolean;
}

function deadlinesText({ at, items, more }: Said, zone: string): string {
  const rows = items.map((each) => [
    `${when(each.firesAt, zone)}${each.overdue ? ' LATE' : ''}`,
    each.fires,
    each.kind,
    each.due,
    each.legal ? 'legal' : '',
    each.encounterNumber === null ? each.owner : `encounter ${each.encounterNumber}`,
    each.then,
  ]);
  const head = ['fires', 'as', 'deadline', 'last day', 'legal', 'of', 'then'];
  return [
    section(`Deadlines (it is ${when(at, zone)})`, rows.length ? table(head, rows) : '', 'none is like that'),
    ...(more ? ['… and more: --limit shows them'] : []),
  ].join('\n');
}
