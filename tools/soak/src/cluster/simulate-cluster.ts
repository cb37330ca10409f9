import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keptPart, PartFolder, partsOfShard, partsStatus, publish } from '@fexgraph/batch';
import { DiskFiles } from '@fexgraph/files';
import { createRuntime, mergeRecords, mergeTables, type RecordedPart } from '@fexgraph/runtime/node';
import { liveBytes } from '../live-bytes.ts';
import { clipsPlan, FRAMES, realDeeds } from './real-deeds.ts';
import { type Cluster, durationsOf, type Played, play, sizesOf } from './schedule.ts';

export interface Simulated extends Played {
  readonly done: number;
  /** Rows of the merged table that are not where they belong, or are missing. */
  readonly wrongRows: number;
  /** Files of the dead that the sweep removed. */
  readonly swept: number;
  /** Milliseconds of each attempt that was finished: graph run, segment, record, and their names on the disk. */
  readonly msPerAttempt: number;
  readonly planSeconds: number;
  readonly mergeSeconds: number;
  /** Live bytes for each part. */
  readonly planBytesPerPart: number;
  readonly mergeBytesPerPart: number;
}

const seconds = (from: number) => (performance.now() - from) / 1000;

/** A cluster in virtual time over the real plan, parts, status and merge. */
export async function simulateCluster(
  cluster: Cluster,
  folderPath: string,
  onProgress: (finished: number) => void = () => undefined,
): Promise<Simulated> {
  const runtime = await createRuntime();
  try {
    const before = liveBytes();
    const planning = performance.now();
    const folder = await PartFolder.open(join(folderPath, 'plan'));
    await folder.begin(clipsPlan(sizesOf(cluster)));
    const plan = (await folder.plan())!;
    const planSeconds = seconds(planning);
    const planned = liveBytes();

    const order = partsOfShard(plan.parts, { index: 1, of: 1 });
    const deeds = realDeeds(folder, order, runtime);
    const working = performance.now();
    let finished = 0;
    const played = await play(cluster, durationsOf(cluster), {
      ...deeds,
      finish: async (part) => {
        await deeds.finish(part);
        if (++finished % 1000 === 0) onProgress(finished);
      },
    });
    const msPerAttempt = (1000 * seconds(working)) / finished;
    const { done } = await partsStatus(folder, plan);
    const swept = await folder.sweepIdle(0);

    const merging = performance.now();
    const unmerged = liveBytes();
    const parts = [];
    const recorded: RecordedPart[] = [];
    for (const part of plan.parts) {
      const record = await folder.done(part.id);
      if (!record) continue;
      parts.push({ part, record: keptPart(record) });
      recorded.push({
        part,
        run: async () => (await folder.done(part.id))?.run,
        rows: record.segment.rows,
        earlier: true,
      });
    }
    const table = join(folderPath, 'fex.csv');
    const tables = await mergeTables(runtime.container, folder, parts, { tables: [table] });
    const facts = { started: new Date(), finished: new Date(), graphs: [], options: {}, notes: [], outputs: [] };
    const record = await mergeRecords({ ...facts, parts: recorded });
    const merged = liveBytes();
    await publish(folder, tables, new DiskFiles());
    const mergeSeconds = seconds(merging);
    const wrongRows = (await wrongIn(table, cluster.parts)) + Math.abs(record.counts.rows - cluster.parts * FRAMES);
    return {
      ...played,
      ...{ done, wrongRows, swept, msPerAttempt, planSeconds, mergeSeconds },
      planBytesPerPart: (planned - before) / cluster.parts,
      mergeBytesPerPart: (merged - unmerged) / cluster.parts,
    };
  } finally {
    await runtime.dispose();
  }
}

/** Rows that are not the frames of the clips, each once and in order. */
async function wrongIn(table: string, parts: number): Promise<number> {
  let [row, wrong] = [-1, 0];
  for await (const line of createInterface({ input: createReadStream(table) })) {
    if (row >= 0 && !line.endsWith(`,clip-${Math.floor(row / FRAMES)},${row % FRAMES}`)) wrong++;
    row++;
  }
  return wrong + Math.abs(row - parts * FRAMES);
}
