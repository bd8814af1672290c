#!/usr/bin/env node
/* Installs what is missing, then runs the command as it stands in TypeScript. Needs nothing but Node and npm. */
'use strict';
const { existsSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..');
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`throughline needs Node 20.19 or newer; this is ${process.version}`);
  process.exit(2);
}
if (!existsSync(join(root, 'node_modules', 'tsx'))) {
  console.error('Installing packages (npm ci), once …');
  const npm = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error('npm ci failed; see above. With the packages installed by hand (npm ci) this step is skipped.');
    process.exit(2);
  }
}
require(join(root, 'node_modules', 'tsx', 'dist', 'cjs', 'index.cjs'));
require('../src/cli/main.ts');
