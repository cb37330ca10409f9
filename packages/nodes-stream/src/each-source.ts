import type { Keyed } from '@fexgraph/core';
import { filter, groupBy, mergeMap, type Observable, type OperatorFunction } from 'rxjs';

/**
 * Runs an operator for each source by itself: its own state, and no waiting for another. The stream of a source
 * completes when `ended$` names it, or with the input.
 *
 * @param ended$ ids of sources that have ended, as a stream node hears of them in `endSource`
 * @param operate makes the outputs of one source from its packets
 */
export function eachSource<T extends Keyed, R>(
  ended$: Observable<string>,
  operate: (packets: Observable<T>, source: string) => Observable<R>,
): OperatorFunction<T, R> {
  return (packets) =>
    packets.pipe(
      groupBy(({ key }) => key.source, { duration: ({ key }) => ended$.pipe(filter((source) => source === key)) }),
      mergeMap((group) => operate(group, group.key)),
    );
}
