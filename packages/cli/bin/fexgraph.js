#!/usr/bin/env node
// npm links this file when it installs, also in a clone, where `dist` is built only afterwards.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write('fexgraph: the command line is not built (npm run build)\n');
  process.exitCode = 1;
}
