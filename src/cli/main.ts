/** The `throughline` command. Data goes to stdout, everything else to stderr; exit codes: 0 done, 1 it says no, 2 it could not. */
import { Command } from 'commander';
import { EngineError } from '../engine/errors';
import { addAppealCommands } from './appeal';
import { addBackupCommands } from './backup';
import { addCodesCommands } from './codes';
import { addCompletionCommand } from './completion';
import { addDatabaseCommands } from './database';
import { addDeadlinesCommand } from './deadlines';
import { addEncounterCommand } from './encounter';
import { addFenceCommands } from './fence';
import { addDemoCommands } from './demo';
import { addFactsCommand } from './facts';
import { addFilesCommand } from './files';
import { addHl7Commands } from './hl7';
import { addImportCommand } from './import';
import { addInboxCommands } from './inbox';
import { addOpsCommands } from './ops';
import { addQueueCommand } from './queue';
import { addPartnerCommands } from './partner';
import { addRulesCommands } from './rules';
import { addScenarioCommands } from './scenario';
import { addSimulatorCommand } from './simulator';
import { addStartCommand } from './start';
import { addWatchCommand } from './watch';
import { addX12Commands } from './x12';

const program = new Command('throughline')
  .description(
    'Revenue cycle: every encounter, from its first charge to a zero balance, is one program that cannot be lost.',
  )
  .option('--home <dir>', 'where data is kept; default THROUGHLINE_HOME or ~/.throughline')
  .option('--json', 'print data as JSON')
  .option('--quiet', 'no progress on stderr')
  .showHelpAfterError('(throughline --help lists the commands)')
  .exitOverride();

addStartCommand(program);
addScenarioCommands(program);
addDemoCommands(program);
addEncounterCommand(program);
addAppealCommands(program);
addQueueCommand(program);
addDeadlinesCommand(program);
addFilesCommand(program);
addOpsCommands(program);
addWatchCommand(program);
addImportCommand(program);
addHl7Commands(program);
addInboxCommands(program);
addFactsCommand(program);
addDatabaseCommands(program);
addBackupCommands(program);
addFenceCommands(program);
addPartnerCommands(program);
addSimulatorCommand(program);
addCompletionCommand(program);
addCodesCommands(program);
addRulesCommands(program);
addX12Commands(program);

program.parseAsync().then(
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    process.exit(report(error));
  },
);

/** commander has already said what is wrong with the call; engine errors carry their own way out. */
function report(error: unknown): number {
  const code = (error as { code?: string }).code ?? '';
  if (code.startsWith('commander.')) return (error as { exitCode: number }).exitCode === 0 ? 0 : 2;
  if (error instanceof EngineError) console.error(error.explain());
  else console.error(error instanceof Error ? `throughline: ${error.message}` : 'throughline: failed');
  if (process.env['THROUGHLINE_DEBUG'] && error instanceof Error) console.error(error.stack);
  return 2;
}
