/** `throughline import FILE…`: FHIR bundles from files, through the same door as the API's. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { importBundle, type ImportResult, type ImportTask } from '../registration/import';
import { print, table, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn } from './organisation';
import { section } from './text';

/** Adds the command. It exits with 1 if something was refused. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('bring visits in from FHIR R4 bundles; safe to repeat; exit 1 if something was refused')
    .argument('<files...>', 'JSON files')
    .option(...ORG_OPTION)
    .option('--source <name>', 'the sender, whose ids are its own', 'fhir')
    .action((files: string[], options: { org?: string; source: string }, command: Command) =>
      withStack(command, async (stack, shared) => {
        const practice = await chooseOrganisation(stack, options.org);
        // All are read before one is taken: a name mistyped at the end imports nothing.
        const texts = files.map((file) => ({ file: basename(file), bytes: readFileSync(file) }));
        const at = await readIn(stack, practice, (_tx, now) => Promise.resolve(now));
        const ctx = { org: practice.org, actor: 'operator', at };
        const results: (ImportResult & { file: string })[] = [];
        for (const { file, bytes } of texts)
          results.push({ file, ...(await importBundle(stack.deps, ctx, bytes, options.source)) });
        print(shared, results, () => results.map(importText).join('\n\n'));
        if (results.some(({ refused }) => refused.length > 0)) process.exitCode = 1;
      }),
    );
}

/** What became of every entry of a bundle, and what people have to do now. */
export function importText(result: ImportResult & { file: string }): string {
  const { taken, ignored, refused, tasks, entries } = result;
  const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
  const byType = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([type, count]) => `  ${String(count).padStart(6)}  ${type}`)
      .join('\n');
  const visits = `${result.registered} visits registered (${result.withProblems} of them with tasks), ${result.duplicates} known already, ${result.changed} known with other content (nothing changed)`;
  return [
    `${result.file}: ${visits}; crosswalk ${result.crosswalk}`,
    section(`Taken: ${total(taken)} of ${entries} resources`, byType(taken), 'none'),
    section(`Ignored: ${total(ignored)}`, byType(ignored), 'none'),
    section('To put right', tasks.length ? tasksText(tasks) : '', 'nothing'),
    section(
      refused.length ? `Refused: ${refused.length}` : 'Refused',
      refused
        .flatMap(({ problems }) => problems.map(({ resource, field, message }) => `  ${resource} ${field}: ${message}`))
        .join('\n'),
      'nothing',
    ),
  ].join('\n');
}

/** What is wrong with a patient is wrong with each of its visits, and said once. */
function tasksText(tasks: readonly ImportTask[]): string {
  const same = new Map<string, { where: string[]; task: ImportTask }>();
  for (const task of tasks) {
    const { resource, field, message, encounterNumber, line } = task;
    const key = JSON.stringify([resource, field, message]);
    const where = line === undefined ? String(encounterNumber) : `${encounterNumber} line ${line}`;
    const known = same.get(key);
    if (known) known.where.push(where);
    else same.set(key, { where: [where], task });
  }
  return table(
    ['encounters', 'resource', 'field', 'what'],
    [...same.values()].map(({ where, task }) => [sayWhere(where), task.resource, task.field, task.message]),
  );
}

const WHERE_SAID = 4;
const sayWhere = (where: string[]): string =>
  where.length <= WHERE_SAID
    ? where.join(', ')
    : `${where.slice(0, WHERE_SAID - 1).join(', ')} and ${where.length - WHERE_SAID + 1} more`;
