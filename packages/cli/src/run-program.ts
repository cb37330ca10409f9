import type { ErrorCode } from '@fexgraph/core';
import { CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import { EXIT } from './exit-codes.ts';
import { printableName } from './printable.ts';
import { createProgram } from './program.ts';
import { safeTerminal } from './terminal.ts';

/** What the person who typed the command can put right there: nothing ran. */
const USAGE: readonly ErrorCode[] = ['BAD_GRAPH', 'BAD_OPTION', 'NOT_REGISTERED'];

/** `help detect` asks for the same as `detect --help`, which also loads what that help lists. */
function asOption(args: readonly string[]): string[] {
  return args[0] === 'help' && args.length > 1 ? [...args.slice(1), '--help'] : [...args];
}

/** Names of files that begin as options do. */
function dashHint(args: readonly string[]): string {
  const names = args.filter((arg) => /^-[^=]*\.\w+$/.test(arg));
  return names.map((name) => `If ${printableName(name)} is a file, give it as ./${printableName(name)}\n`).join('');
}

/** Runs one command line. Whatever a command throws becomes one line on `err` and an exit code; never rejects. */
export async function runProgram(args: readonly string[], given: CommandContext, version: string): Promise<void> {
  const context = { ...given, terminal: safeTerminal(given.terminal) };
  try {
    await createProgram(context, version).parseAsync(asOption(args), { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      // Commander has said the rest.
      if (thrown.code === 'commander.unknownOption') context.terminal.err(dashHint(args));
      context.exit(thrown.exitCode === 0 ? EXIT.ok : EXIT.usage);
      return;
    }
    const { FexgraphError, toError } = await import('@fexgraph/core');
    const error = toError(thrown);
    const isOurs = error instanceof FexgraphError;
    context.terminal.err(`fexgraph: ${isOurs ? error.toLine() : error.message}\n`);
    const failure = isOurs && USAGE.includes(error.code) ? EXIT.usage : EXIT.failed;
    context.exit(context.signal.aborted ? EXIT.interrupted : failure);
  }
}
