/**
 * An appeal's packet: looked at before anything is filed, then made, held against the limits of its way, kept sealed as it
 * went, and told in the encounter's line. Who sends by portal, fax or mail does so by hand and gives the payer's own number.
 */
import { createHash } from 'node:crypto';
import { writeAudit } from '../../audit/store';
import type { Ctx } from '../../ctx';
import { row } from '../../db';
import { type Deps, inPractice, type Work } from '../../deps';
import { readDocument, storeDocument } from '../../documents';
import { newId } from '../../ids';
import type { PacketChannel } from '../../words';
import { tooLarge } from './channels';
import { packetOf } from './contents';
import { DEFAULT_LETTERS } from './default-letters';
import type { PacketSection } from './facts';
import { chooseLetter, type LetterTemplate } from './letter';
import { printPacket } from './pdf';
import { findPacket, listLetters, loadPacketFacts, type PacketSubject, subjectOfAppeal, subjectOfTask } from './store';

export interface MadePacket {
  bytes: Buffer;
  pages: number;
  parts: PacketSection[];
  /** Which letter: `own v2 for AETNA/authorization`, `v0 for all/duplicate`. */
  letter: string;
  encounterId: string;
  sha256: string;
}

export type PacketMade =
  | { kind: 'made'; packet: MadePacket }
  | { kind: 'not_found' }
  /** The record does not hold what a packet needs. */
  | { kind: 'unfit'; sentence: string };

/** As it would go now: of an appeal, or of a denial's task that nobody has decided. */
export const previewPacket = (
  deps: Deps,
  ctx: Ctx,
  of: { appealId: string } | { taskId: string },
): Promise<PacketMade> =>
  inPractice(deps, ctx, async (work) => {
    const subject =
      'appealId' in of ? await subjectOfAppeal(work.tx, of.appealId) : await subjectOfTask(work.tx, of.taskId);
    return subject ? makePacket(work, subject) : { kind: 'not_found' };
  });

async function makePacket(work: Work, subject: PacketSubject): Promise<PacketMade> {
  const facts = await loadPacketFacts(work, subject);
  if ('unfit' in facts) return { kind: 'unfit', sentence: facts.unfit };
  const letters = [...DEFAULT_LETTERS, ...(await listLetters(work.tx))];
  const letter = chooseLetter(letters, facts.payer.code, facts.denials[0]!.category);
  const packet = packetOf(facts, letter);
  const printed = await printPacket(packet, facts.today);
  return {
    kind: 'made',
    packet: {
      ...printed,
      parts: [...new Set(packet.sections.map(({ part }) => part))],
      letter: nameOf(letter),
      encounterId: subject.encounterId,
      sha256: createHash('sha256').update(printed.bytes).digest('hex'),
    },
  };
}

const nameOf = ({ payerCode, category, version }: LetterTemplate): string =>
  `v${version} for ${payerCode ?? 'all'}/${category ?? 'all'}`;

export interface SendPacketInput {
  appealId: string;
  channel: PacketChannel;
  /** The portal, the fax number, the address: as the sender wrote it. */
  recipient: string;
  /** The payer's or carrier's own number of the delivery, the proof that it arrived. */
  confirmation?: string | undefined;
}

export type PacketSent =
  | { kind: 'sent'; packetId: string; pages: number; sha256: string }
  | { kind: 'not_found' }
  | { kind: 'unfit'; sentence: string }
  /** The payer has decided on this appeal. */
  | { kind: 'decided' }
  | { kind: 'too_large'; sentence: string };

/** Makes it and keeps it as it went. The same packet by the same way to the same place is the same row. */
export const sendPacket = (deps: Deps, ctx: Ctx, input: SendPacketInput): Promise<PacketSent> =>
  inPractice(deps, ctx, async (work) => {
    const appeal = await row<{ result: string }>(work.tx, 'select result from appeal where id = ? for update', [
      input.appealId,
    ]);
    const subject = appeal && (await subjectOfAppeal(work.tx, input.appealId));
    if (!subject) return { kind: 'not_found' };
    if (appeal.result !== 'none') return { kind: 'decided' };
    const made = await makePacket(work, subject);
    if (made.kind !== 'made') return made;
    const { packet } = made;
    const large = tooLarge(work.practice.policy.packetLimits, input.channel, {
      pages: packet.pages,
      size: packet.bytes.length,
    });
    if (large) return { kind: 'too_large', sentence: large };
    return { kind: 'sent', packetId: await keep(work, input, packet), pages: packet.pages, sha256: packet.sha256 };
  });

async function keep(work: Work, input: SendPacketInput, packet: MadePacket): Promise<string> {
  const { tx, ctx, sealer } = work;
  const { bytes, pages, parts, letter, encounterId, sha256 } = packet;
  const name = `appeal-${input.appealId}.pdf`;
  const document = await storeDocument(tx, sealer, ctx.org, { kind: 'appeal_packet', name, bytes, receivedAt: ctx.at });
  const { appealId, channel, recipient } = input;
  const known = await row<{ id: string }>(
    tx,
    'select id from appeal_packet where appeal_id = ? and document_id = ? and channel = ? and recipient = ?',
    [appealId, document.id, channel, recipient],
  );
  if (known) return known.id;
  const id = newId();
  await tx('appeal_packet').insert({
    org_id: ctx.org,
    id,
    appeal_id: appealId,
    encounter_id: encounterId,
    document_id: document.id,
    channel,
    recipient,
    confirmation: input.confirmation ?? null,
    pages,
    parts,
    letter,
    sent_at: ctx.at,
    sent_by: ctx.actor,
  });
  await writeAudit(tx, ctx, [
    {
      action: 'appeal.packet',
      subject: { kind: 'packet', id },
      encounterId,
      detail: { appeal: appealId, channel, pages, parts, sha256 },
    },
  ]);
  return id;
}

/** What was sent, byte for byte. */
export const readPacket = (
  deps: Deps,
  ctx: Ctx,
  packetId: string,
): Promise<{ bytes: Buffer; encounterId: string } | undefined> =>
  inPractice(deps, ctx, async ({ tx, sealer }) => {
    const found = await findPacket(tx, packetId);
    return found && { bytes: await readDocument(tx, sealer, found.documentId), encounterId: found.encounterId };
  });
