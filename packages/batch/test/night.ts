import 'reflect-metadata';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type FexBatch, FexPacket, GraphBuilder, run } from '@fexgraph/core';
import { DiskFiles } from '@fexgraph/files';
import { csvSink, ndjsonSink } from '@fexgraph/sinks/node';
import { fakeFrames } from '@fexgraph/testing';
import { container } from 'tsyringe';
import {
  makePlan,
  mergedRecords,
  type Part,
  PartFolder,
  type PartsOutcome,
  type Plan,
  partsOfShard,
  publish,
  runParts,
  type Shard,
} from '../src/index.ts';
import { madeRows } from './made-rows.ts';

export interface NightOptions {
  readonly out: string;
  readonly inputs: number;
  readonly frames: number;
  readonly jobs: number;
  readonly intervalMs: number;
  /** Names of inputs that break in the middle. */
  readonly broken?: readonly string[];
  /** Told of parts that are begun. */
  readonly begun?: (part: Part) => void;
  readonly signal?: AbortSignal;
}

/** The plan of a night. */
export function nightPlan({ inputs, frames }: Pick<NightOptions, 'inputs' | 'frames'>): Plan {
  return makePlan({
    shared: { version: 1 },
    kinds: { video: { frames } },
    parts: Array.from({ length: inputs }, (_, i) => ({
      ...{ name: `clip-${i}`, kind: 'video', firstFrame: 0 },
      inputs: [{ name: `clip-${i}`, path: `/clip-${i}` }],
    })),
  });
}

async function doneOf(folder: PartFolder, parts: readonly Part[], how: 'sizes' | 'digests') {
  const records = [];
  for (const part of parts) records.push({ part, record: await folder.done(part.id, how) });
  return records.flatMap(({ part, record }) => (record ? [{ part, record }] : []));
}

function doParts(folder: PartFolder, parts: readonly Part[], options: NightOptions): Promise<PartsOutcome> {
  const { frames, jobs, intervalMs, broken = [], begun, signal } = options;
  return runParts(parts, {
    ...{ folder, container, jobs, signal },
    work: ({ name }) => {
      const graph = new GraphBuilder(name);
      const breaksAt = broken.includes(name) ? 3 : undefined;
      const source = graph.add('frames', fakeFrames({ count: frames, source: name, intervalMs, breaksAt }));
      return { graph, records: graph.add('rows', madeRows(), source) };
    },
    record: () => ({}),
    on: (event) => {
      if (event.event === 'started') begun?.(event.part);
    },
  });
}

/** One of several workers: its parts that are not done, beside others in the same folder. */
async function shift(shard: Shard, options: NightOptions): Promise<PartsOutcome> {
  const folder = await PartFolder.open(join(options.out, 'parts'));
  const parts = partsOfShard((await folder.plan())!.parts, shard);
  const before = new Set((await doneOf(folder, parts, 'digests')).map(({ part }) => part.id));
  return doParts(
    folder,
    parts.filter(({ id }) => !before.has(id)),
    options,
  );
}

/** Tables of what is done. */
export async function mergeNight(folder: PartFolder, { parts }: Plan, out: string): Promise<void> {
  const merge = new GraphBuilder('merge');
  const records = mergedRecords(merge, folder, await doneOf(folder, parts, 'sizes'));
  merge.add('csv', csvSink({ path: join(folder.staging, 'fex.csv') }), records);
  merge.add('ndjson', ndjsonSink({ path: join(folder.staging, 'fex.ndjson') }), records);
  merge.output('fex', merge.wire<FexBatch>('segments', FexPacket));
  const { written } = await run(compile(merge.build(), container)).done;
  const staged = written.map(({ path, bytes, sha256 }) => ({
    ...{ staged: path, bytes: bytes!, sha256: sha256! },
    path: join(out, path.slice(folder.staging.length + 1)),
  }));
  await publish(folder, staged, new DiskFiles());
}

/** All that a command does over many inputs, with cheap work: the real plan, parts, merge and sinks. */
export async function night(options: NightOptions): Promise<PartsOutcome> {
  const plan = nightPlan(options);
  const folder = await PartFolder.open(join(options.out, 'parts'));
  await folder.writePlan(plan);
  const before = new Set((await doneOf(folder, plan.parts, 'digests')).map(({ part }) => part.id));
  await folder.sweep(before);
  const missing = plan.parts.filter(({ id }) => !before.has(id));
  const outcome = await doParts(folder, missing, options);
  if (outcome.error) return outcome;
  await mergeNight(folder, plan, options.out);
  if (outcome.failed.length === 0) await folder.remove();
  return outcome;
}

// In a process of its own: the parts that it begins are written down, one a line.
if (process.argv[2]?.startsWith('{')) {
  const options = JSON.parse(process.argv[2]) as NightOptions & { readonly log: string; readonly shard?: Shard };
  process.stdout.write('begun\n');
  const begun = ({ name }: Part) => appendFileSync(options.log, `${name}\n`);
  if (options.shard) await shift(options.shard, { ...options, begun });
  else await night({ ...options, begun });
}
