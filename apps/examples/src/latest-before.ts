import { type Keyed } from '@fexgraph/core';
import { Observable, type OperatorFunction } from 'rxjs';

export interface Timed {
  /** Seconds, on the same clock as the frames. */
  readonly time: number;
}

/**
 * Joins two streams by their own time stamps, not by when they arrive: each packet gets the latest item of `other$` that
 * is not later than its frame. A packet waits until `other$` has passed its time or has ended.
 */
export function latestBefore<P extends Keyed, T extends Timed>(
  other$: Observable<T>,
): OperatorFunction<P, [P, T | undefined]> {
  return (packets$) =>
    new Observable((subscriber) => {
      const packets: P[] = [];
      const items: T[] = [];
      let latest: T | undefined;
      let packetsEnded = false;
      let itemsEnded = false;
      const pair = () => {
        while (packets.length > 0) {
          const { time } = packets[0].key;
          while (items.length > 0 && items[0].time <= time) latest = items.shift();
          if (items.length === 0 && !itemsEnded) return;
          subscriber.next([packets.shift()!, latest]);
        }
        if (packetsEnded) subscriber.complete();
      };
      const error = (thrown: unknown) => subscriber.error(thrown);
      subscriber.add(
        other$.subscribe({
          next: (item) => {
            items.push(item);
            pair();
          },
          complete: () => {
            itemsEnded = true;
            pair();
          },
          error,
        }),
      );
      subscriber.add(
        packets$.subscribe({
          next: (packet) => {
            packets.push(packet);
            pair();
          },
          complete: () => {
            packetsEnded = true;
            pair();
          },
          error,
        }),
      );
    });
}
