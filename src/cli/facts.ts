/** `throughline facts`: what happened, in words that hold in every run; two runs of one story give one hash. */
import type { Command } from 'commander';
import { allOrganisations } from '../practice/store';
import { hashOf, readFacts } from '../reporting/facts';
import { print, withStack } from './options';

interface Told {
  org: string;
  sha256: string;
  count: number;
  facts?: string[];
}

export function addFactsCommand(program: Command): void {
  program
    .command('facts')
    .description('all business facts, without ids and wall times, and their hash')
    .option('--org <id>', 'one organisation; default all')
    .option('--hash', 'only the hash and the number of facts')
    .action((options: { org?: string; hash?: boolean }, command: Command) =>
      withStack(command, async (stack, shared) => {
        const orgs = options.org ? [options.org] : await allOrganisations(stack.jobDb);
        const results: Told[] = [];
        for (const org of orgs) {
          const facts = await readFacts(stack.deps.db, org);
          const hash = { org, sha256: hashOf(facts), count: facts.length };
          results.push(options.hash ? hash : { ...hash, facts });
        }
        print(shared, results, () => results.map(textOf).join('\n'));
      }),
    );
}

const textOf = (result: Told): string =>
  [`organisation ${result.org}: ${result.count} facts, sha256 ${result.sha256}`, ...(result.facts ?? [])].join('\n');
