import 'reflect-metadata';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makePlan, mergedRecords, type Part, PartFolder, type Plan, publish, runParts } from '@fexgraph/batch';
import { compile, FexBatch, FexPacket, GraphBuilder, run } from '@fexgraph/core';
import { DiskFiles } from '@fexgraph/files';
import { csvSink, ndjsonSink } from '@fexgraph/sinks/node';
import { fakeFrames, fakeRows } from '@fexgraph/testing';
import { container } from 'tsyringe';
import { type QueuePlace, queueName, type WorkedQueue, type WorkQueueOptions, workQueue } from '../src/index.ts';

const FRAMES = 10;

export function nightPlan(inputs: number): Plan {
  return makePlan({
    ...{ shared: { version: 1 }, kinds: { video: {} } },
    parts: Array.from({ length: inputs }, (_, i) => ({
      ...{ name: `clip-${i}`, kind: 'video', firstFrame: 0 },
      inputs: [{ name: `clip-${i}`, path: `/clip-${i}` }],
    })),
  });
}

export interface NightWorker extends WorkQueueOptions {
  readonly url: string;
  /** Folder of the plan. */
  readonly parts: string;
  /** Between frames. */
  readonly intervalMs: number;
  /** Tables when all parts are done. */
  readonly out: string;
  /** Told of parts that are begun. */
  readonly begun?: (part: Part) => void;
  /** Names of inputs that break in the middle. */
  readonly broken?: () => readonly string[];
}

export const placeOf = (url: string, plan: Plan): QueuePlace => ({ url, name: queueName(plan) });

function doPart(
  folder: PartFolder,
  part: Part,
  signal: AbortSignal,
  options: Omit<NightWorker, 'url' | 'out' | 'parts'>,
) {
  const { intervalMs, begun, broken } = options;
  return runParts([part], {
    ...{ folder, container, signal },
    work: ({ name }) => {
      const graph = new GraphBuilder(name);
      const breaksAt = broken?.().includes(name) ? 3 : undefined;
      const source = graph.add('frames', fakeFrames({ count: FRAMES, source: name, intervalMs, breaksAt }));
      return { graph, records: graph.add('rows', fakeRows(), source) };
    },
    record: () => ({}),
    on: (event) => {
      if (event.event === 'started') begun?.(event.part);
    },
  });
}

/** All that a worker does, with cheap work: the real queue, plan, parts and merge. */
export async function workNight(options: NightWorker): Promise<WorkedQueue> {
  const folder = (await PartFolder.find(options.parts))!;
  const plan = (await folder.plan())!;
  const parts = new Map(plan.parts.map((part) => [part.id, part]));
  return workQueue(
    placeOf(options.url, plan),
    {
      part: async (id, { signal }) => {
        if (await folder.done(id, 'digests')) return {};
        const { failed, error } = await doPart(folder, parts.get(id)!, signal, options);
        return { error, failed: failed[0]?.error };
      },
      merge: async () => {
        await mergeNight(folder, plan, options.out);
        return {};
      },
    },
    options,
  );
}

async function mergeNight(folder: PartFolder, { parts }: Plan, out: string): Promise<void> {
  const done = [];
  for (const part of parts) done.push({ part, record: (await folder.done(part.id))! });
  const merge = new GraphBuilder('merge');
  const records = mergedRecords(merge, folder, done);
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

/** One machine, and no queue. */
export async function workAlone(parts: string, plan: Plan, out: string): Promise<void> {
  const folder = await PartFolder.open(parts);
  await folder.begin(plan);
  const { signal } = new AbortController();
  for (const part of plan.parts) await doPart(folder, part, signal, { intervalMs: 0 });
  await mergeNight(folder, plan, out);
}

// In a process of its own: the parts that it begins are written down, one a line.
if (process.argv[2]?.startsWith('{')) {
  const options = JSON.parse(process.argv[2]) as NightWorker & { readonly log: string; readonly dies?: boolean };
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  mkdirSync(dirname(options.log), { recursive: true });
  const begun = ({ name }: Part) => {
    appendFileSync(options.log, `${name}\n`);
    // Here, and not from outside: however slow the machine is, it has begun the part and does not come to its end.
    if (options.dies) process.kill(process.pid, 'SIGKILL');
  };
  const on: WorkQueueOptions['on'] = (event) => process.stderr.write(`${JSON.stringify(event)}\n`);
  process.stdout.write('begun\n');
  const { state, error } = await workNight({ ...options, begun, on, signal: stop.signal });
  process.stdout.write(`${state}\n`);
  if (error) process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = error ? 1 : 0;
}
