import { FailedFrame, type Keyed } from '@fexgraph/core';
import type { CallObserver } from './node-call.ts';

type SourcePacket = Keyed | FailedFrame;

/** Each pull of a source's iterator as a call. */
export function observeReads(frames: AsyncIterable<SourcePacket>, observer: CallObserver): AsyncIterable<SourcePacket> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = frames[Symbol.asyncIterator]();
      const stop = iterator.return && ((value?: unknown) => iterator.return!(value));
      return {
        async next() {
          const watch = observer({ kind: 'read', items: [] });
          try {
            const result = await (watch.around ? watch.around(() => iterator.next()) : iterator.next());
            const packet = result.done ? undefined : result.value;
            watch.ended({ key: packet?.key, ...(packet instanceof FailedFrame ? { error: packet.error } : {}) });
            return result;
          } catch (error) {
            watch.ended({ error });
            throw error;
          }
        },
        // A source without `return` has none here either.
        ...(stop ? { return: stop } : {}),
      };
    },
  };
}
