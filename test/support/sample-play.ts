/** A generated practice taken through its days in this process: the same play as the demo's, on a test's floor. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'expect';
import { addDays, instantOf } from '../../src/calendar';
import { sampleCycles } from '../../src/demo/cycles';
import { payersInFolder } from '../../src/demo/payer-side';
import { SamplePlay } from '../../src/demo/play';
import { createSamplePractice, readSamples, type Samples } from '../../src/demo/practice';
import { SAMPLE_OPTIONS, writeSamples } from '../../src/demo/samples';
import { guarantorGroups } from '../../src/engine/groups';
import { createRunner } from '../../src/engine/runner';
import { readFacts } from '../../src/reporting/facts';
import { verify } from '../../src/reporting/verify';
import { testDb } from './engine';
import { keys, type Floor } from './practice';

export function samplesOf(encounters: number, seed: number): Samples {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-samples-'));
  try {
    writeSamples(folder, { ...SAMPLE_OPTIONS, encounters, seed });
    return readSamples(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Plays so many days; the books must hold at their end. Answers with the facts. */
export async function playSamples(floor: Floor, samples: Samples, days: number): Promise<string[]> {
  const { deps, process, partner } = floor;
  const org = await createSamplePractice(deps.db, keys, samples);
  const zone = samples.practice.timezone;
  const runner = createRunner({
    db: deps.db,
    process,
    org,
    groups: guarantorGroups(deps.db, org),
    parallelDeadlines: 8,
    items: new SamplePlay({
      deps,
      org,
      samples,
      clearinghouse: partner.clearinghouse,
      payers: await payersInFolder(partner, org, samples),
    }),
    cycles: sampleCycles(deps, org, zone),
  });
  await runner.advance(instantOf(addDays(samples.bundles[0]!.day, days), '09:00', zone));
  const books = await verify({ appDb: deps.db, jobDb: await testDb('job'), org });
  expect(books.checks.filter(({ ok }) => !ok)).toEqual([]);
  return readFacts(deps.db, org);
}
