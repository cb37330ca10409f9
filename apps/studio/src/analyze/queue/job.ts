import { isVideoName } from '@fexgraph/sources';
import type { PickedFile } from '../../files/picked-files.ts';

/** `needed`: the file has to be given again. */
export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'needed';

/** A file of the queue. What is known of it is kept over a reload. */
export interface Job {
  readonly id: number;
  /** What its rows say in `input`. */
  readonly path: string;
  readonly size: number;
  readonly lastModified: number;
  readonly isVideo: boolean;
  /** Every so many frames of a video. */
  readonly skipFrames: number;
  readonly state: JobState;
  /** Of browsers that have it. */
  readonly handle?: FileSystemFileHandle;
  /** Rows of its table, failed frames among them. */
  readonly rows?: number;
  /** Milliseconds that it took. */
  readonly ms?: number;
  /** Why frames have no values, or why there is no table at all. */
  readonly problems?: readonly string[];
  readonly failedFrames?: number;
}

/** A job whose file is here. */
export interface JobFile {
  readonly id: number;
  readonly file: File;
}

export interface Added {
  readonly jobs: readonly Job[];
  readonly files: readonly JobFile[];
  /** Files that are in the queue already. */
  readonly repeated: number;
  /** Files that are neither pictures nor videos by their names. */
  readonly foreign: readonly string[];
}

/** Ends of names that browsers read as pictures. */
const PICTURE = /\.(jpe?g|png|webp|gif|bmp|avif|heic|heif|tiff?)$/i;

/**
 * Takes files into a queue: each once. A file whose job needs it goes to that job; other files of the same path, size and
 * time are there already.
 *
 * @param firstId of new jobs; those that follow have the numbers after it
 */
export function addFiles(
  queue: readonly Job[],
  picked: readonly PickedFile[],
  skipFrames: number,
  firstId: number,
): Added {
  const jobs = [...queue];
  const files: JobFile[] = [];
  const foreign: string[] = [];
  let repeated = 0;
  let next = firstId;
  for (const { file, path, handle } of picked) {
    const isVideo = isVideoName(file.name);
    const needing = jobs.findIndex((job) => job.state === 'needed' && isFileOf(job, file));
    if (needing >= 0) {
      const job = { ...jobs[needing], state: 'waiting', handle } as const satisfies Job;
      jobs[needing] = job;
      files.push({ id: job.id, file });
    } else if (!isVideo && !PICTURE.test(file.name)) foreign.push(path);
    else if (jobs.some((job) => job.path === path && isFileOf(job, file))) repeated++;
    else {
      const { size, lastModified } = file;
      jobs.push({ id: next, path, size, lastModified, isVideo, skipFrames, state: 'waiting', handle });
      files.push({ id: next, file });
      next++;
    }
  }
  return { jobs, files, repeated, foreign };
}

/** By name, size and time: of a file that is picked again the folders may not be known. */
function isFileOf({ path, size, lastModified }: Job, file: File): boolean {
  return path.split('/').at(-1) === file.name && size === file.size && lastModified === file.lastModified;
}

/**
 * The queue where nobody works on it: what was under way begins anew, and files that cannot be read again are needed.
 *
 * @param isHere whether the file of a job is
 */
export function withoutWork(queue: readonly Job[], isHere: (id: number) => boolean): readonly Job[] {
  return queue.map((job) => {
    const isOpen = job.state === 'waiting' || job.state === 'running' || job.state === 'needed';
    return isOpen ? { ...job, state: job.handle || isHere(job.id) ? 'waiting' : 'needed' } : job;
  });
}

/** The queue with what another window knows of some jobs. A file that is needed there may be here. */
export function withNews(queue: readonly Job[], news: readonly Job[], isHere: (id: number) => boolean): readonly Job[] {
  const told = new Map(
    news.map((job) => [job.id, job.state === 'needed' && isHere(job.id) ? { ...job, state: 'waiting' as const } : job]),
  );
  const known = new Set(queue.map(({ id }) => id));
  return [...queue.map((job) => told.get(job.id) ?? job), ...[...told.values()].filter(({ id }) => !known.has(id))];
}

export function changed(queue: readonly Job[], id: number, changes: Partial<Job>): readonly Job[] {
  return queue.map((job) => (job.id === id ? { ...job, ...changes } : job));
}

/** The name of the table of a job in the folder of the page. */
export function tableOf(id: number): string {
  return `analysis-${id}.csv`;
}
