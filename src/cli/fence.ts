/** `throughline fence …`: a restored practice is fenced off from its partners until it has caught up. */
import type { Command } from 'commander';
import { configuredClearinghouse } from '../edges/clearinghouse/configured';
import { type CatchUp, catchUpOf, isFenced, lowerFence } from '../engine/fence';
import { allOrganisations } from '../practice/store';
import { print, withStack } from './options';

export function addFenceCommands(program: Command): void {
  const fence = program.command('fence').description('a restored practice, fenced off until it has caught up');
  fence
    .command('status')
    .description('which practices are fenced, and what they still have to catch up with')
    .action((_options, command: Command) =>
      withStack(command, async (stack, shared) => {
        const fenced: CatchUp[] = [];
        for (const org of await allOrganisations(stack.jobDb)) {
          if (await isFenced(stack.jobDb, org)) fenced.push(await catchUpOf(stack.jobDb, org));
        }
        print(shared, fenced, () =>
          fenced.length === 0
            ? 'No practice is fenced.'
            : fenced
                .map((one) => `${one.org}: ${one.overdue} deadlines overdue, ${one.undelivered} messages undelivered`)
                .join('\n'),
        );
      }),
    );
  fence
    .command('lower')
    .description('let a practice send again; refused while something is left to catch up with')
    .argument('<org>', 'the organisation')
    .option('--because <reason>', 'lower it all the same')
    .option('--acknowledge <files...>', "the partner's files of the lost time that somebody has looked at")
    .action((org: string, options: { because?: string; acknowledge?: string[] }, command: Command) =>
      withStack(command, async (stack, shared) => {
        const clearinghouse = configuredClearinghouse(stack.deps, stack.partner.clearinghouse);
        const outbound = await clearinghouse.listOutbound(org).finally(() => clearinghouse.close());
        const request = {
          org,
          actor: 'operator',
          outbound,
          acknowledged: options.acknowledge ?? [],
          because: options.because,
        };
        const result = await lowerFence({ appDb: stack.deps.db, jobDb: stack.jobDb }, request);
        if (result.kind === 'stays') process.exitCode = 1;
        print(shared, result, () =>
          result.kind === 'stays'
            ? `The fence stays: ${result.overdue} deadlines overdue, ${result.undelivered} messages undelivered, files that the record does not know: ${result.unknownFiles.join(', ') || 'none'}.`
            : result.kind === 'lowered'
              ? 'The fence is down.'
              : 'This practice is not fenced.',
        );
      }),
    );
}
