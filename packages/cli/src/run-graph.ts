import {
  type CompiledGraph,
  type FexBatch,
  FexgraphError,
  type FrameFailure,
  GraphRun,
  type NoteGroup,
  type RunOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import { BesideFile, type OutputFiles } from '@fexgraph/files';
import type { TraceRecorder } from '@fexgraph/inspect';
import { headColumns } from '@fexgraph/runtime';
import { summariseRow } from '@fexgraph/sinks';
import { writeDeadLetters } from '@fexgraph/sinks/node';
import type { CommandContext } from './command-context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { FaceCounts } from './face-counts.ts';
import { printableName } from './printable.ts';
import { Progress } from './progress.ts';
import type { RunFlags } from './run-options.ts';

/** How the run went, and what the closing lines need. */
export interface ShownRun {
  readonly outcome: RunOutcome;
  readonly faces: number;
  /** Boxes of the detector in which no network saw a face. */
  readonly boxesOnly: number;
  readonly exitCode: ExitCode;
  /** Dead letters and trace, where they were written. */
  readonly alsoWritten: readonly WrittenFile[];
}

export interface ShowOptions {
  readonly files: OutputFiles;
  /** Words of an error as this command says them. */
  readonly inWords?: (line: string) => string;
  /** Print what was found on the first frames. Default true. */
  readonly summarise?: boolean;
  /** Told of each frame that leaves, and of each that fails. */
  readonly on?: RunListener;
}

interface RunListener {
  progress(frames: number, expected: number | undefined): void;
  frameFailed(failure: FrameFailure): void;
}

/** Pictures whose faces are printed; the table has them all. */
const SUMMARISED = 20;

export const plural = (count: number, thing: string) =>
  `${count === 0 ? 'no' : count} ${thing}${count === 1 || count === 0 ? '' : 's'}`;

/** What was found, in the words of all lines: `1 face`, `no face and 1 box without one`. */
export const facesInWords = (faces: number, boxesOnly: number): string =>
  `${plural(faces, 'face')}${boxesOnly > 0 ? ` and ${boxesOnly} ${boxesOnly === 1 ? 'box' : 'boxes'} without one` : ''}`;

/** The first output that carries Fex records. */
function fexOutput(graph: CompiledGraph): string | undefined {
  const carriesFex = ([, id]: [string, string]) =>
    graph.nodes.find((node) => node.id === id)?.definition.output?.packet.name === 'Fex';
  return Object.entries(graph.outputs).find(carriesFex)?.[0];
}

async function writeTrace(trace: TraceRecorder, path: string, files: OutputFiles): Promise<WrittenFile> {
  const file = await BesideFile.open(path, files);
  const encoder = new TextEncoder();
  try {
    for await (const text of trace.chunks()) await file.write(encoder.encode(text));
    await file.complete();
  } catch (thrown) {
    await file.abandon().catch(() => undefined);
    throw thrown;
  }
  return file.left!;
}

/** Prints a line per picture and a few per face, for the first pictures. */
class Summary {
  #pictures = 0;

  constructor(
    private readonly print: (text: string) => void,
    private readonly silent: boolean,
    readonly counts: FaceCounts,
  ) {}

  add(batch: FexBatch): void {
    const { found, boxesOnly } = this.counts.add(batch);
    this.#pictures++;
    if (this.silent || this.#pictures > SUMMARISED + 1) return;
    if (this.#pictures > SUMMARISED) {
      this.print('... the rest is in the table\n');
      return;
    }
    const what = batch.row(0).isFailed ? 'not analysed' : facesInWords(found.length - boxesOnly, boxesOnly);
    this.print(`${oneLine(batch.row(0).input)}: ${what}\n`);
    for (const row of found) this.print(`  ${summariseRow(row).replaceAll('\n', '\n  ')}\n`);
  }
}

/** Names in it must not begin lines of their own. */
export const oneLine = printableName;

/** Inputs that a line about notes names. */
const NAMED = 3;

/** One line for each rule that left something out or took it otherwise. */
export function noteLines(notes: readonly Omit<NoteGroup, 'node'>[]): readonly string[] {
  return notes.map(({ kind, count, inputs }) => {
    const names = inputs
      .slice(0, NAMED)
      .map(({ input, detail }) => oneLine(detail === undefined ? input : `${input} (${detail})`));
    const more = count > names.length ? ` and ${count - names.length} more` : '';
    return `${kind}${count === 1 ? '' : ` (${count})`}: ${names.join(', ')}${more}`;
  });
}

/** Runs a graph and shows it: progress, each failure once, a summary of the faces, statistics and trace if asked for. */
export async function runGraph(
  graph: CompiledGraph,
  flags: RunFlags,
  { terminal, signal, now }: CommandContext,
  { files, inWords = (line) => line, summarise = true, on }: ShowOptions,
): Promise<ShownRun> {
  const inspect = flags.trace !== undefined || flags.stats ? await import('@fexgraph/inspect') : undefined;
  const trace = flags.trace === undefined ? undefined : new inspect!.TraceRecorder();
  const watched = flags.stats ? inspect!.probed(graph) : graph;
  const run = new GraphRun(trace ? inspect!.observed(watched, trace.interceptor) : watched, {
    signal,
    maxErrors: flags.maxErrors,
    maxInFlight: flags.maxInFlight,
    maxBatch: flags.batchSize,
    onError: flags.failFast ? 'fail' : undefined,
  });
  trace?.follow(run);
  const traced = trace && writeTrace(trace, flags.trace!, files);
  const letters =
    flags.deadLetters === undefined ? undefined : writeDeadLetters(run.failures, flags.deadLetters, files);
  // These files are extras: when one cannot be written, the results are, and the failure is told at the end.
  const extras = Promise.allSettled([traced, letters]);

  const progress = new Progress(terminal, now);
  const summary = new Summary(
    (text) => {
      progress.clear();
      terminal.out(text);
    },
    flags.quiet === true || flags.json === true || flags.events === true || !summarise,
    new FaceCounts(headColumns(graph)),
  );
  let failed = 0;
  const told = new WeakSet<FexgraphError>();
  run.failures.subscribe((failure) => {
    const { error } = failure;
    on?.frameFailed(failure);
    failed++;
    told.add(error);
    progress.clear();
    terminal.err(`${oneLine(inWords(error.toLine()))}\n`);
  });
  run.settlements.subscribe(() => {
    const { accepted, inFlight } = run.counts;
    on?.progress(accepted - inFlight, run.expected());
    if (!flags.quiet && !flags.stats) progress.update({ done: accepted - inFlight, total: run.expected(), failed });
  });
  const output = fexOutput(graph);
  // The outcome carries the error of a run; its output only ends.
  if (output)
    run.output<FexBatch>(output).subscribe({ next: (batch) => summary.add(batch), error: () => progress.clear() });
  if (flags.stats) inspect!.watch(run).subscribe((snapshot) => terminal.err(inspect!.statsTable(snapshot)));

  const outcome = await run.settled;
  progress.clear();
  const { error } = outcome;
  if (error && !told.has(error)) terminal.err(`fexgraph: ${oneLine(inWords(error.toLine()))}\n`);
  const ends = await extras;
  const failures = ends.filter((extra) => extra.status === 'rejected');
  for (const { reason } of failures) terminal.err(`fexgraph: ${oneLine((reason as FexgraphError).toLine())}\n`);
  const exitCode = exitCodeOf(outcome, signal.aborted);
  return {
    outcome,
    faces: summary.counts.faces,
    boxesOnly: summary.counts.boxesOnly,
    exitCode: exitCode === EXIT.ok && failures.length > 0 ? EXIT.failed : exitCode,
    alsoWritten: ends.flatMap((end) => (end.status === 'fulfilled' && end.value ? [end.value] : [])),
  };
}

function exitCodeOf({ report, error }: RunOutcome, interrupted: boolean): ExitCode {
  if (error) return interrupted ? EXIT.interrupted : EXIT.failed;
  const { accepted, deadLetters } = report.counts;
  if (accepted > 0 && deadLetters === accepted) return EXIT.failed;
  return report.failureCount > 0 || report.notes.some(({ missed }) => missed) ? EXIT.someInputsFailed : EXIT.ok;
}
