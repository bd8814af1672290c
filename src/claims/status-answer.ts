/**
 * A payer's 277: what it says of claims that we asked about, kept with the question. It moves no money and changes no
 * claim: an adjudication is what the 835 says (FORMAT 6.2).
 */
import { writeAudit } from '../audit/store';
import { rows } from '../db';
import type { StepWork } from '../line/step-log';
import type { Cents } from '../money/cents';
import { type ClaimAnswer, type ClaimStatusResponse, parse277, type StatusPatient, type X12Error } from '../x12';

/** One claim of the payer that fits the question. No names, no free text. */
export interface KeptAnswer {
  icn: string | null;
  statuses: KeptStatus[];
}

/** One STC: its codes as `category:status` and the entity they are about, the money it speaks of. */
interface KeptStatus {
  codes: string[];
  date: string | null;
  charge: Cents | null;
  paid: Cents | null;
  adjudicatedOn: string | null;
  checkNumber: string | null;
}

/** What is said under each of our traces; a question may have several answers. */
export function answersByTrace(responses: readonly ClaimStatusResponse[]): Map<string, KeptAnswer[]> {
  const found = new Map<string, KeptAnswer[]>();
  for (const claim of responses.flatMap(claimsOf))
    found.set(claim.trace, [...(found.get(claim.trace) ?? []), kept(claim)]);
  return found;
}

const claimsOf = ({ sources }: ClaimStatusResponse): ClaimAnswer[] =>
  sources
    .flatMap(({ receivers }) => receivers)
    .flatMap(({ providers }) => providers)
    .flatMap(({ subscribers }) => subscribers)
    .flatMap(({ dependents, ...subscriber }): StatusPatient[] => [subscriber, ...dependents])
    .flatMap(({ claims }) => claims);

const kept = ({ payerControlNumber, statuses }: ClaimAnswer): KeptAnswer => ({
  icn: payerControlNumber ?? null,
  statuses: statuses.map(({ codes, date, charge, paid, adjudicated, checkNumber }) => ({
    codes: codes.map(({ category, status, entity }) => [category, status, ...(entity ? [entity] : [])].join(':')),
    date: date ?? null,
    charge: charge ?? null,
    paid: paid ?? null,
    adjudicatedOn: adjudicated ?? null,
    checkNumber: checkNumber ?? null,
  })),
});

/** Keeps each answer with its question; a later file's answer takes the place of an earlier one. Faults stop the file. */
export async function apply277(step: StepWork, bytes: Buffer): Promise<X12Error[]> {
  const { responses, errors } = parse277(bytes);
  if (errors.length > 0) return errors;
  const { tx, ctx, owner } = step;
  const said = [...answersByTrace(responses)].map(([trace, answers]) => ({ trace, answers }));
  const answered = await rows<{ claim_id: string; encounter_id: string }>(
    tx,
    `update status_inquiry s set answers = x.answers, answer_file_id = ?, answered_at = ? from jsonb_to_recordset(?::jsonb) as x(trace text, answers jsonb)
     where s.org_id = ? and s.trace = x.trace returning s.claim_id, s.encounter_id`,
    [owner.id, ctx.at, JSON.stringify(said), ctx.org],
  );
  await writeAudit(
    tx,
    ctx,
    answered.map(({ claim_id, encounter_id }) => ({
      action: 'claim.status',
      subject: { kind: 'claim', id: claim_id },
      encounterId: encounter_id,
      detail: { file: owner.id },
    })),
  );
  return [];
}
