/**
 * Goal: what runs today still runs after a deploy. Method: every history that was ever shipped is replayed with today's
 * workflow code; a copy of that code with one timer more must fail, or the test would prove nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'expect';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { dataConverter } from '../../src/engine/codec';
import { OWNER_KINDS } from '../../src/ids';
import { workflowBundle } from '../../workers/bundle';
import { installRuntime } from '../../workers/logger';
import { TEST_KEYS } from '../support/engine';

const HISTORIES = join(__dirname, 'histories');
const files = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort();

describe('replay of shipped histories', function () {
  this.timeout(60_000);
  let today: ReplayWorkerOptions;
  let changed: ReplayWorkerOptions;
  before(async () => {
    const logger = installRuntime();
    const shared = { dataConverter: dataConverter(TEST_KEYS) };
    today = { ...shared, workflowBundle: await workflowBundle({ logger }) };
    changed = {
      ...shared,
      workflowBundle: await workflowBundle({ logger, workflowsPath: join(__dirname, 'changed/index.ts') }),
    };
  });

  const replay = (options: ReplayWorkerOptions, file: string): Promise<void> =>
    Worker.runReplayHistory(options, historyFromJSON(JSON.parse(readFileSync(join(HISTORIES, file), 'utf8'))));

  it('there is one for each workflow type', () => {
    expect([...new Set(files.map((file) => file.split('/')[0]))]).toEqual([...OWNER_KINDS].sort());
  });

  for (const file of files) it(file, () => replay(today, file));

  it('notices a changed loop', async () => {
    for (const file of files.filter((name) => name.startsWith('encounter/')))
      await expect(replay(changed, file)).rejects.toThrow(DeterminismViolationError);
  });
});
