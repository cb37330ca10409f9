import { parentPort, workerData } from 'node:worker_threads';
import { playGraph } from './play-graph.ts';

// A thread that plays the graphs of some seeds and tells all that is wrong. Each graph has node classes of its own, and
// tsyringe never forgets a class: they go with the thread.
const { from, to } = workerData as { readonly from: number; readonly to: number };
const wrong: string[] = [];
for (let seed = from; seed < to; seed++) {
  for (const line of await playGraph(seed)) wrong.push(`random graph ${seed}: ${line}`);
}
parentPort?.postMessage(wrong);
