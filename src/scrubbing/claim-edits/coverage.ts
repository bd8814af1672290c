/** Medical necessity and frequency: lists as data, with the kinds of payer that they bind. */
import { daysBetween } from '../../calendar';
import type { ClaimFacts, LineFacts } from '../../rules/claim-facts';
import { bindsPayer, type ClaimEdit, eachLine, finding, hasModifier } from '../finding';

const pointedAt = (claim: ClaimFacts, line: LineFacts): string[] =>
  line.dx.flatMap((dx) => claim.diagnoses[dx - 1] ?? []);

/** GA, GX, GY, GZ tell Medicare that the practice expects a denial: the list has been seen. */
const EXPECTS_DENIAL = ['GA', 'GX', 'GY', 'GZ'];

/** LCD and NCD: the line points to a diagnosis that is covered, and to none that is excluded (SSA 1862(a)(1)(A)). */
export const isMedicallyNecessary: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => {
    const determination = reference.code('coverage', line.code, line.from);
    if (!determination || !bindsPayer(claim, determination.data) || hasModifier(line, ...EXPECTS_DENIAL)) return null;
    const pairs = reference.pairsOf('coverage', line.code, line.from);
    const listed = (how: string): Set<string> =>
      new Set(pairs.filter((pair) => pair.value === how).map((pair) => pair.b));
    const diagnoses = pointedAt(claim, line);
    const covered = listed('covers');
    const isCovered = covered.size === 0 || diagnoses.some((code) => covered.has(code));
    if (isCovered && !diagnoses.some((code) => listed('excludes').has(code))) return null;
    return finding(
      'medical_necessity',
      'coding',
      `Line ${line.n}: no diagnosis that it points to is covered for ${line.code} (${determination.data?.policy ?? 'coverage list'}).`,
      {
        lineId: line.id,
        overridable: true,
        fix: 'Point to the diagnosis that the chart supports, or add GA with a signed notice (ABN).',
        source: `Coverage determination ${determination.data?.policy ?? ''}; Social Security Act 1862(a)(1)(A)`,
      },
    );
  });

/** No more than so many in so many days, this one included. */
export const isNotTooOften: ClaimEdit = (claim, reference) =>
  eachLine(claim, (line) => {
    const limit = reference.code('frequency', line.code, line.from)?.data;
    if (!limit?.times || !limit.days || !bindsPayer(claim, limit)) return null;
    const { times, days } = limit;
    const before = claim.others.filter(
      (other) => other.code === line.code && other.from <= line.from && daysBetween(other.from, line.from) < days,
    );
    const earlier = claim.lines.filter(
      (other) => other.code === line.code && other.n < line.n && Math.abs(daysBetween(other.from, line.from)) < days,
    );
    if (before.length + earlier.length < times) return null;
    return finding(
      'frequency_limit',
      'coding',
      `Line ${line.n}: ${line.code} is paid ${times} time(s) in ${days} days, and was billed ${before.length + earlier.length} time(s) already.`,
      {
        lineId: line.id,
        overridable: true,
        fix: 'Check when it was last done; bill the patient only with a signed notice.',
        source: 'The practice’s frequency list',
      },
    );
  });
