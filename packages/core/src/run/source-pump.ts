import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { FlowPolicy } from '../graph/graph-spec.ts';
import { FailedFrame, type ProcessContext, type SourceNode } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { Fifo } from './fifo.ts';

/** What a pump asks of its run. */
export interface PumpContext {
  /** Id of the source. */
  readonly id: string;
  readonly process: ProcessContext;
  readonly maxInFlight: number;
  readonly flow: FlowPolicy;
  /** Takes a frame into the graph; `settled` is called when it has left it. */
  accept(packet: Keyed | FailedFrame, settled: () => void): void;
  /** Takes a frame into the books only: there was no room for it. */
  drop(packet: Keyed | FailedFrame): void;
  /** The frames of this source id have all been read. */
  sourceEnded(source: string): void;
}

/** A source that waits keeps nothing; `latest` keeps the newest frame; `drop-oldest` as many as may be in flight. */
function bufferSize(flow: FlowPolicy, maxInFlight: number): number {
  return flow === 'drop-oldest' ? maxInFlight : 1;
}

/**
 * Pulls frames from a source: never more than `maxInFlight` of them are inside the graph (run semantics 4). A source
 * that waits is pulled only when there is room; a live source is pulled as it comes and the policy drops what does not
 * fit, counted.
 */
export class SourcePump {
  #inFlight = 0;
  #paused = false;
  #stopped = false;
  #wake: (() => void) | undefined;
  #lastSource: string | undefined;
  readonly #buffer = new Fifo<Keyed | FailedFrame>();

  constructor(
    private readonly node: SourceNode<Keyed>,
    private readonly context: PumpContext,
  ) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#signal();
  }

  /** No more frames are pulled. `run` returns after the frame being read. */
  stop(): void {
    this.#stopped = true;
    this.#signal();
  }

  /** Resolves when the source is exhausted or stopped; rejects if it failed as a whole. */
  async run(): Promise<void> {
    const { flow, process } = this.context;
    const frames = this.node.open(process)[Symbol.asyncIterator]();
    const stopReading = () => void frames.return?.().catch(() => undefined);
    process.signal.addEventListener('abort', stopReading, { once: true });
    try {
      if (flow === 'wait') await this.#pull(frames);
      else await Promise.all([this.#readLive(frames), this.#feedLive()]);
    } finally {
      process.signal.removeEventListener('abort', stopReading);
      this.#stopped = true;
      this.#signal();
      await frames.return?.();
      if (this.#lastSource !== undefined) this.context.sourceEnded(this.#lastSource);
    }
  }

  async #pull(frames: AsyncIterator<Keyed | FailedFrame>): Promise<void> {
    while (await this.#room()) {
      const next = await frames.next();
      if (next.done) return;
      if (this.#stopped && this.context.process.signal.aborted) {
        this.context.drop(next.value);
        return;
      }
      this.#accept(next.value);
    }
  }

  /** Reads as fast as the source gives; what does not fit in the buffer is dropped, oldest first. */
  async #readLive(frames: AsyncIterator<Keyed | FailedFrame>): Promise<void> {
    const limit = bufferSize(this.context.flow, this.context.maxInFlight);
    try {
      while (!this.#stopped) {
        const next = await frames.next();
        if (next.done) return;
        this.#buffer.push(next.value);
        while (this.#buffer.length > limit) this.context.drop(this.#buffer.shift()!);
        this.#signal();
      }
    } finally {
      this.#readingEnded = true;
      this.#signal();
    }
  }

  #readingEnded = false;

  async #feedLive(): Promise<void> {
    for (;;) {
      while (this.#buffer.length === 0 && !this.#readingEnded && !this.#stopped) await this.#signalled();
      if (this.#stopped || !(await this.#room())) break;
      const frame = this.#buffer.shift();
      if (frame) this.#accept(frame);
      else if (this.#readingEnded) break;
    }
    for (let frame = this.#buffer.shift(); frame; frame = this.#buffer.shift()) this.context.drop(frame);
  }

  #accept(packet: Keyed | FailedFrame): void {
    const { source } = packet.key;
    if (this.#lastSource !== undefined && this.#lastSource !== source) this.context.sourceEnded(this.#lastSource);
    this.#lastSource = source;
    this.#inFlight++;
    this.context.accept(packet, () => {
      this.#inFlight--;
      this.#signal();
    });
  }

  /** Waits until a frame may enter; false if the pump was stopped. */
  async #room(): Promise<boolean> {
    while (!this.#stopped && (this.#paused || this.#inFlight >= this.context.maxInFlight)) await this.#signalled();
    return !this.#stopped;
  }

  /** One waiter at a time would do for `wait`; live sources have two loops, so signals are chained. */
  #signalled(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#wake;
      this.#wake = () => {
        before?.();
        resolve();
      };
    });
  }

  #signal(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

/** The error of a source that failed as a whole. */
export function sourceFailure(id: string, thrown: unknown): FexgraphError {
  const cause = toError(thrown);
  if (cause instanceof FexgraphError) return cause;
  return new FexgraphError('BAD_INPUT', `source "${id}" failed: ${cause.message}`, { cause });
}
