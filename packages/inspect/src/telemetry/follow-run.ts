import type { GraphRun } from '@fexgraph/core';
import type { Meter, ObservableResult } from '@opentelemetry/api';

/** Counts frames as they leave, and lets the meter look at the queues until the run is over. */
export function followRun(run: GraphRun, meter: Meter): void {
  const frames = meter.createCounter('fexgraph.frames', { description: 'frames by how they left the graph' });
  const subscription = run.settlements.subscribe(({ settlement }) =>
    frames.add(1, { 'fexgraph.settlement': settlement }),
  );
  const queue = meter.createObservableGauge('fexgraph.node.queue', {
    description: 'packets that wait in front of a node',
  });
  const observe = (result: ObservableResult) => {
    for (const [id, { queued }] of run.stats()) result.observe(queued, { 'fexgraph.node.id': id });
  };
  queue.addCallback(observe);
  void run.settled.then(() => {
    queue.removeCallback(observe);
    subscription.unsubscribe();
  });
}
