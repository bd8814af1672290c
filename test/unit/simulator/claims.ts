/** Generated visits as claims, as a product without troubles would bill them. */
import { generatePractice } from '../../../src/demo/generate';
import { FEE_BY_CODE } from '../../../src/demo/codes';
import type { DemoPractice } from '../../../src/demo/types';
import { readBundle } from '../../../src/edges/fhir/index';
import { cents, sum } from '../../../src/money/cents';
import type { PersonIntake, VisitIntake } from '../../../src/registration/intake';
import { write837P, writeInterchange } from '../../../src/x12/index';
import type { Batch837P, Claim837P } from '../../../src/x12/types';

export const START = '2026-01-05';

export function visitsOf(demo: DemoPractice): VisitIntake[] {
  return demo.bundles.flatMap(({ bundle }) =>
    readBundle(JSON.stringify(bundle), { zone: demo.practice.timezone }).visits.map(({ intake }) => intake),
  );
}

/** Every visit of a practice as an original claim; member ids as sent, unless `fixed`. */
export function claimsOf(demo: DemoPractice, fixed = false): Claim837P[] {
  const right = new Map(demo.facts.encounters.map(({ id, memberId }) => [id, memberId]));
  return visitsOf(demo).map((visit) => claimOf(visit, demo, fixed ? right.get(visit.sourceId) : undefined));
}

function claimOf(visit: VisitIntake, demo: DemoPractice, memberId?: string): Claim837P {
  const coverage = visit.patient.coverages[0]!;
  const payer = demo.payers.find(({ code }) => code === coverage.payerCode)!;
  const { practice } = demo;
  const place = (from: { line: string; city: string; state: string; zip: string }) => ({
    line1: from.line,
    city: from.city,
    state: from.state,
    zip: from.zip,
  });
  const of = ({ last, first, born, sex, address }: PersonIntake) => ({
    last,
    first,
    born,
    sex,
    address: place(address),
  });
  const subscriber = coverage.subscriber ? of(coverage.subscriber) : of(visit.patient);
  const lines = visit.lines.map((line, at) => ({
    lineNumber: at + 1,
    code: line.code,
    modifiers: line.modifiers,
    charge: line.charge ?? cents((FEE_BY_CODE.get(line.code)?.charge ?? 10000) * line.units),
    unit: 'UN',
    units: line.units,
    diagnosisPointers: line.dx,
    from: line.from,
    controlNumber: `${visit.sourceId}L${at + 1}`,
    cob: [],
  }));
  return {
    responsibility: 'P',
    relationship: coverage.subscriber ? (coverage.subscriber.relationship === 'spouse' ? '01' : '19') : '18',
    filingIndicator: payer.kind === 'medicare' ? 'MB' : 'CI',
    ...(coverage.group && { group: coverage.group }),
    subscriber: { ...subscriber, memberId: memberId ?? (coverage.memberId || 'NONE') },
    payer: { name: payer.name, id: payer.code },
    ...(coverage.subscriber && { patient: of(visit.patient) }),
    billingProvider: {
      name: practice.name,
      npi: practice.npi,
      taxId: practice.taxId,
      taxonomy: practice.taxonomy,
      address: place(practice.address),
    },
    patientControlNumber: visit.sourceId,
    total: sum(lines.map(({ charge }) => charge)),
    place: visit.place,
    frequency: '1',
    diagnoses: visit.diagnoses,
    otherPayers: [],
    lines,
  };
}

function batchOf(claims: Claim837P[], demo: DemoPractice, nth = 1): Batch837P {
  const { name, submitterId, phone } = demo.practice;
  return {
    stControlNumber: '0001',
    bht03: `B${nth}`,
    created: { date: '2026-06-30', time: '1800' },
    submitter: { name, id: submitterId, contact: { name: 'BILLING', phone } },
    receiver: { name: 'CLEARINGHOUSE', id: 'CLEARINGHOUSE' },
    claims,
  };
}

export const demoOf = (encounters: number, seed = 1): DemoPractice =>
  generatePractice({ seed, encounters, start: START });

/** The claims as the bytes of one 837P interchange; `nth` makes its control numbers. */
export function fileOf(claims: Claim837P[], demo: DemoPractice, nth = 1): { name: string; bytes: Buffer } {
  const { submitterId } = demo.practice;
  const bytes = writeInterchange({
    senderId: submitterId,
    receiverId: 'CLEARINGHOUSE',
    date: '2026-01-06',
    time: '1800',
    control: String(nth).padStart(9, '0'),
    usage: 'T',
    groups: [
      {
        functionalId: 'HC',
        sender: submitterId,
        receiver: 'CLEARINGHOUSE',
        control: String(nth),
        version: '005010X222A1',
        transactions: [write837P(batchOf(claims, demo, nth))],
      },
    ],
  });
  return { name: `837-${nth}.edi`, bytes };
}
