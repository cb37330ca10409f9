import type { Clock } from '../clock/clock.ts';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { FailedFrame } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { isOwned } from '../packets/owned.ts';

export type SourcePacket = Keyed | FailedFrame;

/**
 * Reads from a source's iterator and closes it exactly once. A read that is under way when it is closed may still give
 * its frame while the source closes, at most for `graceMs`; what comes later is released.
 */
export class SourceReader {
  #closing: Promise<void> | undefined;
  #giveUpReading: (() => void) | undefined;

  constructor(
    private readonly iterator: AsyncIterator<SourcePacket>,
    private readonly clock: Clock,
    private readonly graceMs: number,
  ) {}

  /** The next packet, or undefined at the end. @throws what the source throws (rejects). */
  read(): Promise<SourcePacket | undefined> {
    if (this.#closing) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      let waiting = true;
      const inTime = () => {
        if (!waiting) return false;
        waiting = false;
        this.#giveUpReading = undefined;
        return true;
      };
      this.#giveUpReading = () => {
        if (inTime()) resolve(undefined);
      };
      this.iterator.next().then(
        (result) => {
          if (inTime()) resolve(result.done ? undefined : result.value);
          else if (!result.done && isOwned(result.value)) result.value.release();
        },
        // A source that fails after it was told to stop, and after its grace, takes nobody's frame with it.
        (thrown) => void (inTime() && reject(thrown)),
      );
    });
  }

  /** Tells the source that nobody reads any more. Resolves when it has let go. @throws what `return` throws (rejects). */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    let stopTimer: (() => void) | undefined;
    try {
      const closed = this.iterator.return?.();
      if (!closed) return;
      const late = new Promise<'late'>((resolve) => {
        stopTimer = this.clock.after(this.graceMs, () => resolve('late'));
      });
      const outcome = await Promise.race([closed, late]);
      if (outcome === 'late' && !this.#giveUpReading) {
        throw new FexgraphError('TIMEOUT', `the source did not close within ${this.graceMs} ms`);
      }
    } finally {
      stopTimer?.();
      this.#giveUpReading?.();
    }
  }
}
