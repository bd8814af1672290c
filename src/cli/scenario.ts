/** `throughline scenario …`: billing situations with exact expected results. */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import { exitCode, runScenarios, type ScenarioReport } from '../scenario/book';
import { EngineDriver } from '../scenario/engine-driver';
import { scenarioFiles } from '../scenario/find-files';
import { scenarioJsonSchema } from '../scenario/json-schema';
import { inSeconds, junitXml, reportLines, summaryLine } from '../scenario/report';
import { type Shared, withStack } from './options';
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
    .command('schema')
    .description('the file format as JSON Schema, for editors (docs/scenario-format.md)')
    .option('--out <file>', 'write it there')
    .action(async ({ out }: { out?: string }) => {
      const text = JSON.stringify(scenarioJsonSchema(), null, 2);
      if (out) await writeFile(out, `${text}\n`);
      else console.log(text);
    });
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
