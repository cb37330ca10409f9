import type { Part } from '../plan/part.ts';
import { partSizes } from '../plan/part-sizes.ts';
import type { Plan } from '../plan/plan.ts';
import type { PartFailure } from './part-failure.ts';
import type { PartFolder } from './part-folder.ts';

/** What one process has done. */
export interface WorkerShare {
  readonly host: string;
  readonly process: number;
  readonly parts: number;
  readonly frames: number;
  /** Seconds on its parts, one after the other or beside each other. */
  readonly seconds: number;
}

/** How far the parts of a plan are. */
export interface PartsStatus {
  readonly parts: number;
  readonly done: number;
  /** In the order of the plan, as the following. */
  readonly failed: readonly { readonly part: Part; readonly failure: PartFailure }[];
  /** Done, and failed for somebody else afterwards: with other bytes, or on a machine that cannot read the input. */
  readonly doubted: PartsStatus['failed'];
  /** Neither done nor failed. */
  readonly missing: readonly Part[];
  /** How many of those that are not done somebody has begun: who is at work, or has died. */
  readonly begun: number;
  readonly frames: number;
  readonly rows: number;
  /** Frames of the parts that are done, per second from the first beginning to the last end. */
  readonly framesPerSecond: number | undefined;
  /** Seconds for what is not done, at that pace, by the bytes of the inputs. */
  readonly secondsLeft: number | undefined;
  /** Who has done most comes first. */
  readonly workers: readonly WorkerShare[];
}

/** Looks at all parts of a plan, by sizes. Memory is that of one record, and of who has worked. */
export async function partsStatus(folder: PartFolder, { parts }: Plan): Promise<PartsStatus> {
  const sizeOf = partSizes(parts);
  const workers = new Map<string, WorkerShare>();
  const failed: PartsStatus['failed'][number][] = [];
  const doubted: PartsStatus['failed'][number][] = [];
  const missing: Part[] = [];
  let [done, frames, rows, bytes, bytesDone] = [0, 0, 0, 0, 0];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const part of parts) {
    const size = sizeOf(part);
    bytes += size;
    const record = await folder.done(part.id);
    const failure = await folder.failure(part.id);
    if (!record) {
      if (failure) failed.push({ part, failure });
      else missing.push(part);
      continue;
    }
    if (failure) doubted.push({ part, failure });
    const { segment, worker } = record;
    const [started, finished] = [Date.parse(worker.started), Date.parse(worker.finished)];
    const key = `${worker.host} ${worker.process}`;
    const known = workers.get(key) ?? { ...worker, parts: 0, frames: 0, seconds: 0 };
    workers.set(key, {
      ...{ host: worker.host, process: worker.process, parts: known.parts + 1, frames: known.frames + segment.frames },
      seconds: known.seconds + (finished - started) / 1000,
    });
    done++;
    frames += segment.frames;
    rows += segment.rows;
    bytesDone += size;
    [first, last] = [Math.min(first, started), Math.max(last, finished)];
  }
  const seconds = (last - first) / 1000;
  const begun = await folder.begun();
  const open = new Set([...missing, ...failed.map(({ part }) => part)].map(({ id }) => id));
  return {
    ...{ parts: parts.length, done, failed, doubted, missing, frames, rows },
    begun: [...begun].filter((id) => open.has(id)).length,
    framesPerSecond: seconds > 0 ? frames / seconds : undefined,
    secondsLeft: seconds > 0 && bytesDone > 0 ? (seconds * (bytes - bytesDone)) / bytesDone : undefined,
    workers: [...workers.values()].sort((a, b) => b.parts - a.parts),
  };
}
