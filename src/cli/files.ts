/** `throughline files`: what was sent and received, and how it went. */
import type { Command } from 'commander';
import { countFiles, type FileRow, listFiles } from '../api/store/files';
import { print, table, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn } from './organisation';
import { money, oneOf, section, when, whole } from './text';

interface Options {
  org?: string;
  direction?: 'in' | 'out';
  status?: string;
  faulty?: boolean;
  limit: number;
}

/** Adds the command. It exits with 1 if a file that it lists has a fault. */
export function addFilesCommand(program: Command): void {
  program
    .command('files')
    .description('files sent and received, newest first; exit 1 if one of them has a fault')
    .option(...ORG_OPTION)
    .option('--direction <way>', 'in or out', oneOf(['in', 'out'] as const))
    .option('--status <status>', 'only those with this status')
    .option('--faulty', 'only those in quarantine, rejected or accepted in part')
    .option('--limit <n>', 'at most so many', whole(1), 20)
    .action((options: Options, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const practice = await chooseOrganisation(stack, options.org);
          const { limit, direction, status, faulty } = options;
          const said = await readIn(stack, practice, async (tx) => {
            const found = await listFiles(tx, { direction, status, faulty }, undefined, limit);
            return {
              counts: await countFiles(tx),
              items: found.slice(0, limit).map(presentFile),
              more: found.length > limit,
            };
          });
          print(shared, said, () => filesText(said, practice.zone));
          if (said.items.some((file) => file.faulty)) process.exitCode = 1;
        },
        { readOnly: true },
      ),
    );
}

const FAULTY = new Set(['quarantined', 'rejected', 'partial']);

const presentFile = (row: FileRow) => ({
  id: row.id,
  direction: row.direction,
  kind: row.kind,
  name: row.name,
  partner: row.partner,
  status: row.status,
  faulty: FAULTY.has(row.status),
  reasons: row.reasons,
  at: row.at,
  doneAt: row.done_at,
  claims: row.claims,
  cents: row.cents,
  bytes: row.size,
  sha256: row.sha256.toString('hex'),
});

interface Said {
  counts: Awaited<ReturnType<typeof countFiles>>;
  items: ReturnType<typeof presentFile>[];
  more: boolean;
}

function filesText({ counts, items, more }: Said, zone: string): string {
  const rows = items.map((file) => [
    when(file.at, zone),
    file.direction,
    file.kind,
    file.name,
    file.partner,
    [file.status, ...file.reasons].join(' '),
    file.claims,
    money(file.cents),
    file.id,
  ]);
  const totals = counts.map((row) => [row.direction, row.kind, row.status, row.files, when(row.newest, zone)]);
  const head = ['when', '', 'kind', 'name', 'partner', 'status', 'claims', 'amount', 'id'];
  return [
    section('Files', rows.length ? table(head, rows) : '', 'none is like that'),
    ...(more ? ['… and more: --limit shows them'] : []),
    '',
    section('Counts', totals.length ? table(['', 'kind', 'status', 'files', 'newest'], totals) : '', 'no file yet'),
  ].join('\n');
}
