/**
 * A payer that comes after another one (DOMAIN 4.13): it covers what the payers before it left to the patient, less its
 * own copay. All that they paid and wrote off stands under OA-23, so that each line still comes out at its charge.
 */
import { cents, least, sum, ZERO, type Cents } from '../money/cents';
import type { Adjustment, Claim837P, Line837P, LineAdjudication } from '../x12/types';
import type { Adjudication, LineResult } from './adjudicate';
import { kindOfCode, type PlanHabit } from './payers';

/** True where an earlier payer's decision stands with every line. */
export const comesAfter = (claim: Claim837P): boolean =>
  claim.responsibility !== 'P' && claim.lines.length > 0 && claim.lines.every(({ cob }) => cob.length > 0);

export function adjudicateAfter(claim: Claim837P, plan: PlanHabit): Adjudication {
  const lines = claim.lines.map((line) => coverRest(line, plan));
  const left = lines.flatMap(({ adjustments }) => adjustments.filter(({ group }) => group === 'PR'));
  return {
    charge: sum(lines.map(({ charge }) => charge)),
    paid: sum(lines.map(({ paid }) => paid)),
    patientResponsibility: sum(left.map(({ amount }) => amount)),
    deductible: ZERO,
    lines,
  };
}

function coverRest(line: Line837P, plan: PlanHabit): LineResult {
  const owed = least(leftToPatient(line), line.charge);
  const copay = kindOfCode(line.code) === 'visit' ? least(plan.copay, owed) : ZERO;
  const before = cents(line.charge - owed);
  const adjustments: Adjustment[] = [];
  if (before > 0) adjustments.push({ group: 'OA', carc: '23', amount: before });
  if (copay > 0) adjustments.push({ group: 'PR', carc: '3', amount: copay });
  return { line, charge: line.charge, paid: cents(owed - copay), allowed: owed, adjustments, remarks: [] };
}

/** PR of the payer that decided last. */
function leftToPatient(line: Line837P): Cents {
  const last = line.cob.at(-1);
  return last ? sum(last.adjustments.filter(({ group }) => group === 'PR').map(({ amount }) => amount)) : ZERO;
}

/** The claim as the first payer forwards it to the next: the same lines, with its decision on each. */
export function forwarded(claim: Claim837P, result: Adjudication): Claim837P | undefined {
  const next = claim.otherPayers.find(({ responsibility }) => responsibility > claim.responsibility);
  if (!next) return undefined;
  const { responsibility, relationship, group, groupName, filingIndicator, subscriber, payer } = next;
  const place = { responsibility, relationship, group, groupName, filingIndicator, subscriber, payer };
  const lines = claim.lines.map((line, at) => ({ ...line, cob: [...line.cob, decisionOn(claim, result.lines[at]!)] }));
  return { ...claim, ...place, lines };
}

const decisionOn = ({ payer }: Claim837P, { line, paid, adjustments }: LineResult): LineAdjudication => ({
  payerId: payer.id,
  paid,
  procedure: { qualifier: line.qualifier ?? 'HC', code: line.code, modifiers: line.modifiers },
  units: line.units,
  adjustments,
});
