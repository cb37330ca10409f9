import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FexBatch, FexgraphError, type FrameFailure, GraphError, type RunOutcome } from '@fexgraph/core';
import {
  createRuntime,
  type DetectOptions,
  type DetectRun,
  detect,
  type NodeRuntime,
  recordRun,
} from '@fexgraph/runtime/node';
import { type RunRecord, summariseRow } from '@fexgraph/sinks';
import { writeRunRecord } from '@fexgraph/sinks/node';
import { listPictures } from '@fexgraph/sources/node';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { lines } from '../lines.ts';
import { Progress } from '../progress.ts';
import { addDetectOptions, type DetectFlags, OVERLAYS_UNASKED, overlayPath } from './detect-options.ts';

/** Pictures whose faces are printed; the table has them all. */
const SUMMARISED = 20;
/** Stands for a list of paths on stdin. */
const STDIN = '-';

const EXAMPLES = `
Examples:
  fexgraph detect photo.jpg
  fexgraph detect photos/ --out results --no-overlay
  fexgraph detect "shots/**/*.png" --format csv,ndjson --no-identity
  find . -name "*.jpg" | fexgraph detect - --quiet`;

type Overlay = DetectOptions['overlay'];

/** One picture gets one file; several share the folder. More than a few are drawn only when asked for. */
async function chooseOverlay(
  inputs: readonly string[],
  flags: DetectFlags,
  { terminal }: CommandContext,
): Promise<Overlay> {
  if (flags.overlay === false) return undefined;
  if (inputs[0] === STDIN) return flags.overlay ? { folder: flags.out } : undefined;
  const pictures = await listPictures(inputs, '.');
  if (pictures.length === 1) return { path: overlayPath(flags.out, pictures[0].name) };
  if (flags.overlay || pictures.length <= OVERLAYS_UNASKED) return { folder: flags.out };
  if (!flags.quiet) terminal.err(`${pictures.length} pictures: no overlays are drawn (ask for them with --overlay)\n`);
  return undefined;
}

function start(
  runtime: NodeRuntime,
  inputs: readonly string[],
  overlay: Overlay,
  flags: DetectFlags,
  context: CommandContext,
): DetectRun {
  return detect(
    runtime,
    {
      inputs: inputs[0] === STDIN ? lines(context.stdin) : [...inputs],
      pack: flags.pack,
      detector: flags.detector,
      faceDetectionThreshold: flags.threshold,
      identity: flags.identity === false ? 'none' : flags.identity,
      faceIdentityThreshold: flags.identityThreshold,
      embeddings: flags.embeddings,
      outputSize: flags.outputSize as DetectFlags['outputSize'] & (number | [number, number]),
      decoding: flags.decoding,
      batchSize: flags.batchSize,
      maxInFlight: flags.maxInFlight,
      overlay,
      csv: flags.format.includes('csv') ? join(flags.out, 'fex.csv') : undefined,
      ndjson: flags.format.includes('ndjson') ? join(flags.out, 'fex.ndjson') : undefined,
    },
    { signal: context.signal, maxErrors: flags.maxErrors, onError: flags.failFast ? 'fail' : undefined },
  );
}

/** What the user sees while it runs: progress, each failure once, a summary per face. */
function show({ run, fex }: DetectRun, flags: DetectFlags, { terminal, now }: CommandContext): { faces(): number } {
  const progress = new Progress(terminal, now);
  let faces = 0;
  let pictures = 0;
  let failed = 0;
  const talkative = !flags.quiet && !flags.json;
  run.failures.subscribe(({ error }: FrameFailure) => {
    failed++;
    progress.clear();
    terminal.err(`${error.toLine()}\n`);
  });
  run.settlements.subscribe(() => {
    const { accepted, inFlight } = run.counts;
    if (!flags.quiet) progress.update({ done: accepted - inFlight, total: run.expected(), failed });
  });
  fex.subscribe({
    next: (batch: FexBatch) => {
      const rows = [...batch.rows()];
      const found = rows.filter((row) => !row.isNull);
      faces += found.length;
      pictures++;
      if (!talkative) return;
      progress.clear();
      if (pictures > SUMMARISED) {
        if (pictures === SUMMARISED + 1) terminal.out('... the rest is in the table\n');
        return;
      }
      terminal.out(
        `${rows[0].get('input')}: ${found.length === 0 ? 'no face' : found.length === 1 ? '1 face' : `${found.length} faces`}\n`,
      );
      for (const row of found) terminal.out(`  ${summariseRow(row).replaceAll('\n', '\n  ')}\n`);
    },
    complete: () => progress.clear(),
    // The outcome carries the error; here only the line is to be cleared.
    error: () => progress.clear(),
  });
  return { faces: () => faces };
}

function overlayOutputs(overlay: Overlay): string[] {
  if (!overlay) return [];
  return ['path' in overlay ? overlay.path : join(overlay.folder, '*.overlay.png')];
}

function exitCode({ report, error }: RunOutcome, interrupted: boolean): ExitCode {
  if (interrupted) return EXIT.interrupted;
  if (error) return EXIT.failed;
  const { accepted, deadLetters } = report.counts;
  if (accepted > 0 && deadLetters === accepted) return EXIT.failed;
  return report.failureCount > 0 ? EXIT.someInputsFailed : EXIT.ok;
}

function closingLines(record: RunRecord, recordPath: string): string {
  const { accepted, faces, nullRows, deadLetters } = record.counts;
  const failed = [
    deadLetters > 0 ? `${deadLetters} not readable` : '',
    nullRows > 0 ? `${nullRows} failed (null rows)` : '',
  ].filter(Boolean);
  const seconds = (record.timings.runMs / 1000).toFixed(1);
  const head = `${accepted} picture${accepted === 1 ? '' : 's'}, ${faces ?? 0} face${faces === 1 ? '' : 's'} in ${seconds} s`;
  return `${[head, ...failed].join(', ')}\n${[...record.outputs, recordPath].map((path) => `  ${path}\n`).join('')}`;
}

async function detectPictures(inputs: readonly string[], flags: DetectFlags, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const runtime = await createRuntime({
    backend: flags.backend,
    workers: flags.workers,
    threads: flags.threads,
    modelsFolder: flags.models,
  });
  try {
    await mkdir(flags.out, { recursive: true }).catch((cause) => {
      throw new FexgraphError('OUTPUT_FAILED', `${flags.out}: the folder cannot be made: ${cause.message}`, { cause });
    });
    const started = new Date();
    const overlay = await chooseOverlay(inputs, flags, context);
    const active = start(runtime, inputs, overlay, flags, context);
    const shown = show(active, flags, context);
    const outcome = await active.run.settled;
    const outputs = [...flags.format.map((format) => join(flags.out, `fex.${format}`)), ...overlayOutputs(overlay)];
    const record = recordRun({
      graph: active.graph,
      outcome,
      models: runtime.models,
      sessions: runtime.inference.records(),
      backend: flags.backend,
      started,
      finished: new Date(),
      options: { inputs, ...flags },
      outputs: outcome.error ? [] : outputs,
      faces: shown.faces(),
    });
    const recordPath = join(flags.out, 'fex.run.json');
    await writeRunRecord(recordPath, record);
    if (flags.json) terminal.out(`${JSON.stringify(record, undefined, 2)}\n`);
    else if (!flags.quiet && !outcome.error) terminal.err(closingLines(record, recordPath));
    if (outcome.error) terminal.err(`fexgraph: ${outcome.error.toLine()}\n`);
    context.exit(exitCode(outcome, signal.aborted));
  } catch (thrown) {
    if (!(thrown instanceof GraphError) && !(thrown instanceof FexgraphError && thrown.code === 'BAD_OPTION'))
      throw thrown;
    terminal.err(`fexgraph: ${thrown.toLine()}\n`);
    context.exit(EXIT.usage);
  } finally {
    await runtime.dispose();
  }
}

export function addDetectCommand(program: Command, context: CommandContext): void {
  const command = program.command('detect').description('faces and their behaviour in pictures, as a table');
  addDetectOptions(command)
    .addHelpText('after', EXAMPLES)
    .action((inputs: string[], flags: DetectFlags) => detectPictures(inputs, flags, context));
}
