/** The practice's configuration in Postgres: written with a date from which it holds, read as of a date. */
import type { Day, Instant } from '../calendar';
import { type Db, inOrg, row, rows, type Tx } from '../db';
import { newId } from '../ids';
import type { Cents } from '../money/cents';
import { type KeyProvider, makeOrgKeys } from '../privacy/keys';
import { DEFAULT_POLICY, type Policy } from './policy';
import type { ContractRates, Payer, Practice, PracticeConfig } from './types';

/** Makes an organisation with its keys and configuration. `toldAt` makes it told: its business time starts there. */
export async function createPractice(
  db: Db,
  keys: KeyProvider,
  config: PracticeConfig,
  toldAt?: Instant,
): Promise<string> {
  const org = newId();
  await inOrg(db, { org }, async (tx) => {
    await tx('org').insert({
      org_id: org,
      name: config.name,
      zone: config.zone,
      told: config.told,
      submitter_id: config.submitterId,
      npi: config.npi,
      tax_id: config.taxId,
      taxonomy: config.taxonomy,
      address: JSON.stringify(config.address),
      rendering: JSON.stringify(config.rendering),
      nonprofit_hospital: config.nonprofitHospital,
      scratch: config.scratch ?? false,
    });
    if (toldAt) await tx('org_clock').insert({ org_id: org, at: toldAt });
    await makeOrgKeys(tx, org, keys);
    await tx('policy').insert({
      org_id: org,
      effective_from: config.effectiveFrom,
      settings: JSON.stringify(config.policy ?? {}),
    });
    for (const payer of config.payers) await insertPayer(tx, org, payer, config.effectiveFrom);
    await insertPrices(tx, org, config);
  });
  return org;
}

async function insertPayer(tx: Tx, org: string, payer: PracticeConfig['payers'][number], from: Day): Promise<void> {
  const id = newId();
  await tx('payer').insert({ org_id: org, id, code: payer.code, name: payer.name, kind: payer.kind });
  await tx('payer_terms').insert({
    org_id: org,
    payer_id: id,
    effective_from: from,
    filing: JSON.stringify(payer.filing),
    secondary_filing: payer.secondaryFiling ? JSON.stringify(payer.secondaryFiling) : null,
    corrected_filing_days: payer.correctedFilingDays,
    appeals: JSON.stringify(payer.appeals),
    replacement: payer.replacement,
    response_days: payer.responseDays,
    overpayment_days: payer.overpaymentDays,
    claims: payer.claims,
  });
  const rates = Object.entries(payer.rates).map(([code, allowed]) => ({
    org_id: org,
    payer_id: id,
    code,
    effective_from: from,
    allowed_cents: allowed,
  }));
  if (rates.length) await tx('contract_rate').insert(rates);
}

async function insertPrices(tx: Tx, org: string, config: PracticeConfig): Promise<void> {
  const from = config.effectiveFrom;
  const fees = Object.entries(config.fees ?? {}).map(([code, fee]) => ({
    org_id: org,
    code,
    effective_from: from,
    charge_cents: fee.charge,
    description: fee.description,
  }));
  if (fees.length) await tx('fee').insert(fees);
  const pairs = (config.edits?.pairs ?? []).map((p) => ({
    org_id: org,
    column_1: p.column1,
    column_2: p.column2,
    effective_from: from,
    indicator: p.indicator,
  }));
  if (pairs.length) await tx('ncci_pair').insert(pairs);
  const limits = (config.edits?.unitLimits ?? []).map((l) => ({
    org_id: org,
    code: l.code,
    effective_from: from,
    units: l.units,
    mai: l.mai,
  }));
  if (limits.length) await tx('unit_limit').insert(limits);
  const globals = Object.entries(config.edits?.globalDays ?? {}).map(([code, days]) => ({
    org_id: org,
    code,
    effective_from: from,
    days,
  }));
  if (globals.length) await tx('global_days').insert(globals);
}

export interface PracticeRow {
  org_id: string;
  name: string;
  zone: string;
  told: boolean;
  submitter_id: string;
  npi: string;
  tax_id: string;
  taxonomy: string;
  address: Practice['address'];
  rendering: Practice['rendering'];
  nonprofit_hospital: boolean;
  /** All policies, the newest first. There are few: a practice changes its policy some times a year. */
  policies: { from: Day; settings: Partial<Policy> }[];
}

/** Of `org o`. Read anew by every transaction: no process keeps what money depends on. */
export const PRACTICE_COLUMNS = `
  o.org_id, o.name, o.zone, o.told, o.submitter_id, o.npi, o.tax_id, o.taxonomy, o.address, o.rendering, o.nonprofit_hospital,
  (select coalesce(json_agg(json_build_object('from', p.effective_from, 'settings', p.settings) order by p.effective_from desc), '[]'::json)
   from policy p where p.org_id = o.org_id) as policies`;

/** The practice with the policy in force on a day (an instant's UTC day is near enough: policies start at midnight). */
export function practiceAt(found: PracticeRow, at: Instant): Practice {
  const day = at.slice(0, 10);
  return {
    org: found.org_id,
    name: found.name,
    zone: found.zone,
    told: found.told,
    submitterId: found.submitter_id,
    npi: found.npi,
    taxId: found.tax_id,
    taxonomy: found.taxonomy,
    address: found.address,
    rendering: found.rendering,
    nonprofitHospital: found.nonprofit_hospital,
    policy: { ...DEFAULT_POLICY, ...found.policies.find((policy) => policy.from <= day)?.settings },
  };
}

export async function loadPractice(tx: Tx, org: string, at: Instant): Promise<Practice> {
  const found = await row<PracticeRow>(tx, `select ${PRACTICE_COLUMNS} from org o where o.org_id = ?`, [org]);
  if (!found) throw new Error('no such organisation');
  return practiceAt(found, at);
}

/** Business time: what the organisation is told, or else the wall clock. The only file that reads a clock for business. */
export async function orgNow(tx: Tx, org: string): Promise<Instant> {
  const told = await row<{ at: Instant }>(tx, 'select at from org_clock where org_id = ?', [org]);
  return told?.at ?? wallNow();
}

/** For an organisation that is not told its time. */
export const wallNow = (): Instant => new Date().toISOString();

/** Payers with the terms in force on `day`, an SQL expression. */
export const payersOn = (day: string): string => `
  select p.id, p.code, p.name, p.kind, t.filing, t.secondary_filing as "secondaryFiling", t.corrected_filing_days as "correctedFilingDays", t.appeals, t.replacement,
         t.response_days as "responseDays", t.overpayment_days as "overpaymentDays", t.claims
  from payer p join lateral (
    select * from payer_terms x where x.org_id = p.org_id and x.payer_id = p.id and x.effective_from <= ${day} order by x.effective_from desc limit 1) t on true`;

/** All payers with the terms in force on a day. A practice has tens of them, so one query fetches all. */
export async function loadPayers(tx: Tx, on: Day): Promise<Map<string, Payer>> {
  const found = await rows<Payer>(tx, payersOn('?::date'), [on]);
  return new Map(found.map((payer) => [payer.id, payer]));
}

/** What a payer's contract allows for these codes on a day; a whole contract has thousands. */
export async function loadRates(tx: Tx, payerId: string, codes: string[], on: Day): Promise<ContractRates> {
  const found = await rows<{ code: string; allowed_cents: Cents }>(
    tx,
    'select distinct on (code) code, allowed_cents from contract_rate where payer_id = ? and code = any(?) and effective_from <= ?::date order by code, effective_from desc',
    [payerId, codes, on] as never,
  );
  return new Map(found.map((rate) => [rate.code, rate.allowed_cents]));
}

/** The next value of a counter, taken in this transaction: it rises by one and a rolled-back transaction gives it back. */
export async function takeNumber(tx: Tx, org: string, name: string, count = 1): Promise<number> {
  const taken = await row<{ value: number }>(
    tx,
    `insert into counter (org_id, name, value) values (?, ?, ?) on conflict (org_id, name) do update set value = counter.value + excluded.value returning value`,
    [org, name, count],
  );
  return taken!.value - count + 1;
}

/** Every organisation but scratch ones, oldest first; asked with the job role, which alone sees across them. */
export const allOrganisations = async (jobDb: Db): Promise<string[]> =>
  (await rows<{ org_id: string }>(jobDb, 'select org_id from org where not scratch order by created_at')).map(
    (org) => org.org_id,
  );

export interface Organisation {
  org: string;
  name: string;
  zone: string;
  told: boolean;
}

/** Every organisation with its name, oldest first, but for the scratch ones of scenarios; asked with the job role. */
export const listOrganisations = (jobDb: Db): Promise<Organisation[]> =>
  rows(jobDb, 'select org_id as org, name, zone, told from org where not scratch order by created_at');
