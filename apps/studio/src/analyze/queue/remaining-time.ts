import type { Job } from './job.ts';

export interface Underway {
  readonly id: number;
  /** Of its frames, 0..1. */
  readonly share: number;
  /** Milliseconds so far. */
  readonly ms: number;
}

/** Of a job that has hardly begun nothing can be said. */
const LEAST_SHARE = 0.02;

/**
 * Milliseconds until all is done, from how long a picture took so far, and a byte of a video. Undefined while nothing of a
 * kind that is left was measured.
 */
export function remainingMs(queue: readonly Job[], underway?: Underway): number | undefined {
  let total = 0;
  for (const isVideo of [false, true]) {
    const ofKind = queue.filter((job) => job.isVideo === isVideo);
    const work = ({ size }: Job) => (isVideo ? size : 1);
    let [ms, done, left] = [0, 0, 0];
    for (const job of ofKind) {
      const share = underway?.id === job.id ? underway.share : 0;
      if (job.state === 'done' && job.ms !== undefined) {
        ms += job.ms;
        done += work(job);
      } else if (job.state === 'running') {
        if (underway?.id === job.id && share >= LEAST_SHARE) {
          ms += underway.ms;
          done += work(job) * share;
        }
        left += work(job) * (1 - share);
      } else if (job.state === 'waiting') left += work(job);
    }
    if (left === 0) continue;
    if (done === 0) return undefined;
    total += (ms / done) * left;
  }
  return total;
}

/** `about 3 minutes`: nobody knows better. */
export function durationText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `about ${minutes} min` : `about ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
