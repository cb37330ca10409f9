/** A piece of a trace: see the Trace Event Format of Chrome, which Perfetto reads too. Times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: 'X' | 'b' | 'e' | 'i' | 'M';
  readonly ts?: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid?: number;
  readonly cat?: string;
  readonly id?: string;
  readonly s?: 'g';
  readonly args?: Readonly<Record<string, unknown>>;
}

/**
 * Events from where they happen to where they are written, as text. At most `maxPending` of them wait for a slow
 * writer; what comes while so many wait is left out and counted, for a trace must not slow down or fill up the run.
 */
export class EventStream {
  #pending: TraceEvent[] = [];
  #dropped = 0;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(private readonly maxPending: number) {}

  get dropped(): number {
    return this.#dropped;
  }

  push(event: TraceEvent): void {
    if (this.#closed) return;
    if (this.#pending.length >= this.maxPending) this.#dropped++;
    else this.#pending.push(event);
    this.#wake?.();
  }

  /** No more events. What waits is still written. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /**
   * The content of a trace file, piece by piece. It is a JSON array, which trace viewers also read when its end is
   * missing: so the file of a run that was killed is not lost.
   */
  async *chunks(): AsyncGenerator<string> {
    let separator = '[\n';
    for (;;) {
      const events = this.#pending;
      this.#pending = [];
      if (events.length > 0) {
        yield separator + events.map((event) => JSON.stringify(event)).join(',\n');
        separator = ',\n';
      } else if (this.#closed) break;
      else await this.#woken();
    }
    const args = { count: this.#dropped };
    const end: TraceEvent = { name: 'events left out of this trace', ph: 'M', pid: 1, args };
    yield `${separator}${JSON.stringify(end)}\n]\n`;
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
