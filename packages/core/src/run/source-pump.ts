import type { Clock } from '../clock/clock.ts';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { FlowPolicy } from '../graph/graph-spec.ts';
import type { ProcessContext, SourceNode } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { Fifo } from './fifo.ts';
import { type SourcePacket, SourceReader } from './source-reader.ts';

/** What a pump asks of its run. */
export interface PumpContext {
  readonly process: ProcessContext;
  readonly clock: Clock;
  /** Frames of the source that may be inside the graph. */
  readonly room: number;
  readonly flow: FlowPolicy;
  /** How long a source may take to stop. */
  readonly graceMs: number;
  /** Takes a frame into the graph; `settled` is called when it has left it. */
  accept(packet: SourcePacket, settled: () => void): void;
  /** Takes a frame into the books only: there was no room for it. */
  drop(packet: SourcePacket): void;
  /** The frames of this source id have all been read. */
  sourceEnded(source: string): void;
}

/** The event loop gets a turn at least this often, so that a graph that never waits cannot lock out everything else. */
const TURN_MS = 40;

/**
 * Pulls frames from a source: never more than `room` of them are inside the graph (run semantics 4). A source that
 * waits is pulled only when there is room; a live source is pulled as it comes and the policy drops what does not fit,
 * counted: `latest` keeps the newest frame waiting, `drop-oldest` as many as fit in the graph.
 */
export class SourcePump {
  #inFlight = 0;
  #paused = false;
  #stopped = false;
  #readingEnded = false;
  #wake: (() => void) | undefined;
  #reader: SourceReader | undefined;
  #lastSource: string | undefined;
  #lastTurn: number;
  readonly #buffer = new Fifo<SourcePacket>();

  constructor(
    private readonly node: SourceNode<Keyed>,
    private readonly context: PumpContext,
  ) {
    this.#lastTurn = context.clock.now();
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
    // `run` awaits the same promise and reports what goes wrong.
    this.#reader?.close().catch(() => undefined);
  }

  /** Resolves when the source is exhausted or stopped, and closed; rejects if it failed as a whole. */
  async run(): Promise<void> {
    const { flow, process, clock, graceMs } = this.context;
    if (this.#stopped) return;
    this.#reader = new SourceReader(this.node.open(process)[Symbol.asyncIterator](), clock, graceMs);
    try {
      if (flow === 'wait') await this.#pull(this.#reader);
      else await this.#pullLive(this.#reader);
    } finally {
      this.#stopped = true;
      try {
        await this.#reader.close();
      } finally {
        if (this.#lastSource !== undefined) this.context.sourceEnded(this.#lastSource);
      }
    }
  }

  /** Resolves when no frame of the source is inside the graph. */
  async emptied(): Promise<void> {
    while (this.#inFlight > 0 && !this.context.process.signal.aborted) await this.#signalled();
  }

  async #pull(reader: SourceReader): Promise<void> {
    while (await this.#room()) {
      const packet = await reader.read();
      if (!packet) return;
      if (this.context.process.signal.aborted) this.#drop(packet);
      else this.#accept(packet);
    }
  }

  async #pullLive(reader: SourceReader): Promise<void> {
    const ends = await Promise.allSettled([this.#readLive(reader), this.#feedLive()]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Reads as fast as the source gives; what does not fit in the buffer is dropped, oldest first. */
  async #readLive(reader: SourceReader): Promise<void> {
    const limit = this.context.flow === 'latest' ? 1 : this.context.room;
    try {
      while (!this.#stopped) {
        await this.#giveTurn();
        const packet = await reader.read();
        if (!packet) return;
        this.#buffer.push(packet);
        while (this.#buffer.length > limit) this.#drop(this.#buffer.shift()!);
        this.#signal();
      }
    } catch (thrown) {
      this.stop();
      throw thrown;
    } finally {
      this.#readingEnded = true;
      this.#signal();
    }
  }

  /** Lets buffered frames in as there is room; once the source has failed or was stopped they are dropped. */
  async #feedLive(): Promise<void> {
    try {
      while (await this.#room()) {
        const packet = this.#buffer.shift();
        if (packet) this.#accept(packet);
        else if (this.#readingEnded) return;
        else await this.#signalled();
      }
    } finally {
      this.stop();
      for (let packet = this.#buffer.shift(); packet; packet = this.#buffer.shift()) this.#drop(packet);
    }
  }

  #accept(packet: SourcePacket): void {
    this.#enter(packet);
    this.#inFlight++;
    this.context.accept(packet, () => {
      this.#inFlight--;
      this.#signal();
    });
  }

  #drop(packet: SourcePacket): void {
    this.#enter(packet);
    this.context.drop(packet);
  }

  #enter({ key: { source } }: SourcePacket): void {
    if (this.#lastSource !== undefined && this.#lastSource !== source) this.context.sourceEnded(this.#lastSource);
    this.#lastSource = source;
  }

  /** Waits until a frame may enter; false if the pump was stopped. */
  async #room(): Promise<boolean> {
    while (!this.#stopped && (this.#paused || this.#inFlight >= this.context.room)) await this.#signalled();
    await this.#giveTurn();
    return !this.#stopped;
  }

  async #giveTurn(): Promise<void> {
    const { clock } = this.context;
    if (!clock.turn || clock.now() - this.#lastTurn < TURN_MS) return;
    await clock.turn();
    this.#lastTurn = clock.now();
  }

  /** A live source has two loops that wait, so several may wait for one signal. */
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
