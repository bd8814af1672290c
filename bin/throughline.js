#!/usr/bin/env node
/* Installs what is missing, then runs the command as it stands in TypeScript. */
'use strict';
const { installPackages, loadTypeScript } = require('./packages.js');

installPackages('tsx');
loadTypeScript();
// Files of many GB are read in little memory: the database and the engine are not loaded for them.
require(process.argv[2] === 'x12' ? '../src/cli/x12-main.ts' : '../src/cli/main.ts');
