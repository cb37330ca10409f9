import { Worker } from 'node:worker_threads';
import type { ParserFuzz } from './parser-fuzz.ts';
import type { Order, Report } from './serve-inputs.ts';

interface Fault {
  /** Number of the input: `makeInput` makes it again. */
  readonly index: number;
  readonly reason: string;
}

export interface FuzzResult {
  readonly accepted: number;
  readonly refused: number;
  readonly faults: readonly Fault[];
  readonly slowestMs: number;
}

/**
 * Gives inputs 0 to `count` to a parser, in a worker that is ended when an input takes too long or too much memory; the
 * next one begins with the input after it.
 *
 * @param worker the file of the worker, which calls `serveInputs`
 * @param onProgress called after each input
 */
export async function fuzzParser(
  { name, limitMs, limitMb }: Pick<ParserFuzz, 'name' | 'limitMs' | 'limitMb'>,
  count: number,
  worker: URL,
  onProgress?: (done: number, faults: number) => void,
): Promise<FuzzResult> {
  const total = { accepted: 0, refused: 0, faults: [] as Fault[], slowestMs: 0 };
  for (let from = 0; from < count; ) {
    const order: Order = { parser: name, from, to: count };
    from = await serve(
      new Worker(worker, { workerData: order, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: limitMb } }),
    );
  }
  return total;

  /** Resolves with the input that the next worker begins with. */
  function serve(thread: Worker): Promise<number> {
    return new Promise((resolve, reject) => {
      let current: number | undefined;
      let began = 0;
      let timer: NodeJS.Timeout | undefined;
      const isLost = (reason: string) => {
        clearTimeout(timer);
        if (current === undefined) {
          reject(new Error(`the worker for ${name} ended before the first input: ${reason}`));
          return;
        }
        total.faults.push({ index: current, reason });
        resolve(current + 1);
      };
      thread.on('message', (report: Report) => {
        clearTimeout(timer);
        if ('begins' in report) {
          current = report.begins;
          began = performance.now();
          timer = setTimeout(() => {
            thread.removeAllListeners();
            void thread.terminate().then(() => isLost(`no answer in ${limitMs} ms`));
          }, limitMs);
          return;
        }
        total.slowestMs = Math.max(total.slowestMs, performance.now() - began);
        if (report.outcome === 'fault') total.faults.push({ index: report.ended, reason: report.reason });
        else total[report.outcome]++;
        onProgress?.(report.ended + 1, total.faults.length);
        if (report.ended === count - 1) resolve(count);
      });
      thread.on('error', (error) => {
        thread.removeAllListeners();
        isLost(`the worker ended: ${error.message}`);
      });
    });
  }
}
