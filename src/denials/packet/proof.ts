/**
 * The payer's side on a claim's arrival, from the files themselves: the 999 that names the group, the 277CA that names the
 * claim. Of a 277CA only the loop of this claim is taken; the rest of the file is about other patients. The file's bytes are
 * read again, so that the proof shows what they say and not what we made of it.
 */
import type { Instant } from '../../calendar';
import { rows } from '../../db';
import type { Work } from '../../deps';
import { readDocument } from '../../documents';
import { parse277ca, parse999 } from '../../x12';
import type { Acknowledgement } from './facts';

interface Sent {
  pcn: string;
  gsControl: string;
  /** The 999's step, and the 277CA's: each file is read at the instant at which it was applied. */
  answeredAt: Instant | null;
  acceptedAt: Instant | null;
}

interface InboundRow {
  kind: '999' | '277CA';
  name: string;
  documentId: string;
  receivedAt: Instant;
}

/** All that answer it, in order of arrival. */
export async function acknowledgementsOf({ tx, sealer }: Work, sent: Sent): Promise<Acknowledgement[]> {
  const instants = [sent.answeredAt, sent.acceptedAt].filter((at) => at !== null);
  if (instants.length === 0) return [];
  const files = await rows<InboundRow>(
    tx,
    `select kind, name, document_id as "documentId", received_at as "receivedAt" from inbound_file
     where kind in ('999', '277CA') and status = 'read' and done_at = any(?::timestamptz[]) order by received_at, n`,
    [instants] as never,
  );
  const found: Acknowledgement[] = [];
  for (const { kind, name, documentId, receivedAt } of files) {
    const bytes = await readDocument(tx, sealer, documentId);
    const says = kind === '999' ? sayOf999(bytes, sent.gsControl) : sayOf277ca(bytes, sent.pcn);
    if (says) found.push({ kind: kind === '999' ? 'ack_999' : 'ack_277ca', file: name, receivedAt, says });
  }
  return found;
}

function sayOf999(bytes: Buffer, gsControl: string): [string, string][] | undefined {
  const named = parse999(bytes).acknowledgements.find(({ group }) => group.control === gsControl);
  if (!named) return undefined;
  return [
    ['Group acknowledged (AK102)', named.group.control],
    ['Group status (AK901)', named.status],
    ...named.transactions.map(({ control, status }): [string, string] => [`Transaction ${control} (IK501)`, status]),
  ];
}

function sayOf277ca(bytes: Buffer, pcn: string): [string, string][] | undefined {
  for (const answer of parse277ca(bytes).acknowledgements)
    for (const claim of answer.providers.flatMap((provider) => provider.claims)) {
      if (claim.patientControlNumber.toUpperCase() !== pcn.toUpperCase()) continue;
      return [
        ['Sender (NM103)', answer.source.last],
        ['Batch acknowledged (TRN02)', answer.batchTrace],
        ['Patient control number (TRN02)', claim.patientControlNumber],
        ...claim.statuses.map((status): [string, string] => [
          'Status (STC)',
          [status.codes.map(({ category, status: code }) => `${category}:${code}`).join(' '), status.date]
            .filter(Boolean)
            .join(', '),
        ]),
        ...(claim.payerControlNumber
          ? ([['Payer control number (REF*1K)', claim.payerControlNumber]] as [string, string][])
          : []),
      ];
    }
  return undefined;
}
