/** `throughline appeal`: the packets of appeals, looked at and sent. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Command } from 'commander';
import { listAppeals } from '../api/store/appeals';
import { insertView } from '../api/store/audit';
import { previewPacket, sendPacket } from '../denials/packet/packets';
import { listPackets } from '../denials/packet/store';
import { type PacketChannel, PACKET_CHANNELS } from '../words';
import { findEncounterId } from './encounter';
import { print, table, withStack } from './options';
import { chooseOrganisation, ORG_OPTION, readIn, UsageError } from './organisation';
import { money, oneOf, uuid, when } from './text';

const ACTOR = 'operator';

/** Adds the commands. */
export function addAppealCommands(program: Command): void {
  const appeal = program.command('appeal').description('appeals: what was filed, and the packets that go with them');
  addList(appeal);
  addPacket(appeal);
  addSend(appeal);
}

function addList(appeal: Command): void {
  appeal
    .command('list')
    .description('the appeals of an encounter, with the packets that were sent')
    .argument('<encounter>', 'its number, or its id')
    .option(...ORG_OPTION)
    .action((asked: string, options: { org?: string }, command: Command) =>
      withStack(
        command,
        async (stack, shared) => {
          const practice = await chooseOrganisation(stack, options.org);
          const found = await readIn(stack, practice, async (tx, at) => {
            const encounter = await findEncounterId(tx, asked);
            if (!encounter) throw new UsageError(`${practice.name} has no encounter ${asked}`);
            const ctx = { org: practice.org, actor: ACTOR, at, roles: [] };
            await insertView(tx, ctx, 'view.encounter', 'encounter', [encounter], 'throughline appeal list');
            const appeals = await listAppeals(tx, encounter);
            const items = [];
            for (const one of appeals) items.push({ ...one, packets: await listPackets(tx, one.id) });
            return items;
          });
          print(shared, found, () =>
            table(
              ['id', 'level', 'filed', 'amount', 'result', 'sent'],
              found.map((one) => [
                one.id,
                one.level,
                one.filedOn,
                money(one.cents),
                one.result,
                one.packets.map((sent) => `${sent.channel} ${when(sent.sentAt, practice.zone)}`).join(', '),
              ]),
            ),
          );
        },
        { readOnly: true },
      ),
    );
}

interface PacketOptions {
  org?: string;
  task?: boolean;
  out: string;
}

function addPacket(appeal: Command): void {
  appeal
    .command('packet')
    .description('write an appeal’s packet, as it would go now, to a PDF; nothing is sent')
    .argument('<id>', 'an appeal (throughline appeal list), or with --task a denial’s task (throughline queue)', uuid)
    .option(...ORG_OPTION)
    .option('--task', 'the id is a task’s: nobody has decided to appeal yet')
    .requiredOption('--out <file>', 'where to write it; a file that is there is left alone')
    .action((id: string, options: PacketOptions, command: Command) =>
      withStack(command, async (stack, shared) => {
        const practice = await chooseOrganisation(stack, options.org);
        const at = await readIn(stack, practice, (_tx, now) => Promise.resolve(now));
        const ctx = { org: practice.org, actor: ACTOR, at };
        const made = await previewPacket(stack.deps, ctx, options.task ? { taskId: id } : { appealId: id });
        if (made.kind === 'not_found')
          throw new UsageError(`${practice.name} has no ${options.task ? 'denial’s task' : 'appeal'} ${id}`);
        if (made.kind === 'unfit') throw new UsageError(made.sentence);
        const { bytes, encounterId, ...rest } = made.packet;
        await readIn(stack, practice, (tx) =>
          insertView(
            tx,
            { ...ctx, roles: [] },
            'view.encounter',
            'encounter',
            [encounterId],
            'throughline appeal packet',
          ),
        );
        await writeNew(options.out, bytes);
        print(
          shared,
          { ...rest, encounterId, file: options.out },
          () => `${options.out}: ${rest.pages} pages (${rest.parts.join(', ')}), letter ${rest.letter}`,
        );
      }),
    );
}

/** It names a patient: readable for its owner only, and never over another file. */
async function writeNew(path: string, bytes: Buffer): Promise<void> {
  const stream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  stream.end(bytes);
  await once(stream, 'finish').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'EEXIST'
        ? `${path} is there already; name another file`
        : `${path} cannot be written (${error.code})`,
    );
  });
}

interface SendOptions {
  org?: string;
  by: PacketChannel;
  to: string;
  confirmation?: string;
}

function addSend(appeal: Command): void {
  appeal
    .command('send')
    .description('keep an appeal’s packet as it goes, and record how it went')
    .argument('<appeal>', 'its id (throughline appeal list)', uuid)
    .option(...ORG_OPTION)
    .requiredOption('--by <channel>', PACKET_CHANNELS.join(', '), oneOf(PACKET_CHANNELS))
    .requiredOption('--to <recipient>', 'the portal, the fax number, the address')
    .option('--confirmation <number>', 'the number of the delivery, the proof that it arrived')
    .action((appealId: string, options: SendOptions, command: Command) =>
      withStack(command, async (stack, shared) => {
        const practice = await chooseOrganisation(stack, options.org);
        const at = await readIn(stack, practice, (_tx, now) => Promise.resolve(now));
        const { by: channel, to: recipient, confirmation } = options;
        const sent = await sendPacket(
          stack.deps,
          { org: practice.org, actor: ACTOR, at },
          { appealId, channel, recipient, confirmation },
        );
        if (sent.kind === 'not_found') throw new UsageError(`${practice.name} has no appeal ${appealId}`);
        if (sent.kind === 'decided') throw new UsageError('the payer has decided on this appeal; file the next level');
        if (sent.kind !== 'sent') throw new UsageError(sent.sentence);
        print(shared, sent, () => `sent: ${sent.pages} pages, packet ${sent.packetId}, SHA-256 ${sent.sha256}`);
      }),
    );
}
