import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** What a command gets from the process it runs in; tests give their own. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted on Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Milliseconds from an arbitrary origin. */
  now(): number;
  /** What the process will exit with. The last call counts. */
  exit(code: ExitCode): void;
}
