/**
 * A claim on paper: as many forms as its lines need (CMS-1500: six a form; UB-04: 22), each with a total of its own, since
 * each is read by itself (NUCC 1500 manual, item 28; DOMAIN 1.4). Pure.
 */
import { formatCents, sum, type Cents, ZERO } from '../money/cents';
import type { Claim837P, Coverage837, Line837P } from '../x12';
import { type ClaimContent, isInstitutional } from './content';
import { addressOf, nameOf, RELATIONSHIP_OF } from './form-texts';
import { itemsOfUb04 } from './ub04';

/** Where a form's value stands: an item of the form, or a line of item 24 and its column. */
export interface Form {
  title: 'CMS-1500 02/12' | 'UB-04';
  page: number;
  pages: number;
  /** Item 28, form locator 47. */
  total: Cents;
  /** By item number, in the order of the form; empty ones left out. */
  items: [string, string][];
}

export const formsOf = (claim: ClaimContent): Form[] =>
  isInstitutional(claim)
    ? pagesOf('UB-04', claim.lines, 22, (lines, total, isFirst) => itemsOfUb04(claim, lines, total, isFirst))
    : pagesOf('CMS-1500 02/12', claim.lines, 6, (lines, total, isFirst) => itemsOf(claim, lines, total, isFirst));

type Item = [string, string | undefined];

function pagesOf<L extends { charge: Cents }>(
  title: Form['title'],
  all: L[],
  size: number,
  itemsOn: (lines: L[], total: Cents, isFirst: boolean) => Item[],
): Form[] {
  const pages = Math.max(1, Math.ceil(all.length / size));
  return Array.from({ length: pages }, (_, index) => {
    const lines = all.slice(index * size, (index + 1) * size);
    const total = sum(lines.map(({ charge }) => charge));
    const items = itemsOn(lines, total, index === 0).filter((item): item is [string, string] => Boolean(item[1]));
    return { title, page: index + 1, pages, total, items };
  });
}

/** What was paid before stands on the first form only, or it would count once a form. */
function itemsOf(claim: Claim837P, lines: Line837P[], total: Cents, isFirst: boolean): Item[] {
  const paid = isFirst ? sum(claim.otherPayers.map((other) => other.paid ?? ZERO)) : ZERO;
  return [
    ...peopleOf(claim),
    ['21', `ICD 0 ${claim.diagnoses.map((code, index) => `${letter(index + 1)} ${code}`).join(' ')}`],
    ['22', claim.originalReference && `${claim.frequency} ${claim.originalReference}`],
    ['23', claim.priorAuthorization],
    ...lines.flatMap((line, index) => lineItems(line, index + 1, claim.place, claim.renderingProvider?.npi)),
    ['25', `${claim.billingProvider.taxId} EIN`],
    ['26', claim.patientControlNumber],
    ['27', 'YES'],
    ['28', formatCents(total)],
    ['29', formatCents(paid)],
    ['31', 'SIGNATURE ON FILE'],
    ['33', `${claim.billingProvider.name}, ${addressOf(claim.billingProvider)}`],
    ['33a', claim.billingProvider.npi],
  ];
}

/** Items 1 to 13: patient, insured, and another plan where there is one. */
function peopleOf(claim: Claim837P): Item[] {
  const patient = claim.patient ?? claim.subscriber;
  const [other] = claim.otherPayers;
  return [
    ['payer', claim.payer.name],
    ['1', TYPE_OF[claim.filingIndicator] ?? 'GROUP HEALTH PLAN'],
    ['1a', claim.subscriber.memberId],
    ['2', nameOf(patient)],
    ['3', `${patient.born ?? ''} ${patient.sex ?? ''}`.trim()],
    ['4', nameOf(claim.subscriber)],
    ['5', addressOf(patient)],
    ['6', RELATIONSHIP_OF[claim.relationship] ?? 'OTHER'],
    ['7', addressOf(claim.subscriber)],
    ...otherPlan(other),
    ['11', claim.group ?? 'NONE'],
    ['11d', other ? 'YES' : 'NO'],
    ['12', 'SIGNATURE ON FILE'],
    ['13', 'SIGNATURE ON FILE'],
  ];
}

const otherPlan = (other: Coverage837 | undefined): Item[] =>
  other
    ? [
        ['9', nameOf(other.subscriber)],
        ['9a', other.subscriber.memberId],
        ['9d', other.payer.name],
      ]
    : [];

const TYPE_OF: Record<string, string> = { MB: 'MEDICARE', MC: 'MEDICAID', CH: 'TRICARE', WC: 'OTHER', AM: 'OTHER' };
/** Pointers of the form are letters: A is the first diagnosis of item 21. */
const letter = (place: number): string => String.fromCharCode(64 + place);

function lineItems(line: Line837P, row: number, place: string, npi: string | undefined): Item[] {
  const at = (column: string): string => `24.${row}${column}`;
  return [
    [at('A'), `${line.from} ${line.through ?? line.from}`],
    [at('B'), line.place ?? place],
    [at('D'), [line.code, ...line.modifiers].join(' ')],
    [at('E'), line.diagnosisPointers.map(letter).join('')],
    [at('F'), formatCents(line.charge)],
    [at('G'), String(line.units)],
    [at('J'), npi],
  ];
}

/** The forms of a print run as text, a form feed after each: what a printer's template fills its boxes from. */
export const formText = (forms: readonly Form[]): string =>
  forms
    .map(({ title, page, pages, items }) =>
      [`${title}, form ${page} of ${pages}`, ...items.map(([item, value]) => `${item}\t${value}`), '\f'].join('\n'),
    )
    .join('');
