import type { FromWorker, ToWorker } from './worker-protocol.ts';

/** One worker of the platform with one session in it. */
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
  /** It is gone: the last event. */
  ended(how: string): void;
}

/** Starts the thread of one replica, which begins with loading its model. */
export type StartThread = (name: string, events: ThreadEvents) => SessionThread;
