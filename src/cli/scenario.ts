/** `throughline scenario …`: billing situations with exact expected results. */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { insertView } from '../api/store/audit';
import { exitCode, runScenarios, type ScenarioReport } from '../scenario/book';
import { EngineDriver } from '../scenario/engine-driver';
import { scenarioFiles } from '../scenario/find-files';
import { scenarioJsonSchema } from '../scenario/json-schema';
import { inSeconds, junitXml, reportLines, summaryLine } from '../scenario/report';
import { makeScenario } from '../scenario/made/make';
import { LABEL } from '../scenario/values';
import { findEncounterId } from './encounter';
import { type Shared, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn, UsageError } from './organisation';
import { howToLook } from './scenario-kept';
import type { Stack } from './stack';

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1');
  return value;
};

/** More than this a core does not make a book shorter (measured: docs/scenarios.md). */
const LANES_PER_CORE = 4;
const MAX_LANES = 16;
const usualLanes = (): number => Math.min(MAX_LANES, LANES_PER_CORE * availableParallelism());

interface RunOptions {
  atOnce: number;
  keep?: boolean;
  junit?: string;
  wakesPerRun?: number;
}

/** Adds the commands. */
export function addScenarioCommands(program: Command): void {
  const scenario = program.command('scenario').description('billing situations with exact expected results');
  scenario
    .command('run')
    .description('run scenario files; exit 0: all true, 1: something differs, 2: a file is not valid')
    .argument('<paths...>', 'YAML files, and directories of them')
    .option('--keep', 'leave each practice in this home, and say how to look at it')
    .option('--junit <file>', 'write a report that CI servers read')
    .option('--at-once <n>', 'how many run side by side', wholeNumber, usualLanes())
    .option('--wakes-per-run <n>', 'force continue-as-new every n wakes', wholeNumber)
    .action(async (paths: string[], options: RunOptions, command: Command) => {
      const files = await scenarioFiles(paths);
      const { wakesPerRun } = options;
      process.exitCode = await withStack(command, (stack, shared) => run(stack, shared, files, options), {
        wakesPerRun,
      });
    });
  scenario
    .command('new')
    .description(
      'make a scenario from an encounter of this home, de-identified: what went in, what came back, what resulted',
    )
    .argument('<encounter>', 'its number, or its id')
    .option(...ORG_OPTION)
    .option('--out <file>', 'write it there, under that name; else it is printed')
    .action((encounter: string, options: NewOptions, command: Command) =>
      withStack(command, (stack, shared) => makeNew(stack, shared, encounter, options), { readOnly: true }),
    );
  scenario
    .command('schema')
    .description('the file format as JSON Schema, for editors (docs/scenario-format.md)')
    .option('--out <file>', 'write it there')
    .action(async ({ out }: { out?: string }) => {
      const text = JSON.stringify(scenarioJsonSchema(), null, 2);
      if (out) await writeFile(out, `${text}\n`);
      else console.log(text);
    });
}

interface NewOptions {
  org?: string;
  out?: string;
}

async function makeNew(stack: Stack, { log }: Shared, asked: string, { org, out }: NewOptions): Promise<void> {
  const name = out ? basename(out).replace(/\.ya?ml$/, '') : 'made-scenario';
  if (!LABEL.test(name)) throw new UsageError(`${name} is no name for a scenario: small letters, digits, _ and -`);
  const practice = await chooseOrganisation(stack, org);
  const id = await readIn(stack, practice, async (tx, at) => {
    const found = await findEncounterId(tx, asked);
    if (!found) throw new UsageError(`${practice.name} has no encounter ${asked}`);
    const ctx = { org: practice.org, actor: 'operator', at, roles: [] };
    await insertView(tx, ctx, 'view.encounter', 'encounter', [found], 'throughline scenario new');
    return found;
  });
  const made = await makeScenario(stack.deps, { org: practice.org, encounterId: id, name });
  if (!made) throw new UsageError(`${practice.name} has no encounter ${asked}`);
  for (const each of made.leftOut) log(`Left out: ${each}.`);
  if (out) await writeFile(out, made.text);
  else console.log(made.text);
}

async function run(stack: Stack, shared: Shared, files: string[], options: RunOptions): Promise<number> {
  const started = Date.now();
  const { deps, keys, process, partner } = stack;
  const reports = await runScenarios(files, {
    makeDriver: () => new EngineDriver({ deps, keys, process, partner, keep: options.keep ?? false }),
    lanes: options.atOnce,
    now: Date.now,
    onEnd: (report, ended) => progress(shared, report, ended, files.length),
    onReport: (report) => console.log(shared.json ? JSON.stringify(report) : reportLines(report).join('\n')),
  });
  const milliseconds = Date.now() - started;
  if (options.junit) await writeFile(options.junit, junitXml(reports, milliseconds));
  const summary = summaryLine(reports, milliseconds, options.atOnce);
  if (shared.json) shared.log(summary);
  else console.log(summary);
  for (const { scenario, kept } of reports) if (kept) shared.log(await howToLook(stack, scenario, kept));
  return exitCode(reports);
}

/** One scenario says all in its report. */
function progress(
  { log }: Shared,
  { scenario, result, milliseconds }: ScenarioReport,
  ended: number,
  all: number,
): void {
  if (all > 1)
    log(
      `${String(ended).padStart(String(all).length)}/${all}  ${result.padEnd(7)} ${scenario} (${inSeconds(milliseconds)} s)`,
    );
}
