#!/usr/bin/env node
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { FexgraphError } from '@fexgraph/core';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { runProgram } from './run-program.ts';
import { processTerminal } from './terminal.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const interruption = new AbortController();
const terminal = processTerminal();

/** The first signal ends the run in good order; a second one ends the process. */
function onSignal(name: NodeJS.Signals): void {
  if (interruption.signal.aborted) process.exit(EXIT.interrupted);
  terminal.err(`\n${name}: stopping (once more to stop at once)\n`);
  interruption.abort(new FexgraphError('CANCELLED', `interrupted by ${name}`));
}
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// A reader that goes away (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

await runProgram(
  process.argv.slice(2),
  {
    terminal,
    signal: interruption.signal,
    stdin: process.stdin,
    now: () => performance.now(),
    exit: (code: ExitCode) => {
      process.exitCode = code;
    },
  },
  version,
);
process.off('SIGINT', onSignal);
process.off('SIGTERM', onSignal);
