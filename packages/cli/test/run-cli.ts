import { Readable } from 'node:stream';
import type { CommandContext } from '../src/command-context.ts';
import { EXIT } from '../src/exit-codes.ts';
import { runProgram } from '../src/run-program.ts';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliSurroundings {
  /** What the user types, or pipes in. */
  readonly stdin?: string | CommandContext['stdin'];
  readonly interactive?: boolean;
  readonly signal?: AbortSignal;
  /** Sees what is printed, as it is printed. */
  readonly onOutput?: (text: string) => void;
}

/** The command as the shell would see it, in this process. */
export async function runCli(args: readonly string[], surroundings: CliSurroundings = {}): Promise<CliResult> {
  const { stdin = '', interactive = false, signal = new AbortController().signal, onOutput } = surroundings;
  const written = { out: '', err: '' };
  let code: number = EXIT.ok;
  const context: CommandContext = {
    terminal: {
      out: (text) => {
        written.out += text;
        onOutput?.(text);
      },
      err: (text) => {
        written.err += text;
      },
      rewrite: (line) => {
        written.err += `\r\x1b[2K${line}`;
      },
      interactive,
      columns: 100,
    },
    signal,
    stdin: typeof stdin === 'string' ? Readable.from([stdin]) : stdin,
    now: () => performance.now(),
    exit: (wanted) => {
      code = wanted;
    },
  };
  await runProgram(args, context, '0.0.0');
  return { code, ...written };
}

/** What was printed to `err`, line by line. */
export const complaints = ({ err }: CliResult): readonly string[] => err.split('\n').filter((line) => line !== '');
