/**
 * `npm run bench:intake [-- --visits 50000]`: FHIR NDJSON into rows. Three claims: visits a second; memory that does not grow
 * with the file; a reader killed in the middle goes on with the same file and nothing is there twice.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, inOrg, row } from '../src/db';
import { engineUp, type Engine } from '../src/engine/up';
import { migrate } from '../src/migrate';
import { createPractice } from '../src/practice/store';
import { localKeyProvider } from '../src/privacy/keys';
import { Sealers } from '../src/privacy/seal';
import { importLines } from '../src/registration/import-stream';
import { CONFIG } from '../test/support/practice';
import { writeIntakeFile } from './intake-data';

const PAYERS = CONFIG.payers.map(({ code }) => code);
const AT = '2026-06-01T12:00:00.000Z';
const KEYS = localKeyProvider(Buffer.alloc(32, 'a practice of the benchmark'));
const TARGET = 500;

/** The reading process: it says how far it is and how much memory it holds. */
async function readFile({ url, org, file }: { url: string; org: string; file: string }): Promise<void> {
  const deps = { db: connect(url, { max: 4, name: 'throughline-bench-intake' }), sealers: new Sealers(KEYS) };
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  const result = await importLines(deps, { org, actor: 'bench', at: AT }, lines, 'ehr', ({ lines: done }) =>
    process.send?.({ done, rss: process.memoryUsage.rss(), cpu: cpuSeconds() }),
  );
  process.send?.({ result });
  await deps.db.destroy();
  process.disconnect();
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

interface Read {
  seconds: number;
  /** Of the reader's own processor time since the first lot. */
  cpu: number;
  rss: { done: number; rss: number }[];
  result?: { registered: number; duplicates: number; refused: number };
}

/** Runs the reader; `killAt`: it is killed when it has taken so many lines. */
async function runReader(job: { url: string; org: string; file: string }, killAt = Infinity): Promise<Read> {
  const child = fork(__filename, {
    execArgv: ['--import', require.resolve('tsx')],
    env: { ...process.env, INTAKE_JOB: JSON.stringify(job) },
  });
  const read: Read = { seconds: 0, cpu: 0, rss: [] };
  let begun = 0;
  let cpuBegun = 0;
  child.on('message', (message: { done?: number; rss?: number; cpu?: number; result?: Read['result'] }) => {
    begun ||= performance.now();
    cpuBegun ||= message.cpu ?? 0;
    if (message.result) read.result = message.result;
    if (message.done === undefined) return;
    read.rss.push({ done: message.done, rss: message.rss! });
    read.seconds = (performance.now() - begun) / 1_000;
    read.cpu = message.cpu! - cpuBegun;
    if (message.done >= killAt) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  return read;
}

async function main(): Promise<void> {
  const place = process.argv.indexOf('--visits');
  const visits = place > 0 ? Number(process.argv[place + 1]) : 50_000;
  const home = mkdtempSync(join(tmpdir(), 'throughline-bench-intake-'));
  const engine = await engineUp({ home, log: (line) => process.stderr.write(`${line}\n`) });
  try {
    await measure(engine, home, visits);
  } finally {
    await engine.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function measure(engine: Engine, home: string, visits: number): Promise<void> {
  const { owner, app: url } = engine.databaseUrls;
  await migrate(owner);
  const db = connect(url, { max: 2, name: 'throughline-bench' });
  const file = join(home, 'visits.ndjson');
  await writeIntakeFile(file, visits, PAYERS);
  console.log(`${visits} visits, ${(statSync(file).size / 1e6).toFixed(0)} MB of NDJSON`);
  const org = await createPractice(db, KEYS, CONFIG, AT);
  const whole = await runReader({ url, org, file });
  report(whole);
  const other = await createPractice(db, KEYS, CONFIG, AT);
  const killed = await runReader({ url, org: other, file }, visits / 2);
  const resumed = await runReader({ url, org: other, file });
  const [a, b] = [await totals(db, org), await totals(db, other)];
  console.log(`killed after ${killed.rss.at(-1)?.done} lines, then the same file: ${JSON.stringify(resumed.result)}`);
  console.log(
    `the same rows as in one go: ${JSON.stringify(a) === JSON.stringify(b) ? 'yes' : 'NO'} ${JSON.stringify(b)}`,
  );
  await db.destroy();
}

function report({ seconds, cpu, rss, result }: Read): void {
  // The first lot's time is not counted: it begins the clock.
  const first = rss[0]!.done;
  const rate = (rss.at(-1)!.done - first) / seconds;
  const middle = rss[Math.floor(rss.length / 2)]!.rss;
  const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(`registered: ${JSON.stringify(result)}`);
  console.log(`rate: ${rate.toFixed(0)} visits/s (target ${TARGET}: ${rate >= TARGET ? 'met' : 'MISSED'})`);
  const share = `${((cpu / seconds) * 100).toFixed(0)} % of a core`;
  console.log(
    `the reader’s processor: ${share}, ${((rss.at(-1)!.done - first) / cpu).toFixed(0)} visits a second of it`,
  );
  console.log(
    `memory: ${mb(middle)} in the middle, ${mb(rss.at(-1)!.rss)} at the end, ${mb(Math.max(...rss.map((each) => each.rss)))} at most`,
  );
}

const totals = (db: ReturnType<typeof connect>, org: string): Promise<unknown> =>
  inOrg(db, { org }, (tx) =>
    row(
      tx,
      `select (select count(*) from encounter)::int as encounters, (select count(distinct source_id) from encounter)::int as visits, (select count(*) from charge_line)::int as lines,
         (select sum(charge_cents) from charge_line)::bigint as cents, (select count(*) from patient)::int as patients, (select count(*) from coverage)::int as coverages, (select count(*) from outbox)::int as looks`,
    ),
  );

const job = process.env['INTAKE_JOB'];
void (job ? readFile(JSON.parse(job) as Parameters<typeof readFile>[0]) : main());
