/** `throughline import FILE…`: FHIR bundles (JSON, NDJSON) and charges (CSV) from files, through the same doors as the API's. */
import { accessSync, constants, createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { Ctx } from '../ctx';
import { type CsvResult, takeCsv } from '../edges/csv/take';
import { importBundle, type ImportResult, type ImportTask } from '../registration/import';
import { importLines, type StreamResult } from '../registration/import-stream';
import { print, type Shared, table, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn, UsageError } from './organisation';
import type { Stack } from './stack';
import { section } from './text';

/** Adds the command. It exits with 1 if something was refused. */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description(
      'bring in FHIR R4 bundles (.json, .ndjson) or charges (.csv); safe to repeat; exit 1 if something was refused',
    )
    .argument('<files...>', 'files; the ending says the kind (docs/intake.md)')
    .option(...ORG_OPTION)
    .option('--source <name>', 'the sender, whose ids are its own', 'fhir')
    .action((files: string[], options: { org?: string; source: string }, command: Command) =>
      withStack(command, async (stack, shared) => {
        const practice = await chooseOrganisation(stack, options.org);
        // All are opened before one is taken: a name mistyped at the end imports nothing.
        for (const file of files) mustBeReadable(file);
        const at = await readIn(stack, practice, (_tx, now) => Promise.resolve(now));
        const ctx = { org: practice.org, actor: 'operator', at };
        const done: Done[] = [];
        for (const file of files) done.push(await takeFile(stack, shared, ctx, { file, source: options.source }));
        const results = done.map(({ result }) => result);
        print(shared, results, () => done.map(({ text }) => text).join('\n\n'));
        if (done.some(({ refused }) => refused)) process.exitCode = 1;
      }),
    );
}

function mustBeReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new UsageError(`${file} cannot be read`);
  }
}

interface Done {
  result: object;
  text: string;
  refused: boolean;
}

async function takeFile(
  { deps }: Stack,
  { log }: Shared,
  ctx: Ctx,
  { file, source }: { file: string; source: string },
): Promise<Done> {
  const name = basename(file);
  if (/\.csv$/i.test(file)) {
    const result = await takeCsv(deps, ctx, { source, bytes: readFileSync(file) });
    return { result: { file: name, ...result }, text: csvText(name, result), refused: result.faults.length > 0 };
  }
  if (/\.ndjson$/i.test(file)) {
    const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
    const every = progress(log, name);
    const result = await importLines(deps, ctx, lines, source, every);
    return { result: { file: name, ...result }, text: streamText(name, result), refused: result.refused > 0 };
  }
  const result = { file: name, ...(await importBundle(deps, ctx, readFileSync(file), source)) };
  return { result, text: importText(result), refused: result.refused.length > 0 };
}

const LINES_A_REPORT = 5_000;

function progress(log: (line: string) => void, name: string): (result: StreamResult) => void {
  let said = 0;
  return ({ lines, registered }) => {
    if (lines - said < LINES_A_REPORT) return;
    said = lines;
    log(`${name}: ${lines} lines, ${registered} visits registered`);
  };
}

function streamText(name: string, result: StreamResult): string {
  const { lines, registered, withProblems, duplicates, changed, refused, refusals } = result;
  const rows = refusals.map(({ line, resource, field, message }) => `  line ${line}: ${resource} ${field}: ${message}`);
  return [
    `${name}: ${lines} lines; ${registered} visits registered (${withProblems} of them with tasks), ${duplicates} known already, ${changed} known with other content (nothing changed)`,
    section(refused ? `Refused, in ${refused} lines` : 'Refused', rows.join('\n'), 'nothing'),
  ].join('\n');
}

function csvText(name: string, { rows, applied, pending, duplicates, faults }: CsvResult): string {
  const wrong = faults.map(
    ({ line, column, message, inbox }) =>
      `  line ${line}, ${column || 'file'}: ${message}${inbox ? ` (message ${inbox} of the inbox)` : ''}`,
  );
  return [
    `${name}: ${rows} rows; ${applied} charges taken, ${pending} wait for their patient, ${duplicates} known already`,
    section('Wrong', wrong.join('\n'), 'nothing'),
  ].join('\n');
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
