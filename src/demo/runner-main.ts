/**
 * The sample practice's runner, as a process in the supervisor's care. It takes the practice through its first days as fast
 * as the machine can, then moves its clock at wall speed, or on to where `throughline demo advance` asked. Two never run:
 * an advisory lock in the database holds the second one back.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, instantOf, iso, type Instant } from '../calendar';
import { readServiceConfig } from '../config';
import { connect, inOrg, row, type Db } from '../db';
import type { Deps } from '../deps';
import { parseCodecKeys } from '../engine/codec';
import { guarantorGroups } from '../engine/groups';
import { connectProcess } from '../engine/process';
import { createRunner } from '../engine/runner';
import { fault, log } from '../log';
import { localKeyProvider } from '../privacy/keys';
import { Sealers } from '../privacy/seal';
import { sampleCycles } from './cycles';
import { payersOf } from './payer-side';
import { SamplePlay } from './play';
import { readSamples } from './practice';

const TICK_MS = 500;

async function main(): Promise<void> {
  const config = readServiceConfig(process.env);
  const org = process.env['DEMO_ORG']!;
  const samples = readSamples(process.env['SAMPLES_DIR'] ?? join(__dirname, '../../samples'));
  const db = connect(config.appUrl, { max: 8, name: 'throughline-runner' });
  const deps: Deps = { db, sealers: new Sealers(localKeyProvider(config.masterKey)) };
  const zone = samples.practice.timezone;
  const process_ = await connectProcess({
    temporalAddress: config.temporalAddress,
    codecKeys: parseCodecKeys(config.codecKeys),
  });
  const release = await holdAlone(db, org);
  const payerSide = await payersOf(deps, org, samples, config.clearinghouseDir);
  const runner = createRunner({
    db,
    process: process_,
    org,
    groups: guarantorGroups(db, org),
    parallelDeadlines: 8,
    items: new SamplePlay({ deps, org, samples, ...payerSide }),
    cycles: sampleCycles(deps, org, zone),
  });
  const firstDays = instantOf(
    addDays(samples.bundles[0]!.day, Number(process.env['DEMO_DAYS'] ?? '120')),
    '09:00',
    zone,
  );
  let stopping = false;
  process.on('SIGTERM', () => (stopping = true)).on('SIGINT', () => (stopping = true));
  let wall = Date.now();
  while (!stopping) {
    const now = await runner.now();
    const elapsed = Date.now() - wall;
    wall += elapsed;
    const target = [firstDays, await askedFor(deps, org), iso(Date.parse(now) + (now >= firstDays ? elapsed : 0))]
      .filter((at): at is Instant => at !== null)
      .sort()
      .at(-1)!;
    await runner.advance(target > now ? target : now);
    if (target <= now || now >= firstDays) await sleep(TICK_MS);
  }
  await release();
  await process_.close();
  await db.destroy();
}

/** Where `throughline demo advance` wants the clock to be; a counter row, so that it survives this process. */
async function askedFor(deps: Deps, org: string): Promise<Instant | null> {
  const asked = await inOrg(deps.db, { org }, (tx) =>
    row<{ value: number }>(tx, `select value from counter where name = 'demo_advance_to'`),
  );
  return asked ? iso(asked.value) : null;
}

/** Waits until no other runner holds this organisation. The lock lives as long as its connection. */
async function holdAlone(db: Db, org: string): Promise<() => Promise<void>> {
  const connection = (await db.client.acquireConnection()) as {
    query: (sql: string, values: unknown[]) => Promise<unknown>;
  };
  await connection.query('select pg_advisory_lock(hashtextextended($1, 17))', [org]);
  return async () => {
    await connection.query('select pg_advisory_unlock(hashtextextended($1, 17))', [org]);
    await db.client.releaseConnection(connection);
  };
}

main().catch((error: unknown) => {
  log.fatal(
    { err: fault(error), message: error instanceof Error ? error.message : 'unknown' },
    'the runner broke and ends',
  );
  process.exit(1);
});
