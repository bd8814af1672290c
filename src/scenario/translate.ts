/** From a scenario's words to the product's: its practice, its visits, its fixes. Pure. */
import { addDays } from '../calendar';
import type { Fix as RecordFix, NewLine } from '../line/record';
import type { PracticeConfig } from '../practice/types';
import type { AuthorizationIntake, CoverageIntake, VisitIntake } from '../registration/intake';
import type { Decision, Fix } from './steps';
import type { Authorization, Coverage, Label, Line, Name, Scenario } from './types';

/** Addresses that a file leaves out are the runner's (FORMAT 2). */
const CLINIC = { line: '100 MAIN STREET', city: 'SPRINGFIELD', state: 'IL', zip: '627010001' };
const HOME = { line: '1 ELM STREET', city: 'SPRINGFIELD', state: 'IL', zip: '62701' };

export function practiceConfigOf(scenario: Scenario): PracticeConfig {
  const { practice, policy, edits } = scenario;
  return {
    name: practice.name,
    zone: practice.timezone,
    told: true,
    submitterId: 'THROUGHLINE',
    npi: practice.npi,
    taxId: practice.tax_id,
    taxonomy: practice.taxonomy,
    address: CLINIC,
    rendering: { last: practice.rendering.name[0], first: practice.rendering.name[1], npi: practice.rendering.npi },
    nonprofitHospital: practice.nonprofit_hospital,
    policy: {
      submissionGraceMinutes: policy.submission_grace,
      codingReview: policy.coding_review,
      ack999Days: policy.ack_999_days,
      ack277caDays: policy.ack_277ca_days,
      eftEraDays: policy.eft_era_days,
      statusInquiryDays: policy.status_inquiry_days,
      contractualCarcs: policy.contractual.map(Number),
      smallBalance: policy.small_balance,
      writeOffLimit: policy.write_off_limit,
      refundLimit: policy.refund_limit,
      statementEveryDays: policy.statement_every,
      statementHoldDays: policy.statement_hold,
      statementCount: policy.statement_count,
      collectionsWaitDays: policy.collections_wait,
      planGraceDays: policy.plan_grace,
      warnDays: policy.warn_days,
    },
    payers: Object.values(scenario.payers).map((payer) => ({
      code: payer.id,
      name: payer.name,
      kind: payer.kind,
      filing: payer.filing,
      secondaryFiling: payer.secondary_filing ?? null,
      correctedFilingDays: payer.corrected_filing?.days ?? null,
      appeals: payer.appeals,
      replacement: payer.replacement,
      responseDays: payer.response_days,
      overpaymentDays: payer.overpayment_days ?? null,
      claims: payer.claims,
      rates: payer.contract,
    })),
    edits: {
      pairs: edits.ptp.map((pair) => ({ column1: pair.column_1, column2: pair.column_2, indicator: pair.indicator })),
      unitLimits: edits.mue,
      globalDays: edits.global_days,
    },
    effectiveFrom: addDays(scenario.dos, -3650),
  };
}

export function visitOf(scenario: Scenario, label: Label): VisitIntake {
  const encounter = scenario.encounters[label]!;
  const patient = scenario.patients[encounter.patient]!;
  const address = patient.address ?? HOME;
  const guarantor = patient.guarantor;
  return {
    source: 'scenario',
    sourceId: encounter.message ?? label,
    kind: encounter.kind,
    patient: {
      sourceId: encounter.patient,
      last: patient.name[0],
      first: patient.name[1],
      born: patient.born,
      sex: patient.sex,
      address,
      guarantor: guarantor
        ? {
            sourceId: guarantorKey(scenario, guarantor.name),
            last: guarantor.name[0],
            first: guarantor.name[1],
            address,
          }
        : undefined,
      authorizations: authorizationsOf(scenario, patient.authorizations),
      coverageOrder: patient.coverage_order,
      retired: patient.retired,
      disabled: patient.disabled,
      coverages: coveragesOf(scenario, encounter.patient, patient.coverages),
    },
    from: encounter.from,
    through: encounter.through,
    place: encounter.kind === 'institutional' ? encounter.type_of_bill.slice(1, 3) : encounter.place,
    diagnoses: encounter.diagnoses,
    authorization: encounter.authorization,
    lines: encounter.lines.map((line, index) => ({
      from: encounter.from,
      ...lineOf(line),
      sourceId: `${label}-${index + 1}`,
    })),
  };
}

/** Of one name there is one guarantor in a file: a patient who answers for others as well is the same person. */
function guarantorKey({ patients }: Scenario, name: Name): string {
  const themselves = Object.entries(patients).find(
    ([, patient]) => !patient.guarantor && patient.name.join(',') === name.join(','),
  );
  return themselves ? `patient:${themselves[0]}` : `guarantor:${name.join(',')}`;
}

/** A line as the product takes it; without a day of its own it is of the visit's. */
export const lineOf = ({ code, revenue, modifiers, units, charge, from, dx }: Line): NewLine => ({
  code: code ?? '',
  ...(revenue ? { revenue } : {}),
  modifiers,
  units,
  charge,
  dx,
  ...(from ? { from } : {}),
});

const authorizationsOf = (scenario: Scenario, list: Authorization[]): AuthorizationIntake[] =>
  list.map(({ payer, ...granted }) => ({ payerCode: scenario.payers[payer]!.id, ...granted }));

const coveragesOf = (scenario: Scenario, patient: Label, list: Coverage[]): CoverageIntake[] =>
  list.map((coverage, index) => coverageOf(scenario, patient, coverage, index));

function coverageOf(scenario: Scenario, patient: Label, coverage: Coverage, index: number): CoverageIntake {
  const { born, sex } = scenario.patients[patient]!;
  const { subscriber } = coverage;
  return {
    sourceId: `${patient}/${coverage.payer}/${coverage.member}`,
    payerCode: scenario.payers[coverage.payer]!.id,
    memberId: coverage.member,
    group: coverage.group,
    employerSize: coverage.employer_size,
    from: coverage.from,
    to: coverage.to,
    order: index + 1,
    subscriber: subscriber && {
      last: subscriber.name[0],
      first: subscriber.name[1],
      born: subscriber.born ?? born,
      sex: subscriber.sex ?? sex,
      address: HOME,
      relationship: subscriber.relationship,
    },
  };
}

/** A fix of a person or the EHR, with payers by their code; what a decision names beside it travels along. */
export function fixOf(
  scenario: Scenario,
  { fix, write_off, to }: Pick<Decision, 'fix' | 'write_off' | 'to'>,
  patient?: Label,
): RecordFix | undefined {
  const payer = typeof to === 'object' && 'payer' in to ? scenario.payers[to.payer]!.id : undefined;
  if (!fix && !write_off && !payer) return undefined;
  return given({
    ...(fix && ofChart(scenario, fix, patient)),
    writeOff: write_off,
    to: payer,
  });
}

function ofChart(scenario: Scenario, fix: Fix, patient: Label | undefined): RecordFix {
  const { lines, add_lines, diagnoses, authorization, entered_in_error, coverages } = fix;
  return {
    lines: Object.keys(lines).length > 0 ? lines : undefined,
    addLines: add_lines.length > 0 ? add_lines.map(lineOf) : undefined,
    diagnoses,
    authorization,
    authorizations: fix.authorizations.length > 0 ? authorizationsOf(scenario, fix.authorizations) : undefined,
    enteredInError: entered_in_error || undefined,
    coverages: coverages && patient ? coveragesOf(scenario, patient, coverages) : undefined,
    patient: fix.patient && ofPatient(scenario, fix.patient),
  };
}

const ofPatient = (
  scenario: Scenario,
  { name, address, member }: NonNullable<Fix['patient']>,
): NonNullable<RecordFix['patient']> => ({
  name,
  address: address && [address.line, address.city, address.state, address.zip],
  member: Object.fromEntries(Object.entries(member).map(([payer, id]) => [scenario.payers[payer]!.id, id])),
});

/** Only what is said. */
const given = (fix: RecordFix): RecordFix =>
  Object.fromEntries(Object.entries(fix).filter(([, value]) => value !== undefined));
