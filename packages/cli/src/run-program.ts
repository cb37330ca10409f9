import { type ErrorCode, FexgraphError, toError } from '@fexgraph/core';
import { CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { createProgram } from './program.ts';

/** What the person who typed the command can put right there: nothing ran. */
const USAGE: readonly ErrorCode[] = ['BAD_GRAPH', 'BAD_OPTION', 'NOT_REGISTERED'];

function exitCodeFor(error: Error, interrupted: boolean): ExitCode {
  if (interrupted) return EXIT.interrupted;
  return error instanceof FexgraphError && USAGE.includes(error.code) ? EXIT.usage : EXIT.failed;
}

/** Runs one command line. Whatever a command throws becomes one line on `err` and an exit code; never rejects. */
export async function runProgram(args: readonly string[], context: CommandContext, version: string): Promise<void> {
  try {
    await createProgram(context, version).parseAsync([...args], { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      // Commander has said what there is to say.
      context.exit(thrown.exitCode === 0 ? EXIT.ok : EXIT.usage);
      return;
    }
    const error = toError(thrown);
    context.terminal.err(`fexgraph: ${error instanceof FexgraphError ? error.toLine() : error.message}\n`);
    context.exit(exitCodeFor(error, context.signal.aborted));
  }
}
