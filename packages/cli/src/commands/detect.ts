import { join } from 'node:path';
import { compile, FexgraphError, type RunOutcome, toError } from '@fexgraph/core';
import { createRuntime, type DetectOptions, detectGraph, recordRun } from '@fexgraph/runtime/node';
import type { RunRecord } from '@fexgraph/sinks';
import { BesideFile, writeRunRecord } from '@fexgraph/sinks/node';
import { listPictures } from '@fexgraph/sources/node';
import type { CommandContext } from '../command-context.ts';
import { lines } from '../lines.ts';
import { runGraph } from '../run-graph.ts';
import { type DetectFlags, OVERLAYS_UNASKED, overlayPath } from './detect-options.ts';

/** Stands for a list of paths on stdin. */
const STDIN = '-';

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

function detectOptions(
  inputs: readonly string[],
  overlay: Overlay,
  flags: DetectFlags,
  stdin: CommandContext['stdin'],
): DetectOptions {
  return {
    inputs: inputs[0] === STDIN ? lines(stdin) : [...inputs],
    pack: flags.pack,
    detector: flags.detector,
    faceDetectionThreshold: flags.threshold,
    identity: flags.identity === false ? 'none' : flags.identity,
    faceIdentityThreshold: flags.identityThreshold,
    embeddings: flags.embeddings,
    outputSize: flags.outputSize as DetectOptions['outputSize'],
    decoding: flags.decoding,
    batchSize: flags.batchSize,
    maxInFlight: flags.maxInFlight,
    overlay,
    csv: flags.format.includes('csv') ? join(flags.out, 'fex.csv') : undefined,
    ndjson: flags.format.includes('ndjson') ? join(flags.out, 'fex.ndjson') : undefined,
  };
}

/** Files that a run leaves: complete ones, or partial tables after an error. */
function outputsOf(flags: DetectFlags, overlay: Overlay, { report, error }: RunOutcome): string[] {
  const hasWritten = (id: string) => report.nodes.some((node) => node.id === id && node.stats.emitted > 0);
  const tables = flags.format
    .filter((format) => !error || hasWritten(format))
    .map((format) => join(flags.out, `fex.${format}${error ? '.partial' : ''}`));
  if (!overlay || !hasWritten('overlay')) return tables;
  return [...tables, 'path' in overlay ? overlay.path : join(overlay.folder, '*.overlay.png')];
}

function closingLines({ counts, timings, outputs, sessions }: RunRecord, recordPath?: string): string {
  const { accepted, faces = 0, nullRows, deadLetters, drops } = counts;
  const parts = [
    `${accepted} picture${accepted === 1 ? '' : 's'}`,
    `${faces} face${faces === 1 ? '' : 's'} in ${(timings.runMs / 1000).toFixed(1)} s`,
    ...(deadLetters > 0 ? [`${deadLetters} not readable`] : []),
    ...(nullRows > 0 ? [`${nullRows} failed (null rows)`] : []),
    ...(drops > 0 ? [`${drops} not finished`] : []),
  ];
  const choices = new Set(sessions.map(({ reason }) => reason).filter((reason) => reason !== undefined));
  const files = recordPath === undefined ? outputs : [...outputs, recordPath];
  return [parts.join(', '), ...choices, ...files.map((path) => `  ${path}`), ''].join('\n');
}

/** `fexgraph detect`. */
export async function detectPictures(
  inputs: readonly string[],
  flags: DetectFlags,
  context: CommandContext,
): Promise<void> {
  if (inputs.length > 1 && inputs.includes(STDIN)) {
    throw new FexgraphError('BAD_OPTION', '"-" (a list of paths on stdin) stands alone, without other inputs');
  }
  const { terminal } = context;
  const { backend, workers, threads, models, commercial } = flags;
  const recordPath = join(flags.out, 'fex.run.json');
  const runtime = await createRuntime({ backend, workers, threads, modelsFolder: models, commercialOnly: commercial });
  try {
    const started = new Date();
    const overlay = await chooseOverlay(inputs, flags, context);
    const builder = detectGraph(detectOptions(inputs, overlay, flags, context.stdin));
    const graph = compile(builder.build({ onError: 'null-row', maxInFlight: flags.maxInFlight }), runtime.container);
    // Whether results can be written is found out before the work.
    await (await BesideFile.open(recordPath)).discard();
    const { outcome, faces, exitCode } = await runGraph(graph, flags, context);
    const record = recordRun({
      graph,
      outcome,
      models: runtime.models,
      sessions: runtime.inference.records(),
      backend,
      started,
      finished: new Date(),
      options: { inputs, ...flags },
      outputs: outputsOf(flags, overlay, outcome),
      faces,
    });
    // On a full disk it cannot be kept either; what there is is told all the same.
    const lost = await writeRunRecord(recordPath, record).then(() => undefined, toError);
    if (flags.json) terminal.out(`${JSON.stringify(record, undefined, 2)}\n`);
    else if (!flags.quiet && outcome.report.counts.accepted > 0)
      terminal.err(closingLines(record, lost ? undefined : recordPath));
    context.exit(exitCode);
    if (lost) throw lost;
  } finally {
    await runtime.dispose();
  }
}
