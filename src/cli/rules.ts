/** `throughline rules`: the global layer, trials on the past, proposals, and the page of fields. */
import type { Command } from 'commander';
import type { Instant } from '../calendar';
import { type Db, inOrg } from '../db';
import { loadPractice, orgNow, wallNow } from '../practice/store';
import { findBacktest, summaryOf, type BacktestRow, type BacktestSummary } from '../rules/backtest/store';
import { parseQuery } from '../rules/backtest/query';
import { fieldsPage } from '../rules/fields-doc';
import { startBacktest, steerBacktest } from '../rules/govern';
import { parseRules } from '../rules/shared';
import { approveGlobal, type GlobalOutcome, retireGlobal } from '../rules/global/govern';
import { insertGlobal, listGlobal } from '../rules/global/store';
import { listVersions, measuresOf } from '../rules/store';
import { proposeRules } from '../rules/propose';
import { formatCents } from '../money/cents';
import { presentVersion } from '../rules/present';
import { dayOption, fileOption, idOption, print, type Shared, table, withStack } from './options';
import type { Stack } from './stack';

const ACTOR = 'command line';
const LOOK_MS = 500;

export function addRulesCommands(program: Command): void {
  const rules = program.command('rules').description('rules: what stops a bad claim, as versioned data');

  rules
    .command('fields')
    .description('what a rule may read, compare and do, as the page docs/rules-fields.md')
    .action(() => void process.stdout.write(fieldsPage()));

  addGlobalCommands(rules);

  rules
    .command('list')
    .description('an organisation’s rules and the global ones: where each version is in its life, and how it does')
    .requiredOption('--org <id>', 'the organisation')
    .action((options: { org: string }, command: Command) =>
      withStack(command, (stack, shared) => list(stack, shared, idOption(options.org, '--org'))),
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
        const found = await proposeRules(stack.deps, await ctxOf(stack, idOption(options.org, '--org')));
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

/** The layer of the installation: its drafts come from files, its persons are named. */
function addGlobalCommands(rules: Command): void {
  rules
    .command('load')
    .description(
      'take a JSON file of rules into the global layer, as drafts; once tried and approved they hold for every practice of this installation',
    )
    .argument('<file>', 'a list of rules; all are right, or none is taken')
    .requiredOption('--because <text>', 'why')
    .requiredOption('--by <name>', 'who wrote them')
    .action((file: string, options: GlobalOptions, command: Command) => loadGlobal(command, file, options));

  rules
    .command('approve')
    .description('the second person’s yes to a draft of the global layer that was tried in some practice')
    .argument('<rule>', 'the id of a version (throughline rules list)')
    .requiredOption('--because <text>', 'why')
    .requiredOption('--by <name>', 'who approves; not who wrote it')
    .option('--from <date>', 'the day from which it holds, YYYY-MM-DD; default now')
    .action((rule: string, options: GlobalOptions, command: Command) =>
      actOnGlobal(command, rule, 'holds', (jobDb, act) =>
        approveGlobal(jobDb, {
          ...act,
          ...options,
          ...(options.from ? { activeFrom: dayOption(options.from, '--from') } : {}),
        }),
      ),
    );

  rules
    .command('retire')
    .description('end a version of the global layer: no claim whose judging begins from now on is judged by it')
    .argument('<rule>', 'the id of a version (throughline rules list)')
    .requiredOption('--because <text>', 'why')
    .requiredOption('--by <name>', 'who ends it')
    .action((rule: string, options: GlobalOptions, command: Command) =>
      actOnGlobal(command, rule, 'is retired', (jobDb, act) => retireGlobal(jobDb, { ...act, ...options })),
    );
}

const ctxOf = async (
  { deps }: Pick<Stack, 'deps'>,
  org: string,
): Promise<{ org: string; actor: string; at: string }> => ({
  org,
  actor: ACTOR,
  at: await inOrg(deps.db, { org }, async (tx) => {
    const at = await orgNow(tx, org);
    await loadPractice(tx, org, at);
    return at;
  }),
});

interface GlobalOptions {
  because: string;
  by: string;
  from?: string;
}

const actOnGlobal = (
  command: Command,
  rule: string,
  done: string,
  run: (jobDb: Db, act: { id: string; at: Instant }) => Promise<GlobalOutcome>,
): Promise<void> =>
  withStack(command, async ({ jobDb }, shared) => {
    const outcome = await run(jobDb, { id: idOption(rule, 'the rule'), at: wallNow() });
    if (outcome === undefined) throw new Error(`there is no rule ${rule} in the global layer`);
    if (outcome) throw new Error(outcome.sentence);
    print(shared, { id: rule }, () => `${rule} ${done} from now.`);
  });

async function list({ deps }: Stack, shared: Shared, org: string): Promise<void> {
  const { at } = await ctxOf({ deps }, org);
  const [versions, measured] = await inOrg(deps.db, { org }, async (tx) => {
    const all = [...(await listVersions(tx, {})), ...(await listGlobal(tx))];
    return [
      all,
      await measuresOf(
        tx,
        all.map(({ id }) => id),
      ),
    ] as const;
  });
  const listed = versions.map((version) => presentVersion(version, versions, measured.get(version.id), at));
  print(shared, listed, () =>
    table(
      ['id', 'key', 'version', 'layer', 'state', 'from', 'fired', 'overridden', 'prevented', 'false stops', 'note'],
      listed.map((one) => [
        one.id,
        one.key,
        one.version,
        one.payer ? `${one.layer} ${one.payer}` : one.layer,
        one.state,
        one.activeFrom?.slice(0, 10) ?? '',
        one.measures.fired,
        one.measures.overridden,
        `${one.measures.prevented} (${formatCents(one.measures.preventedCents)})`,
        one.measures.falseStops,
        one.retire ?? (one.outrankedBy ? `outranked by ${one.outrankedBy}` : ''),
      ]),
    ),
  );
}

async function loadGlobal(command: Command, path: string, { because, by }: GlobalOptions): Promise<void> {
  const parsed = parseRules((await fileOption(path)).bytes.toString('utf8'));
  await withStack(command, async ({ jobDb }, shared) => {
    if ('faults' in parsed) {
      print(shared, parsed, () =>
        parsed.faults.map(({ path: where, message }) => `${where || 'the file'}: ${message}`).join('\n'),
      );
      process.exitCode = 1;
      return;
    }
    const taken = await jobDb.transaction((tx) => insertGlobal(tx, parsed.rules, { because, by, at: wallNow() }));
    print(shared, { taken }, () =>
      taken.length === 0
        ? 'These rules are there already, word for word; nothing was changed.'
        : [
            ...taken.map(({ id, key, version }) => `${key}: version ${version} is a draft, ${id}.`),
            'Try it: throughline rules backtest ID --org ORG; then another person: throughline rules approve ID --by NAME.',
          ].join('\n'),
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
  const org = idOption(options.org, '--org');
  idOption(ruleId, 'the rule');
  if (options.resume) idOption(options.resume, '--resume');
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
