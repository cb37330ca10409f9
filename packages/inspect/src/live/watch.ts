import { CLOCK, type Clock, type GraphRun, systemClock } from '@fexgraph/core';
import { Observable } from 'rxjs';
import { probeOf } from './probed.ts';
import { type RunSnapshot, Snapshots } from './run-snapshot.ts';

export interface WatchOptions {
  /** Milliseconds between snapshots. Default 1000. */
  readonly everyMs?: number;
  /** Default: the clock of the graph's container, or the system's. */
  readonly clock?: Clock;
}

/**
 * What a run is doing, every so often and once more at its end. Completes with the run, also when the run fails: the
 * error is the run's to report. Watching costs nothing between two snapshots.
 *
 * @example
 * const run = new GraphRun(probed(graph));
 * watch(run, { everyMs: 500 }).subscribe((snapshot) => process.stderr.write(statsTable(snapshot)));
 * @throws FexgraphError BAD_GRAPH if the graph was not `probed`.
 */
export function watch(
  run: GraphRun,
  { everyMs = 1000, clock = clockOf(run) }: WatchOptions = {},
): Observable<RunSnapshot> {
  const probe = probeOf(run);
  return new Observable((subscriber) => {
    const snapshots = new Snapshots(run, probe, clock.now());
    let cancel = () => undefined as void;
    const tick = () => {
      cancel = clock.after(everyMs, tick);
      subscriber.next(snapshots.take(clock.now(), false));
    };
    cancel = clock.after(everyMs, tick);
    void run.settled.then(() => {
      cancel();
      subscriber.next(snapshots.take(clock.now(), true));
      subscriber.complete();
    });
    return () => cancel();
  });
}

function clockOf({ graph: { container } }: GraphRun): Clock {
  return container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
}
