/** FHIR NDJSON as a practice's system would send it: a Bundle a line, with one visit of a patient who comes now and again. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** Everybody comes again after so many visits of others. */
const PATIENTS = 10_000;
const CODES = ['99213', '93000', '36415', '81002', '99214', 'J3420'];
const ICD = ['I10', 'E11.9', 'J20.9', 'M54.50', 'R51.9'];

/** One line; the same number gives the same line. */
function intakeLine(n: number, payers: readonly string[]): string {
  const patient = `p${n % PATIENTS}`;
  const day = new Date(Date.UTC(2026, 0, 5 + Math.floor(n / 700))).toISOString().slice(0, 10);
  const entry = (resource: object): object => ({ resource });
  const charge = (k: number): object =>
    entry({
      resourceType: 'ChargeItem',
      id: `c${n}-${k}`,
      status: 'billable',
      context: { reference: `Encounter/e${n}` },
      code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: CODES[(n + k) % CODES.length] }] },
      quantity: { value: 1 },
      priceOverride: { value: 40 + ((n * 7 + k) % 160), currency: 'USD' },
      supportingInformation: [{ reference: `Condition/d${n}` }],
    });
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      entry({ resourceType: 'Organization', id: 'o', identifier: [{ value: payers[n % payers.length] }] }),
      entry({
        resourceType: 'Practitioner',
        id: 'dr',
        identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1000000020' }],
      }),
      entry({
        resourceType: 'Patient',
        id: patient,
        name: [{ family: `FAMILY${patient}`, given: ['ADA'] }],
        gender: 'female',
        birthDate: '1984-05-17',
        address: [{ line: ['12 ELM ROW'], city: 'HARROW', state: 'OH', postalCode: '43215' }],
      }),
      entry({
        resourceType: 'Coverage',
        id: `v-${patient}`,
        status: 'active',
        beneficiary: { reference: `Patient/${patient}` },
        subscriberId: `ID${patient}`,
        payor: [{ reference: 'Organization/o' }],
        order: 1,
      }),
      entry({
        resourceType: 'Encounter',
        id: `e${n}`,
        status: 'finished',
        class: { code: 'AMB' },
        subject: { reference: `Patient/${patient}` },
        period: { start: day, end: day },
        participant: [{ individual: { reference: 'Practitioner/dr' } }],
        diagnosis: [{ condition: { reference: `Condition/d${n}` } }],
      }),
      entry({
        resourceType: 'Condition',
        id: `d${n}`,
        encounter: { reference: `Encounter/e${n}` },
        code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: ICD[n % ICD.length] }] },
      }),
      charge(0),
      charge(1),
    ],
  });
}

/** Writes a file of so many lines, without holding them. */
export async function writeIntakeFile(path: string, count: number, payers: readonly string[]): Promise<void> {
  const out = createWriteStream(path);
  for (let n = 0; n < count; n += 1) if (!out.write(`${intakeLine(n, payers)}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}
