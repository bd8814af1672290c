/** Invented 835 and 837P of the size and shape that payers and practices exchange, the same from the same seed. */
import type { Random } from '../src/random';
import { type Cents, cents, sum } from '../src/money/cents';
import type { Batch837P, Claim837P, Line837P, Remittance, RemittanceClaim, RemittanceLine } from '../src/x12';

/** Claims of one ST..SE. The guides advise at most 5,000 (837P) and 10,000 (835). */
const CLAIMS_PER_TRANSACTION = 1_000;

const LASTS = ['MERIWETHER', 'HOLLOWAY', 'ISAAC', 'OKAFOR', 'NARCISA', 'LINDQVIST', 'PARK', 'DELACROIX', 'ABERNATHY'];
const FIRSTS = ['ADA', 'MARCUS', 'JUNE', 'THEODORE', 'PRIYA', 'SOLOMON', 'INES', 'WALLACE'];
const CODES = ['99213', '99214', '99203', '36415', '85025', '80053', '93000', '97110', '20610', 'G0439'];
const DIAGNOSES = ['Z00.00', 'I10', 'E11.9', 'M54.50', 'J06.9', 'R51.9', 'F41.1', 'Z12.31'];
const CITIES = ['SPRINGFIELD', 'COLUMBUS', 'PEORIA', 'CEDAR RAPIDS'];
const REASONS = ['45', '97', '253', '16'];

/** One 835 with its sums in balance. `number` tells it from the others of its file. */
export function remittance(random: Random, number: number): Remittance {
  const claims = Array.from({ length: CLAIMS_PER_TRANSACTION }, (_, i) => remittanceClaim(random, number, i));
  return {
    stControlNumber: controlNumber(number),
    payment: { handling: 'I', amount: sum(claims.map(({ paid }) => paid)), creditDebit: 'C', method: 'CHK', date: DAY },
    trace: `T${random.digits(9)}`,
    originatingCompany: '1512345678',
    productionDate: DAY,
    payer: {
      name: 'PRAIRIE HEALTH PLAN',
      id: 'PHP01',
      idSource: '2U',
      address: { line1: '1 PAYER PLAZA', city: 'COLUMBUS', state: 'OH', zip: '432150001' },
      contacts: [{ function: 'BL', name: 'EDI', numbers: [{ qualifier: 'TE', number: '8005550101' }] }],
      references: [],
    },
    payee: { name: 'PROMONTORY FAMILY CLINIC', npi: '1000000012', taxId: '999999999', references: [] },
    claims,
    providerAdjustments: [],
    unknown: [],
  };
}

const DAY = '2026-03-30';

function controlNumber(number: number): string {
  return String(number).padStart(4, '0');
}

function remittanceClaim(random: Random, transaction: number, index: number): RemittanceClaim {
  const lines = Array.from({ length: random.between(1, 4) }, (_, i) => remittanceLine(random, i + 1));
  const responsible = lines.flatMap(({ adjustments }) => adjustments.filter(({ group }) => group === 'PR'));
  const claim: RemittanceClaim = {
    patientControlNumber: `PCN${transaction}-${index}`,
    status: random.chance(0.9) ? '1' : '4',
    charge: sum(lines.map(({ charge }) => charge)),
    paid: sum(lines.map(({ paid }) => paid)),
    patientResponsibility: sum(responsible.map(({ amount }) => amount)),
    filingIndicator: '12',
    payerControlNumber: `ICN${random.digits(12)}`,
    facility: '11',
    frequency: '1',
    adjustments: [],
    remarks: random.chance(0.2) ? ['MA01'] : [],
    patient: { type: '1', last: random.pick(LASTS), first: random.pick(FIRSTS), idQualifier: 'MI', id: member(random) },
    renderingProvider: { type: '1', last: 'EXAMPLE', first: 'IVY', idQualifier: 'XX', id: '1000000020' },
    references: random.chance(0.3) ? [{ qualifier: '1L', id: `G${random.digits(6)}` }] : [],
    dates: [{ qualifier: '050', date: '2026-03-20' }],
    contacts: [],
    amounts: random.chance(0.5) ? [{ qualifier: 'AU', amount: sum(lines.map(({ charge }) => charge)) }] : [],
    quantities: [],
    lines,
    unknown: [],
  };
  if (index === 0) claim.headerLoop = { number: '1', summaries: [] };
  return claim;
}

function remittanceLine(random: Random, number: number): RemittanceLine {
  const charge = amount(random, 40_00, 400_00);
  const contractual = amount(random, 5_00, 20_00);
  const patient = random.chance(0.4) ? amount(random, 1_00, 15_00) : undefined;
  const adjustments = [{ group: 'CO', carc: random.pick(REASONS), amount: contractual }];
  if (patient !== undefined) adjustments.push({ group: 'PR', carc: '2', amount: patient });
  const allowed = cents(charge - contractual);
  return {
    procedure: { qualifier: 'HC', code: random.pick(CODES), modifiers: random.chance(0.25) ? ['25'] : [] },
    charge,
    paid: cents(allowed - (patient ?? 0)),
    units: 1,
    adjustments,
    remarks: random.chance(0.15) ? ['N130'] : [],
    controlNumber: `L${number}`,
    allowed,
    date: `2026-03-${String(random.between(1, 28)).padStart(2, '0')}`,
    references: [],
    amounts: [],
    quantities: [],
    unknown: [],
  };
}

function amount(random: Random, low: number, high: number): Cents {
  return cents(random.between(low, high));
}

function member(random: Random): string {
  return `PHP${random.digits(9)}`;
}

/** One 837P of a practice. */
export function batch(random: Random, number: number): Batch837P {
  return {
    stControlNumber: controlNumber(number),
    bht03: `B${number}`,
    created: { date: '2026-03-30', time: '1800' },
    submitter: {
      name: 'PROMONTORY FAMILY CLINIC',
      id: 'THROUGHLINE',
      contact: { name: 'BILLING', phone: '2175550100' },
    },
    receiver: { name: 'PRAIRIE HEALTH PLAN', id: 'PHP01' },
    claims: Array.from({ length: CLAIMS_PER_TRANSACTION }, (_, i) => claim(random, number, i)),
  };
}

const CLINIC: Claim837P['billingProvider'] = {
  name: 'PROMONTORY FAMILY CLINIC',
  npi: '1000000012',
  taxId: '999999999',
  taxonomy: '207Q00000X',
  address: { line1: '200 CLINIC WAY', city: 'SPRINGFIELD', state: 'IL', zip: '627010001' },
};

function claim(random: Random, transaction: number, index: number): Claim837P {
  const lines = Array.from({ length: random.between(1, 4) }, (_, i) => claimLine(random, i + 1));
  const city = random.pick(CITIES);
  const diagnosis = random.pick(DIAGNOSES);
  return {
    billingProvider: CLINIC,
    responsibility: 'P',
    relationship: '18',
    group: `G${random.digits(4)}`,
    filingIndicator: 'CI',
    subscriber: {
      last: random.pick(LASTS),
      first: random.pick(FIRSTS),
      memberId: member(random),
      born: `19${random.between(40, 99)}-05-17`,
      sex: random.pick(['F', 'M']),
      address: { line1: `${random.between(1, 999)} EXAMPLE ST`, city, state: 'IL', zip: '627010001' },
    },
    payer: { name: 'PRAIRIE HEALTH PLAN', id: 'PHP01' },
    patientControlNumber: `PCN${transaction}-${index}`,
    total: sum(lines.map(({ charge }) => charge)),
    place: '11',
    frequency: '1',
    diagnoses: [diagnosis, random.pick(DIAGNOSES.filter((other) => other !== diagnosis))],
    renderingProvider: { last: 'EXAMPLE', first: 'IVY', npi: '1000000020', taxonomy: '207Q00000X' },
    otherPayers: [],
    lines,
  };
}

function claimLine(random: Random, lineNumber: number): Line837P {
  return {
    lineNumber,
    code: random.pick(CODES),
    modifiers: random.chance(0.25) ? ['25'] : [],
    charge: amount(random, 40_00, 400_00),
    unit: 'UN',
    units: 1,
    diagnosisPointers: random.chance(0.5) ? [1, 2] : [1],
    from: `2026-03-${String(random.between(1, 28)).padStart(2, '0')}`,
    controlNumber: `C${lineNumber}`,
    cob: [],
  };
}
