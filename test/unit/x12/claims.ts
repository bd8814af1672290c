/** Claims of one invented practice, whole enough for the independent judge. */
import { sum } from '../../../src/money/cents';
import type { Batch837P, BillingProvider, Claim837P, Line837P, Subscriber837 } from '../../../src/x12/index';
import { usd } from './support';

export const CLINIC: BillingProvider = {
  name: 'PROMONTORY FAMILY CLINIC',
  npi: '1000000012',
  taxId: '999999999',
  taxonomy: '207Q00000X',
  address: { line1: '200 CLINIC WAY', city: 'SPRINGFIELD', state: 'IL', zip: '627010001' },
};

const HOME = { line1: '12 EXAMPLE ST', city: 'SPRINGFIELD', state: 'IL', zip: '62701' };

const ADA: Subscriber837 = {
  last: 'MERIWETHER',
  first: 'ADA',
  memberId: 'PHP100200301',
  born: '1984-05-17',
  sex: 'F',
  address: HOME,
};

export function line(lineNumber: number, code: string, dollars: number, change: Partial<Line837P> = {}): Line837P {
  return {
    lineNumber,
    code,
    modifiers: [],
    charge: usd(dollars),
    unit: 'UN',
    units: 1,
    diagnosisPointers: [1],
    from: '2026-03-03',
    controlNumber: `C${lineNumber}`,
    cob: [],
    ...change,
  };
}

export function claim(change: Partial<Claim837P> = {}): Claim837P {
  const lines = change.lines ?? [line(1, 'S0612', 180), line(2, 'Q0091', 60, { diagnosisPointers: [1, 2] })];
  return {
    billingProvider: CLINIC,
    responsibility: 'P',
    relationship: '18',
    group: 'G7001',
    filingIndicator: 'CI',
    subscriber: ADA,
    payer: { name: 'PRAIRIE HEALTH PLAN', id: 'PHP01' },
    patientControlNumber: 'PCN1',
    total: sum(lines.map(({ charge }) => charge)),
    place: '11',
    frequency: '1',
    diagnoses: ['Z01.419', 'Z12.4'],
    renderingProvider: { last: 'EXAMPLE', first: 'IVY', npi: '1000000020', taxonomy: '207Q00000X' },
    otherPayers: [],
    ...change,
    lines,
  };
}

export function batch(...claims: Claim837P[]): Batch837P {
  return {
    stControlNumber: '0001',
    bht03: 'B0001',
    created: { date: '2026-03-20', time: '1800' },
    submitter: {
      name: 'PROMONTORY FAMILY CLINIC',
      id: 'THROUGHLINE',
      contact: { name: 'BILLING', phone: '2175550100' },
    },
    receiver: { name: 'PRAIRIE HEALTH PLAN', id: 'PHP01' },
    claims,
  };
}

const MARCUS = { last: 'HOLLOWAY', first: 'MARCUS', born: '1975-10-11', sex: 'M', address: HOME };

/** The spouse's plan pays second, so the spouse is the subscriber and the patient a dependent. */
export function secondary(): Claim837P {
  const decided = (code: string, paid: number, contractual: number, reason: string, patient: number) => ({
    payerId: 'PHP01',
    paid: usd(paid),
    procedure: { qualifier: 'HC', code, modifiers: [] },
    units: 1,
    adjustments: [
      { group: 'CO', carc: '45', amount: usd(contractual) },
      { group: 'PR', carc: reason, amount: usd(patient) },
    ],
    date: '2026-03-18',
  });
  return claim({
    responsibility: 'S',
    relationship: '01',
    group: 'L42',
    subscriber: {
      last: 'HOLLOWAY',
      first: 'RENATA',
      memberId: 'LSM55510333',
      born: '1979-08-02',
      sex: 'F',
      address: HOME,
    },
    patient: MARCUS,
    payer: { name: 'LAKESHORE MUTUAL', id: 'LSM01' },
    patientControlNumber: 'PCN2',
    diagnoses: ['M54.50'],
    otherPayers: [
      {
        responsibility: 'P',
        relationship: '18',
        filingIndicator: 'CI',
        adjustments: [],
        paid: usd(80),
        subscriber: { last: 'HOLLOWAY', first: 'MARCUS', memberId: 'PHP100200701' },
        payer: { name: 'PRAIRIE HEALTH PLAN', id: 'PHP01' },
      },
    ],
    lines: [
      line(1, '99213', 150, { cob: [decided('99213', 80, 50, '2', 20)] }),
      line(2, 'G0283', 60, { cob: [decided('G0283', 0, 20, '1', 40)] }),
    ],
  });
}

/** A child on a parent's plan. */
export function dependent(): Claim837P {
  return claim({
    relationship: '19',
    patient: { last: 'MERIWETHER', first: 'TOM', born: '2015-01-31', sex: 'M', address: HOME },
    patientControlNumber: 'PCN3',
  });
}
