/** Everything that an expectation may ask, read from the record as it stands. The store of the scenario room: its SQL is here. */
import type { Instant } from '../calendar';
import { type ClaimContent, daysOf, facilityOf } from '../claims/content';
import { formsOf } from '../claims/forms';
import { type Deps, inWork } from '../deps';
import { rows, type Tx } from '../db';
import { type Cents, cents } from '../money/cents';
import { loadAuthorizations } from '../registration/authorizations';
import type { OrgSealer } from '../privacy/seal';
import type * as driver from './driver';
import type { Balances, ClaimKey, Label, Money } from './types';

export interface Labels {
  encounters: Map<Label, string>;
  payers: Map<Label, string>;
  files: Map<Label, string>;
}

interface Reader {
  tx: Tx;
  sealer: OrgSealer;
  labelOfEncounter: Map<string, Label>;
  labelOfPayer: Map<string, Label>;
}

/** By id. */
export const flipped = (labels: Map<Label, string>): Map<string, Label> =>
  new Map([...labels].map(([label, id]) => [id, label]));

export function readFacts(deps: Deps, org: string, labels: Labels): Promise<driver.ScenarioFacts> {
  return inWork(deps, { org, actor: 'system' }, async ({ tx, sealer }) => {
    const reader: Reader = {
      tx,
      sealer,
      labelOfEncounter: flipped(labels.encounters),
      labelOfPayer: flipped(labels.payers),
    };
    const encounters: driver.ScenarioFacts['encounters'] = {};
    for (const [label, id] of labels.encounters) encounters[label] = await encounterFacts(reader, id);
    return {
      encounters,
      practice_tasks: await tasks(reader, 'encounter_id is null and guarantor_id is null'),
      practice_deadlines: await deadlines(reader, `owner_kind = 'practice'`, []),
      money: await money(reader),
      files: await files(reader, labels.files),
      batches: await batches(reader),
      audit: await audit(reader),
      ledger: await ledger(reader),
    };
  });
}

async function encounterFacts(reader: Reader, id: string): Promise<driver.EncounterFacts> {
  const [found] = await rows<{
    stage: driver.EncounterFacts['stage'];
    held: boolean;
    guarantor_id: string;
    patient_id: string;
  }>(reader.tx, 'select stage, held, guarantor_id, patient_id from encounter where id = ?', [id]);
  const guarantor = found!.guarantor_id;
  return {
    stage: found!.stage,
    held: found!.held,
    tasks: await tasks(reader, '(encounter_id = ? or (encounter_id is null and guarantor_id = ?))', [id, guarantor]),
    claims: await claims(reader, id),
    denials: await denials(reader, id),
    appeals: await appeals(reader, id),
    deadlines: await deadlines(reader, `(encounter_id = ? or (owner_kind = 'account' and owner_id = ?))`, [
      id,
      guarantor,
    ]),
    balances: await balances(reader, id),
    statements: await statements(reader, guarantor),
    authorizations: await authorizations(reader, found!.patient_id),
  };
}

async function tasks(
  { tx, labelOfEncounter }: Reader,
  where: string,
  bindings: string[] = [],
): Promise<driver.TaskFacts[]> {
  const found = await rows<{
    id: string;
    kind: driver.TaskFacts['kind'];
    reason: string;
    queue: driver.TaskFacts['queue'];
    state: string;
    amount: Cents;
    encounter_id: string | null;
    claim_n: number | null;
    lines: number[];
  }>(
    tx,
    `select t.id, t.kind, t.reason, t.queue, t.state, t.amount_cents as amount, t.encounter_id, (select c.n from claim c where c.id = t.claim_id) as claim_n,
       array(select l.n from charge_line l where l.id = t.line_id or l.id in (select d.line_id from denial d where d.task_id = t.id) order by l.n) as lines
     from task t where ${where} and t.state not in ('done', 'cancelled') order by t.id`,
    bindings,
  );
  return found.map(({ encounter_id, claim_n, state, ...task }) => ({
    ...task,
    state: state === 'claimed' ? 'open' : (state as driver.TaskFacts['state']),
    claim: claim_n === null ? null : (`${labelOfEncounter.get(encounter_id!)}.${claim_n}` as ClaimKey),
  }));
}

interface ClaimRow {
  id: string;
  n: number;
  payer_id: string;
  frequency: driver.ClaimFacts['frequency'];
  status: driver.ClaimFacts['status'];
  version: number;
  total: Cents;
  pcn: string | null;
  snapshot: Buffer | null;
  paper: boolean;
  lines: { id: string; n: number }[];
}

async function claims(reader: Reader, encounterId: string): Promise<driver.ClaimFacts[]> {
  const found = await rows<ClaimRow>(
    reader.tx,
    `select c.id, c.n, c.payer_id, c.frequency, c.status, c.version, c.total_cents as total, c.pcn, c.snapshot,
       coalesce((select t.claims = 'paper' from payer_terms t where t.org_id = c.org_id and t.payer_id = c.payer_id order by t.effective_from desc limit 1), false) as paper,
       (select json_agg(json_build_object('id', l.id, 'n', l.n) order by l.n) from charge_line l where l.id = any(c.line_ids)) as lines
     from claim c where c.encounter_id = ? order by c.n`,
    [encounterId],
  );
  const sent = found.find((claim) => claim.snapshot !== null);
  return found.map((claim) => claimFacts(reader, encounterId, claim, claim.snapshot ? claim : sent!));
}

/** A claim that a payer forwarded has the number and the words of the claim that was forwarded. */
function claimFacts(
  { sealer, labelOfEncounter, labelOfPayer }: Reader,
  encounterId: string,
  claim: ClaimRow,
  words: ClaimRow,
): driver.ClaimFacts {
  const snapshot = sealer.openJson<ClaimContent>('claim.snapshot', words.id, words.snapshot!);
  const patient = snapshot.patient ?? snapshot.subscriber;
  return {
    claim: `${labelOfEncounter.get(encounterId)}.${claim.n}` as ClaimKey,
    payer: labelOfPayer.get(claim.payer_id)!,
    frequency: claim.frequency,
    status: claim.status,
    version: claim.version,
    total: claim.total,
    lines: claim.lines.map((line) => line.n),
    forms: claim.paper ? formsOf(snapshot).map((form) => form.total) : [],
    pcn: words.pcn!,
    facility: facilityOf(snapshot),
    member: snapshot.subscriber.memberId,
    patient: { last: patient.last, first: patient.first ?? '' },
    billed: snapshot.lines.map((line, index) => ({
      line: words.lines[index]!.n,
      code: line.code || null,
      revenue: 'revenueCode' in line ? line.revenueCode : null,
      modifiers: line.modifiers,
      units: line.units,
      charge: line.charge,
      from: line.from ?? daysOf(snapshot).from,
      control: line.controlNumber!,
    })),
  };
}

async function denials({ tx, labelOfEncounter }: Reader, encounterId: string): Promise<driver.DenialFacts[]> {
  const found = await rows<driver.DenialFacts & { claim_n: number }>(
    tx,
    `select d.group_code || '-' || d.carc as reason, d.amount_cents as amount, d.status, c.n as claim_n, l.n as line, d.remarks, d.category, d.owner, d.next_action, d.outcome
     from denial d join claim c on c.id = d.claim_id left join charge_line l on l.id = d.line_id where d.encounter_id = ? order by d.id`,
    [encounterId],
  );
  return found.map(({ claim_n, ...denial }) => ({
    ...denial,
    claim: `${labelOfEncounter.get(encounterId)}.${claim_n}` as ClaimKey,
  }));
}

const appeals = ({ tx }: Reader, encounterId: string): Promise<driver.AppealFacts[]> =>
  rows<driver.AppealFacts>(
    tx,
    'select level, filed_on as filed, result, packet from appeal where encounter_id = ? order by id',
    [encounterId],
  );

const deadlines = ({ tx }: Reader, where: string, bindings: string[]): Promise<driver.DeadlineFacts[]> =>
  rows<driver.DeadlineFacts>(
    tx,
    `select kind, due_date as date, status, warned from deadline where ${where} order by id`,
    bindings,
  );

async function authorizations({ tx }: Reader, patientId: string): Promise<driver.EncounterFacts['authorizations']> {
  const found = await loadAuthorizations(tx, patientId);
  return Object.fromEntries(found.map(({ number, units, used }) => [number, { used, left: units - used }]));
}

interface Sum {
  account: string;
  party: string | null;
  detail: string | null;
  cents: Cents;
}

async function balances({ tx, labelOfPayer }: Reader, encounterId: string): Promise<Balances> {
  const sums = await rows<Sum>(
    tx,
    'select account, party, detail, sum(cents)::bigint as cents from ledger_posting where encounter_id = ? group by account, party, detail',
    [encounterId],
  );
  const total = (wanted: (sum: Sum) => boolean): Cents =>
    cents(sums.filter(wanted).reduce((all, sum) => all + sum.cents, 0));
  const byParty = (sign: 1 | -1, wanted: (sum: Sum) => boolean): Record<Label, Cents> => {
    const parties = [...new Set(sums.filter(wanted).map((sum) => sum.party!))];
    return Object.fromEntries(
      parties.map((party) => [
        labelOfPayer.get(party) ?? party,
        cents(sign * total((sum) => wanted(sum) && sum.party === party)),
      ]),
    );
  };
  const owes = (sum: Sum): boolean => sum.account === 'receivable' && sum.party !== 'patient';
  const adjusted = (detail: string): Cents => total((sum) => sum.account === 'adjustment' && sum.detail === detail);
  const reasons = [...new Set(sums.filter((sum) => sum.account === 'write_off').map((sum) => sum.detail!))];
  return {
    charges: cents(-total((sum) => sum.account === 'charges')),
    payer: byParty(1, owes),
    patient: total((sum) => sum.account === 'receivable' && sum.party === 'patient'),
    paid: byParty(-1, (sum) => sum.account === 'receivable' && sum.detail === 'payment'),
    adjustments: {
      contractual: adjusted('contractual'),
      sequestration: adjusted('sequestration'),
      capitation: adjusted('capitation'),
    },
    write_offs: Object.fromEntries(
      reasons.map((reason) => [reason, total((sum) => sum.account === 'write_off' && sum.detail === reason)]),
    ),
    unapplied: byParty(-1, (sum) => sum.account === 'unapplied'),
    refunds_payable: byParty(-1, (sum) => sum.account === 'refunds_payable'),
  };
}

async function money({ tx, labelOfPayer }: Reader): Promise<Money> {
  const sums = await rows<Sum>(
    tx,
    "select account, party, null as detail, sum(cents)::bigint as cents from ledger_posting where encounter_id is null or account in ('cash', 'in_transit', 'unmatched', 'provider_balance') group by account, party",
    [],
  );
  const total = (account: string, sign: 1 | -1): Cents =>
    cents(sign * sums.filter((sum) => sum.account === account).reduce((all, sum) => all + sum.cents, 0));
  const provider = sums.filter((sum) => sum.account === 'provider_balance');
  return {
    cash: total('cash', 1),
    in_transit: total('in_transit', 1),
    unmatched: total('unmatched', -1),
    provider_balance: Object.fromEntries(provider.map((sum) => [labelOfPayer.get(sum.party!)!, cents(-sum.cents)])),
    interest: total('interest', -1),
    capitation: total('capitation', -1),
  };
}

async function statements({ tx, labelOfEncounter }: Reader, guarantorId: string): Promise<driver.StatementFacts[]> {
  const found = await rows<Omit<driver.StatementFacts, 'lines'> & { id: string }>(
    tx,
    'select id, number, kind, made_on as date, due_cents as due, status from statement where guarantor_id = ? order by made_on, id',
    [guarantorId],
  );
  const lines = await rows<driver.StatementLineFacts & { statement_id: string; encounter_id: string }>(
    tx,
    `select s.statement_id, s.encounter_id, l.n as line, s.charge_cents as charge, s.insurance_cents as paid_by_insurance, s.adjusted_cents as adjusted, s.patient_paid_cents as paid_by_patient,
       s.due_cents as due from statement_line s join charge_line l on l.id = s.line_id join encounter e on e.id = s.encounter_id where s.statement_id = any(?) order by e.number, l.n`,
    [found.map((statement) => statement.id)] as never,
  );
  return found.map(({ id, ...statement }) => ({
    ...statement,
    lines: lines
      .filter((line) => line.statement_id === id)
      .map(({ statement_id: _, encounter_id, ...line }) => ({ ...line, for: labelOfEncounter.get(encounter_id)! })),
  }));
}

async function files({ tx }: Reader, named: Map<Label, string>): Promise<Record<Label, driver.FileFacts>> {
  const found = await rows<driver.FileFacts & { id: string }>(
    tx,
    `select f.id, f.status, f.reasons,
       (select count(*) from remit_claim c join remit r on r.id = c.remit_id where r.file_id = f.id and c.state = 'unmatched')::int as unmatched,
       (select count(*) from remit_claim c join remit r on r.id = c.remit_id where r.file_id = f.id and c.state = 'waiting')::int as waiting from inbound_file f`,
  );
  return Object.fromEntries(
    [...named].map(([label, id]) => {
      const { id: _, ...file } = found.find((candidate) => candidate.id === id)!;
      return [label, file];
    }),
  );
}

async function batches({ tx, labelOfPayer, labelOfEncounter }: Reader): Promise<driver.BatchFacts[]> {
  const found = await rows<{
    n: number;
    kind: '837P' | '837I';
    payer_id: string;
    isa: string;
    gs: string;
    st: string;
    bht: string;
    at: Instant;
    answered: boolean;
    claims: { encounter: string; n: number }[];
  }>(
    tx,
    `select f.n, f.kind, f.payer_id, f.isa_control as isa, f.gs_control as gs, f.st_control as st, f.bht, f.stored_at as at, f.answered_at is not null as answered,
       (select json_agg(json_build_object('encounter', c.encounter_id, 'n', c.n) order by c.place_in_file) from claim c where c.file_id = f.id) as claims
     from submission_file f where f.kind in ('837P', '837I') and f.sent_at is not null order by f.n`,
  );
  return found.map((file, index) => ({
    number: index + 1,
    payer: labelOfPayer.get(file.payer_id)!,
    isa: file.isa,
    gs: file.gs,
    st: file.st,
    bht: file.bht,
    guide: file.kind === '837I' ? '005010X223A2' : '005010X222A1',
    at: file.at,
    claims: file.claims.map((claim) => `${labelOfEncounter.get(claim.encounter)}.${claim.n}` as ClaimKey),
    acknowledged: file.answered,
  }));
}

async function audit({ tx, labelOfEncounter }: Reader): Promise<driver.AuditFacts[]> {
  const found = await rows<{
    action: string;
    actor: driver.AuditFacts['by'];
    because: string | null;
    encounter_id: string | null;
  }>(tx, 'select action, actor, because, encounter_id from audit order by id');
  return found.map((row) => ({
    action: row.action,
    by: row.actor,
    because: row.because,
    encounter: (row.encounter_id && labelOfEncounter.get(row.encounter_id)) || null,
  }));
}

async function ledger({ tx }: Reader): Promise<driver.ScenarioFacts['ledger']> {
  const [count] = await rows<{ entries: number }>(tx, 'select count(*)::int as entries from ledger_entry');
  const off = await rows<{ entry_id: string }>(
    tx,
    'select entry_id from ledger_posting group by entry_id having sum(cents) <> 0',
  );
  return { entries: count!.entries, problems: off.map((entry) => `entry ${entry.entry_id} does not balance`) };
}
