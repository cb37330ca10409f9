import type { Clock } from '../clock/clock.ts';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { FailedFrame } from '../node/pipeline-node.ts';
import { type FrameKey, isFrameKey, type Keyed } from '../packets/frame-key.ts';
import { isOwned } from '../packets/owned.ts';

export type SourcePacket = Keyed | FailedFrame;

/**
 * Reads from a source's iterator and closes it exactly once. A read that is under way when it is closed may still give
 * its frame while the source closes, at most for `graceMs`; what comes later is released.
 */
export class SourceReader {
  readonly #iterator: AsyncIterator<SourcePacket>;
  #closing: Promise<void> | undefined;
  #giveUpReading: (() => void) | undefined;

  /** @throws FexgraphError NODE_FAILED if what `open` gave cannot be read. */
  constructor(
    packets: AsyncIterable<SourcePacket>,
    private readonly clock: Clock,
    private readonly graceMs: number,
  ) {
    const open = (packets as Partial<AsyncIterable<SourcePacket>> | undefined)?.[Symbol.asyncIterator];
    if (!open) throw new FexgraphError('NODE_FAILED', 'open returned no async iterable');
    this.#iterator = open.call(packets);
  }

  /** The next packet, or undefined at the end. @throws what the source throws, NODE_FAILED for no packet (rejects). */
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
      Promise.resolve(this.#iterator.next()).then(
        (result) => {
          if (!inTime()) {
            if (!result.done && isOwned(result.value)) result.value.release();
          } else if (result.done) resolve(undefined);
          else if (isFrameKey((result.value as { readonly key?: FrameKey } | undefined)?.key)) resolve(result.value);
          else reject(new FexgraphError('NODE_FAILED', `gave no packet with a key: ${described(result.value)}`));
        },
        // It failed after it was told to stop, and after `graceMs`: no frame is lost by that.
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
      const closed = this.#iterator.return?.();
      if (!closed) return;
      const late = new Promise<'late'>((resolve) => {
        stopTimer = this.clock.after(this.graceMs, () => resolve('late'));
      });
      const outcome = await Promise.race([closed, late]);
      if (outcome === 'late' && !this.#giveUpReading) {
        throw new FexgraphError('TIMEOUT', `did not close within ${this.graceMs} ms`);
      }
    } finally {
      stopTimer?.();
      this.#giveUpReading?.();
    }
  }
}

function described(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { key } = value as { readonly key?: unknown };
  return key === undefined ? 'an object without one' : JSON.stringify(key);
}
