import type { Clock } from '../clock/clock.ts';
import { Fifo } from './fifo.ts';

export interface Waiting {
  /** In units of the node's `maxBatch`. */
  readonly weight: number;
  /** When it came, by the injected clock. */
  readonly since: number;
}

/** What waits of one source node. */
export interface WaitingQueue<W extends Waiting> {
  readonly waiting: Fifo<W>;
  /** All frames that the source may have in the graph are at this node: waiting for more of it is no use. */
  isFull(): boolean;
}

export interface BatchLimits {
  /** In units of weight; 0: each item goes alone. */
  readonly maxBatch: number;
  readonly batchDelayMs: number;
  readonly clock: Clock;
}

/** Forms micro-batches (run semantics 5): closed on count, on age or at the end, with a fair share for every source. */
export class MicroBatcher<W extends Waiting> {
  /** Queues with something waiting, in the order in which they get their turn. */
  readonly #turns = new Fifo<WaitingQueue<W>>();
  #weight = 0;
  #ended = false;
  #cancelTimer: (() => void) | undefined;

  constructor(
    private readonly limits: BatchLimits,
    /** A batch has become due by age. */
    private readonly onDue: () => void,
  ) {}

  add(queue: WaitingQueue<W>, item: W): void {
    if (queue.waiting.length === 0) this.#turns.push(queue);
    queue.waiting.push(item);
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
    for (const queue of this.#turns) {
      oldest = Math.min(oldest, queue.waiting.peek()!.since);
      full &&= queue.isFull();
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
    for (let queue = this.#turns.peek(); queue; queue = this.#turns.peek()) {
      const next = queue.waiting.peek()!;
      if (batch.length > 0 && weight + next.weight > maxBatch) break;
      this.#turns.shift();
      queue.waiting.shift();
      if (queue.waiting.length > 0) this.#turns.push(queue);
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
