import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Plays the graphs of the seeds from `from` up to `to`, which is left out, and names all that is wrong with them. */
export async function playGraphs(from: number, to: number): Promise<readonly string[]> {
  const thread = new Worker(new URL('./graphs-thread.js', import.meta.url), { workerData: { from, to } });
  const [wrong] = await once(thread, 'message');
  await thread.terminate();
  return wrong as readonly string[];
}
