/** `throughline demo …`: the sample practice. */
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { addDays, dayOf, instantOf } from '../calendar';
import { inOrg, row } from '../db';
import { findSamplePractice, readSamples } from '../demo/practice';
import { SAMPLE_OPTIONS, writeSamples } from '../demo/samples';
import { summarise } from '../demo/summary';
import { readJson } from '../engine/files';
import { makeSignInLink } from '../identity/store';
import { orgNow } from '../practice/store';
import { print, sharedOptions, withStack } from './options';
import { SAMPLES_DIR, type Stack } from './stack';
import { summaryText } from './summary-text';

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number from 0');
  return value;
};

export function addDemoCommands(program: Command): void {
  const demo = program.command('demo').description('the sample practice');
  demo
    .command('generate')
    .description('write samples/: FHIR bundles, payers, fees')
    .option('--encounters <n>', 'how many', whole, SAMPLE_OPTIONS.encounters)
    .option('--seed <n>', 'the same seed makes the same files', whole, SAMPLE_OPTIONS.seed)
    .option('--out <dir>', 'where to', SAMPLES_DIR)
    .action((options: { encounters: number; seed: number; out: string }, command: Command) => {
      const files = writeSamples(options.out, {
        ...SAMPLE_OPTIONS,
        encounters: options.encounters,
        seed: options.seed,
      });
      print(sharedOptions(command), { files }, () => `${files.length} files in ${options.out}`);
    });
  demo
    .command('status')
    .description('where every encounter stands, what it waits for, money by owner')
    .action((_options, command: Command) =>
      withStack(command, async (stack, shared) => {
        const summary = await summarise(stack.deps.db, await samplePractice(stack));
        print(shared, summary, () => summaryText(summary));
      }),
    );
  demo
    .command('advance')
    .description('move the running sample practice on by some days')
    .argument('<days>', 'told days', whole)
    .action((days: number, _options, command: Command) =>
      withStack(command, async (stack, shared) => {
        const to = await advance(stack, days);
        print(
          shared,
          { to },
          () => `The practice goes on to ${to.slice(0, 10)}; the runner of npm start takes it there.`,
        );
      }),
    );
  demo
    .command('sign-in')
    .description('another one-time link for the page')
    .action((_options, command: Command) =>
      withStack(command, async (stack, shared) => {
        const link = await signInLink(stack);
        print(shared, link, () => link.url);
      }),
    );
}

async function samplePractice(stack: Stack): Promise<string> {
  const org = await findSamplePractice(stack.jobDb, readSamples(SAMPLES_DIR));
  if (!org) throw new Error('there is no sample practice in this home yet: npm start makes it');
  return org;
}

/** Asks the runner, which alone moves the clock. */
async function advance(stack: Stack, days: number): Promise<string> {
  const org = await samplePractice(stack);
  return inOrg(stack.deps.db, { org }, async (tx) => {
    const zone = (await row<{ zone: string }>(tx, 'select zone from org where org_id = ?', [org]))!.zone;
    const to = instantOf(addDays(dayOf(await orgNow(tx, org), zone), days), '09:00', zone);
    await tx('counter')
      .insert({ org_id: org, name: 'demo_advance_to', value: Date.parse(to) })
      .onConflict(['org_id', 'name'])
      .merge();
    return to;
  });
}

async function signInLink(stack: Stack): Promise<{ url: string; expiresAt: string }> {
  const org = await samplePractice(stack);
  const user = await inOrg(stack.deps.db, { org }, (tx) =>
    row<{ id: string }>(tx, `select id from app_user where login = 'you'`),
  );
  const port = readJson<{ port: number }>(join(stack.engine.home.root, 'api.json'))?.port;
  if (!user || !port) throw new Error('the page has not run in this home yet: npm start');
  return makeSignInLink(stack.deps.db, org, user.id, `http://127.0.0.1:${port}`);
}
