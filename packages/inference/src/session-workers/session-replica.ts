import { FexgraphError } from '@fexgraph/core';
import type { Lane } from './lanes.ts';
import type { PreparedFeeds } from './prepare-feeds.ts';
import type { SessionThread, StartThread, ThreadEvents } from './session-thread.ts';
import type { FromWorker, ModelTensors, RunResult, ToWorker } from './worker-protocol.ts';

interface Exchange {
  resolve(message: FromWorker): void;
  reject(error: FexgraphError): void;
}

/** One loaded model in a worker thread. Does one thing at a time; who calls it waits for the answer. */
export class SessionReplica {
  /** Resolves when the thread has ended. Never rejects. */
  readonly exited: Promise<void>;
  readonly #owner: string;
  readonly #thread: SessionThread;
  #exchange?: Exchange;
  #death?: FexgraphError;
  #blameless = false;
  #releasing = false;

  /** @param owner names model and backend in messages */
  constructor(owner: string, startThread: StartThread, lane: Lane) {
    this.#owner = owner;
    let ended: () => void = () => undefined;
    this.exited = new Promise((resolve) => {
      ended = resolve;
    });
    const events: ThreadEvents = {
      message: (message) => this.#settle((exchange) => exchange.resolve(message)),
      broken: (cause) => {
        this.#death ??= this.#died(cause);
      },
      ended: (how, blameless = false) => {
        const death = this.#death ?? this.#died(new Error(how));
        this.#death = death;
        this.#blameless = blameless;
        this.#settle((exchange) => exchange.reject(death));
        ended();
      },
    };
    this.#thread = startThread(owner, events, lane);
  }

  /** Why it cannot be used any more: TIMEOUT or whatever it was killed for, or WORKER_DIED. */
  get death(): FexgraphError | undefined {
    return this.#death;
  }

  /** Whether it ended because of what another session did in its worker. */
  get blameless(): boolean {
    return this.#blameless;
  }

  /**
   * The answer to the model that the thread was started with.
   * @throws FexgraphError BAD_MODEL with onnxruntime's words, WORKER_DIED
   */
  async load(): Promise<ModelTensors> {
    const answer = await this.#ask();
    if (answer.kind === 'ready') {
      // An idle worker does not keep a program alive that has nothing else to do.
      this.#thread.keepAlive(false);
      return answer;
    }
    throw new FexgraphError('BAD_MODEL', answer.kind === 'failed' ? answer.message : 'unexpected answer');
  }

  /** @throws FexgraphError NODE_FAILED with onnxruntime's words, WORKER_DIED, BAD_INPUT (a buffer cannot be sent) */
  async run({ feeds, transfer, giveBack }: PreparedFeeds, outputs?: readonly string[]): Promise<RunResult> {
    this.#thread.keepAlive(true);
    try {
      const answer = await this.#ask({ kind: 'run', feeds, outputs, giveBack }, transfer);
      if (answer.kind === 'result') return answer;
      const reason = answer.kind === 'failed' ? answer.message : 'unexpected answer';
      throw new FexgraphError('NODE_FAILED', `${this.#owner}: ${reason}`);
    } finally {
      if (!this.#death && !this.#releasing) this.#thread.keepAlive(false);
    }
  }

  /** Lets the runtime free the model, then ends the thread. What runs is finished first. */
  release(): void {
    if (this.#death || this.#releasing) return;
    this.#releasing = true;
    this.#thread.keepAlive(true);
    this.#thread.post({ kind: 'release' }, []);
  }

  /** Fails what runs with `reason` now, and ends the thread as soon as the runtime returns to it. */
  kill(reason: FexgraphError): void {
    this.#death ??= reason;
    this.#settle((exchange) => exchange.reject(reason));
    this.#thread.keepAlive(true);
    this.#thread.terminate();
  }

  /** Without a message: waits for what the thread says first. */
  #ask(message?: ToWorker, transfer: readonly ArrayBuffer[] = []): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      if (this.#death) return reject(this.#death);
      this.#exchange = { resolve, reject };
      if (!message) return;
      try {
        this.#thread.post(message, transfer);
      } catch (cause) {
        this.#exchange = undefined;
        reject(new FexgraphError('BAD_INPUT', `${this.#owner}: a feed cannot be sent to the worker`, { cause }));
      }
    });
  }

  #settle(settle: (exchange: Exchange) => void): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange) settle(exchange);
  }

  #died(cause: unknown): FexgraphError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new FexgraphError('WORKER_DIED', `${this.#owner}: the worker thread ended (${reason})`, {
      cause,
      hint: cause instanceof FexgraphError ? cause.hint : undefined,
    });
  }
}
