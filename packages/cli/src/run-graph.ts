import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type CompiledGraph,
  type ErrorPolicy,
  type FexBatch,
  FexgraphError,
  GraphRun,
  type RunOutcome,
  toError,
} from '@fexgraph/core';
import { observed, probed, statsTable, TraceRecorder, watch } from '@fexgraph/inspect';
import { summariseRow } from '@fexgraph/sinks';
import { writeDeadLetters } from '@fexgraph/sinks/node';
import type { CommandContext } from './command-context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Progress } from './progress.ts';
import type { RunFlags } from './run-options.ts';

/** How the run went, and what the closing lines need. */
export interface ShownRun {
  readonly outcome: RunOutcome;
  readonly faces: number;
  readonly exitCode: ExitCode;
}

/** Pictures whose faces are printed; the table has them all. */
const SUMMARISED = 20;

export const plural = (count: number, thing: string) =>
  `${count === 0 ? 'no' : count} ${thing}${count === 1 || count === 0 ? '' : 's'}`;

/** The first output that carries Fex records. */
function fexOutput(graph: CompiledGraph): string | undefined {
  const carriesFex = ([, id]: [string, string]) =>
    graph.nodes.find((node) => node.id === id)?.definition.output?.packet.name === 'Fex';
  return Object.entries(graph.outputs).find(carriesFex)?.[0];
}

function writeTrace(trace: TraceRecorder, path: string): Promise<void> {
  return pipeline(Readable.from(trace.chunks()), createWriteStream(path)).catch((thrown) => {
    throw new FexgraphError('OUTPUT_FAILED', `${path}: the trace cannot be written: ${toError(thrown).message}`, {
      cause: thrown,
    });
  });
}

/** Prints a line per picture and a few per face, for the first pictures. */
class Summary {
  faces = 0;
  #pictures = 0;

  constructor(
    private readonly print: (text: string) => void,
    private readonly silent: boolean,
  ) {}

  add(batch: FexBatch): void {
    const found = [...batch.rows()].filter((row) => !row.isNull);
    this.faces += found.length;
    this.#pictures++;
    if (this.silent || this.#pictures > SUMMARISED + 1) return;
    if (this.#pictures > SUMMARISED) {
      this.print('... the rest is in the table\n');
      return;
    }
    this.print(`${batch.value(0, 'input')}: ${plural(found.length, 'face')}\n`);
    for (const row of found) this.print(`  ${summariseRow(row).replaceAll('\n', '\n  ')}\n`);
  }
}

/** Runs a graph and shows it: progress, each failure once, a summary of the faces, statistics and trace if asked for. */
export async function runGraph(
  graph: CompiledGraph,
  flags: RunFlags,
  { terminal, signal, now }: CommandContext,
  onError?: ErrorPolicy,
): Promise<ShownRun> {
  const trace = flags.trace === undefined ? undefined : new TraceRecorder();
  const watched = flags.stats ? probed(graph) : graph;
  const run = new GraphRun(trace ? observed(watched, trace.interceptor) : watched, {
    signal,
    maxErrors: flags.maxErrors,
    maxInFlight: flags.maxInFlight,
    maxBatch: flags.batchSize,
    onError: flags.failFast ? 'fail' : onError,
  });
  trace?.follow(run);
  const traced = trace && writeTrace(trace, flags.trace!);
  const letters = flags.deadLetters === undefined ? undefined : writeDeadLetters(run.failures, flags.deadLetters);
  // These files are extras: when one cannot be written, the results are, and the failure is told at the end.
  const extras = Promise.allSettled([traced, letters]);

  const progress = new Progress(terminal, now);
  const summary = new Summary(
    (text) => {
      progress.clear();
      terminal.out(text);
    },
    flags.quiet === true || flags.json === true,
  );
  let failed = 0;
  const told = new WeakSet<FexgraphError>();
  run.failures.subscribe(({ error }) => {
    failed++;
    told.add(error);
    progress.clear();
    terminal.err(`${error.toLine()}\n`);
  });
  run.settlements.subscribe(() => {
    const { accepted, inFlight } = run.counts;
    if (!flags.quiet && !flags.stats) progress.update({ done: accepted - inFlight, total: run.expected(), failed });
  });
  const output = fexOutput(graph);
  // The outcome carries the error of a run; its output only ends.
  if (output)
    run.output<FexBatch>(output).subscribe({ next: (batch) => summary.add(batch), error: () => progress.clear() });
  if (flags.stats) watch(run).subscribe((snapshot) => terminal.err(statsTable(snapshot)));

  const outcome = await run.settled;
  progress.clear();
  const { error } = outcome;
  if (error && !told.has(error)) terminal.err(`fexgraph: ${error.toLine()}\n`);
  const failures = (await extras).filter((extra) => extra.status === 'rejected');
  for (const { reason } of failures) terminal.err(`fexgraph: ${(reason as FexgraphError).toLine()}\n`);
  const exitCode = exitCodeOf(outcome, signal.aborted);
  return {
    outcome,
    faces: summary.faces,
    exitCode: exitCode === EXIT.ok && failures.length > 0 ? EXIT.failed : exitCode,
  };
}

function exitCodeOf({ report, error }: RunOutcome, interrupted: boolean): ExitCode {
  if (error) return interrupted ? EXIT.interrupted : EXIT.failed;
  const { accepted, deadLetters } = report.counts;
  if (accepted > 0 && deadLetters === accepted) return EXIT.failed;
  return report.failureCount > 0 ? EXIT.someInputsFailed : EXIT.ok;
}
