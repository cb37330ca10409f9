import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
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

/** Of what a process says, so much is kept: a process that dies of memory says so in the first lines. */
const WORDS = 10_000;

/**
 * Gives inputs 0 to `count` to a parser, in a process that is ended when an input takes too long or too much memory; the
 * next one begins with the input after it. A process, because nothing ends a thread that a regular expression keeps busy.
 *
 * @param program the file of the process, which calls `serveInputs`
 * @param onProgress called after each input
 */
export async function fuzzParser(
  { name, limitMs, limitMb }: Pick<ParserFuzz, 'name' | 'limitMs' | 'limitMb'>,
  count: number,
  program: URL,
  onProgress?: (done: number, faults: number) => void,
): Promise<FuzzResult> {
  const total = { accepted: 0, refused: 0, faults: [] as Fault[], slowestMs: 0 };
  for (let from = 0; from < count; ) {
    const order: Order = { parser: name, from, to: count };
    from = await serve(
      fork(program, [JSON.stringify(order)], {
        execArgv: [`--max-old-space-size=${limitMb}`],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      }),
    );
  }
  return total;

  /** Resolves with the input that the next process begins with. */
  async function serve(server: ChildProcess): Promise<number> {
    let current: number | undefined;
    let began = 0;
    let timer: NodeJS.Timeout | undefined;
    let tooLong = false;
    let words = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(0, WORDS);
    });
    server.on('message', (report: Report) => {
      clearTimeout(timer);
      if ('begins' in report) {
        current = report.begins;
        began = performance.now();
        timer = setTimeout(() => {
          tooLong = true;
          server.kill('SIGKILL');
        }, limitMs);
        return;
      }
      total.slowestMs = Math.max(total.slowestMs, performance.now() - began);
      if (report.outcome === 'fault') total.faults.push({ index: report.ended, reason: report.reason });
      else total[report.outcome]++;
      onProgress?.(report.ended + 1, total.faults.length);
    });
    // Its last message may come after its end.
    const [[code, signal]] = await Promise.all([once(server, 'close'), once(server, 'disconnect')]);
    clearTimeout(timer);
    if (code === 0) return count;
    const said = /FATAL ERROR.*/.exec(words)?.[0] ?? words;
    const reason = tooLong ? `no answer in ${limitMs} ms` : `the process ended (${signal ?? code}): ${said}`;
    if (current === undefined) throw new Error(`the process for ${name} ended before the first input: ${reason}`);
    total.faults.push({ index: current, reason });
    return current + 1;
  }
}
