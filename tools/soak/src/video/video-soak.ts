import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type CompiledGraph, compile, type FrameCounts, run, type WrittenFile } from '@fexgraph/core';
import { INFERENCE } from '@fexgraph/inference';
import { detectGraph } from '@fexgraph/runtime';
import { createRuntime } from '@fexgraph/runtime/node';
import { VIDEO_DECODER } from '@fexgraph/video';
import { MadeDecoder, personOf } from './made-decoder.ts';
import { madeInference } from './made-networks.ts';
import { growthOf, type Sample, shareOf, yardstick } from './samples.ts';

export interface VideoSoakOptions {
  /** Frames of a made video. Default: two hours of 30 a second. */
  readonly frames?: number;
  /** A real video in its place, with the real networks. */
  readonly file?: string;
  /** Called two hundred times; for a real video, every hundred frames. */
  readonly onProgress?: (settled: number, sample: Sample) => void;
}

export interface VideoSoakResult {
  readonly seconds: number;
  readonly counts: FrameCounts;
  readonly written: readonly Pick<WrittenFile, 'rows' | 'bytes' | 'complete'>[];
  /** Rows of the CSV file that are not as they must be: their frame number, or who is seen. */
  readonly wrongRows: number;
  /** MB of resident memory from the second quarter of the run to the last. */
  readonly growthMb: number;
  /** Processor time of a frame in the last quarter, of that in the second; in yardsticks. */
  readonly slowdown: number;
  readonly cpuMsPerFrame: number;
}

/** Frames of a real video from one look at memory and time to the next. */
const EVERY = 100;
/** Frames, at 30 a second. */
export const TWO_HOURS = 216_000;
const COLUMNS = ['pose', 'aus', 'blendshapes', 'emotions', 'gaze', 'Identity'];

/** The pack for videos from a decoder to a CSV and a Parquet file. */
export async function videoSoak({ frames = TWO_HOURS, file, onProgress }: VideoSoakOptions): Promise<VideoSoakResult> {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-soak-'));
  const runtime = await createRuntime();
  try {
    if (file === undefined) {
      // The last one that is registered counts.
      runtime.container.register(INFERENCE, { useValue: madeInference });
      runtime.container.register(VIDEO_DECODER, { useValue: new MadeDecoder(frames) });
    }
    const csv = join(folder, 'fex.csv');
    const graph = detectGraph(runtime.container, {
      ...{ inputs: file ?? 'made.mp4', media: 'video', decoder: file === undefined ? 'made' : undefined },
      ...{ baseline: true, columns: COLUMNS, tables: [csv, join(folder, 'fex.parquet')] },
    });
    const measured = await measure(
      compile(graph.build(), runtime.container),
      file === undefined ? frames / 200 : EVERY,
      onProgress,
    );
    return { ...measured, wrongRows: await wrongRows(csv, file === undefined) };
  } finally {
    await runtime.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs it and looks at memory and processor time every so many frames. */
async function measure(graph: CompiledGraph, step: number, onProgress: VideoSoakOptions['onProgress']) {
  const samples: Sample[] = [];
  const started = performance.now();
  const active = run(graph, { maxInFlight: 8 });
  let [settled, yards] = [0, 0];
  active.settlements.subscribe(() => {
    if (++settled % Math.max(1, Math.floor(step)) !== 0) return;
    const { user, system } = process.cpuUsage();
    const cpuMs = (user + system) / 1000 - yards;
    const yardMs = yardstick();
    yards += yardMs;
    const sample = { frames: settled, cpuMs, yardMs, rssMb: process.memoryUsage.rss() / 2 ** 20 };
    samples.push(sample);
    onProgress?.(settled, sample);
  });
  const { counts, written } = await active.done;
  return {
    seconds: (performance.now() - started) / 1000,
    counts,
    written: written.map(({ rows, bytes, complete }) => ({ rows, bytes, complete })),
    growthMb: growthOf(samples),
    ...shareOf(samples),
  };
}

/** @param isMade who is seen is known */
async function wrongRows(csv: string, isMade: boolean): Promise<number> {
  let header: readonly string[] | undefined;
  let [wrong, last] = [0, -1];
  for await (const line of createInterface({ input: createReadStream(csv) })) {
    const cells = line.split(',');
    if (!header) {
      header = cells;
      continue;
    }
    const [index, person] = [Number(cells[header.indexOf('frame')]), cells[header.indexOf('Identity')]];
    const isNext = isMade ? index === last + 1 : index === last || index === last + 1;
    if (!isNext || (isMade && person !== (personOf(index) ?? ''))) wrong++;
    last = index;
  }
  return wrong;
}

/** What is wrong with a result; empty if nothing is. */
export function videoComplaints(
  { counts, written, wrongRows, growthMb, slowdown }: VideoSoakResult,
  { mostGrowthMb, mostSlowdown }: { readonly mostGrowthMb: number; readonly mostSlowdown: number },
  frames?: number,
): readonly string[] {
  const whole = written.length === 2 && written.every(({ rows, complete }) => complete && rows === written[0].rows);
  return [
    ...(frames !== undefined && counts.rows !== frames ? [`${counts.rows} frames in the tables, not ${frames}`] : []),
    ...(counts.accepted === counts.rows && counts.inFlight + counts.unreleased === 0 ? [] : ['frames were lost']),
    ...(whole ? [] : ['the tables are not complete']),
    ...(wrongRows > 0 ? [`${wrongRows} rows are wrong`] : []),
    ...(growthMb > mostGrowthMb ? [`memory grew by ${growthMb.toFixed(1)} MB, more than ${mostGrowthMb}`] : []),
    ...(slowdown > mostSlowdown ? [`a frame took ${slowdown.toFixed(3)} times as long at the end`] : []),
  ];
}
