import type { Job, JobFile } from './job.ts';
import type { Underway } from './remaining-time.ts';

/** What a window tells the others that have the queue open. */
export type QueueNews =
  /** What is known of these jobs now, with files that are there. */
  | { readonly kind: 'jobs'; readonly jobs: readonly Job[]; readonly files: readonly JobFile[] }
  | { readonly kind: 'removed'; readonly ids: readonly number[] }
  | { readonly kind: 'underway'; readonly underway: Underway | undefined }
  /** It begins to work. Its end is seen by its lock, however it ends. */
  | { readonly kind: 'works' }
  /** Whichever window works is to stop. */
  | { readonly kind: 'stop' }
  /** It was opened, and would like to know what the others have. */
  | { readonly kind: 'asks' };

/** One window at a time works on the queue. */
const WORK = 'fexgraph-studio-queue';
/** Held while somebody works, for those who wait until nobody does. Apart: who waits must not be in the way of `WORK`. */
const WORKING = 'fexgraph-studio-queue-working';

/** The windows of the studio that have the queue open. */
export class QueueWindows {
  readonly #channel = new BroadcastChannel('fexgraph-studio-queue');

  constructor(hear: (news: QueueNews) => void) {
    this.#channel.onmessage = ({ data }: MessageEvent<QueueNews>) => hear(data);
  }

  tell(news: QueueNews): void {
    this.#channel.postMessage(news);
  }

  /** Works unless another window does. @returns whether it did */
  work(task: () => Promise<void>): Promise<boolean> {
    return navigator.locks.request(WORK, { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await navigator.locks.request(WORKING, async () => {
        this.tell({ kind: 'works' });
        await task();
      });
      return true;
    });
  }

  /** Whether any window works, this one too. */
  async isWorking(): Promise<boolean> {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name }) => name === WORKING);
  }

  /** Resolves when no window works any more, also where one crashed. */
  async workEnds(): Promise<void> {
    await navigator.locks.request(WORKING, { mode: 'shared' }, () => undefined);
  }
}
