#!/usr/bin/env node
/* Installs what is missing, then runs the command as it stands in TypeScript. */
'use strict';
const { installPackages, loadTypeScript } = require('./packages.js');

installPackages('tsx');
loadTypeScript();
require('../src/cli/main.ts');
