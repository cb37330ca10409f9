import type { FrameKey, Keyed, StreamNode } from '@fexgraph/core';
import { Observable } from 'rxjs';
import type { CallObserver, CallWatch } from './node-call.ts';

interface OpenFrame {
  readonly key: FrameKey;
  readonly watch: CallWatch;
}

/**
 * A stream node has no calls: how long it holds each frame stands in for them. Outputs come in input order per source,
 * so a frame that a later one overtakes was passed over.
 */
export function observeStream(node: StreamNode, input: Observable<unknown>, observer: CallObserver): Observable<Keyed> {
  return new Observable((subscriber) => {
    const open = new Map<string, OpenFrame[]>();
    const take = ({ source, index, time }: FrameKey) => {
      const queue = open.get(source) ?? [];
      const place = queue.findIndex(({ key }) => key.index === index && key.time === time);
      for (const { watch } of queue.splice(0, place + 1)) watch.ended({});
      if (queue.length === 0) open.delete(source);
    };
    const observed = new Observable<unknown>((inner) =>
      input.subscribe({
        next: (packet) => {
          const item = packet as Keyed;
          const entry = { key: item.key, watch: observer({ kind: 'hold', items: [item] }) };
          const queue = open.get(item.key.source);
          if (queue) queue.push(entry);
          else open.set(item.key.source, [entry]);
          inner.next(packet);
        },
        error: (thrown) => inner.error(thrown),
        complete: () => inner.complete(),
      }),
    );
    const endAll = (error?: unknown) => {
      const end = error === undefined ? {} : { error };
      for (const queue of open.values()) for (const { watch } of queue) watch.ended(end);
      open.clear();
    };
    const subscription = node.connect(observed).subscribe({
      next: (packet) => {
        take(packet.key);
        subscriber.next(packet as Keyed);
      },
      error: (thrown) => {
        endAll(thrown);
        subscriber.error(thrown);
      },
      complete: () => {
        endAll();
        subscriber.complete();
      },
    });
    return () => {
      subscription.unsubscribe();
      endAll();
    };
  });
}
