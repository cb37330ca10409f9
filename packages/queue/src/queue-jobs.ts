import type { Job } from 'bullmq';

/** What comes after all parts. */
export const MERGE = 'merge';

/**
 * What a queue knows of a part beside its id, for people who look at it. Nothing that is read, written or run is said in a
 * queue.
 */
export interface JobData {
  readonly name: string;
  /** Deaths of its workers before it was given again: the server counts on. */
  readonly forgiven?: number;
}

/** How far a part is. */
export interface PartProgress {
  readonly frames: number;
  /** Frames that are expected, where that is known. */
  readonly of?: number;
}

export type QueueJob = Job<JobData, unknown, string>;

export const SETTINGS = {
  /** Milliseconds after which a worker that says nothing counts as dead. It says so twice in that time. */
  lockMs: 15_000,
  /** Milliseconds between looks for such. */
  stalledMs: 5_000,
  /** How often a part is given to somebody else when its worker has died, since it was submitted or given again. */
  mostDeaths: 3,
  /** Deaths after which the server itself gives up. It cannot be made to count from 0 again, so we count. */
  mostDeathsEver: 1_000_000,
  /** How often a part is tried that fails. */
  attempts: 3,
  /** Milliseconds before the second try; then twice as many. */
  backoffMs: 5_000,
  /** Parts that are done and kept for people to look at. */
  keptDone: 1_000,
};
