import { Readable } from 'node:stream';
import { FexgraphError, toError } from '@fexgraph/core';
import { CommanderError } from 'commander';
import type { CommandContext } from '../src/command-context.ts';
import { EXIT } from '../src/exit-codes.ts';
import { createProgram } from '../src/program.ts';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliSurroundings {
  /** What the user types. */
  readonly stdin?: string;
  readonly interactive?: boolean;
  readonly signal?: AbortSignal;
}

/** The command as the shell would see it, in this process. */
export async function runCli(args: readonly string[], surroundings: CliSurroundings = {}): Promise<CliResult> {
  const { stdin = '', interactive = false, signal = new AbortController().signal } = surroundings;
  const written = { out: '', err: '' };
  let code: number = EXIT.ok;
  const err = (text: string): void => {
    written.err += text;
  };
  const context: CommandContext = {
    terminal: {
      out: (text) => {
        written.out += text;
      },
      err,
      interactive,
      columns: 100,
    },
    signal,
    stdin: Readable.from([stdin]),
    now: () => performance.now(),
    exit: (wanted) => {
      code = wanted;
    },
  };
  try {
    await createProgram(context, '0.0.0').parseAsync(['node', 'fexgraph', ...args]);
  } catch (thrown) {
    if (thrown instanceof CommanderError) code = thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
    else {
      const error = toError(thrown);
      err(`fexgraph: ${error instanceof FexgraphError ? error.toLine() : error.message}\n`);
      code = signal.aborted ? EXIT.interrupted : EXIT.failed;
    }
  }
  return { code, ...written };
}
