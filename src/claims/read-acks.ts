/** From parsed acknowledgements to what each says of our files and claims. Pure. */
import type { ClaimAcknowledgement, ClaimStatus, ImplementationAcknowledgement, Parsed277CA, Parsed999 } from '../x12';

export interface FileAnswer {
  /** GS06 of the 837 that is answered. */
  gsControl: string;
  accepted: boolean;
}

/** A group whose status is R, or whose transactions are all refused, was refused; ours carry one transaction each. */
export function answersOf999(parsed: Parsed999): FileAnswer[] {
  return parsed.acknowledgements.map((acknowledgement) => ({
    gsControl: acknowledgement.group.control,
    accepted: isAccepted(acknowledgement),
  }));
}

function isAccepted(acknowledgement: ImplementationAcknowledgement): boolean {
  const statuses = acknowledgement.transactions.map((transaction) => transaction.status);
  const judged = statuses.length > 0 ? statuses : [acknowledgement.status];
  return judged.every((status) => status === 'A' || status === 'E');
}

export type ClaimAnswer = 'received' | 'accepted' | 'rejected';

export interface ClaimAnswers {
  /** BHT03 of a batch that was refused before any claim was looked at, with the reason. */
  refusedBatches: { bht: string; reason: string }[];
  claims: { pcn: string; answer: ClaimAnswer; reason: string | null; icn: string | null }[];
}

/** 277CA categories: A3, A4, A6, A7, A8 refuse; A2 accepts for adjudication; A0 and A1 only say that it came (DOMAIN 4.3). */
const REFUSES = new Set(['A3', 'A4', 'A6', 'A7', 'A8']);

export function answersOf277ca(parsed: Parsed277CA): ClaimAnswers {
  const answers: ClaimAnswers = { refusedBatches: [], claims: [] };
  for (const acknowledgement of parsed.acknowledgements) {
    const refused = refusedBatch(acknowledgement);
    if (refused) answers.refusedBatches.push(refused);
    for (const provider of acknowledgement.providers) {
      for (const claim of provider.claims) {
        answers.claims.push({
          pcn: claim.patientControlNumber,
          icn: claim.payerControlNumber ?? null,
          ...judge(claim.statuses),
        });
      }
    }
  }
  return answers;
}

/** Refused at the receiver's or the provider's level, with no claim named: our batches are of one provider. */
function refusedBatch(acknowledgement: ClaimAcknowledgement): { bht: string; reason: string } | null {
  if (acknowledgement.providers.some((provider) => provider.claims.length > 0)) return null;
  const { answer, reason } = judge([
    ...acknowledgement.statuses,
    ...acknowledgement.providers.flatMap((provider) => provider.statuses),
  ]);
  return answer === 'rejected' ? { bht: acknowledgement.batchTrace, reason: reason! } : null;
}

function judge(statuses: ClaimStatus[]): { answer: ClaimAnswer; reason: string | null } {
  const codes = statuses.flatMap((status) => status.codes);
  const refusing = codes.find((code) => REFUSES.has(code.category));
  if (refusing) return { answer: 'rejected', reason: `${refusing.category}:${refusing.status}` };
  return { answer: codes.some((code) => code.category === 'A2') ? 'accepted' : 'received', reason: null };
}
