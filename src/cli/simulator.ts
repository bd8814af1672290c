/** `throughline simulator`: payers at the other end of an SFTP server, for training, demos and tests. */
import type { Command } from 'commander';
import { readSimulatorConfig } from '../simulator/config';
import { startSimulator } from '../simulator/serve';
import { print, sharedOptions } from './options';

export function addSimulatorCommand(program: Command): void {
  program
    .command('simulator')
    .description('run simulated payers behind an SFTP server (docs/simulator.md)')
    .requiredOption('--config <file>', 'what they are like')
    .option('--check', 'only read the configuration, and say what is wrong with it')
    .action(async (options: { config: string; check?: boolean }, command: Command) => {
      const shared = sharedOptions(command);
      const config = readSimulatorConfig(options.config);
      if (options.check) {
        const payers = config.payers.map(({ code }) => code);
        return print(shared, { payers }, () => `The configuration is good: ${payers.join(', ')}`);
      }
      const running = await startSimulator(config, Date.now);
      const { host, port, hostKey } = running;
      print(
        shared,
        { host, port, hostKey, accounts: config.accounts.map(({ user }) => user), clock: config.clock.mode },
        () => `Simulator: sftp://${host}:${port}, host key ${hostKey}, time is ${config.clock.mode}. Ctrl-C ends it.`,
      );
      await new Promise<void>((done) => process.once('SIGINT', () => done()).once('SIGTERM', () => done()));
      await running.close();
    });
}
