import { FexgraphError, type Keyed } from '@fexgraph/core';
import { type MonoTypeOperatorFunction, Observable } from 'rxjs';

export interface InterpolateOptions<T> {
  /** Moments of the display, in seconds, on the clock of the packets (`key.time`), in order. */
  readonly at: Observable<number>;
  /** Seconds by which the view is behind; the time from one packet to the next, so that both are there. */
  readonly delay: number;
  /** What is shown between two packets. @param share 0: the first; 1: the second */
  readonly mix: (before: T, after: T, share: number) => T;
  /** Seconds between two packets beyond which nothing lies between them. Default 0.5. */
  readonly maxGap?: number;
}

/** Packets that are kept where nobody looks, for example in a tab in the background; older ones are of no more use. */
const MOST = 256;

/**
 * Gives a stream of one source at the rate of a display: at each moment what was `delay` seconds before, mixed of the
 * packets around it. Before the first packet there is nothing; behind the last one, and where packets are more than `maxGap`
 * apart, the last stays. Nothing is made up ahead of what has come. Ends with either stream.
 *
 * @throws FexgraphError BAD_OPTION for a delay that is not 0 or more
 * @example meshes$.pipe(interpolate({ at: displayTimes$, delay: 1 / 15, mix: mixMeshes }))
 */
export function interpolate<T extends Keyed>({
  at,
  delay,
  mix,
  maxGap = 0.5,
}: InterpolateOptions<T>): MonoTypeOperatorFunction<T> {
  if (!(delay >= 0)) throw new FexgraphError('BAD_OPTION', `delay: ${delay} is not 0 seconds or more`);
  return (packets) =>
    new Observable((subscriber) => {
      let kept: T[] = [];
      const show = (time: number) => {
        const next = kept.findIndex(({ key }) => key.time > time);
        const last = (next < 0 ? kept.length : next) - 1;
        if (last < 0) return;
        kept = kept.slice(last);
        const [before, after] = kept;
        const gap = after ? after.key.time - before.key.time : Number.POSITIVE_INFINITY;
        subscriber.next(gap > maxGap ? before : mix(before, after, (time - before.key.time) / gap));
      };
      const error = (thrown: unknown) => subscriber.error(thrown);
      const complete = () => subscriber.complete();
      subscriber.add(
        packets.subscribe({
          next: (packet) => {
            // A clock that goes back begins anew.
            if (packet.key.time <= (kept.at(-1)?.key.time ?? Number.NEGATIVE_INFINITY)) kept = [];
            kept = [...kept.slice(1 - MOST), packet];
          },
          error,
          complete,
        }),
      );
      subscriber.add(at.subscribe({ next: (time) => show(time - delay), error, complete }));
    });
}
