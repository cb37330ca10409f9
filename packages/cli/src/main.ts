#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { runProgram } from './run-program.ts';
import { processTerminal } from './terminal.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const interruption = new AbortController();
let isInterrupted = false;
/** What the command says it ends with, and whether what it printed has arrived. */
let [exitCode, printed]: [ExitCode, boolean] = [EXIT.ok, true];
const settle = () => {
  process.exitCode = exitCode === EXIT.ok && !printed ? EXIT.failed : exitCode;
};
const terminal = processTerminal(process, (error) => {
  printed = false;
  settle();
  terminal.err(`fexgraph: cannot print the results: ${error.message}\n`);
});

/**
 * The first signal ends the run in good order. A second one ends the process as if nobody had listened: ending it from
 * within (`process.exit`) would wait for networks and for files that hang, which may be what the second is for.
 */
function onSignal(name: NodeJS.Signals): void {
  if (isInterrupted) {
    stopListening();
    process.kill(process.pid, name);
    return;
  }
  terminal.err(`\n${name}: stopping (once more to stop at once)\n`);
  isInterrupted = true;
  // Loaded on use, as everything that `--help` does not need; a command that runs has loaded it.
  void import('@fexgraph/core').then(({ FexgraphError }) =>
    interruption.abort(new FexgraphError('CANCELLED', `interrupted by ${name}`)),
  );
}
function stopListening(): void {
  process.off('SIGINT', onSignal);
  process.off('SIGTERM', onSignal);
}
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);

await runProgram(
  process.argv.slice(2),
  {
    terminal,
    signal: interruption.signal,
    stdin: process.stdin,
    now: () => performance.now(),
    exit: (code) => {
      exitCode = code;
      settle();
    },
  },
  version,
);
// A list on stdin that has not ended would keep the process waiting for more.
process.stdin.destroy();
stopListening();
