import { FexgraphError, toError } from '@fexgraph/core';
import { originPrivateFiles } from '@fexgraph/sinks/web';
import { create } from 'zustand';
import type { PickedFile } from '../files/picked-files.ts';
import { notify, reportProblem } from '../shell/notice-store.ts';
import { openRuntime, type RuntimeChoice } from '../shell/open-runtime.ts';
import { addFiles, afterReload, changed, type Job } from './queue/job.ts';
import { KeptQueue } from './queue/kept-queue.ts';
import type { Underway } from './queue/remaining-time.ts';
import { removeTable } from './results/kept-tables.ts';

interface QueueState {
  /** Undefined until what was kept is read. */
  readonly jobs: readonly Job[] | undefined;
  readonly underway: Underway | undefined;
  /** Loading models, or at work. */
  readonly isBusy: boolean;
}

export const useQueue = create<QueueState>(() => ({ jobs: undefined, underway: undefined, isBusy: false }));
const { getState: get, setState: set } = useQueue;

/** Files that are here. */
const files = new Map<number, File>();
let kept: Promise<KeptQueue> | undefined;
let working: AbortController | undefined;

/** One page at a time works on the queue. */
const LOCK = 'fexgraph-studio-queue';

/** Reads what an earlier visit has left. */
export async function loadQueue(): Promise<void> {
  if (get().jobs) return;
  kept ??= KeptQueue.open();
  const jobs = afterReload(await (await kept).all());
  // Meanwhile another call may have read it.
  if (!get().jobs) set({ jobs });
}

/** What is known of a job from now on, here and for the next visit. */
async function change(id: number, changes: Partial<Job>): Promise<void> {
  set({ jobs: changed(get().jobs ?? [], id, changes) });
  await (await kept!).put(get().jobs!.find((job) => job.id === id)!);
}

export async function addToQueue(picked: readonly PickedFile[], skipFrames: number): Promise<void> {
  const database = await kept!;
  const firstId = await database.newIds(picked.length);
  const added = addFiles(get().jobs ?? [], picked, skipFrames, firstId);
  for (const { id, file } of added.files) files.set(id, file);
  set({ jobs: added.jobs });
  if (added.repeated > 0) notify(`${added.repeated} files are in the queue already and stay there once`);
  if (added.foreign.length > 0) {
    const [first, ...others] = added.foreign;
    notify(`Neither a picture nor a video: ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`);
  }
  for (const { id } of added.files) await database.put(added.jobs.find((job) => job.id === id)!);
}

/** Works on what waits, file by file, until nothing does or `stopQueue` is called. */
export async function startQueue(backend: RuntimeChoice['backend']): Promise<void> {
  if (working) return;
  working = new AbortController();
  const { signal } = working;
  set({ isBusy: true });
  try {
    await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) throw new FexgraphError('OUTPUT_FAILED', 'another window of the studio works on this queue');
      await askForFiles();
      await workOn(backend, signal);
    });
  } catch (thrown) {
    if (!signal.aborted) reportProblem(thrown);
  } finally {
    working = undefined;
    set({ isBusy: false, underway: undefined });
  }
}

/** Stops; what was under way begins anew when the queue is started again. */
export function stopQueue(): void {
  working?.abort();
}

/** Browsers ask the user again for files of an earlier visit: all questions at once, as long as the click counts. */
async function askForFiles(): Promise<void> {
  const asked = (get().jobs ?? []).filter(({ id, state, handle }) => state === 'waiting' && handle && !files.has(id));
  const found = await Promise.all(asked.map(async (job) => [job, await fileOfHandle(job)] as const));
  for (const [{ id }, file] of found) {
    if (file) files.set(id, file);
    else await change(id, { state: 'needed' });
  }
}

/** Chromium has these, and the types of pages do not. */
type AskedHandle = FileSystemFileHandle & {
  queryPermission(): Promise<PermissionState>;
  requestPermission(): Promise<PermissionState>;
};

/** Undefined where the user does not allow it, and for a file that is gone or another. */
async function fileOfHandle({ handle, size, lastModified }: Job): Promise<File | undefined> {
  const asked = handle as AskedHandle;
  try {
    const allowed = (await asked.queryPermission()) === 'granted' || (await asked.requestPermission()) === 'granted';
    const file = allowed ? await asked.getFile() : undefined;
    return file?.size === size && file.lastModified === lastModified ? file : undefined;
  } catch {
    return undefined;
  }
}

async function workOn(backend: RuntimeChoice['backend'], signal: AbortSignal): Promise<void> {
  const next = () => get().jobs?.find(({ id, state }) => state === 'waiting' && files.has(id));
  if (!next()) return;
  const [{ runJob }, runtime] = await Promise.all([
    import('./run-job.ts'),
    openRuntime({ backend, outputs: originPrivateFiles() }),
  ]);
  try {
    for (let job = next(); job && !signal.aborted; job = next()) {
      const { id } = job;
      const begun = performance.now();
      const tell = (share: number) => set({ underway: { id, share, ms: performance.now() - begun } });
      await change(id, { state: 'running' });
      tell(0);
      try {
        // What an attempt that was cut off has left.
        await removeTable(id);
        const result = await runJob(runtime, job, files.get(id)!, signal, tell);
        await change(id, { ...result, ms: performance.now() - begun });
      } catch (thrown) {
        await removeTable(id);
        if (signal.aborted) await change(id, { state: 'waiting' });
        else await change(id, { state: 'failed', rows: 0, failedFrames: undefined, problems: [lineOf(thrown)] });
      }
      set({ underway: undefined });
    }
  } finally {
    await runtime.dispose();
  }
}

function lineOf(thrown: unknown): string {
  return thrown instanceof FexgraphError ? thrown.toLine() : toError(thrown).message;
}

/** Tries a file again that failed. */
export async function tryAgain(id: number): Promise<void> {
  const job = get().jobs?.find((one) => one.id === id);
  const isHere = files.has(id) || job?.handle !== undefined;
  await change(id, { state: isHere ? 'waiting' : 'needed', problems: undefined, failedFrames: undefined });
}

/** Takes jobs out of the queue, with their tables. */
export async function removeJobs(ids: readonly number[]): Promise<void> {
  const gone = new Set(ids);
  const database = await kept!;
  for (const id of gone) {
    await removeTable(id);
    await database.remove(id);
    files.delete(id);
  }
  set({ jobs: get().jobs?.filter(({ id }) => !gone.has(id)) });
}

/** Files that are here, as their rows call them: the viewer shows them beside their rows. */
export function filesOfQueue(): readonly File[] {
  return (get().jobs ?? []).flatMap(({ id, path }) => {
    const file = files.get(id);
    return file ? [new File([file], path, { lastModified: file.lastModified })] : [];
  });
}
