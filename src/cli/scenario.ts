/** `throughline scenario run FILE…`: real billing situations on told scratch organisations. */
import { InvalidArgumentError, type Command } from 'commander';
import { EngineDriver } from '../scenario/engine-driver';
import { runScenarios } from '../scenario/runner';
import { withStack } from './options';

const wakes = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1');
  return value;
};

export function addScenarioCommands(program: Command): void {
  const scenario = program.command('scenario').description('billing situations with exact expected results');
  scenario
    .command('run')
    .description('run scenario files; exit 0: all true, 1: something differs, 2: a file is not valid')
    .argument('<files...>', 'YAML files')
    .option('--wakes-per-run <n>', 'force continue-as-new every n wakes', wakes)
    .action(async (files: string[], options: { wakesPerRun?: number }, command: Command) => {
      process.exitCode = await withStack(
        command,
        (stack, shared) =>
          runScenarios(
            files,
            () =>
              new EngineDriver({ deps: stack.deps, keys: stack.keys, process: stack.process, partner: stack.partner }),
            (line) => console.log(line),
            { json: shared.json },
          ),
        options,
      );
    });
}
