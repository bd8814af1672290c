/** `throughline inbox`: messages from practices' systems; what waits and why, corrected, replayed, discarded. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { writeAudit } from '../audit/store';
import { inOrg } from '../db';
import { discardMessage, rawMessage, replayMessage, type Replayed } from '../edges/messages/replay';
import { countMessages, type InboxRow, listMessages, messageByNumber } from '../edges/messages/store';
import { takeUpPending } from '../edges/messages/take';
import type { Problem } from '../registration/intake';
import { INBOX_STATES, type InboxState } from '../words';
import { print, table, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn, UsageError } from './organisation';
import type { Stack } from './stack';
import { oneOf, section, when, whole } from './text';

interface ListOptions {
  org?: string;
  state?: InboxState;
  source?: string;
  limit: number;
}

/** Adds the commands. */
export function addInboxCommands(program: Command): void {
  const inbox = program.command('inbox').description('messages from practices’ systems (docs/intake.md)');
  addList(inbox);
  addShow(inbox);
  addReplay(inbox);
  addDiscard(inbox);
  inbox
    .command('sweep')
    .description('try all messages that wait for another one once more')
    .option(...ORG_OPTION)
    .action((options: { org?: string }, command: Command) =>
      withStack(command, async (stack, shared) => {
        const { org } = await chooseOrganisation(stack, options.org);
        const applied = await takeUpPending(stack.deps, { org, actor: 'operator' });
        print(shared, { applied }, () => `${applied} messages went on`);
      }),
    );
}

function addList(inbox: Command): void {
  inbox
    .command('list')
    .description('what waits, newest first; exit 1 if a message waits for a correction')
    .option(...ORG_OPTION)
    .option('--state <state>', 'only these; left out: pending and failed', oneOf(INBOX_STATES))
    .option('--source <name>', 'only this sender’s')
    .option('--limit <n>', 'at most so many', whole(1), 20)
    .action((options: ListOptions, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const practice = await chooseOrganisation(stack, options.org);
          const { state, source, limit } = options;
          const states: InboxState[] = state ? [state] : ['failed', 'pending'];
          const said = await readIn(stack, practice, async (tx) => ({
            counts: await countMessages(tx),
            items: await listMessages(tx, { states, source }, undefined, limit),
          }));
          const items = said.items.slice(0, limit);
          print(shared, { ...said, items, more: said.items.length > limit }, () =>
            listText({ ...said, items }, practice.zone),
          );
          if (said.counts.some((each) => each.state === 'failed')) process.exitCode = 1;
        },
        { readOnly: true },
      ),
    );
}

function addShow(inbox: Command): void {
  inbox
    .command('show <number>')
    .description(
      'one message; --raw prints its bytes, which hold a patient’s data (the trail keeps that they were read)',
    )
    .option(...ORG_OPTION)
    .option('--raw', 'the bytes as they stand')
    .action((number: string, options: { org?: string; raw?: boolean }, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const { org, zone } = await chooseOrganisation(stack, options.org);
          const row = await find(stack, org, number);
          if (!options.raw) return print(shared, row, () => listText({ counts: [], items: [row] }, zone));
          const at = await readIn(stack, { org }, (_tx, now) => Promise.resolve(now));
          await inOrg(stack.deps.db, { org }, (tx) =>
            writeAudit(tx, { org, actor: 'operator', at }, [
              { action: 'message.read', subject: { kind: 'message', id: row.id }, detail: { n: row.n } },
            ]),
          );
          process.stdout.write((await rawMessage(stack.deps, { org }, row.id))!);
        },
        { readOnly: true },
      ),
    );
}

function addReplay(inbox: Command): void {
  inbox
    .command('replay <number>')
    .description('try a message again, as it is or corrected; exit 1 if it still cannot be used')
    .option(...ORG_OPTION)
    .option('--corrected <file>', 'the bytes that take the place of the sender’s, which are kept')
    .action((number: string, options: { org?: string; corrected?: string }, command: Command) =>
      withStack(command, async (stack, shared) => {
        const { org } = await chooseOrganisation(stack, options.org);
        const corrected = options.corrected === undefined ? undefined : readFileSync(options.corrected);
        const { id } = await find(stack, org, number);
        const ctx = { org, actor: 'operator', at: await readIn(stack, { org }, (_tx, now) => Promise.resolve(now)) };
        const done = await replayMessage(stack.deps, ctx, { id, ...(corrected && { corrected }) });
        print(shared, done, () => doneText(number, done));
        if (done.kind !== 'replayed' || done.state === 'failed') process.exitCode = 1;
      }),
    );
}

function addDiscard(inbox: Command): void {
  inbox
    .command('discard <number>')
    .description('settle a message without using it')
    .option(...ORG_OPTION)
    .requiredOption('--because <reason>', 'why it is not needed; no patient’s data')
    .action((number: string, options: { org?: string; because: string }, command: Command) =>
      withStack(command, async (stack, shared) => {
        const { org } = await chooseOrganisation(stack, options.org);
        const { id } = await find(stack, org, number);
        const ctx = { org, actor: 'operator', at: await readIn(stack, { org }, (_tx, now) => Promise.resolve(now)) };
        const done = await discardMessage(stack.deps, ctx, { id, because: options.because });
        print(shared, done, () => doneText(number, done));
        if (done.kind !== 'replayed') process.exitCode = 1;
      }),
    );
}

async function find(stack: Stack, org: string, number: string): Promise<InboxRow> {
  if (!/^\d{1,15}$/.test(number)) throw new UsageError(`a message’s number is a whole number, as inbox list shows it`);
  const row = await readIn(stack, { org }, (tx) => messageByNumber(tx, Number(number)));
  if (!row) throw new UsageError(`there is no message ${number} in this practice`);
  return row;
}

function doneText(number: string, done: Replayed): string {
  if (done.kind === 'not_found') return `There is no message ${number}.`;
  if (done.kind === 'settled') return `Message ${number} is ${done.state} already; nothing changed.`;
  return [`Message ${number}: ${done.state}`, ...faultLines(done.faults)].join('\n');
}

const faultLines = (problems: readonly Problem[]): string[] =>
  problems.map(({ resource, field, message }) => `    ${resource} ${field}: ${message}`);

function listText(
  { counts, items }: { counts: { state: string; messages: number }[]; items: InboxRow[] },
  zone: string,
): string {
  const head = ['message', 'received', 'source', 'kind', 'control id', 'state', 'waits for', 'attempts'];
  const rows = items.map((row) => [
    row.n,
    when(row.receivedAt, zone),
    row.source,
    row.kind,
    row.control,
    row.state,
    row.waitsFor ? row.waitsFor.split('/')[0]! : '',
    row.attempts,
  ]);
  const why = items.flatMap((row) => (row.problems.length ? [`  ${row.n}:`, ...faultLines(row.problems)] : []));
  return [
    section('Messages', rows.length ? table(head, rows) : '', 'none is like that'),
    ...(why.length > 0 ? ['', 'What is wrong', ...why] : []),
    ...(counts.length > 0 ? ['', counts.map(({ state, messages }) => `${messages} ${state}`).join(', ')] : []),
  ].join('\n');
}
