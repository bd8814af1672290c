/** What a payer pays: pure arithmetic on one claim, each line to the cent. */
import { cents, least, negate, sum, ZERO, type Cents } from '../money/cents';
import type { Adjustment, Claim837P, Line837P } from '../x12/types';
import type { DenialReason } from './denials';
import { kindOfCode, percentOf, type PlanHabit, type SimulatedPayer } from './payers';

export interface LineResult {
  line: Line837P;
  charge: Cents;
  paid: Cents;
  /** Undefined where the line is denied. */
  allowed: Cents | undefined;
  adjustments: Adjustment[];
  remarks: string[];
  /** The code that was paid, where it is not the one that was billed. */
  paidAs?: string;
}

export interface Adjudication {
  charge: Cents;
  paid: Cents;
  patientResponsibility: Cents;
  /** What of the patient's part counts against the year's deductible. */
  deductible: Cents;
  lines: LineResult[];
}

export interface Terms {
  payer: SimulatedPayer;
  plan: PlanHabit;
  deductibleLeft: Cents;
  /** Why a line is denied, by its 0-based place; undefined: it is priced. */
  denial: (place: number) => DenialReason | undefined;
  /** Of the contract, in percent: less than 100 is a payment that is short. */
  paysPercent?: number;
  /** The code that is paid instead of the billed one. */
  recode?: (line: Line837P) => string | undefined;
}

/** charge = paid + CO-45 + PR-3 + PR-1 + PR-2, in that order of taking; a denied line: charge = its one adjustment. */
export function adjudicate(claim: Claim837P, terms: Terms): Adjudication {
  let left = terms.deductibleLeft;
  const lines = claim.lines.map((line, place) => {
    const denial = terms.denial(place);
    const result = denial ? denyLine(line, denial) : priceLine(line, { ...terms, deductibleLeft: left });
    left = cents(left - prOf(result, '1'));
    return result;
  });
  const all = lines.flatMap(({ adjustments }) => adjustments);
  return {
    charge: sum(lines.map(({ charge }) => charge)),
    paid: sum(lines.map(({ paid }) => paid)),
    patientResponsibility: sum(all.filter(({ group }) => group === 'PR').map(({ amount }) => amount)),
    deductible: cents(terms.deductibleLeft - left),
    lines,
  };
}

const prOf = ({ adjustments }: LineResult, carc: string): Cents =>
  sum(adjustments.filter((each) => each.group === 'PR' && each.carc === carc).map(({ amount }) => amount));

function denyLine(line: Line837P, { group, carc, remarks }: DenialReason): LineResult {
  const adjustments = line.charge === 0 ? [] : [{ group, carc, amount: line.charge }];
  return { line, charge: line.charge, paid: ZERO, allowed: undefined, adjustments, remarks };
}

function priceLine(line: Line837P, terms: Terms): LineResult {
  const { plan, deductibleLeft } = terms;
  const paidAs = terms.recode?.(line);
  const allowed = allowedFor(line, paidAs ?? line.code, terms);
  const adjustments: Adjustment[] = [];
  const take = (group: string, carc: string, amount: Cents): Cents => {
    if (amount > 0) adjustments.push({ group, carc, amount });
    return amount;
  };
  take('CO', '45', cents(line.charge - allowed));
  let paid = allowed;
  const kind = kindOfCode(line.code);
  if (kind !== 'preventive') {
    if (kind === 'visit') paid = cents(paid - take('PR', '3', least(plan.copay, paid)));
    paid = cents(paid - take('PR', '1', least(deductibleLeft, paid)));
    paid = cents(paid - take('PR', '2', percentOf(paid, plan.coinsurancePercent)));
  }
  return { line, charge: line.charge, paid, allowed, adjustments, remarks: [], ...(paidAs && { paidAs }) };
}

/** By the contract, never more than was charged. */
function allowedFor(line: Line837P, code: string, { payer, paysPercent = 100 }: Terms): Cents {
  const rate = payer.contract[code];
  const price = rate === undefined ? percentOf(line.charge, payer.otherCodesPercent) : cents(rate * line.units);
  return percentOf(least(price, line.charge), paysPercent);
}

/** The exact opposite, for a reversal. */
export function negation(adjudication: Adjudication): Adjudication {
  return {
    charge: negate(adjudication.charge),
    paid: negate(adjudication.paid),
    patientResponsibility: negate(adjudication.patientResponsibility),
    deductible: negate(adjudication.deductible),
    lines: adjudication.lines.map((result) => ({
      ...result,
      charge: negate(result.charge),
      paid: negate(result.paid),
      allowed: undefined,
      adjustments: result.adjustments.map((each) => ({ ...each, amount: negate(each.amount) })),
    })),
  };
}
