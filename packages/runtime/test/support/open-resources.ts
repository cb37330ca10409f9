import { readdirSync, readlinkSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { type Clock, systemClock } from '@fexgraph/core';

const workers = new Set<Worker>();
// Node says of every worker thread that this process starts.
process.on('worker', (worker: Worker) => {
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
});

/** What the open descriptors of this process point to, with their number; needs Linux. */
function openFiles(): readonly string[] {
  if (process.platform !== 'linux') return [];
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return `${fd} ${readlinkSync(`/proc/self/fd/${fd}`)}`;
    } catch {
      // The descriptor by which this list was read.
      return '';
    }
  });
  return targets.filter((target) => target !== '').sort();
}

/** Everything that a run opens outside of the garbage collector's reach. Timers: see `CountingClock`. */
export async function openResources() {
  // What was awaited last counts as active until the event loop turns.
  await new Promise((resolve) => setImmediate(resolve));
  // The test runner's own timers come and go.
  const handles = process.getActiveResourcesInfo().filter((kind) => !/^(Timeout|Immediate)$/.test(kind));
  return { workers: workers.size, handles: handles.sort(), files: openFiles() };
}

/** The system's clock, which knows how many of its timers wait. */
export class CountingClock implements Clock {
  readonly #waiting = new Set<symbol>();

  now(): number {
    return systemClock.now();
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = Symbol('timer');
    this.#waiting.add(timer);
    const cancel = systemClock.after(milliseconds, () => {
      this.#waiting.delete(timer);
      callback();
    });
    return () => {
      this.#waiting.delete(timer);
      cancel();
    };
  }

  turn(): Promise<void> {
    return systemClock.turn!();
  }

  get pending(): number {
    return this.#waiting.size;
  }
}
