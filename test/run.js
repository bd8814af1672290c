/**
 * `npm test`: every test but the long ones, on a real Postgres and the real Temporal server, from a bare clone.
 * `npm run proof`: the long ones (test/chaos): kills, determinism, restore, the scenario book.
 *
 *   npm test -- x12 scenario        only files whose path has one of these words in it
 *   npm test -- --grep 'denied'     only tests whose full title fits
 *   npm run proof -- --shard 1/2    the first half of the suites
 *   THROUGHLINE_SEED=7 npm run proof   the random choices of an earlier run again (each run prints its seed)
 *
 * The engine comes up once, in a home of this run's own that is removed at its end; THROUGHLINE_TEST_HOME names one to
 * keep. The last line is `N passed, N failed`; the exit code is 1 if a test failed, and if none ran.
 */
'use strict';
const { mkdtempSync, readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, relative } = require('node:path');
const { installPackages, loadTypeScript, ROOT } = require('../bin/packages.js');

const FOLDERS = { test: ['unit', 'api', 'web', 'replay', 'workflow'], proof: ['chaos'] };
/** What a test may take that says nothing else; those that wait for an engine say their own. */
const TIMEOUT_MS = 20_000;
/** A process that is done ends by itself; one that something keeps is ended, and that is said. */
const LINGER_MS = 10_000;

function optionsOf(args) {
  const options = { which: 'test', words: [], grep: undefined, shard: undefined };
  const rest = [...args];
  if (rest[0] === 'proof') options.which = rest.shift();
  while (rest.length > 0) {
    const [name, inline] = rest.shift().split(/=(.*)/s);
    if (name === '--grep') options.grep = inline ?? rest.shift();
    else if (name === '--shard') options.shard = shardOf(inline ?? rest.shift());
    else if (name.startsWith('--')) throw new Error(`no such option: ${name} (there are --grep and --shard)`);
    else options.words.push(name);
  }
  return options;
}

function shardOf(text) {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text ?? '') ?? [];
  if (!of || Number(index) < 1 || Number(index) > Number(of)) throw new Error('--shard wants i/n, from 1/n to n/n');
  return { index: Number(index), of: Number(of) };
}

function testFiles({ which, words }) {
  const under = (folder) =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort();
  const files = FOLDERS[which].flatMap((folder) => under(join(__dirname, folder)));
  return words.length === 0
    ? files
    : files.filter((file) => words.some((word) => relative(ROOT, file).replaceAll('\\', '/').includes(word)));
}

/** Deals the outermost suites, so that what belongs together stays together. */
function keepShard(mocha, { index, of }) {
  mocha.suite.suites = mocha.suite.suites.filter((_, place) => place % of === index - 1);
}

function seedOfRun() {
  const given = process.env.THROUGHLINE_SEED;
  if (given !== undefined && !/^\d{1,9}$/.test(given)) throw new Error('THROUGHLINE_SEED wants a whole number');
  const seed = given ?? String(Math.floor(Math.random() * 1e9));
  process.env.THROUGHLINE_SEED = seed;
  return seed;
}

/** A folder that other users can pass, since Postgres does not run as root. */
function homeOfRun() {
  if (process.env.THROUGHLINE_TEST_HOME || process.env.THROUGHLINE_TEST_ENGINE) return;
  const home = mkdtempSync(join(tmpdir(), 'throughline-test-home-'));
  process.env.THROUGHLINE_TEST_HOME = home;
  process.on('exit', () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
}

async function run(options, files) {
  const { default: Mocha } = await import('mocha');
  const { mochaHooks } = require('./support/hooks.ts');
  const mocha = new Mocha({
    reporter: 'spec',
    timeout: TIMEOUT_MS,
    slow: 2_000,
    forbidOnly: Boolean(process.env.CI),
    rootHooks: mochaHooks,
    ...(options.grep ? { grep: new RegExp(options.grep) } : {}),
  });
  files.forEach((file) => mocha.addFile(file));
  mocha.loadFiles();
  if (options.shard) keepShard(mocha, options.shard);
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve({ ...runner.stats, slowest: slowest(times) }));
    const times = new Map();
    runner.on('test end', (test) => {
      const file = test.file ? relative(ROOT, test.file) : 'elsewhere';
      times.set(file, (times.get(file) ?? 0) + (test.duration ?? 0));
    });
  });
}

const slowest = (times) =>
  [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([file, ms]) => `${file} ${(ms / 1000).toFixed(1)} s`);

async function main() {
  const options = optionsOf(process.argv.slice(2));
  installPackages('mocha');
  loadTypeScript();
  const files = testFiles(options);
  const seed = seedOfRun();
  homeOfRun();
  process.env.LOG_LEVEL ??= 'error';
  stopOnSignals();
  const shard = options.shard ? `, shard ${options.shard.index}/${options.shard.of}` : '';
  console.log(`${files.length} files, seed ${seed}${shard} (again: THROUGHLINE_SEED=${seed})`);
  const started = Date.now();
  const stats = await run(options, files);
  if (stats.slowest.length > 0) console.log(`Slowest: ${stats.slowest.join(', ')}`);
  console.log(`Time: ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return stats;
}

/** Out of time, or Ctrl-C: the engine goes down in good order, and what was not run has not passed. */
function stopOnSignals() {
  const stop = (signal) => {
    const { tearDown } = require('./support/engine.ts');
    console.error(`${signal}: stopping …`);
    lastLine(0, 1);
    const ended = () => process.exit();
    setTimeout(ended, 2 * LINGER_MS).unref();
    tearDown().then(ended, ended);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

/** Said once and at the very end, whatever else is said while the process winds down. */
let isSaid = false;
function lastLine(passed, failed, pending = 0) {
  if (isSaid) return;
  isSaid = true;
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  process.on('exit', () => {
    if (pending > 0) console.log(`${pending} pending`);
    console.log(`${passed} passed, ${failed} failed`);
  });
}

main().then(
  ({ passes, failures, pending }) => {
    lastLine(passes, failures, pending);
    setTimeout(() => {
      console.error('Something still runs after the last test; ended.');
      process.exit();
    }, LINGER_MS).unref();
  },
  (error) => {
    console.error(error);
    lastLine(0, 1);
    process.exit();
  },
);
