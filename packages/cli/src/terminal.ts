import { printable } from './printable.ts';

/** Where a command writes: results to `out`, everything meant for people on the way to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Puts a line of our own in the place of the last on `err`; nothing clears it. Only for interactive ones. */
  rewrite(line: string): void;
  /** True if `err` is a terminal that can rewrite its line. */
  readonly interactive: boolean;
  readonly columns: number;
}

/** One output of a process. */
export interface PrintStream {
  write(text: string): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

export interface ProcessStreams {
  readonly stdout: PrintStream;
  readonly stderr: PrintStream & { readonly isTTY?: boolean; readonly columns?: number };
}

/** Writes until the stream fails, then no more. `onLoss` is told once. */
function printer(stream: PrintStream, onLoss: (error: NodeJS.ErrnoException) => void): (text: string) => void {
  let lost = false;
  stream.on('error', (error) => {
    if (lost) return;
    lost = true;
    onLoss(error);
  });
  return (text) => {
    if (!lost) stream.write(text);
  };
}

/**
 * The terminal of a process. What cannot be printed ends the printing and not the work: tables are files. A reader that
 * goes away (`| head`) is no failure; any other reason why `out` cannot be written is told to `onFailure`, once.
 */
export function processTerminal(
  { stdout, stderr }: ProcessStreams,
  onFailure: (error: NodeJS.ErrnoException) => void,
): Terminal {
  // Where `err` is lost nobody is left to be told; the exit code still says how the work went.
  const err = printer(stderr, () => undefined);
  return {
    out: printer(stdout, (error) => {
      if (error.code !== 'EPIPE') onFailure(error);
    }),
    err,
    rewrite: (line) => err(`\r\x1b[2K${line}`),
    interactive: stderr.isTTY === true,
    columns: stderr.columns ?? 80,
  };
}

/** The same terminal, on which names cannot do what only programs may: move, colour, clear, or forge lines. */
export function safeTerminal(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: (text) => terminal.out(printable(text)),
    err: (text) => terminal.err(printable(text)),
  };
}
