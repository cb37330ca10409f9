import { join } from 'node:path';
import { compile, FexgraphError, type RunReport, toError } from '@fexgraph/core';
import { BesideFile } from '@fexgraph/files';
import { type DetectOptions, detectChoices, detectGraph, tableFormat } from '@fexgraph/runtime';
import { createRuntime, type NodeRuntime, recordRun } from '@fexgraph/runtime/node';
import type { RunRecord } from '@fexgraph/sinks';
import { writeRunRecord } from '@fexgraph/sinks/node';
import { listPictures } from '@fexgraph/sources/node';
import type { CommandContext } from '../command-context.ts';
import { importPlugins } from '../import-plugins.ts';
import { lines } from '../lines.ts';
import { runGraph } from '../run-graph.ts';
import { choicesText, type DetectFlags, OVERLAYS_UNASKED } from './detect-options.ts';

/** Stands for a list of paths on stdin. */
const STDIN = '-';

/** More than a few pictures are drawn only when asked for. */
async function wantsOverlays(
  inputs: readonly string[],
  { overlay, quiet }: DetectFlags,
  { terminal }: CommandContext,
): Promise<boolean> {
  if (overlay !== undefined || inputs[0] === STDIN) return overlay === true;
  const { length } = (await listPictures(inputs, '.')).entries;
  if (length > OVERLAYS_UNASKED && !quiet)
    terminal.err(`${length} pictures: no overlays are drawn (ask for them with --overlay)\n`);
  return length <= OVERLAYS_UNASKED;
}

async function optionsOf(
  inputs: readonly string[],
  flags: DetectFlags,
  context: CommandContext,
  container: NodeRuntime['container'],
): Promise<DetectOptions> {
  const { pack, detector, embeddings, outputSize, decoding } = flags;
  return {
    inputs: inputs[0] === STDIN ? lines(context.stdin) : inputs,
    faceDetectionThreshold: flags.threshold,
    identity: flags.identity === false ? 'none' : flags.identity,
    faceIdentityThreshold: flags.identityThreshold,
    overlay: (await wantsOverlays(inputs, flags, context)) ? { folder: flags.out } : undefined,
    tables: flags.format.map((name) => join(flags.out, `fex${tableFormat(container, name).extension}`)),
    ...{ pack, detector, embeddings, outputSize, decoding },
  };
}

/** One line for each node that wrote files. */
function fileLines(written: RunReport['written']): string[] {
  const nodes = [...new Set(written.map(({ node }) => node))];
  return nodes.map((id) => {
    const [first, ...more] = written.filter(({ node }) => node === id);
    return more.length === 0 ? first.path : `${first.path} and ${more.length} more`;
  });
}

function closingLines({ counts, timings, sessions }: RunRecord, files: readonly string[]): string {
  const { accepted, faces = 0, nullRows, deadLetters, drops } = counts;
  const parts = [
    `${accepted} picture${accepted === 1 ? '' : 's'}`,
    `${faces} face${faces === 1 ? '' : 's'} in ${(timings.runMs / 1000).toFixed(1)} s`,
    ...(deadLetters > 0 ? [`${deadLetters} not readable`] : []),
    ...(nullRows > 0 ? [`${nullRows} failed (null rows)`] : []),
    ...(drops > 0 ? [`${drops} not finished`] : []),
  ];
  const choices = new Set(sessions.map(({ reason }) => reason).filter((reason) => reason !== undefined));
  return [parts.join(', '), ...choices, ...files.map((path) => `  ${path}`), ''].join('\n');
}

export async function detectPictures(
  inputs: readonly string[],
  flags: DetectFlags,
  context: CommandContext,
): Promise<void> {
  if (inputs.length > 1 && inputs.includes(STDIN)) {
    throw new FexgraphError('BAD_OPTION', '"-" (a list of paths on stdin) cannot be used together with other inputs');
  }
  const { terminal } = context;
  const { backend, workers, threads, models, commercial } = flags;
  const recordPath = join(flags.out, 'fex.run.json');
  const plugins = await importPlugins(flags);
  const runtime = await createRuntime({
    ...{ backend, workers, threads, plugins },
    modelsFolder: models,
    commercialOnly: commercial,
  });
  try {
    const started = new Date();
    const options = await optionsOf(inputs, flags, context, runtime.container);
    const graph = compile(detectGraph(runtime.container, options).build(), runtime.container);
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
      faces,
    });
    // A full disk cannot take the record either; the summary is printed all the same.
    const lost = await writeRunRecord(recordPath, record).then(() => undefined, toError);
    if (flags.json) terminal.out(`${JSON.stringify(record, undefined, 2)}\n`);
    else if (!flags.quiet && outcome.report.counts.accepted > 0)
      terminal.err(closingLines(record, [...fileLines(outcome.report.written), ...(lost ? [] : [recordPath])]));
    context.exit(exitCode);
    if (lost) throw lost;
  } finally {
    await runtime.dispose();
  }
}

/** The names that are known without plugins, for the help. */
export async function knownNames(): Promise<string> {
  const runtime = await createRuntime();
  try {
    return choicesText(detectChoices(runtime.container));
  } finally {
    await runtime.dispose();
  }
}
