/**
 * `npm run lint`: every check that reads the code without running it. Two at a time; each prints its time, and its words
 * only if it failed. `npm run lint -- arrows dead` runs only those.
 */
'use strict';
const { spawn } = require('node:child_process');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const ROOMS = ['src', 'workflows', 'activities', 'workers', 'migrations', 'web', 'test', 'bench'];

/** The longest first, so that the others run beside it. */
const PARTS = [
  {
    name: 'eslint',
    what: 'rules of the language and of DESIGN (eslint.config.mjs)',
    run: ['eslint', '.', '--max-warnings=0'],
  },
  { name: 'types', what: 'tsc, strict', run: ['tsc', '--noEmit', '-p', '.'] },
  { name: 'format', what: 'prettier', run: ['prettier', '--check', '--log-level=warn', '.'] },
  {
    name: 'arrows',
    what: 'who may import whom (.dependency-cruiser.cjs)',
    run: ['depcruise', '--output-type', 'err', ...ROOMS],
  },
  {
    name: 'dead',
    what: 'files, exports and dependencies that nothing uses (knip.json)',
    run: ['knip', '--no-progress', '--no-config-hints'],
  },
];

function runPart({ name, what, run: [command, ...args] }) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(join(ROOT, 'node_modules/.bin', command), args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const words = [];
    child.stdout.on('data', (data) => words.push(data));
    child.stderr.on('data', (data) => words.push(data));
    child.on('error', (error) => words.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      const ok = code === 0;
      console.log(
        `${ok ? 'ok   ' : 'FAIL '} ${name.padEnd(7)} ${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${what}`,
      );
      if (!ok) process.stdout.write(Buffer.concat(words));
      resolve({ name, ok });
    });
  });
}

async function main(names) {
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(`no such part: ${unknown.join(', ')} (there are ${PARTS.map((part) => part.name).join(', ')})`);
    return 2;
  }
  const started = Date.now();
  const waiting = PARTS.filter((part) => names.length === 0 || names.includes(part.name));
  const done = [];
  const lane = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) done.push(await runPart(part));
  };
  await Promise.all([lane(), lane()]);
  const failed = done.filter((part) => !part.ok).map((part) => part.name);
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(
    failed.length > 0
      ? `lint: ${failed.join(', ')} failed (${seconds} s)`
      : `lint: all ${done.length} parts hold (${seconds} s)`,
  );
  return failed.length > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then((code) => process.exit(code));
