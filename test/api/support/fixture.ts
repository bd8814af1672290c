/**
 * A small practice at work, written as rows: one encounter with a denied line, one with a patient balance, one at zero, one
 * sent, one stopped by an edit, and one that nothing will ever move. Money goes through the ledger's own `post`.
 */
import { type Db, inOrg, type Tx } from '../../../src/db';
import { newId } from '../../../src/ids';
import { transfer } from '../../../src/ledger/entries';
import { cents } from '../../../src/money/cents';
import { USER_ROLES, type UserRole } from '../../../src/identity/permissions';
import { createUser } from '../../../src/identity/store';
import { AT, CANARY, type Made, Rows, sealFake } from './rows';
import { insertRule } from './rules';
import { insertScenarioRun } from './scenario-run';

export { CANARY, openFake } from './rows';

export interface Fixture {
  org: string;
  users: Record<UserRole, string>;
  payer: string;
  guarantor: string;
  encounters: Record<'denied' | 'owing' | 'zero' | 'sent' | 'edit' | 'stuck', string>;
  tasks: Record<'denial' | 'edit' | 'file', string>;
  appeal: string;
  packet: string;
  denial: string;
  rule: string;
  backtest: string;
  payment: string;
  payerReturn: string;
  message: string;
  scenarioRun: string;
  files: Record<'out' | 'in' | 'broken', string>;
}

export async function makeFixture(db: Db, name = 'PROMONTORY FAMILY CLINIC'): Promise<Fixture> {
  const org = newId();
  await inOrg(db, { org }, (tx) => insertOrg(tx, org, name));
  const users = {} as Record<UserRole, string>;
  for (const role of USER_ROLES)
    users[role] = await createUser(db, org, { login: role, name: `Pat ${role}`, roles: [role] });
  const rest = await inOrg(db, { org }, (tx) => fill(tx, org));
  return { org, users, ...rest };
}

async function insertOrg(tx: Tx, org: string, name: string): Promise<void> {
  await tx('org').insert({
    org_id: org,
    name,
    zone: 'America/Chicago',
    told: true,
    submitter_id: 'SUB1',
    npi: '1000000012',
    tax_id: '999999999',
    taxonomy: '207Q00000X',
    address: '{}',
    rendering: '{}',
  });
  await tx('org_clock').insert({ org_id: org, at: AT });
}

async function fill(tx: Tx, org: string): Promise<Omit<Fixture, 'org' | 'users'>> {
  const payer = newId();
  const rows = new Rows(tx, org, payer);
  await rows.insert('payer', { id: payer, code: 'PHP01', name: 'PRAIRIE HEALTH PLAN', kind: 'commercial' });
  await rows.insert('guarantor', {
    id: rows.guarantor,
    source: 'ehr',
    source_id: 'g',
    person: sealFake(rows.guarantor, { last: 'HOLLIS', first: 'MARCUS' }),
  });
  const files = await insertFiles(rows);
  const denied = await deniedEncounter(rows, files);
  const owing = await owingEncounter(rows);
  const zero = await zeroEncounter(rows);
  const sent = await rows.encounter('BRANDT', 'ELENA', 'acknowledgement', [14000]);
  const claim = await rows.claim(sent, 'syntax_accepted', 14000, { file_id: files.out, place_in_file: 2 });
  await rows.deadline('ack_277ca', '2026-04-03', '2026-04-04T05:00:00Z', { encounter_id: sent.id, claim_id: claim });
  const edit = await rows.encounter(CANARY, 'NORA', 'scrubbing', [12000, 1500]);
  const editTask = await rows.task('resolve_edit', 'ncci_ptp', 'coding', 1500, {
    encounter_id: edit.id,
    line_id: edit.lines[1],
    due_date: '2026-04-06',
    overridable: false,
    why: '36415 goes with 99213 on one day only with modifier 59',
  });
  const stuck = await rows.encounter('QUILL', 'TOBIAS', 'adjudication', [9900]);
  const fileTask = await rows.task('review_file', 'quarantined', 'posting', 0, {
    owner_kind: 'remittanceFile',
    subject_id: files.broken,
    why: 'PRAIRIE_0402.835: the claims’ payments less the provider adjustments are not the payment',
  });
  await rows.insert('outbox', {
    owner_kind: 'encounter',
    owner_id: sent.id,
    look_id: 'fixture/1',
    at: AT,
    lane: 5,
    told: true,
  });
  await rows.insert('integration_problem', {
    workflow_id: `${org}/submission/${files.out}`,
    activity: 'deliverSubmission',
    attempt: 4,
    error: 'ConnectionRefused ECONNREFUSED',
  });
  return {
    payer,
    guarantor: rows.guarantor,
    encounters: { denied: denied.id, owing: owing.id, zero, sent: sent.id, edit: edit.id, stuck: stuck.id },
    tasks: { denial: denied.task, edit: editTask, file: fileTask },
    appeal: denied.appeal,
    packet: denied.packet,
    denial: denied.denial,
    ...(await insertRule(rows, AT)),
    payment: owing.payment,
    payerReturn: await insertUnmatched(rows),
    message: await insertMessage(rows),
    scenarioRun: await insertScenarioRun(rows),
    files,
  };
}

/** A message of the practice's system that waits for a correction. */
async function insertMessage(rows: Rows): Promise<string> {
  const id = newId();
  await rows.insert('inbox_message', {
    id,
    source: 'ehr',
    format: 'hl7',
    control: 'C1',
    sha256: Buffer.alloc(32),
    kind: 'DFT^P03',
    document_id: newId(),
    state: 'failed',
    received_at: AT,
  });
  return id;
}

/** A remittance's claim that nobody could find; its money was approved to go back. */
async function insertUnmatched(rows: Rows): Promise<string> {
  const [id, remitClaim] = [newId(), newId()];
  const answer = { charge_cents: 4500, paid_cents: 4500, patient_cents: 0, pay_date: '2026-04-02', status_code: '1' };
  await rows.insert('remit_claim', {
    id: remitClaim,
    remit_id: newId(),
    seq: 1,
    payer_id: rows.payer,
    pcn: 'GARBLED',
    detail: '{}',
    state: 'unmatched',
    ...answer,
  });
  await rows.insert('payer_return', {
    id,
    remit_claim_id: remitClaim,
    payer_id: rows.payer,
    amount_cents: 4500,
    task_id: newId(),
    state: 'approved',
    because: 'nobody of that name was here',
    asked_by: 'pat',
    asked_at: AT,
    approved_by: 'sam',
    approved_at: AT,
  });
  return id;
}

/** One sent and accepted, one posted, one in quarantine. */
async function insertFiles(rows: Rows): Promise<Fixture['files']> {
  const [out, inbound, broken] = [newId(), newId(), newId()];
  const control = { isa_control: '000000001', gs_control: '1', st_control: '0001', bht: 'B1' };
  await rows.insert('submission_file', {
    id: out,
    n: 1,
    payer_id: rows.payer,
    document_id: await rows.document('837', 'o'),
    name: 'TL_000000001.837',
    ...control,
    claims: 2,
    status: 'accepted',
    stored_at: '2026-03-03T23:00:00Z',
    sent_at: '2026-03-03T23:00:02Z',
  });
  await rows.insert('inbound_file', {
    id: inbound,
    n: 1,
    document_id: await rows.document('835', 'i'),
    name: 'PRAIRIE_0320.835',
    kind: '835',
    partner: 'clearinghouse',
    status: 'posted',
    received_at: '2026-03-20T12:00:00Z',
    done_at: '2026-03-20T12:00:03Z',
  });
  const detail = JSON.stringify([{ where: 'BPR02', expected: '412.00', found: '402.00' }]);
  await rows.insert('inbound_file', {
    id: broken,
    n: 2,
    document_id: await rows.document('835', 'q'),
    name: 'PRAIRIE_0402.835',
    kind: '835',
    partner: 'clearinghouse',
    status: 'quarantined',
    reasons: ['transaction_out_of_balance'],
    detail,
    received_at: '2026-04-02T12:00:00Z',
    done_at: '2026-04-02T12:00:01Z',
  });
  return { out, in: inbound, broken };
}

async function deniedEncounter(
  rows: Rows,
  files: Fixture['files'],
): Promise<Made & { task: string; appeal: string; packet: string; denial: string }> {
  const made = await rows.encounter('OKAFOR', 'LINDA', 'adjudication', [18000, 4500]);
  const claim = await rows.claim(made, 'adjudicated', 22500, {
    icn: '26062P0001',
    accepted_at: '2026-03-05T14:00:00Z',
    file_id: files.out,
    place_in_file: 1,
  });
  const remit = newId();
  await rows.insert('remit', {
    id: remit,
    file_id: files.in,
    seq: 1,
    payer_id: rows.payer,
    trace: 'T0320',
    amount_cents: 9600,
    method: 'ACH',
    pay_date: '2026-03-20',
    status: 'posted',
    claims: 1,
    posted_at: '2026-03-20T12:00:03Z',
  });
  const remitClaim = newId();
  await rows.insert('remit_claim', {
    id: remitClaim,
    remit_id: remit,
    seq: 1,
    payer_id: rows.payer,
    pcn: `TL${made.n}`,
    icn: '26062P0001',
    status_code: '1',
    charge_cents: 22500,
    paid_cents: 9600,
    patient_cents: 2400,
    detail: '{}',
    claim_id: claim,
    encounter_id: made.id,
    state: 'posted',
    pay_date: '2026-03-20',
  });
  const [line] = made.lines as [string];
  const move = (party: string, detail: string) => rows.owes(made.id, line, party, detail);
  await rows.post('remittance', `remit_claim/${remitClaim}`, '2026-03-20', [
    ...transfer(
      cents(9600),
      { account: 'in_transit', encounterId: made.id, payerId: rows.payer },
      move(rows.payer, 'payment'),
    ),
    ...transfer(
      cents(6000),
      { account: 'adjustment', detail: 'contractual', encounterId: made.id },
      move(rows.payer, 'adjustment'),
    ),
    ...transfer(cents(2400), move('patient', 'responsibility'), move(rows.payer, 'responsibility')),
  ]);
  const task = await rows.task('work_denial', 'CO-197', 'authorization', 4500, {
    encounter_id: made.id,
    claim_id: claim,
    line_id: made.lines[1],
    due_date: '2026-04-09',
    why: 'Line 2 (83036): the payer says that its permission is missing. No authorization stood in the claim.',
  });
  const denial = newId();
  await rows.insert('denial', {
    id: denial,
    encounter_id: made.id,
    claim_id: claim,
    line_id: made.lines[1],
    remit_claim_id: remitClaim,
    group_code: 'CO',
    carc: '197',
    remarks: ['N54'],
    amount_cents: 4500,
    status: 'open',
    category: 'authorization',
    owner: 'authorization',
    next_action: 'attach_authorization',
    correction: '7',
    task_id: task,
    opened_at: '2026-03-20T12:00:03Z',
  });
  await rows.deadline('corrected_filing', '2026-06-18', '2026-05-19T05:00:00Z', {
    encounter_id: made.id,
    claim_id: claim,
    legal: true,
  });
  await rows.deadline('appeal_1', '2026-09-16', '2026-08-17T05:00:00Z', {
    encounter_id: made.id,
    claim_id: claim,
    legal: true,
  });
  await rows.deadline('payer_response', '2026-04-04', '2026-04-05T05:00:00Z', {
    encounter_id: made.id,
    claim_id: claim,
    status: 'met',
    closed_at: '2026-03-20T12:00:03Z',
  });
  await rows.insert('audit', {
    action: 'claim.submit',
    actor: 'system',
    subject_kind: 'claim',
    subject_id: claim,
    encounter_id: made.id,
    at: '2026-03-03T23:00:00Z',
  });
  await rows.insert('step_log', {
    key: `remit_claim/${remitClaim}`,
    owner_kind: 'encounter',
    owner_id: made.id,
    result: '{}',
    as_of: '2026-03-20T12:00:03Z',
  });
  const appeal = newId();
  await rows.insert('appeal', {
    id: appeal,
    encounter_id: made.id,
    claim_id: claim,
    level: 1,
    amount_cents: 4500,
    denial_ids: [],
    packet: ['claim', 'remit'],
    filed_on: '2026-04-01',
    filed_at: '2026-04-01T15:00:00Z',
    filed_by: 'denials',
  });
  const packet = newId();
  await rows.insert('appeal_packet', {
    id: packet,
    appeal_id: appeal,
    encounter_id: made.id,
    document_id: newId(),
    channel: 'fax',
    recipient: '555-0100',
    pages: 3,
    parts: ['letter', 'claim', 'remit'],
    letter: 'v0 for all/all',
    sent_at: '2026-04-01T16:00:00Z',
    sent_by: 'denials',
  });
  return { ...made, task, appeal, packet, denial };
}

async function owingEncounter(rows: Rows): Promise<{ id: string; payment: string }> {
  const made = await rows.encounter('HOLLIS', 'MARCUS', 'patient_balance', [16000]);
  await rows.claim(made, 'adjudicated', 16000, { icn: '26062P0002', accepted_at: '2026-03-05T14:00:00Z' });
  const [line] = made.lines as [string];
  const move = (party: string, detail: string) => rows.owes(made.id, line, party, detail);
  await rows.post('remittance', `remit_claim/${made.id}`, '2026-03-20', [
    ...transfer(cents(8500), { account: 'cash', encounterId: made.id }, move(rows.payer, 'payment')),
    ...transfer(
      cents(4000),
      { account: 'adjustment', detail: 'contractual', encounterId: made.id },
      move(rows.payer, 'adjustment'),
    ),
    ...transfer(cents(3500), move('patient', 'responsibility'), move(rows.payer, 'responsibility')),
  ]);
  await rows.post(
    'patient_payment',
    `payment/${made.id}`,
    '2026-03-30',
    transfer(cents(1000), { account: 'cash', encounterId: made.id }, move('patient', 'payment')),
  );
  const payment = newId();
  await rows.insert('payment', {
    id: payment,
    guarantor_id: rows.guarantor,
    encounter_id: made.id,
    amount_cents: 1000,
    method: 'card',
    key: newId(),
    received_on: '2026-03-30',
  });
  const statement = newId();
  await rows.insert('statement', {
    id: statement,
    guarantor_id: rows.guarantor,
    number: 1,
    kind: 'statement',
    made_on: '2026-03-23',
    due_cents: 3500,
    status: 'mailed',
    mailed_on: '2026-03-23',
  });
  await rows.insert('statement_line', {
    statement_id: statement,
    line_id: line,
    encounter_id: made.id,
    charge_cents: 16000,
    insurance_cents: 8500,
    adjusted_cents: 4000,
    patient_paid_cents: 0,
    due_cents: 3500,
  });
  await rows.deadline('statement', '2026-04-22', '2026-04-22T05:00:00Z', {
    owner_kind: 'account',
    owner_id: rows.guarantor,
    guarantor_id: rows.guarantor,
  });
  return { id: made.id, payment };
}

async function zeroEncounter(rows: Rows): Promise<string> {
  const made = await rows.encounter('ADEYEMI', 'GRACE', 'zero_balance', [10000]);
  await rows.claim(made, 'adjudicated', 10000);
  const move = rows.owes(made.id, made.lines[0]!, rows.payer, 'payment');
  await rows.post(
    'remittance',
    `remit_claim/${made.id}`,
    '2026-03-20',
    transfer(cents(10000), { account: 'cash', encounterId: made.id }, move),
  );
  return made.id;
}
