/** From what an 835 says of a claim to what each charge line got: lines matched, claim-level adjustments spread. Pure. */
import type { Claim, Line } from '../line/record';
import { type Cents, least, negate, sum, ZERO } from '../money/cents';
import type { Adjustment, RemitClaimFacts, RemitLine } from './types';

export interface LineResult {
  line: Line;
  paid: Cents;
  adjustments: Adjustment[];
  remarks: string[];
  allowed: Cents | null;
}

/**
 * The results by charge line, or null when a service line fits none of the claim's (FORMAT 6.7): REF*6R; else the billed
 * code and modifiers; else the code alone if one line has it. Two service lines of one charge line (unbundling) add up.
 */
export function lineResults(remit: RemitClaimFacts, claim: Claim, lines: readonly Line[]): LineResult[] | null {
  const billed = lines.filter((line) => claim.lineIds.includes(line.id));
  const results = new Map<string, LineResult>();
  for (const remitLine of remit.detail.lines) {
    const line = matchLine(remitLine, billed, results);
    if (!line) return null;
    add(results, line, remitLine.paid, remitLine.adjustments, remitLine.remarks, remitLine.allowed ?? null);
  }
  // A claim without service lines (inpatient) is answered at claim level only: each line starts as paid in full.
  if (remit.detail.lines.length === 0) for (const line of billed) add(results, line, line.charge ?? ZERO, [], [], null);
  const ordered = billed.flatMap((line) => results.get(line.id) ?? []);
  const whole = sum(billed.map((line) => line.charge ?? ZERO));
  // Those that raise a payment come first, so that there is something for the others to lower.
  const bySign = [...remit.detail.adjustments].sort((a, b) => Number(b.amount < 0) - Number(a.amount < 0));
  for (const adjustment of bySign) spread(adjustment, ordered, whole);
  return ordered;
}

function add(
  results: Map<string, LineResult>,
  line: Line,
  paid: Cents,
  adjustments: Adjustment[],
  remarks: string[],
  allowed: Cents | null,
): void {
  const found = results.get(line.id);
  if (!found) {
    results.set(line.id, { line, paid, adjustments: [...adjustments], remarks: [...remarks], allowed });
    return;
  }
  found.paid = sum([found.paid, paid]);
  found.adjustments.push(...adjustments);
  found.remarks.push(...remarks);
  found.allowed = found.allowed === null ? allowed : sum([found.allowed, allowed ?? ZERO]);
}

function matchLine(remitLine: RemitLine, billed: Line[], results: Map<string, LineResult>): Line | null {
  const byControl = remitLine.control ? billed.find((line) => line.control === remitLine.control) : undefined;
  if (byControl) return byControl;
  const code = remitLine.billedCode ?? remitLine.code;
  const modifiers = sorted(remitLine.billedCode ? (remitLine.billedModifiers ?? []) : remitLine.modifiers);
  const sameCode = billed.filter((line) => isOfCode(line, code));
  const exact = sameCode.filter((line) => sorted(line.modifiers) === modifiers);
  // Of lines that are billed alike, each answer takes one of its own; the charge tells which, else their order.
  const unanswered = exact.filter((line) => !results.has(line.id));
  const alike = unanswered.find((line) => line.charge === remitLine.charge) ?? unanswered[0] ?? exact[0];
  return alike ?? (sameCode.length === 1 ? sameCode[0]! : null);
}

/** A line without a procedure is answered under its revenue code (835 TR3, SVC01 NU). */
const isOfCode = (line: Line, code: string): boolean => code === (line.code || line.revenue);

/** Payers give modifiers back in an order of their own. */
const sorted = (modifiers: readonly string[]): string => [...modifiers].sort().join(':');

/**
 * A claim-level adjustment lowers the lines' payments in line order, each down to 0.00 (FORMAT 6.3); a negative one raises
 * the first. A claim that was paid less than nothing leaves a rest; the last line takes it, so that no cent is lost.
 */
function spread(adjustment: Adjustment, results: LineResult[], whole: Cents): void {
  let left = adjustment.amount;
  for (const [index, result] of results.entries()) {
    const isLast = index === results.length - 1;
    const part = left < 0 || isLast ? left : least(left, result.paid > 0 ? result.paid : ZERO);
    if (part === 0) continue;
    result.paid = sum([result.paid, negate(part)]);
    result.adjustments.push({
      ...adjustment,
      amount: part,
      ...(adjustment.amount === whole ? {} : { isPart: true as const }),
    });
    left = sum([left, negate(part)]);
    if (left === 0) return;
  }
}
