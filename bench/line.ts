/**
 * `npm run bench:line`: what one encounter costs from its first charge to zero, against the floor that the engine needs
 * for the same wakes. What each line means: bench/README.md.
 */
import { parseArgs } from 'node:util';
import { inOrg, rows } from '../src/db';
import { Bench } from './line-bench';
import { playFloor, type Wakes } from './line-floor';
import { playLine, type Played } from './line-play';
import { cpuMs, MemoryWatch, minus } from './processes';

const FEW = 100;
const WARM_UP = 40;
const FLOOR_ENCOUNTERS = 150;
/** Encounters whose histories are asked for. */
const DESCRIBED = 20;

interface Costs {
  cpu: Record<string, number>;
  statements: { worker: number; acts: number };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      max: { type: 'string', default: '1000' },
      parallel: { type: 'string', default: '24' },
      'profile-worker': { type: 'string' },
    },
  });
  const begun = Date.now();
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const bench = await Bench.open({ log, parallel: Number(values.parallel), profileDir: values['profile-worker'] });
  // Stopped half way, it leaves no engine behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void bench.close().finally(() => process.exit(1)));
  try {
    await measure(bench, Number(values.max), log);
    print('whole run', (Date.now() - begun) / 1_000, 's');
  } finally {
    await bench.close();
  }
}

/** The floor is measured before and after the line, so that a machine that was busy in between does not pass for a slow line. */
async function measure(bench: Bench, many: number, log: (line: string) => void): Promise<void> {
  const memory = new MemoryWatch(bench.watched);
  log('Bench: warming up');
  const warm = await playLine(bench, WARM_UP);
  const wakes = perEncounter(warm.wakes, WARM_UP);
  await playFloor(bench, warm.org, WARM_UP, wakes);
  log(`Bench: ${FEW} encounters`);
  const few = await withCosts(bench, () => playLine(bench, FEW));
  log(`Bench: floor of ${FLOOR_ENCOUNTERS} encounters`);
  const floorBefore = await withCosts(bench, () => playFloor(bench, warm.org, FLOOR_ENCOUNTERS, wakes));
  log(`Bench: ${many} encounters`);
  const line = await withCosts(bench, () => playLine(bench, many));
  log(`Bench: floor of ${FLOOR_ENCOUNTERS} encounters`);
  const floorAfter = await withCosts(bench, () => playFloor(bench, warm.org, FLOOR_ENCOUNTERS, wakes));

  const lineRate = many / line.result.seconds;
  const floorRate = (2 * FLOOR_ENCOUNTERS) / (floorBefore.result + floorAfter.result);
  print('encounters', many, '');
  print('line', lineRate, 'encounters/s');
  print('floor', floorRate, 'encounters/s');
  print('line to floor', lineRate / floorRate, '(target 0.6 or more)', 2);
  const floorCpu = (cpuOf(floorBefore.costs) + cpuOf(floorAfter.costs)) / (2 * FLOOR_ENCOUNTERS);
  print('line to floor by CPU', floorCpu / (cpuOf(line.costs) / many), '', 2);
  print(`flat from ${FEW} to ${many}`, lineRate / (FEW / few.result.seconds), '(1 is flat)', 2);
  const [cpuFew, cpuMany] = [cpuOf(few.costs) / FEW, cpuOf(line.costs) / many];
  print(`flat from ${FEW} to ${many} by CPU`, cpuFew / cpuMany, '(1 is flat)', 2);
  printPhases(line.result);
  printCosts('line', line.costs, many);
  printCosts('floor', floorBefore.costs, FLOOR_ENCOUNTERS);
  for (const [kind, times] of Object.entries(line.result.wakes))
    print(`wakes, ${kind}`, times / many, 'per encounter', 2);
  await printHistories(bench, line.result.org);
  for (const [name, mb] of Object.entries(memory.stop())) print(`peak memory, ${name}`, mb, 'MB');
}

async function withCosts<T>(bench: Bench, work: () => Promise<T>): Promise<{ result: T; costs: Costs }> {
  const cpu = cpuMs(bench.watched);
  const before = await bench.statements();
  const result = await work();
  const after = await bench.statements();
  const statements = { worker: after.worker - before.worker, acts: after.acts - before.acts };
  return { result, costs: { cpu: minus(cpuMs(bench.watched), cpu), statements } };
}

const cpuOf = ({ cpu }: Costs): number => Object.values(cpu).reduce((total, ms) => total + ms, 0);

/** Whole wakes only: what a file's workflow costs is shared by all its claims. */
function perEncounter(wakes: Wakes, encounters: number): Wakes {
  const each = Object.entries(wakes).map(([kind, times]) => [kind, Math.round(times / encounters)] as const);
  return Object.fromEntries(each.filter(([, times]) => times > 0));
}

function printPhases({ phases }: Played): void {
  for (const [name, ms] of Object.entries(phases)) print(`phase, ${name}`, ms, 'ms per encounter');
}

function printCosts(what: string, { cpu, statements }: Costs, encounters: number): void {
  for (const [name, ms] of Object.entries(cpu)) print(`${what} CPU, ${name}`, ms / encounters, 'ms per encounter');
  print(`${what} SQL, worker`, statements.worker / encounters, 'statements per encounter');
  print(`${what} SQL, acts`, statements.acts / encounters, 'statements per encounter');
}

async function printHistories(bench: Bench, org: string): Promise<void> {
  const some = await inOrg(bench.db, { org }, (tx) =>
    rows<{ id: string }>(tx, 'select id from encounter order by number limit ?', [DESCRIBED]),
  );
  const found = await Promise.all(
    some.map(({ id }) => bench.process.describe({ kind: 'encounter', id }, org, { told: true })),
  );
  const mean = (of: 'stateTransitions' | 'historyEvents'): number =>
    found.reduce((total, state) => total + (state?.[of] ?? 0), 0) / found.length;
  print('state transitions', mean('stateTransitions'), 'per encounter');
  print('history events', mean('historyEvents'), 'per encounter');
}

function print(name: string, value: number, unit: string, digits = 1): void {
  process.stdout.write(`${name}: ${Number(value.toFixed(digits))}${unit ? ` ${unit}` : ''}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
