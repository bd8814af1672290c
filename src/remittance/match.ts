/**
 * Which of our claims does each claim of an 835 answer? The tiers of FORMAT 6.7, each for what the one before left, always
 * within the payer's own claims, or by PCN within an encounter that this payer covers too. A guess beyond them is a
 * person's to make.
 *
 * Each tier asks once for the whole file by a list of keys: a join would leave it to the planner whether a file of a
 * thousand claims reads the practice's claims once or a thousand times.
 */
import { rows, type Tx } from '../db';
import type { RemittanceClaim } from '../x12';

export interface Match {
  claimId: string;
  encounterId: string;
  how: 'control_number' | 'pcn' | 'pcn_crossover' | 'pcn_prefix';
}

/** A claim of ours that may be the one. */
interface Candidate {
  id: string;
  encounterId: string;
  /** Its place among the encounter's claims: a later one is the one that the payer answers now. */
  n: number;
  icn: string | null;
  pcnKey: string | null;
}

/** A PCN that a payer has cut is at least this long. */
const PREFIX_MIN = 8;

const keyOf = (claim: RemittanceClaim): string => claim.patientControlNumber.toUpperCase();

/** Answers in the order of `claims`; undefined where none of ours fits. */
export async function matchClaims(
  tx: Tx,
  payerId: string,
  claims: readonly RemittanceClaim[],
): Promise<(Match | undefined)[]> {
  const matches = new Map<RemittanceClaim, Match>();
  for (const tier of [byControlNumber, byPcn, byCrossover, byPrefix]) {
    const left = claims.filter((claim) => !matches.has(claim));
    if (left.length > 0) for (const [claim, match] of await tier(tx, payerId, left)) matches.set(claim, match);
  }
  return claims.map((claim) => matches.get(claim));
}

type Tier = (
  tx: Tx,
  payerId: string,
  claims: readonly RemittanceClaim[],
) => Promise<Iterable<[RemittanceClaim, Match]>>;

const COLUMNS = 'id, encounter_id as "encounterId", n, icn, pcn_key as "pcnKey"';

/** By the payer's own number; several versions may carry it, so the one with this PCN first. */
const byControlNumber: Tier = async (tx, payerId, claims) => {
  const numbers = claims.flatMap((claim) => claim.payerControlNumber || []);
  const known = await rows<Candidate>(
    tx,
    `select ${COLUMNS} from claim where payer_id = ? and icn = any(?) order by n`,
    [payerId, numbers] as never,
  );
  const found = [
    ...(await toldByRemittance(tx, payerId, numbers)),
    ...(await toldByPerson(tx, payerId, numbers)),
    ...known,
  ];
  const latest = new Map<string, Candidate>();
  const withPcn = new Map<string, Candidate>();
  for (const candidate of found) {
    latest.set(candidate.icn!, candidate);
    withPcn.set(`${candidate.icn}/${candidate.pcnKey}`, candidate);
  }
  return picked('control_number', claims, (claim) => {
    const number = claim.payerControlNumber;
    return withPcn.get(`${number}/${keyOf(claim)}`) ?? latest.get(number);
  });
};

/** Numbers under which the payer has answered before. One that it gave to claims of several visits says nothing. */
async function toldByRemittance(tx: Tx, payerId: string, numbers: string[]): Promise<Candidate[]> {
  const answered = await rows<Candidate>(
    tx,
    `select c.id, c.encounter_id as "encounterId", c.n, r.icn, c.pcn_key as "pcnKey" from remit_claim r join claim c on c.org_id = r.org_id and c.id = r.claim_id
     where r.payer_id = ? and r.icn = any(?) and r.state in ('posted', 'reversed') order by c.n`,
    [payerId, numbers] as never,
  );
  const encounters = new Map<string, Set<string>>();
  for (const { icn, encounterId } of answered)
    encounters.set(icn!, (encounters.get(icn!) ?? new Set<string>()).add(encounterId));
  return answered.filter(({ icn }) => encounters.get(icn!)!.size === 1);
}

/** What a person has said of an earlier remittance under the same number; a claim's own number outranks it. */
const toldByPerson = (tx: Tx, payerId: string, numbers: string[]): Promise<Candidate[]> =>
  rows<Candidate>(
    tx,
    `select c.id, c.encounter_id as "encounterId", c.n, m.icn, c.pcn_key as "pcnKey" from remit_match m join claim c on c.org_id = m.org_id and c.id = m.claim_id
     where m.payer_id = ? and m.icn = any(?) order by m.matched_at`,
    [payerId, numbers] as never,
  );

const byPcn: Tier = async (tx, payerId, claims) => {
  const found = await rows<Candidate>(
    tx,
    `select ${COLUMNS} from claim where payer_id = ? and pcn_key = any(?) order by n`,
    [payerId, claims.map(keyOf)] as never,
  );
  const byKey = new Map(found.map((candidate) => [candidate.pcnKey, candidate]));
  return picked('pcn', claims, (claim) => byKey.get(keyOf(claim)));
};

/**
 * The PCN is that of a claim to another payer, who passed it on to this one. It may have done so before it answered: then
 * this payer has no claim of its own yet, and its answer waits under the one that was sent (FORMAT 6.5).
 */
const byCrossover: Tier = async (tx, payerId, claims) => {
  const sent = await rows<Candidate>(tx, `select ${COLUMNS} from claim where pcn_key = any(?)`, [
    claims.map(keyOf),
  ] as never);
  const encounters = sent.map((candidate) => candidate.encounterId);
  const passedOn = await rows<Candidate>(
    tx,
    `select ${COLUMNS} from claim where payer_id = ? and encounter_id = any(?) order by n`,
    [payerId, encounters] as never,
  );
  const covered = await coveredBy(tx, payerId, encounters);
  const sentAs = new Map(sent.map((candidate) => [candidate.pcnKey, candidate]));
  const ofEncounter = new Map(passedOn.map((candidate) => [candidate.encounterId, candidate]));
  return picked('pcn_crossover', claims, (claim) => {
    const known = sentAs.get(keyOf(claim));
    return known && (ofEncounter.get(known.encounterId) ?? (covered.has(known.encounterId) ? known : undefined));
  });
};

/** Of these encounters those that the payer covers on their day. */
async function coveredBy(tx: Tx, payerId: string, encounters: string[]): Promise<Set<string>> {
  const found = await rows<{ id: string }>(
    tx,
    `select e.id from encounter e join coverage c on c.org_id = e.org_id and c.patient_id = e.patient_id and c.payer_id = ? and not c.dropped
     where e.id = any(?) and coalesce(c.from_date, e.from_date) <= e.from_date and e.from_date <= coalesce(c.to_date, e.from_date)`,
    [payerId, encounters] as never,
  );
  return new Set(found.map(({ id }) => id));
}

/** A cut PCN that begins one claim's only, charge equal. Few come here, so each asks by itself. */
const byPrefix: Tier = async (tx, payerId, claims) => {
  const unique = new Map<RemittanceClaim, Candidate>();
  for (const claim of claims) {
    const key = keyOf(claim);
    if (key.length < PREFIX_MIN) continue;
    const [only, second] = await rows<Candidate>(
      tx,
      `select ${COLUMNS} from claim where payer_id = ? and pcn_key >= ? and pcn_key < ? and total_cents = ? limit 2`,
      [payerId, key, `${key}~`, claim.charge],
    );
    if (only && !second) unique.set(claim, only);
  }
  return picked('pcn_prefix', claims, (claim) => unique.get(claim));
};

function picked(
  how: Match['how'],
  claims: readonly RemittanceClaim[],
  pick: (claim: RemittanceClaim) => Candidate | undefined,
): [RemittanceClaim, Match][] {
  return claims.flatMap((claim): [RemittanceClaim, Match][] => {
    const candidate = pick(claim);
    return candidate ? [[claim, { claimId: candidate.id, encounterId: candidate.encounterId, how }]] : [];
  });
}
