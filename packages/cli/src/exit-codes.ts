/** What the process says when it ends. Documented in `fexgraph --help`. */
export const EXIT = {
  ok: 0,
  /** The run failed: results are missing or partial. */
  failed: 1,
  /** The command line or a graph was wrong; nothing ran. */
  usage: 2,
  /** The run is complete, but some inputs could not be used; they are listed. */
  someInputsFailed: 3,
  /** Ctrl-C or SIGTERM; files are marked partial. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
