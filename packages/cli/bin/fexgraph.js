#!/usr/bin/env node
// npm links this file when it installs, also in a clone, where `dist` is built only afterwards.
import { bundle, isBundleCurrent, isThere, modules } from './builds.js';

/**
 * Plugins, the studio and the queue are packages beside the bundle: they import `@fexgraph/core`, rxjs and more from where
 * these are installed, and must get what the command runs on.
 */
const runsOthers = process.argv.some((argument, at) =>
  at === 2 ? /^(studio|queue)$/.test(argument) : /^--plugin(=|$)/.test(argument),
);

const main = !runsOthers && isBundleCurrent() ? bundle : modules;
if (isThere(main)) await import(main.href);
else {
  process.stderr.write('fexgraph: the command line is not built (npm run build)\n');
  process.exitCode = 1;
}
