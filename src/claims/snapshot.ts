/**
 * A claim's snapshot: everything that will stand in its 837, taken when it is built, so that later changes to people or
 * coverages never change a claim that exists (DOMAIN 1.1, 1.5). Sealed, since it names the patient.
 */
import { row, type Tx } from '../db';
import type { Claim, Coverage, EncounterRecord, Line, RemitClaim } from '../line/record';
import { ZERO } from '../money/cents';
import type { Payer, Practice } from '../practice/types';
import type { OrgSealer } from '../privacy/seal';
import type { PersonIntake } from '../registration/intake';
import { coveragesOfClaim } from './covered';
import { diagnosesOf } from './parts';
import { plainText } from './plain-text';
import { lineResults } from '../remittance/lines';
import type { PayerKind } from '../words';
import type { Claim837, Coverage837, Line837P, LineAdjudication, OtherPayer837, Person837 } from '../x12';
import type { ClaimContent } from './content';
import { institutionalContent, institutionalLine } from './institutional';

/** SBR09 by the kind of payer. */
const FILING_INDICATOR: Record<PayerKind, string> = {
  commercial: 'CI',
  medicare: 'MB',
  medicare_advantage: '16',
  medicaid: 'MC',
  medigap: 'CI',
  tricare: 'CH',
  workers_comp: 'WC',
  auto: 'AM',
};
/** A facility bills Medicare's part A. */
const filingIndicatorOf = (payer: PayerKind, kind: EncounterRecord['encounter']['kind']): string =>
  payer === 'medicare' && kind === 'institutional' ? 'MA' : FILING_INDICATOR[payer];
const RELATIONSHIP: Record<string, string> = { self: '18', spouse: '01', child: '19', other: 'G8' };
const RESPONSIBILITY = ['P', 'S', 'T', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

interface SnapshotFacts {
  tx: Tx;
  sealer: OrgSealer;
  practice: Practice;
  record: EncounterRecord;
}

/** Builds what the codec takes for one claim. */
export async function snapshotOf(facts: SnapshotFacts, claim: Claim, pcn: string): Promise<ClaimContent> {
  const { encounter, lines } = facts.record;
  const common = await commonOf(facts, claim, pcn);
  const others = coveragesOfClaim(facts.record, claim).filter((coverage) => coverage.id !== claim.coverageId);
  const claimed = lines
    .filter((line) => claim.lineIds.includes(line.id))
    .map((line) => ({ line, cob: others.flatMap((other) => adjudication(facts.record, other, claim, line) ?? []) }));
  if (encounter.kind === 'institutional')
    return institutionalContent(
      encounter,
      common,
      claimed.map(({ line, cob }, index) => institutionalLine(line, index + 1, cob)),
    );
  const places = diagnosesOf(facts.record, claim);
  return {
    ...common,
    place: encounter.place,
    diagnoses: places.map((place) => encounter.diagnoses[place - 1]!),
    lines: claimed.map(({ line, cob }, index) => professionalLine(line, index + 1, places, cob)),
  };
}

/** What claims of both guides have. */
async function commonOf(facts: SnapshotFacts, claim: Claim, pcn: string) {
  const { record, practice } = facts;
  const patient = await openPatient(facts);
  const ordered = coveragesOfClaim(record, claim);
  const own = await coverageOf(
    facts,
    record.coverages.find((coverage) => coverage.id === claim.coverageId)!,
    ordered,
    patient,
  );
  const otherPayers: OtherPayer837[] = [];
  for (const other of ordered.filter((coverage) => coverage.id !== claim.coverageId))
    otherPayers.push(await otherPayer(facts, claim, other, ordered, patient));
  return {
    ...own,
    billingProvider: {
      name: plainText(practice.name),
      npi: practice.npi,
      taxId: practice.taxId,
      taxonomy: practice.taxonomy,
      address: address837(practice.address),
    },
    patient: own.relationship === '18' ? undefined : person837(patient),
    patientControlNumber: pcn,
    total: claim.total,
    frequency: claim.frequency,
    originalReference: claim.originalIcn ?? undefined,
    priorAuthorization: record.encounter.authorization ?? undefined,
    renderingProvider: {
      last: plainText(practice.rendering.last),
      first: plainText(practice.rendering.first),
      npi: practice.rendering.npi,
      taxonomy: practice.taxonomy,
    },
    otherPayers,
  } satisfies Claim837;
}

async function openPatient(facts: SnapshotFacts): Promise<PersonIntake> {
  const { patientId } = facts.record.encounter;
  const found = await row<{ person: Buffer }>(facts.tx, 'select person from patient where id = ?', [patientId]);
  return facts.sealer.openJson<PersonIntake>('patient.person', patientId, found!.person);
}

const address837 = (address: PersonIntake['address']): { line1: string; city: string; state: string; zip: string } => ({
  line1: plainText(address.line),
  city: plainText(address.city),
  state: address.state,
  zip: address.zip.replace(/\D/g, ''),
});

const person837 = (person: PersonIntake): Person837 => ({
  last: plainText(person.last),
  first: plainText(person.first),
  born: person.born,
  sex: person.sex,
  address: address837(person.address),
});

async function coverageOf(
  facts: SnapshotFacts,
  coverage: Coverage,
  ordered: Coverage[],
  patient: PersonIntake,
): Promise<Coverage837> {
  const found = await row<{
    member: Buffer | null;
    group: string | null;
    subscriber: Buffer | null;
    relationship: string;
    mspType: string | null;
  }>(
    facts.tx,
    'select member, group_number as "group", subscriber, relationship, msp_type as "mspType" from coverage where id = ?',
    [coverage.id],
  );
  const payer = facts.record.payers.get(coverage.payerId)!;
  const subscriber = found!.subscriber
    ? facts.sealer.openJson<PersonIntake>('coverage.subscriber', coverage.id, found!.subscriber)
    : patient;
  const member = found!.member ? facts.sealer.open('coverage.member', coverage.id, found!.member).toString() : '';
  return {
    responsibility: RESPONSIBILITY[ordered.findIndex((other) => other.id === coverage.id)] ?? 'U',
    relationship: RELATIONSHIP[found!.relationship] ?? 'G8',
    group: found!.group ?? undefined,
    mspType: found!.mspType ?? undefined,
    filingIndicator: filingIndicatorOf(payer.kind, facts.record.encounter.kind),
    subscriber: { ...person837(subscriber), memberId: member },
    payer: { name: plainText(payer.name), id: payer.code },
  };
}

/** Loop 2320: every coverage in force is named; a payer that has answered with its money, adjustments and date (DOMAIN 4.13). */
async function otherPayer(
  facts: SnapshotFacts,
  claim: Claim,
  other: Coverage,
  ordered: Coverage[],
  patient: PersonIntake,
): Promise<OtherPayer837> {
  const coverage = await coverageOf(facts, other, ordered, patient);
  const answer = answerOf(facts.record, other, claim);
  if (!answer) return { ...coverage, adjustments: [] };
  const onLines = answer.detail.lines.length > 0;
  return {
    ...coverage,
    adjustments: answer.detail.adjustments,
    paid: answer.paid,
    paidDate: onLines ? undefined : answer.payDate,
    payerControlNumber: answer.icn ?? undefined,
  };
}

/** The last answer of a payer that comes before this claim's. */
function answerOf(record: EncounterRecord, coverage: Coverage, claim: Claim): RemitClaim | undefined {
  if (coverage.rank >= claim.rank) return undefined;
  const isOfPart = (claimId: string): boolean => record.claims.find(({ id }) => id === claimId)?.part === claim.part;
  return record.remits
    .filter((remit) => remit.payerId === coverage.payerId && remit.state === 'posted' && remit.statusCode !== '22')
    .filter((remit) => isOfPart(remit.claimId!))
    .at(-1);
}

const professionalLine = (line: Line, lineNumber: number, places: number[], cob: LineAdjudication[]): Line837P => ({
  lineNumber,
  code: line.code,
  modifiers: line.modifiers,
  charge: line.charge ?? ZERO,
  unit: 'UN',
  units: line.units,
  diagnosisPointers: line.dx.map((place) => places.indexOf(place) + 1),
  from: line.from,
  controlNumber: line.control,
  cob,
});

function adjudication(record: EncounterRecord, other: Coverage, claim: Claim, line: Line): LineAdjudication | null {
  const answer = answerOf(record, other, claim);
  const answered = answer && record.claims.find((candidate) => candidate.id === answer.claimId);
  if (!answer || !answered || answer.detail.lines.length === 0) return null;
  const original = answer.detail.lines.find(
    (candidate) => candidate.control === line.control || candidate.code === line.code,
  );
  const result = lineResults({ detail: { ...answer.detail, adjustments: [] } }, answered, record.lines)?.find(
    (candidate) => candidate.line.id === line.id,
  );
  if (!result) return null;
  return {
    payerId: (record.payers.get(other.payerId) as Payer).code,
    paid: result.paid,
    // Where the revenue code says all, there is no procedure (837I TR3, 2430 SVD03).
    procedure: line.code
      ? { qualifier: 'HC', code: original?.code ?? line.code, modifiers: original?.modifiers ?? line.modifiers }
      : { qualifier: '', code: '', modifiers: [] },
    ...(line.revenue && record.encounter.kind === 'institutional' && { revenueCode: line.revenue }),
    units: original?.units ?? line.units,
    adjustments: result.adjustments.map((adjustment) => ({ ...adjustment, amount: adjustment.amount })),
    date: answer.payDate,
  };
}
