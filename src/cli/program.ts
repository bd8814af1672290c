/** What every start of the `throughline` command shares: its global options, and what a failure says and exits with. */
import { Command } from 'commander';
import { EngineError } from '../engine/errors';

/** The command without its subcommands. */
export function newProgram(): Command {
  return new Command('throughline')
    .description(
      'Revenue cycle: every encounter, from its first charge to a zero balance, is one program that cannot be lost.',
    )
    .option('--home <dir>', 'where data is kept; default THROUGHLINE_HOME or ~/.throughline')
    .option('--json', 'print data as JSON')
    .option('--quiet', 'no progress on stderr')
    .showHelpAfterError('(throughline --help lists the commands)')
    .exitOverride();
}

/** Runs the command and ends the process. Exit codes: 0 done, 1 it says no, 2 it could not. */
export function run(program: Command): void {
  program.parseAsync().then(
    () => process.exit(process.exitCode ?? 0),
    (error: unknown) => {
      process.exit(report(error));
    },
  );
}

/** commander has already said what is wrong with the call; engine errors carry their own way out. */
function report(error: unknown): number {
  const code = (error as { code?: string }).code ?? '';
  if (code.startsWith('commander.')) return (error as { exitCode: number }).exitCode === 0 ? 0 : 2;
  if (error instanceof EngineError) console.error(error.explain());
  else console.error(error instanceof Error ? `throughline: ${error.message}` : 'throughline: failed');
  if (process.env['THROUGHLINE_DEBUG'] && error instanceof Error) console.error(error.stack);
  return 2;
}
