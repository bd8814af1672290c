/**
 * What goes wrong once in the sample practice beside its visits and its payers, so that a trainer finds work in the other queues too:
 *
 *   charge_entry, coding, claim_edits   three visits that the front desk hands in (`incident-bundle.ts`)
 *   credentialing                       a service that the payer has not certified the practice for
 *   posting                             a payment file that was cut on its way; money at the bank that no advice explains
 *   approvals                           a denial that somebody wants to write off, above what one person may
 *   credits                             a bill that is paid twice
 *
 * Each is a function of the record and happens once: `cycle_run` keeps that it has. What was done before a kill and is done
 * again after it finds itself by its own key.
 */
import { recordPayment } from '../accounts/payments';
import { addBusinessDays, addDays, type Day, dayOf, type Instant, instantOf } from '../calendar';
import { inOrg, row, rows, type Tx } from '../db';
import type { Deps } from '../deps';
import { readDocument } from '../documents';
import { receiveFile } from '../edges/inbox';
import { type Cents, cents } from '../money/cents';
import { importBundle } from '../registration/import';
import { recordDeposit } from '../remittance/deposits';
import { decide } from '../tasks/decide';
import { incidentBundle, newServiceBundle } from './incident-bundle';
import type { Samples } from './practice';
import type { Act } from './staff';

interface Scene {
  deps: Deps;
  org: string;
  samples: Samples;
  firstDay: Day;
  zone: string;
}

/** When it happens, and doing it; undefined while the record lacks what it needs. */
type Incident = (tx: Tx, scene: Scene) => Promise<{ at: Instant; run: () => Promise<unknown> } | undefined>;

const morning = (day: Day, { zone }: Scene): Instant => instantOf(day, '09:30', zone);

const frontDesk: Incident = (_tx, scene) => {
  const { deps, org, samples, firstDay, zone } = scene;
  const day = addBusinessDays(firstDay, 5);
  const at = instantOf(day, '17:30', zone);
  const text = JSON.stringify(incidentBundle(samples, day));
  return Promise.resolve({ at, run: () => importBundle(deps, { org, actor: 'front desk', at }, text, 'front-desk') });
};

/** After the last of the samples' own visits, so that those keep their numbers. */
const newService: Incident = (_tx, scene) => {
  const { deps, org, samples, firstDay, zone } = scene;
  const day = addBusinessDays(firstDay, 11);
  const at = instantOf(day, '17:30', zone);
  const text = JSON.stringify(newServiceBundle(samples, day));
  return Promise.resolve({ at, run: () => importBundle(deps, { org, actor: 'front desk', at }, text, 'front-desk') });
};

const unexplainedDeposit: Incident = (_tx, scene) => {
  const { deps, org, samples, firstDay } = scene;
  const on = addBusinessDays(firstDay, 18);
  const at = morning(on, scene);
  const input = { payerCode: samples.payers[0]!.code, trace: 'NOADVICE0001', amount: cents(21_240), on };
  return Promise.resolve({ at, run: () => recordDeposit(deps, { org, actor: 'system', at }, input) });
};

/** The first remittance of all comes a second time, and only half of it. */
const cutFile: Incident = async (tx, scene) => {
  const { deps, org, zone } = scene;
  const first = await row<{ name: string; document_id: string; received_at: Instant }>(
    tx,
    `select name, document_id, received_at from inbound_file where kind = '835' order by n limit 1`,
  );
  if (!first) return undefined;
  const at = morning(addBusinessDays(dayOf(first.received_at, zone), 2), scene);
  const bytes = await readDocument(tx, await deps.sealers.for(tx, org), first.document_id);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const file = { name: first.name.replace('.edi', '-cut.edi'), bytes: half };
  return { at, run: () => receiveFile(deps, { org, actor: 'poster', at }, file) };
};

/** The first denial for medical necessity; the others wait for whoever sits before the page. */
const writeOffAboveLimit: Incident = async (tx, scene) => {
  const { deps, org, zone } = scene;
  const task = await row<{ id: string; version: number; state: string; opened_at: Instant }>(
    tx,
    `select t.id, t.version, t.state, t.opened_at from task t join encounter e on e.org_id = t.org_id and e.id = t.encounter_id
     where t.kind = 'work_denial' and t.reason = 'CO-50' and t.amount_cents > 5000 order by t.opened_at, e.number limit 1`,
  );
  if (!task) return undefined;
  const at = morning(addBusinessDays(dayOf(task.opened_at, zone), 3), scene);
  const decision = {
    taskId: task.id,
    version: task.version,
    outcome: 'write_off' as const,
    because: 'the chart does not support it',
    fix: { writeOff: 'not_medically_necessary' as const },
  };
  const isOpen = task.state === 'open';
  return {
    at,
    run: async () => isOpen && decide(deps, { org, actor: 'denials', at, roles: ['denials'] }, decision),
  };
};

/** Whoever paid first of all pays the same again. */
const paidTwice: Incident = async (tx, scene) => {
  const { deps, org } = scene;
  const first = await row<{ encounter_id: string; amount_cents: Cents; received_on: Day }>(
    tx,
    `select p.encounter_id, p.amount_cents, p.received_on from payment p join encounter e on e.org_id = p.org_id and e.id = p.encounter_id
     where p.key like 'demo/%' and p.key not like 'demo/again/%' order by p.received_on, e.number limit 1`,
  );
  if (!first) return undefined;
  const at = morning(addDays(first.received_on, 12), scene);
  const payment = {
    encounterId: first.encounter_id,
    amount: first.amount_cents,
    method: 'check' as const,
    key: `demo/again/${first.encounter_id}`,
  };
  return { at, run: () => recordPayment(deps, { org, actor: 'patient', at }, payment) };
};

const INCIDENTS: Record<string, Incident> = {
  frontDesk,
  newService,
  unexplainedDeposit,
  cutFile,
  writeOffAboveLimit,
  paidTwice,
};

/** What has still to go wrong. */
export function incidentActs(deps: Deps, org: string, samples: Samples): Promise<Act[]> {
  const zone = samples.practice.timezone;
  const scene: Scene = { deps, org, samples, zone, firstDay: samples.bundles[0]!.day };
  return inOrg(deps.db, { org }, async (tx) => {
    const done = await rows<{ kind: string }>(tx, `select kind from cycle_run where kind like 'demo_incident/%'`);
    const acts: Act[] = [];
    for (const [name, incident] of Object.entries(INCIDENTS)) {
      const kind = `demo_incident/${name}`;
      if (done.some((each) => each.kind === kind)) continue;
      const due = await incident(tx, scene);
      if (due) acts.push({ at: due.at, about: kind, run: () => happen(deps, org, kind, due) });
    }
    return acts;
  });
}

async function happen(
  deps: Deps,
  org: string,
  kind: string,
  { at, run }: { at: Instant; run: () => Promise<unknown> },
): Promise<void> {
  await run();
  await inOrg(deps.db, { org }, (tx) =>
    tx('cycle_run')
      .insert({ org_id: org, kind, nominal: at, result: '{}' })
      .onConflict(['org_id', 'kind', 'nominal'])
      .ignore(),
  );
}
