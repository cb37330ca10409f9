import type { Clock } from '../clock/clock.ts';
import { Fifo } from './fifo.ts';

export interface Waiting {
  /** In units of the node's `maxBatch`. */
  readonly weight: number;
  /** When it came, by the injected clock. */
  readonly since: number;
}

/** What waits of one source. */
export interface WaitingLine<W extends Waiting> {
  readonly waiting: Fifo<W>;
  /** All frames that the source may have in the graph are at this node: waiting for more of it is no use. */
  isFull(): boolean;
}

export interface BatchLimits {
  readonly maxBatch: number;
  readonly batchDelayMs: number;
  readonly clock: Clock;
}

/** Forms micro-batches (run semantics 5): closed on count, on age or at the end, with a fair share for every source. */
export class MicroBatcher<W extends Waiting> {
  /** Lines with something waiting, in the order in which they get their turn. */
  readonly #turns = new Fifo<WaitingLine<W>>();
  #weight = 0;
  #ended = false;
  #cancelTimer: (() => void) | undefined;

  constructor(
    private readonly limits: BatchLimits,
    /** A batch has become due by age. */
    private readonly onDue: () => void,
  ) {}

  add(line: WaitingLine<W>, item: W): void {
    if (line.waiting.length === 0) this.#turns.push(line);
    line.waiting.push(item);
    this.#weight += item.weight;
  }

  /** Nothing more will come: what waits is due. */
  end(): void {
    this.#ended = true;
  }

  /** Forgets what waits and clears the timer. */
  stop(): void {
    this.#clearTimer();
    this.#turns.clear();
  }

  isDue(): boolean {
    const { maxBatch, batchDelayMs, clock } = this.limits;
    if (this.#turns.length === 0) return false;
    if (batchDelayMs === 0 || this.#ended || this.#weight >= maxBatch) return true;
    let oldest = Number.POSITIVE_INFINITY;
    let full = true;
    for (const line of this.#turns) {
      oldest = Math.min(oldest, line.waiting.peek()!.since);
      full &&= line.isFull();
    }
    const left = oldest + batchDelayMs - clock.now();
    if (full || left <= 0) return true;
    this.#cancelTimer ??= clock.after(left, () => {
      this.#cancelTimer = undefined;
      this.onDue();
    });
    return false;
  }

  /** One item of each source in turn until the batch is full. An item heavier than a batch goes alone. */
  take(): W[] {
    this.#clearTimer();
    const { maxBatch } = this.limits;
    const batch: W[] = [];
    let weight = 0;
    for (let line = this.#turns.peek(); line; line = this.#turns.peek()) {
      const next = line.waiting.peek()!;
      if (batch.length > 0 && weight + next.weight > maxBatch) break;
      this.#turns.shift();
      line.waiting.shift();
      if (line.waiting.length > 0) this.#turns.push(line);
      batch.push(next);
      weight += next.weight;
      if (weight >= maxBatch) break;
    }
    this.#weight -= weight;
    return batch;
  }

  #clearTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
