/** What stands in a claim as it goes out: the content of an 837P or of an 837I, kept as the claim's snapshot. Pure. */
import type { Day } from '../calendar';
import type { Claim837I, Claim837P } from '../x12';

export type ClaimContent = Claim837P | Claim837I;

export const isInstitutional = (content: ClaimContent): content is Claim837I => 'facilityType' in content;

/** CLM05-1: the place of service, or the type of bill without its frequency. */
export const facilityOf = (content: ClaimContent): string =>
  isInstitutional(content) ? content.facilityType : content.place;

/** The diagnoses in their order, the principal first. */
export const diagnosesIn = (content: ClaimContent): string[] =>
  isInstitutional(content)
    ? [content.principalDiagnosis, ...(content.otherDiagnoses ?? [])].flatMap((one) => one?.code ?? [])
    : content.diagnoses;

/** The first and the last day of service. */
export function daysOf(content: ClaimContent): { from: Day; through: Day } {
  if (isInstitutional(content)) return content.statement;
  const days = content.lines.flatMap((line) => [line.from, line.through ?? line.from]).sort();
  return { from: days[0]!, through: days.at(-1)! };
}
