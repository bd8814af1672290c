/** The first house of the restore drill: what it does up to the point, what it leaves open there, and what is lost after it. */
import { expect } from 'expect';
import { row, rows } from '../../../src/db';
import { archiveNow, baseBackup, restorePoint } from '../../../src/engine/backup';
import { catchUpOf } from '../../../src/engine/fence';
import { createPractice } from '../../../src/practice/store';
import { eventually } from '../../support/eventually';
import { CONFIG } from '../../support/practice';
import type { House } from './house';

export const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

/** What the first house knew at the point, and what the world knew when it was wrecked. */
export interface Known {
  org: string;
  fingerprint: Record<string, string>;
  counters: Record<string, number>;
  lastAudit: number;
  stages: Record<string, number>;
  runs: Map<string, string>;
  storedFile: { id: string; name: string };
  lostFile: string;
  lostPcns: string[];
  lostRun: string;
  lostTime: string;
}

/** The whole life of the first house: it is backed up while it works, and leaves a point in its log. */
export async function work(house: House, backup: string): Promise<Known> {
  const org = await createPractice(house.deps.db, house.keys, { ...CONFIG, told: false });
  await house.startWork();
  await house.registerVisits(org, range(1, 10));
  const copying = baseBackup({
    adminUrl: house.engine.databaseUrls.admin,
    dataDir: house.engine.home.postgresData,
    target: backup,
    label: 'drill',
  });
  await house.registerVisits(org, range(11, 20));
  await copying;
  await eventually(async () => expect(await house.stages(org)).toEqual({ submission: 20 }), 60_000);
  await house.window(org);
  await eventually(async () => expect(await house.stages(org)).toEqual({ acknowledgement: 20 }), 60_000);
  await house.registerVisits(org, range(21, 22));
  await eventually(async () => expect(await house.stages(org)).toEqual({ acknowledgement: 20, submission: 2 }), 60_000);
  await quiet(house, org);
  await house.stopWork();
  const atPoint = await leaveOpen(house, org);
  await restorePoint(house.engine.databaseUrls.admin, 'middle');
  const afterPoint = await workThatIsLost(house, org);
  await archiveNow(house.engine.databaseUrls.admin);
  return { org, ...atPoint, ...afterPoint };
}

/** Nothing under way, everything sealed and signed. */
export const quiet = (house: House, org: string): Promise<void> =>
  eventually(async () => {
    expect(await catchUpOf(house.jobDb, org)).toMatchObject({ undelivered: 0 });
    expect(
      await rows(
        house.jobDb,
        'select 1 from audit a where not exists (select from audit_seal s where s.org_id = a.org_id and s.audit_id = a.id)',
      ),
    ).toEqual([]);
    expect(await house.wrong(org)).toEqual([]);
  }, 30_000);

/** With the worker down: everything that a restored system must find again by itself. */
async function leaveOpen(
  house: House,
  org: string,
): Promise<Omit<Known, 'org' | 'lostFile' | 'lostPcns' | 'lostRun' | 'lostTime'>> {
  await house.registerVisits(org, range(23, 25));
  await house.window(org);
  await house.rows(
    org,
    `update deadline set fires_at = now() - interval '1 hour' where id = (select min(id::text)::uuid from deadline where kind = 'filing_limit' and status = 'open') returning id`,
  );
  const encounters = await house.rows<{ id: string }>(org, `select id from encounter where stage <> 'charge_capture'`);
  const runs = new Map<string, string>();
  for (const { id } of encounters)
    runs.set(id, (await house.process.describe({ kind: 'encounter', id }, org, { told: false }))!.runId);
  const [storedFile] = await house.rows<{ id: string; name: string }>(
    org,
    `select id, name from submission_file where status = 'stored'`,
  );
  return {
    fingerprint: await house.fingerprint(),
    counters: await countersOf(house, org),
    lastAudit: (await row<{ id: number }>(house.jobDb, 'select max(id) as id from audit'))!.id,
    stages: await house.stages(org),
    runs,
    storedFile: storedFile!,
  };
}

async function workThatIsLost(
  house: House,
  org: string,
): Promise<Pick<Known, 'lostFile' | 'lostPcns' | 'lostRun' | 'lostTime'>> {
  const lostTime = new Date().toISOString();
  await house.startWork();
  await house.registerVisits(org, range(26, 30));
  await eventually(async () => expect(await house.stages(org)).toEqual({ acknowledgement: 22, submission: 8 }), 60_000);
  await house.window(org);
  await eventually(async () => expect(await house.stages(org)).toEqual({ acknowledgement: 30 }), 60_000);
  await quiet(house, org);
  const [file] = await house.rows<{ id: string; name: string }>(
    org,
    'select id, name from submission_file order by n desc limit 1',
  );
  const pcns = await house.rows<{ pcn: string }>(org, 'select pcn from claim where file_id = ?', [file!.id]);
  const [lost] = await house.rows<{ id: string }>(org, `select id from encounter where source_id = '30'`);
  return { lostFile: file!.name, lostPcns: pcns.map(({ pcn }) => pcn), lostRun: lost!.id, lostTime };
}

export async function countersOf(house: House, org: string): Promise<Record<string, number>> {
  const found = await house.rows<{ name: string; value: number }>(org, 'select name, value from counter');
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}
