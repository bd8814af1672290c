/** `throughline migrate`, `throughline verify`. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Command } from 'commander';
import { headFileOf, headKeyFileOf, loadHeadKey } from '../audit/head';
import { allOrganisations } from '../practice/store';
import { verify } from '../reporting/verify';
import { print, withStack } from './options';
import type { Stack } from './stack';

export function addDatabaseCommands(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to this version; safe to repeat and to run twice at once')
    .action((_options, command: Command) =>
      withStack(command, async (_stack, shared) =>
        print(shared, { migrated: true }, () => 'The database is at this version.'),
      ),
    );

  program
    .command('verify')
    .description('recompute everything from postings and prove it; exit 1 if anything is wrong')
    .option('--org <id>', 'one organisation; default all')
    .action((options: { org?: string }, command: Command) =>
      withStack(command, async (stack, shared) => {
        const orgs = options.org ? [options.org] : await allOrganisations(stack.jobDb);
        const results: Verified[] = [];
        for (const org of orgs)
          results.push({
            org,
            ...(await verify({
              appDb: stack.deps.db,
              jobDb: stack.jobDb,
              org,
              headFile: headFileOf({ root: stack.config.auditDir }),
              publicKey: await publicHeadKey(stack),
            })),
          });
        const wrong = results.some((result) => result.checks.some((check) => !check.ok));
        print(shared, results, () => results.map(textOf).join('\n'));
        if (wrong) process.exitCode = 1;
      }),
    );
}

/** The heads are signed by the worker; without its key yet there is nothing to hold the chain against. */
async function publicHeadKey(stack: Stack): Promise<KeyObject> {
  return createPublicKey(await loadHeadKey(headKeyFileOf({ root: stack.config.auditDir })));
}

interface Verified {
  org: string;
  checks: { name: string; ok: boolean; counted: number; problems: string[] }[];
}

const textOf = (result: Verified): string =>
  [
    `organisation ${result.org}`,
    ...result.checks.map((check) =>
      [
        `  ${check.ok ? 'ok  ' : 'WRONG'} ${check.name} (${check.counted})`,
        ...check.problems.map((problem) => `       ${problem}`),
      ].join('\n'),
    ),
  ].join('\n');
