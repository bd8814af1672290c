/** `throughline codes`: code sets and edit data, by the day from which a file holds. */
import type { Command } from 'commander';
import type { Day } from '../calendar';
import { loadCodes, type Loaded, ownerFault, rollBack } from '../codes/load';
import { type FoundCode, NOTE_MEANINGS } from '../codes/describe';
import { listLoads, type LoadRow, searchCodes } from '../codes/store';
import { BadCodeFile, CODE_KIND_MEANINGS, CODE_KINDS, type CodeKind, isCodeKind } from '../codes/types';
import { inOrg } from '../db';
import { allOrganisations, wallNow } from '../practice/store';
import { dayOption, fileOption, idOption, print, table, withStack } from './options';
import type { Stack } from './stack';

const PROGRESS_EVERY = 50_000;

export function addCodesCommands(program: Command): void {
  const codes = program.command('codes').description('code sets and the data of edits, by effective date');

  codes
    .command('load')
    .description('take a code file in; a malformed one changes nothing and its bad rows are listed by line')
    .argument('<kind>', `what it is: ${CODE_KINDS.join(', ')}`)
    .argument('<files...>', 'the file as its publisher made it; several, where the publisher cut it (NCCI)')
    .requiredOption('--effective <date>', 'the day from which it holds, YYYY-MM-DD')
    .option('--org <id>', 'the organisation whose own it is (CPT)')
    .action((kind: string, files: string[], options: { effective: string; org?: string }, command: Command) =>
      load(command, kindOf(kind), files, {
        effective: dayOption(options.effective, '--effective'),
        org: options.org ?? null,
      }),
    );

  codes
    .command('rollback')
    .description('take back the load that holds on a day; the one before it holds again')
    .argument('<kind>')
    .requiredOption('--effective <date>', 'a day on which it holds, YYYY-MM-DD')
    .option('--org <id>', 'the organisation whose own it is (CPT)')
    .action((kind: string, options: { effective: string; org?: string }, command: Command) =>
      undo(command, kindOf(kind), dayOption(options.effective, '--effective'), options.org ?? null),
    );

  codes
    .command('search')
    .description('codes in force on a day, by their beginning or by words of their title, with their notes')
    .argument('<words...>', 'E11.4, or: diabetes neuropathy')
    .option('--kind <kind>', `one of ${CODE_KINDS.join(', ')}`, 'icd-10-cm')
    .option('--on <date>', 'the day of service, YYYY-MM-DD; default today')
    .option('--org <id>', 'an organisation, to see its own lists too (CPT)', NOBODY)
    .option('--limit <n>', 'at most so many', '25')
    .action((words: string[], options: SearchOptions, command: Command) => search(command, words.join(' '), options));

  codes
    .command('list')
    .description('what is loaded, and which kinds there are')
    .argument('[kind]')
    .action((kind: string | undefined, _options, command: Command) =>
      withStack(command, async (stack, shared) => {
        const loads = await listLoads(stack.jobDb, kind === undefined ? undefined : kindOf(kind));
        print(shared, loads.map(withoutHash), () => listText(loads));
      }),
    );
}

function kindOf(text: string): CodeKind {
  if (!isCodeKind(text)) throw new Error(`there is no kind "${text}"; these are: ${CODE_KINDS.join(', ')}`);
  return text;
}

/** A list that is loaded for an organisation that is not there would be seen by nobody. */
async function mustBeThere({ jobDb }: Pick<Stack, 'jobDb'>, org: string | null): Promise<void> {
  if (org === null) return;
  const wanted = idOption(org, '--org');
  if (!(await allOrganisations(jobDb)).includes(wanted)) throw new Error(`there is no organisation ${wanted}`);
}

/** Sees what is everybody's. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

interface SearchOptions {
  kind: string;
  on?: string;
  org: string;
  limit: string;
}

async function search(command: Command, text: string, options: SearchOptions): Promise<void> {
  const asked = {
    kind: kindOf(options.kind),
    text,
    on: dayOption(options.on ?? wallNow().slice(0, 10), '--on'),
    limit: countOf(options.limit),
  };
  await withStack(command, async ({ deps, jobDb }, shared) => {
    if (options.org !== NOBODY) await mustBeThere({ jobDb }, options.org);
    const found = await inOrg(deps.db, { org: options.org }, (tx) => searchCodes(tx, asked));
    print(shared, found, () => foundText(asked.kind, found));
  });
}

function countOf(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 500) throw new Error(`--limit "${text}" is not a number from 1 to 500`);
  return n;
}

function foundText(kind: CodeKind, found: readonly FoundCode[]): string {
  if (found.length === 0) return `No ${kind} code is found; throughline codes list shows what is loaded.`;
  return found
    .map(({ code, title, billable, notes, seventh, limits }) =>
      [
        `${code}  ${title}${billable ? '' : '  (heading: not billable)'}`,
        ...notes.map(({ of, note, text }) => `    ${NOTE_MEANINGS[note]}: ${text}${of === code ? '' : ` (at ${of})`}`),
        ...(seventh
          ? [
              `    seventh character: ${Object.entries(seventh)
                .map((pair) => pair.join(' '))
                .join('; ')}`,
            ]
          : []),
        ...(limits ? [`    only: ${limitsText(limits)}`] : []),
      ].join('\n'),
    )
    .join('\n');
}

const limitsText = ({ sex, ageFrom, ageTo }: NonNullable<FoundCode['limits']>): string =>
  [
    ...(sex ? [`sex ${sex}`] : []),
    ...(ageFrom === undefined ? [] : [`from age ${ageFrom}`]),
    ...(ageTo === undefined ? [] : [`to age ${ageTo}`]),
  ].join(', ');

async function load(
  command: Command,
  kind: CodeKind,
  paths: readonly string[],
  { effective, org }: { effective: Day; org: string | null },
): Promise<void> {
  const fault = ownerFault(kind, org);
  if (fault) throw new Error(fault);
  const files = await Promise.all(paths.map(fileOption));
  await withStack(command, async (stack, shared) => {
    await mustBeThere(stack, org);
    let said = 0;
    const progress = (written: number, total: number): void => {
      if (written - said < PROGRESS_EVERY) return;
      said = written;
      shared.log(`${kind}: ${written} of ${total} rows`);
    };
    try {
      const request = { kind, files, effective, org, at: wallNow(), by: 'command line' };
      const loaded = await loadCodes(stack.jobDb, { ...request, progress });
      print(shared, loaded, () => loadedText(kind, effective, loaded));
    } catch (error) {
      if (!(error instanceof BadCodeFile)) throw error;
      print(shared, { faults: error.faults, total: error.total }, () => faultsText(error));
      process.exitCode = 1;
    }
  });
}

function loadedText(kind: CodeKind, effective: Day, { changed, codes, pairs, difference }: Loaded): string {
  if (!changed) return `${kind}: this file is in force from ${effective} already; nothing was changed.`;
  const size = [codes > 0 && `${codes} codes`, pairs > 0 && `${pairs} pairs`].filter(Boolean).join(' and ');
  const first = `${kind}: ${size} in force from ${effective}.`;
  if (!difference) return `${first} It is the first.`;
  const { added, removed, changed: other, examples } = difference;
  return [`${first} Against the one before: ${added} added, ${removed} removed, ${other} changed.`, ...examples].join(
    '\n',
  );
}

const faultsText = ({ message, faults, total }: BadCodeFile): string =>
  [
    `${message}:`,
    ...faults.map(({ file, line, message: what }) => `  ${file ? `${file}, ` : ''}line ${line}: ${what}`),
    ...(total > faults.length ? [`  and ${total - faults.length} more`] : []),
  ].join('\n');

const undo = (command: Command, kind: CodeKind, on: Day, org: string | null): Promise<void> =>
  withStack(command, async (stack, shared) => {
    await mustBeThere(stack, org);
    const done = await rollBack(stack.jobDb, { kind, org, on, at: wallNow(), by: 'command line' });
    if (!done) throw new Error(`no ${kind} is in force on ${on}; throughline codes list shows what is`);
    const { undone, now } = done;
    print(shared, { undone: withoutHash(undone), now: now ? withoutHash(now) : null }, () =>
      [
        `${kind}: ${undone.source}, in force from ${undone.effective}, is taken back.`,
        now ? `${now.source} from ${now.effective} holds again.` : 'None was loaded before it.',
      ].join(' '),
    );
  });

const withoutHash = ({ sha256, ...rest }: LoadRow): object => ({ ...rest, sha256: sha256.toString('hex') });

function listText(loads: LoadRow[]): string {
  const loaded = table(
    ['kind', 'from', 'codes', 'pairs', 'file', 'state'],
    loads.map((one) => [
      one.kind,
      one.effective,
      one.codes,
      one.pairs,
      one.source,
      one.rolledBackAt ? 'taken back' : 'holds',
    ]),
  );
  const kinds = table(['kind', 'what it is'], Object.entries(CODE_KIND_MEANINGS));
  return loads.length > 0 ? loaded : `Nothing is loaded. The kinds are:\n${kinds}`;
}
