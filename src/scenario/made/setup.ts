/** Who is who in a made scenario, without anything that names somebody. Pure. */
import { addYears, type Day } from '../../calendar';
import { diagnosesIn } from '../../claims/content';
import { type Cents, formatCents } from '../../money/cents';
import { DEFAULT_POLICY, type Policy } from '../../practice/policy';
import type { Payer } from '../../practice/types';
import type { Claim837P } from '../../x12';
import type { CoverageRow, LineRow, MadeFrom } from './record';
import type { NeutralDays } from './neutral-day';
import type { Names } from './names';

/** YAML as plain values. */
export type Yaml = Record<string, unknown>;

export interface Made {
  from: MadeFrom;
  names: Names;
  days: NeutralDays;
  /** What the record holds and the scenario does not tell, in sentences. */
  leftOut: Set<string>;
}

/** Without keys that say nothing. */
export const said = (map: Yaml): Yaml =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined && value !== null));
export const unlessEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
export const amountOf = (cents: Cents): string => formatCents(cents);

/** Everything before `steps`. */
export function setupOf(made: Made): Yaml {
  const { practice } = made.from;
  return said({
    practice: said({
      timezone: practice.zone,
      nonprofit_hospital: practice.nonprofitHospital || undefined,
    }),
    policy: policyOf(practice.policy),
    payers: Object.fromEntries(made.names.payerIds().map(([id, label]) => [label, payerOf(made, id, label)])),
    patients: { patient: patientOf(made) },
    encounters: { a: encounterOf(made) },
  });
}

const POLICY: [key: string, setting: keyof Policy, isMoney?: true][] = [
  ['submission_grace', 'submissionGraceMinutes'],
  ['coding_review', 'codingReview'],
  ['ack_999_days', 'ack999Days'],
  ['ack_277ca_days', 'ack277caDays'],
  ['eft_era_days', 'eftEraDays'],
  ['status_inquiry_days', 'statusInquiryDays'],
  ['contractual', 'contractualCarcs'],
  ['small_balance', 'smallBalance', true],
  ['write_off_limit', 'writeOffLimit', true],
  ['refund_limit', 'refundLimit', true],
  ['statement_every', 'statementEveryDays'],
  ['statement_hold', 'statementHoldDays'],
  ['statement_count', 'statementCount'],
  ['collections_wait', 'collectionsWaitDays'],
  ['plan_grace', 'planGraceDays'],
  ['warn_days', 'warnDays'],
];

/** What is not the default. */
function policyOf(policy: Policy): Yaml | undefined {
  const changed = POLICY.filter(
    ([, setting]) => JSON.stringify(policy[setting]) !== JSON.stringify(DEFAULT_POLICY[setting]),
  );
  if (changed.length === 0) return undefined;
  return Object.fromEntries(
    changed.map(([key, setting, isMoney]) => [key, isMoney ? amountOf(policy[setting] as Cents) : policy[setting]]),
  );
}

function payerOf({ from }: Made, id: string, label: string): Yaml {
  const payer = from.payers.find((each) => each.id === id)!;
  const rates = [...(from.rates.get(id) ?? [])];
  return said({
    name: label.replace('_', ' ').toUpperCase(),
    id: label.replace('_', '').toUpperCase(),
    kind: payer.kind === 'commercial' ? undefined : payer.kind,
    ...termsOf(payer),
    contract: rates.length > 0 ? Object.fromEntries(rates.map(([code, cents]) => [code, amountOf(cents)])) : undefined,
  });
}

const termsOf = (payer: Payer): Yaml => ({
  filing: payer.filing,
  secondary_filing: payer.secondaryFiling,
  corrected_filing: payer.correctedFilingDays === null ? undefined : { days: payer.correctedFilingDays },
  appeals: payer.appeals,
  replacement: payer.replacement ? undefined : false,
  response_days: payer.responseDays,
  overpayment_days: payer.overpaymentDays,
  claims: payer.claims === 'electronic' ? undefined : payer.claims,
});

function patientOf(made: Made): Yaml {
  const { from, names, days } = made;
  const { person } = from;
  return said({
    name: ['PATIENT', 'SAM'],
    born: bornOf(made, person.born),
    sex: person.sex === 'M' ? 'M' : undefined,
    guarantor: from.hasGuarantor ? { name: ['GUARANTOR', 'PAT'] } : undefined,
    coverages: unlessEmpty(from.coverages.map((coverage) => coverageOf(made, coverage))),
    authorizations: unlessEmpty(
      from.authorizations.map(({ number, payerId, codes, units, ...dates }) =>
        said({
          payer: names.payer(payerId),
          number: names.of('authorization', number),
          codes,
          units,
          from: dates.from && days.day(dates.from),
          to: dates.to && days.day(dates.to),
        }),
      ),
    ),
  });
}

/** Ages of 90 and more tell who somebody is (45 CFR 164.514(b)(2)(i)(C)). */
const OLDEST = 89;

function bornOf({ from, days }: Made, born: Day): Day {
  const oldest = addYears(from.encounter.from, -OLDEST);
  return days.date(born < oldest ? oldest : born);
}

function coverageOf(made: Made, coverage: CoverageRow): Yaml {
  const { names, days } = made;
  const { subscriber, relationship, id } = coverage;
  // Dates too far away to be counted are as good as none.
  const day = (date: Day | null): string | undefined => {
    const text = date === null ? undefined : days.day(date);
    return text && /\d{5}/.test(text) ? undefined : text;
  };
  return said({
    payer: names.payer(coverage.payerId),
    member: names.of('member', id),
    group: coverage.group ? names.of('group', coverage.group) : undefined,
    from: day(coverage.from),
    to: day(coverage.to),
    subscriber:
      subscriber && relationship !== 'self'
        ? {
            name: ['SUBSCRIBER', 'LEE'],
            born: bornOf(made, subscriber.born),
            sex: subscriber.sex === 'M' ? 'M' : 'F',
            relationship,
          }
        : undefined,
  });
}

function encounterOf(made: Made): Yaml {
  const { from, names, days } = made;
  const { encounter, estimate } = from;
  const isInstitutional = encounter.kind === 'institutional';
  const first = from.claims.find(({ content }) => content !== null)?.content;
  return said({
    patient: 'patient',
    kind: isInstitutional ? encounter.kind : undefined,
    through: encounter.through === encounter.from ? undefined : days.day(encounter.through),
    place: isInstitutional || encounter.place === '11' ? undefined : encounter.place,
    type_of_bill: isInstitutional ? `0${encounter.place}1` : undefined,
    diagnoses: first && hasChanged(made, 'diagnoses') ? diagnosesIn(first) : encounter.diagnoses,
    lines: registeredLines(made).map((line) => lineOf(made, line)),
    authorization:
      encounter.authorization && !hasChanged(made, 'authorization')
        ? names.of('authorization', encounter.authorization)
        : undefined,
    estimate: estimate ? { scheduled: days.day(estimate.scheduled), amount: amountOf(estimate.amount) } : undefined,
  });
}

const fixesOf = ({ from }: Made) => [...from.changes.values(), ...from.decisions.values()].map(({ fix }) => fix ?? {});
const hasChanged = (made: Made, key: 'diagnoses' | 'authorization'): boolean =>
  fixesOf(made).some((fix) => fix[key] !== undefined);

/** The lines that came with the visit, as they were then: as the first claim that carried them said, where they changed later. */
function registeredLines(made: Made): LineRow[] {
  const { from } = made;
  const registered = from.trail.find(({ action }) => action === 'encounter.register');
  const count = Number(registered?.detail['lines'] ?? from.lines.length);
  return from.lines.slice(0, count).map((line) => {
    const isChanged = fixesOf(made).some((fix) => fix.lines?.[String(line.n)] !== undefined);
    return isChanged ? asFirstBilled(made, line) : line;
  });
}

/** What a professional and an institutional claim's line have in common. */
type BilledLine = Pick<Claim837P['lines'][number], 'modifiers' | 'units' | 'charge' | 'controlNumber'> & {
  code?: string;
};

function asFirstBilled({ from, leftOut }: Made, line: LineRow): LineRow {
  const billed = from.claims
    .flatMap(({ content }) => (content?.lines ?? []) as BilledLine[])
    .find(({ controlNumber }) => controlNumber === line.control);
  if (!billed) {
    leftOut.add(`what line ${line.n} was before it was changed: no claim had said it`);
    return line;
  }
  return {
    ...line,
    code: billed.code ?? line.code,
    modifiers: billed.modifiers,
    units: billed.units,
    charge: billed.charge,
  };
}

export function lineOf({ from, days }: Made, line: Omit<LineRow, 'id' | 'n' | 'control'>): Yaml {
  return said({
    code: line.code || undefined,
    revenue: line.revenue,
    modifiers: unlessEmpty(line.modifiers),
    units: line.units === 1 ? undefined : line.units,
    charge: amountOf(line.charge ?? (0 as Cents)),
    from: line.from === from.encounter.from ? undefined : days.day(line.from),
    dx: line.dx.length === 1 && line.dx[0] === 1 ? undefined : line.dx,
  });
}
