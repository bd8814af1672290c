/* Installs what is missing and loads tsx, for everything that starts from a bare clone. Needs nothing but Node and npm. */
'use strict';
const { existsSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`throughline needs Node 20.19 or newer; this is ${process.version}`);
  process.exit(2);
}

/** `needed` names a package that is there only after a whole install (npm ci --omit=dev leaves out the tests' own). */
function installPackages(needed) {
  checkNode();
  if (existsSync(join(ROOT, 'node_modules', needed))) return;
  console.error('Installing packages (npm ci), once …');
  const npm = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status === 0) return;
  console.error('npm ci failed; see above. With the packages installed by hand (npm ci) this step is skipped.');
  process.exit(2);
}

/** TypeScript runs as it stands from here on. */
function loadTypeScript() {
  require(join(ROOT, 'node_modules', 'tsx', 'dist', 'cjs', 'index.cjs'));
}

module.exports = { ROOT, installPackages, loadTypeScript };
