#!/usr/bin/env node
// npm links this file when it installs, also in a clone, where `dist` is built only afterwards.
import { bundle, isBundleCurrent, isThere, modules } from './builds.js';

/** A plugin imports `@fexgraph/core`, rxjs and more from where they are installed, and must get what the command runs on. */
const hasPlugins = process.argv.some((argument) => /^--plugin(=|$)/.test(argument));

const main = !hasPlugins && isBundleCurrent() ? bundle : modules;
if (isThere(main)) await import(main.href);
else {
  process.stderr.write('fexgraph: the command line is not built (npm run build)\n');
  process.exitCode = 1;
}
