import type { Lane } from './lanes.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

/** One session in a worker of the platform. */
export interface SessionThread {
  /** @throws what the platform throws for a buffer that it cannot send. */
  post(message: ToWorker, transfer: readonly ArrayBuffer[]): void;
  /** Whether the program stays alive for it, where a platform asks that. */
  keepAlive(keep: boolean): void;
  /** Ends it as soon as the platform can; `ended` follows. */
  terminate(): void;
}

/** What a thread tells whoever started it. */
export interface ThreadEvents {
  message(message: FromWorker): void;
  /** It cannot be used any more, and why. `ended` follows. */
  broken(cause: unknown): void;
  /**
   * It is gone: the last event.
   * @param blameless another session of the same worker was at work when the worker ended
   */
  ended(how: string, blameless?: boolean): void;
}

/** Starts one replica of a session in a lane, which begins with loading its model. */
export type StartThread = (name: string, events: ThreadEvents, lane: Lane) => SessionThread;
