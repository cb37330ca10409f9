/** Where a command writes: results to `out`, everything meant for people on the way to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** True if `err` is a terminal that can rewrite its line. */
  readonly interactive: boolean;
  readonly columns: number;
}

export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
  };
}
