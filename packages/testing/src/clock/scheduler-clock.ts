import type { Clock } from '@fexgraph/core';
import type { SchedulerLike } from 'rxjs';

/** An RxJS scheduler as a clock: in marble tests node timers follow the virtual time of the `TestScheduler`. */
export function schedulerClock(scheduler: SchedulerLike): Clock {
  return {
    now: () => scheduler.now(),
    after: (milliseconds, callback) => {
      const action = scheduler.schedule(callback, milliseconds);
      return () => action.unsubscribe();
    },
  };
}
