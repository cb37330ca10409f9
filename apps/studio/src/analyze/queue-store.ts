import { FexgraphError, toError } from '@fexgraph/core';
import { originPrivateFiles } from '@fexgraph/sinks/web';
import { create } from 'zustand';
import type { PickedFile } from '../files/picked-files.ts';
import { notify, reportProblem } from '../shell/notice-store.ts';
import { openRuntime, type RuntimeChoice } from '../shell/open-runtime.ts';
import { addFiles, changed, type Job, type JobFile, withNews, withoutWork } from './queue/job.ts';
import { KeptQueue } from './queue/kept-queue.ts';
import { type QueueNews, QueueWindows } from './queue/queue-windows.ts';
import type { Underway } from './queue/remaining-time.ts';
import { removeTable } from './results/kept-tables.ts';

interface QueueState {
  /** Undefined until what was kept is read. */
  readonly jobs: readonly Job[] | undefined;
  readonly underway: Underway | undefined;
  /** Who is loading models, or at work. */
  readonly worker: 'nobody' | 'this window' | 'another window';
}

export const useQueue = create<QueueState>(() => ({ jobs: undefined, underway: undefined, worker: 'nobody' }));
const { getState: get, setState: set } = useQueue;

/** Files that are here, also those that other windows gave. */
const files = new Map<number, File>();
const isHere = (id: number) => files.has(id);
let kept: Promise<KeptQueue> | undefined;
let windows: QueueWindows | undefined;
let working: AbortController | undefined;

/** Reads what an earlier visit has left, and asks the other windows what they have. */
export async function loadQueue(): Promise<void> {
  if (get().jobs) return;
  kept ??= KeptQueue.open();
  kept.catch(() => {
    kept = undefined;
  });
  windows ??= new QueueWindows(hear);
  const [jobs, isWorking] = await Promise.all([kept.then((database) => database.all()), windows.isWorking()]);
  // Meanwhile another call may have read it.
  if (get().jobs) return;
  set({ jobs: isWorking ? jobs : withoutWork(jobs, isHere) });
  if (isWorking) watchWorker();
  windows.tell({ kind: 'asks' });
}

function hear(news: QueueNews): void {
  const { jobs } = get();
  if (!jobs) return; // It asks when it has read them.
  if (news.kind === 'jobs') {
    for (const { id, file } of news.files) files.set(id, file);
    set({ jobs: withNews(jobs, news.jobs, isHere) });
  } else if (news.kind === 'removed') forget(news.ids);
  else if (news.kind === 'underway') set({ underway: news.underway });
  else if (news.kind === 'works') watchWorker();
  else if (news.kind === 'stop') working?.abort();
  else {
    const here = jobs.filter(({ id }) => isHere(id));
    tellOthers(here);
  }
}

/** Told of jobs with their files: any window can work on all. */
function tellOthers(jobs: readonly Job[]): void {
  const there = jobs.flatMap(({ id }): JobFile[] => (isHere(id) ? [{ id, file: files.get(id)! }] : []));
  windows!.tell({ kind: 'jobs', jobs, files: there });
}

/** Shows that another window works, until it does no more. What it leaves undone can be begun here. */
function watchWorker(): void {
  if (get().worker !== 'nobody') return;
  set({ worker: 'another window' });
  void windows!.workEnds().then(() => {
    set(({ jobs }) => ({ worker: 'nobody', underway: undefined, jobs: jobs && withoutWork(jobs, isHere) }));
  }, reportProblem);
}

/** What is known of a job from now on: for the next visit, here, and in other windows. What is shown as done stays done. */
async function change(id: number, changes: Partial<Job>): Promise<void> {
  const jobOf = () => get().jobs?.find((one) => one.id === id);
  const before = jobOf();
  if (!before) return; // Another window took it out.
  try {
    await (await kept!).put({ ...before, ...changes });
  } finally {
    set({ jobs: changed(get().jobs ?? [], id, changes) });
    const job = jobOf();
    if (job) tellOthers([job]);
  }
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
  const put = added.files.map(({ id }) => added.jobs.find((job) => job.id === id)!);
  tellOthers(put);
  for (const job of put) await database.put(job);
}

/** Works on what waits, file by file, until nothing does or `stopQueue` is called. */
export async function startQueue(backend: RuntimeChoice['backend']): Promise<void> {
  if (working) return;
  working = new AbortController();
  const { signal } = working;
  set({ worker: 'this window' });
  let worked = true;
  try {
    worked = await windows!.work(async () => {
      await askForFiles();
      await workOn(backend, signal);
    });
    if (!worked) notify('Another window of the studio works on this queue.');
  } catch (thrown) {
    if (!signal.aborted) reportProblem(thrown);
  } finally {
    working = undefined;
    set({ worker: 'nobody', underway: undefined });
  }
  if (!worked) watchWorker();
}

/** Stops the window that works; what was under way begins anew when the queue is started again. */
export function stopQueue(): void {
  if (working) working.abort();
  else windows!.tell({ kind: 'stop' });
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
      const tell = (share: number) => showUnderway({ id, share, ms: performance.now() - begun });
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
      showUnderway(undefined);
      if (!get().jobs?.some((one) => one.id === id)) await removeTable(id); // Another window took it out meanwhile.
    }
  } finally {
    await runtime.dispose();
  }
}

function showUnderway(underway: Underway | undefined): void {
  set({ underway });
  windows!.tell({ kind: 'underway', underway });
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
  const database = await kept!;
  for (const id of ids) {
    await removeTable(id);
    await database.remove(id);
  }
  forget(ids);
  windows!.tell({ kind: 'removed', ids });
}

function forget(ids: readonly number[]): void {
  const gone = new Set(ids);
  for (const id of gone) files.delete(id);
  set({ jobs: get().jobs?.filter(({ id }) => !gone.has(id)) });
}

/** Files that are here, as their rows call them: the viewer shows them beside their rows. */
export function filesOfQueue(): readonly File[] {
  return (get().jobs ?? []).flatMap(({ id, path }) => {
    const file = files.get(id);
    return file ? [new File([file], path, { lastModified: file.lastModified })] : [];
  });
}
