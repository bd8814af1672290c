/**
 * Records the stories that have no file yet: `npx tsx test/replay/record.ts [version]`. Run it when a release ships a
 * changed loop; the old files stay and are replayed for ever.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { inOrg, row, type Db } from '../../src/db';
import { workflowId, type Owner } from '../../src/ids';
import { eventually } from '../support/eventually';
import { testDb, testOrg, tearDown } from '../support/engine';
import { newOwner } from '../support/steps';
import { startLine, type TestLine } from '../support/worker';
import { STORIES, type Story } from './stories';

const AT = '2026-01-05T15:00:00.000Z';
const HISTORIES = join(__dirname, 'histories');

async function main(version: string): Promise<void> {
  const db = await testDb();
  const line = await startLine();
  for (const story of STORIES) {
    const file = join(HISTORIES, story.kind, `${version}-${story.name}.json`);
    if (existsSync(file)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${await record(line, db, story)}\n`);
    console.log(file);
  }
  await line.stop();
  await tearDown();
}

async function record(line: TestLine, db: Db, story: Story): Promise<string> {
  const { org } = await testOrg(db, AT);
  const owner = newOwner(story.kind);
  let failures = story.failures ?? 0;
  line.meddling.before = () => {
    if (failures-- > 0) throw new Error('as the story wants it');
  };
  const process = story.wakesPerRun === undefined ? line.process : await line.processWith(story.wakesPerRun);
  let firstRun: string | undefined;
  for (const act of story.acts) {
    const before = (await process.describe(owner, org, { told: true }))?.stateTransitions ?? 0;
    if (act === 'skip') await process.skipToNextTimer(owner, org);
    else await process.look(owner, org, { id: act, at: AT }, { told: true });
    firstRun ??= (await process.describe(owner, org, { told: true }))!.runId;
    await settled(line, db, org, owner, act, before);
  }
  return historyToJSON(await process.clients.told.getHandle(workflowId(org, owner), firstRun).fetchHistory());
}

async function settled(line: TestLine, db: Db, org: string, owner: Owner, act: string, before: number): Promise<void> {
  await eventually(async () => {
    const state = (await line.process.describe(owner, org, { told: true }))!;
    const stepped = await inOrg(db, { org }, (tx) =>
      row(tx, 'select 1 from step_log where org_id = ? and key = ?', [org, act]),
    );
    // A skip is an update, a timer and a task: four transitions at least.
    const isDone = act === 'skip' ? state.stateTransitions >= before + 4 : Boolean(stepped);
    if (!isDone || !state.isAtRest) throw new Error(`${owner.kind} has not settled after ${act}`);
  });
}

main(process.argv[2] ?? 'v1').then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
