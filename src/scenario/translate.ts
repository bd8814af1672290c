/** From a scenario's words to the product's: its practice, its visits, its fixes. Pure. */
import { addDays } from '../calendar';
import type { Fix as RecordFix } from '../line/record';
import type { PracticeConfig } from '../practice/types';
import type { CoverageIntake, VisitIntake } from '../registration/intake';
import type { Decision } from './steps';
import type { Label, Scenario } from './types';

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
    kind: 'professional',
    patient: {
      sourceId: encounter.patient,
      last: patient.name[0],
      first: patient.name[1],
      born: patient.born,
      sex: patient.sex,
      address,
      guarantor: guarantor
        ? {
            sourceId: `guarantor:${guarantor.name.join(',')}`,
            last: guarantor.name[0],
            first: guarantor.name[1],
            address,
          }
        : undefined,
      coverageOrder: patient.coverage_order,
      retired: patient.retired,
      disabled: patient.disabled,
      coverages: patient.coverages.map((coverage, index) => coverageOf(scenario, encounter.patient, index)),
    },
    from: encounter.from,
    through: encounter.through,
    place: encounter.place,
    diagnoses: encounter.diagnoses,
    authorization: encounter.authorization,
    lines: encounter.lines.map((line, index) => ({
      sourceId: `${label}-${index + 1}`,
      code: line.code ?? line.revenue ?? '',
      modifiers: line.modifiers,
      units: line.units,
      charge: line.charge,
      from: line.from ?? encounter.from,
      dx: line.dx,
    })),
  };
}

function coverageOf(scenario: Scenario, patient: Label, index: number): CoverageIntake {
  const { born, sex, coverages } = scenario.patients[patient]!;
  const coverage = coverages[index]!;
  const { subscriber } = coverage;
  return {
    sourceId: `${patient}-${index + 1}`,
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

/** A person's fix, with payers by their code; the reason of a write-off travels with it. */
export function fixOf(scenario: Scenario, decision: Pick<Decision, 'fix' | 'write_off'>): RecordFix | undefined {
  const { fix, write_off } = decision;
  if (!fix && !write_off) return undefined;
  const patient = fix?.patient;
  return {
    lines: fix?.lines as RecordFix['lines'],
    diagnoses: fix?.diagnoses,
    authorization: fix?.authorization,
    patient: patient && {
      name: patient.name,
      address: patient.address && [
        patient.address.line,
        patient.address.city,
        patient.address.state,
        patient.address.zip,
      ],
      member: Object.fromEntries(
        Object.entries(patient.member).map(([payer, member]) => [scenario.payers[payer]!.id, member]),
      ),
    },
    writeOff: write_off,
  };
}
