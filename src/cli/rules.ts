/** `throughline rules`: the global layer, trials on the past, proposals, and the page of fields. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { inOrg } from '../db';
import { loadPractice, orgNow, wallNow } from '../practice/store';
import { findBacktest, summaryOf, type BacktestRow, type BacktestSummary } from '../rules/backtest/store';
import { parseQuery } from '../rules/backtest/query';
import { fieldsPage } from '../rules/fields-doc';
import { startBacktest, steerBacktest } from '../rules/govern';
import { parseRules } from '../rules/shared';
import { insertShared, listVersions } from '../rules/store';
import { proposeRules } from '../rules/propose';
import { formatCents } from '../money/cents';
import { type Shared, print, table, withStack } from './options';
import type { Stack } from './stack';

const ACTOR = 'command line';
const LOOK_MS = 500;

export function addRulesCommands(program: Command): void {
  const rules = program.command('rules').description('rules: what stops a bad claim, as versioned data');

  rules
    .command('fields')
    .description('what a rule may read, compare and do, as the page docs/rules-fields.md')
    .action(() => void process.stdout.write(fieldsPage()));

  rules
    .command('load')
    .description('take a JSON file of rules into the global layer, which holds for every practice of this installation')
    .argument('<file>', 'a list of rules; all are right, or none is taken')
    .requiredOption('--because <text>', 'why')
    .action((file: string, options: { because: string }, command: Command) =>
      loadShared(command, file, options.because),
    );

  rules
    .command('list')
    .description('an organisation’s rules and where each version is in its life')
    .requiredOption('--org <id>', 'the organisation')
    .action((options: { org: string }, command: Command) =>
      withStack(command, async ({ deps }, shared) => {
        const versions = await inOrg(deps.db, { org: options.org }, (tx) => listVersions(tx, {}));
        print(shared, versions, () =>
          table(
            ['id', 'key', 'version', 'layer', 'state', 'from'],
            versions.map((one) => [one.id, one.key, one.version, one.layer, one.state, one.activeFrom ?? '']),
          ),
        );
      }),
    );

  rules
    .command('backtest')
    .description(
      'try a rule on past claims and wait for the answer; Ctrl-C pauses it, the same command with --resume goes on',
    )
    .argument('<rule>', 'the id of a version (throughline rules list)')
    .requiredOption('--org <id>', 'the organisation')
    .option('--claims <query>', 'which: payer=A,B code=A,B from=DATE to=DATE limit=N; default all', 'all')
    .option('--resume <id>', 'go on with a trial that was paused')
    .action((rule: string, options: BacktestOptions, command: Command) =>
      withStack(command, (stack, shared) => backtest(stack, shared, rule, options)),
    );

  rules
    .command('propose')
    .description('draft rules from what payers rejected and denied often; a person reads, tries and approves them')
    .requiredOption('--org <id>', 'the organisation')
    .action((options: { org: string }, command: Command) =>
      withStack(command, async (stack, shared) => {
        const found = await proposeRules(stack.deps, await ctxOf(stack, options.org));
        print(shared, found, () =>
          found.proposed.length === 0
            ? 'Nothing was refused often enough that is not proposed already.'
            : table(
                ['id', 'key'],
                found.proposed.map(({ id, key }) => [id, key]),
              ),
        );
      }),
    );
}

const ctxOf = async ({ deps }: Stack, org: string): Promise<{ org: string; actor: string; at: string }> => ({
  org,
  actor: ACTOR,
  at: await inOrg(deps.db, { org }, async (tx) => {
    const at = await orgNow(tx, org);
    await loadPractice(tx, org, at);
    return at;
  }),
});

async function loadShared(command: Command, path: string, because: string): Promise<void> {
  const parsed = parseRules(await readFile(path, 'utf8'));
  await withStack(command, async ({ jobDb }, shared) => {
    if ('faults' in parsed) {
      print(shared, parsed, () => parsed.faults.map(({ path: where, message }) => `${where}: ${message}`).join('\n'));
      process.exitCode = 1;
      return;
    }
    const at = wallNow();
    const taken = await jobDb.transaction((tx) => insertShared(tx, parsed.rules, { because, by: ACTOR, at }));
    print(shared, { taken }, () =>
      taken.length === 0
        ? 'These rules hold already, word for word; nothing was changed.'
        : taken.map(({ key, version }) => `${key}: version ${version} holds from now.`).join('\n'),
    );
  });
}

interface BacktestOptions {
  org: string;
  claims: string;
  resume?: string;
}

async function backtest(stack: Stack, shared: Shared, ruleId: string, options: BacktestOptions): Promise<void> {
  const query = parseQuery(options.claims);
  const { org } = options;
  const ctx = await ctxOf(stack, org);
  const id = options.resume ?? (await start(stack, ctx, ruleId, query));
  if (options.resume) await steer(stack, ctx, id, 'running');
  let isPaused = false;
  const pause = (): void => void (isPaused = true);
  process.once('SIGINT', pause);
  try {
    for (;;) {
      const found = await inOrg(stack.deps.db, { org }, (tx) => findBacktest(tx, id));
      if (!found) throw new Error(`there is no trial ${id} in this organisation`);
      shared.log(`${found.judged} of ${found.total} claims`);
      if (found.state !== 'running') return await tell(stack, shared, org, found);
      if (isPaused) await steer(stack, ctx, id, 'paused');
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  } finally {
    process.off('SIGINT', pause);
  }
}

async function start(
  { deps }: Stack,
  ctx: { org: string; actor: string; at: string },
  ruleId: string,
  query: ReturnType<typeof parseQuery>,
): Promise<string> {
  const started = await startBacktest(deps, ctx, { ruleId, query });
  if ('missing' in started) throw new Error(`there is no rule ${ruleId}; throughline rules list --org shows them`);
  return started.id;
}

async function steer(
  { deps }: Stack,
  ctx: { org: string; actor: string; at: string },
  id: string,
  state: 'running' | 'paused',
): Promise<void> {
  const done = await steerBacktest(deps, ctx, { id, state });
  if (done.kind === 'missing') throw new Error(`there is no trial ${id} in this organisation`);
  if (done.kind === 'refused') throw new Error(done.refusal.sentence);
}

async function tell({ deps }: Stack, shared: Shared, org: string, trial: BacktestRow): Promise<void> {
  const summary = await inOrg(deps.db, { org }, (tx) => summaryOf(tx, trial.id));
  print(shared, { ...trial, summary }, () => summaryText(trial, summary));
}

function summaryText({ id, state, judged, total }: BacktestRow, summary: BacktestSummary): string {
  const money = ({ claims, cents }: { claims: number; cents: BacktestSummary['prevented']['cents'] }): string =>
    `${claims} (${formatCents(cents)})`;
  return [
    `Trial ${id}: ${state}, ${judged} of ${total} claims.`,
    `  true of                             ${summary.hits}`,
    `  denied, would have been stopped     ${money(summary.prevented)}`,
    `  paid as they were, would have been stopped  ${money(summary.stoppedClean)}`,
    `  denied, and it says nothing         ${money(summary.missed)}`,
    `  could not be judged                 ${summary.failed}`,
    ...(state === 'paused' ? [`Go on: throughline rules backtest RULE --org ORG --resume ${id}`] : []),
  ].join('\n');
}
