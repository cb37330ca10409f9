import { noop } from 'rxjs';
import type { Clock } from '../clock/clock.ts';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { FlowPolicy } from '../graph/graph-spec.ts';
import type { ProcessContext, SourceNode } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { Fifo } from './fifo.ts';
import type { FrameOrigin } from './in-flight-frame.ts';
import { type SourcePacket, SourceReader } from './source-reader.ts';

/** What a pump asks of its run, and where its frames come in. */
export interface PumpContext extends Pick<FrameOrigin, 'id' | 'graphSource' | 'capacity' | 'terminals'> {
  readonly process: ProcessContext;
  readonly clock: Clock;
  readonly flow: FlowPolicy;
  /** How long a source may take to stop. */
  readonly graceMs: number;
  /** For errors. */
  readonly name: string;
  /** Takes a frame into the graph. */
  accept(packet: SourcePacket, origin: FrameOrigin): void;
  /** Takes a frame into the accounts only: the graph has no capacity for it. */
  drop(packet: SourcePacket, origin: FrameOrigin): void;
  /** The frames of this source id have all been read. */
  sourceEnded(source: string): void;
}

/** The event loop gets a turn at least this often, so that a graph that never waits cannot lock out everything else. */
const TURN_MS = 40;

/**
 * Pulls frames from a source: never more than `capacity` of them are at work in the graph (run semantics 4). A source
 * that waits is pulled only while fewer are at work; a live source is pulled as it comes and the policy drops what does not
 * fit, counted: `latest` keeps the newest frame waiting, `drop-oldest` as many as fit in the graph.
 */
export class SourcePump {
  readonly #origin: FrameOrigin;
  #atWork = 0;
  #inside = 0;
  #paused = false;
  #stopped = false;
  #readingEnded = false;
  #failed = false;
  #wake: (() => void) | undefined;
  #reader: SourceReader | undefined;
  #lastSource: string | undefined;
  #lastTurn: number;
  readonly #buffer = new Fifo<SourcePacket>();

  constructor(
    private readonly node: SourceNode<Keyed>,
    private readonly context: PumpContext,
  ) {
    const { id, graphSource, capacity, terminals } = context;
    this.#lastTurn = context.clock.now();
    this.#origin = {
      id,
      graphSource,
      capacity,
      terminals,
      busy: () => {
        this.#atWork++;
      },
      idle: () => {
        this.#atWork--;
        this.#signal();
      },
      left: () => {
        this.#inside--;
        this.#signal();
      },
    };
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
    this.#reader = new SourceReader(this.node.open(process), clock, graceMs);
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
    while (this.#inside > 0 && !this.context.process.signal.aborted) await this.#signalled();
  }

  async #pull(reader: SourceReader): Promise<void> {
    while (await this.#hasCapacity()) {
      const packet = await reader.read();
      if (!packet) return;
      if (this.context.process.signal.aborted) this.#drop(packet);
      else this.#accept(packet);
    }
  }

  /** What is left when the source has failed or the run was aborted is dropped. */
  async #pullLive(reader: SourceReader): Promise<void> {
    const ends = await Promise.allSettled([this.#readLive(reader), this.#feedLive()]);
    for (let packet = this.#buffer.shift(); packet; packet = this.#buffer.shift()) this.#drop(packet);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Reads as fast as the source gives; what does not fit in the buffer is dropped, oldest first. */
  async #readLive(reader: SourceReader): Promise<void> {
    const limit = this.context.flow === 'latest' ? 1 : this.context.capacity;
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
      this.#failed = true;
      throw thrown;
    } finally {
      this.#readingEnded = true;
      this.#signal();
    }
  }

  /** Lets buffered frames in as far as the capacity goes; when the source is stopped, those that it has given before. */
  async #feedLive(): Promise<void> {
    const { capacity, process } = this.context;
    try {
      while (!process.signal.aborted && !this.#failed) {
        const mustWait = this.#atWork >= capacity || (this.#paused && !this.#stopped);
        if (this.#buffer.length > 0 && !mustWait) {
          this.#accept(this.#buffer.shift()!);
          await this.#giveTurn();
        } else if (this.#buffer.length === 0 && this.#readingEnded) return;
        else await this.#signalled();
      }
    } finally {
      this.stop();
    }
  }

  #accept(packet: SourcePacket): void {
    this.#enter(packet);
    this.#inside++;
    try {
      this.context.accept(packet, this.#origin);
    } catch (thrown) {
      this.#inside--; // It was refused, or the engine is at fault: the run ends.
      throw thrown;
    }
  }

  #drop(packet: SourcePacket): void {
    this.#enter(packet);
    this.context.drop(packet, { ...this.#origin, busy: noop, idle: noop, left: noop });
  }

  #enter({ key: { source } }: SourcePacket): void {
    if (this.#lastSource !== undefined && this.#lastSource !== source) this.context.sourceEnded(this.#lastSource);
    this.#lastSource = source;
  }

  /** Waits until fewer frames than the capacity are at work; false if the pump was stopped. */
  async #hasCapacity(): Promise<boolean> {
    while (!this.#stopped && (this.#paused || this.#atWork >= this.context.capacity)) await this.#signalled();
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

/** The error of a source that failed as a whole. What the source itself said about it is kept. */
export function sourceFailure(name: string, thrown: unknown): FexgraphError {
  const cause = toError(thrown);
  if (!(cause instanceof FexgraphError)) {
    return new FexgraphError('BAD_INPUT', `${name} failed: ${cause.message}`, { cause });
  }
  // What the engine says about a source does not name it.
  if (cause.code !== 'NODE_FAILED' && cause.code !== 'TIMEOUT') return cause;
  return new FexgraphError(cause.code, `${name}: ${cause.message}`, { cause, hint: cause.hint });
}
