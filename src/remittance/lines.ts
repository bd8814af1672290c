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
    const line = matchLine(remitLine, billed);
    if (!line) return null;
    add(results, line, remitLine.paid, remitLine.adjustments, remitLine.remarks, remitLine.allowed ?? null);
  }
  // A claim without service lines (inpatient) is answered at claim level only: each line starts as paid in full.
  if (remit.detail.lines.length === 0) for (const line of billed) add(results, line, line.charge ?? ZERO, [], [], null);
  const ordered = billed.flatMap((line) => results.get(line.id) ?? []);
  for (const adjustment of remit.detail.adjustments) spread(adjustment, ordered);
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

function matchLine(remitLine: RemitLine, billed: Line[]): Line | null {
  const byControl = remitLine.control ? billed.find((line) => line.control === remitLine.control) : undefined;
  if (byControl) return byControl;
  const code = remitLine.billedCode ?? remitLine.code;
  const modifiers = (remitLine.billedModifiers ?? remitLine.modifiers).join(':');
  const sameCode = billed.filter((line) => line.code === code);
  const exact = sameCode.filter((line) => line.modifiers.join(':') === modifiers);
  return exact[0] ?? (sameCode.length === 1 ? sameCode[0]! : null);
}

/** A claim-level adjustment lowers the lines' payments in line order, each down to 0.00 (FORMAT 6.3); a negative one raises the first. */
function spread(adjustment: Adjustment, results: LineResult[]): void {
  let left = adjustment.amount;
  for (const result of results) {
    const part = left < 0 ? left : least(left, result.paid > 0 ? result.paid : ZERO);
    if (part === 0) continue;
    result.paid = sum([result.paid, negate(part)]);
    result.adjustments.push({ ...adjustment, amount: part });
    left = sum([left, negate(part)]);
    if (left === 0) return;
  }
}
