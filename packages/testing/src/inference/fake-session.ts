import { type Clock, cancelled, FexgraphError, type Tensor } from '@fexgraph/core';
import {
  type BackendId,
  checkFeeds,
  checkOutputNames,
  type Session,
  type SessionRunOptions,
  type SessionUsage,
  type TensorMap,
  type TensorSpec,
} from '@fexgraph/inference';

export interface FakeModel {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** What the model computes. It may throw. */
  answer(feeds: TensorMap, call: number): TensorMap | Promise<TensorMap>;
  /** Time of a call, by `clock`. Default: it answers at once. */
  readonly delayMs?: number;
  readonly clock?: Clock;
}

/**
 * A session without a runtime, as strict as a real one: feeds are checked against the model's inputs and copied, or
 * detached with `transfer`; answers are checked against its outputs; disposing rejects what is running.
 */
export class FakeSession implements Session {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** What was fed, call by call. */
  readonly calls: TensorMap[] = [];
  #failures = 0;
  #disposed = false;
  readonly #cancels = new Set<(reason: unknown) => void>();

  constructor(
    readonly model: string,
    private readonly fake: FakeModel,
    readonly backend: BackendId = 'cpu',
  ) {
    this.inputs = fake.inputs;
    this.outputs = fake.outputs;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  async run(feeds: TensorMap, options: SessionRunOptions = {}): Promise<TensorMap> {
    const owner = `model "${this.model}"`;
    const { signal, outputs = this.outputs.map(({ name }) => name), transfer = false } = options;
    if (this.#disposed) throw cancelled(`${owner} was disposed`);
    signal?.throwIfAborted();
    checkFeeds(owner, this.inputs, feeds);
    checkOutputNames(owner, this.outputs, outputs);
    const moved = moveTensors(feeds, transfer);
    const call = this.calls.push(moved) - 1;
    try {
      const answer = await this.#cancellable(this.#answer(moved, call), signal);
      checkFeeds(`${owner}, its answer`, this.outputs, answer);
      return Object.fromEntries(outputs.map((name) => [name, answer[name]]));
    } catch (thrown) {
      if (!(thrown instanceof FexgraphError && thrown.code === 'CANCELLED')) this.#failures++;
      throw thrown;
    }
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const cancel of [...this.#cancels]) cancel(`model "${this.model}" was disposed`);
  }

  usage(): SessionUsage {
    const calls = this.calls.length - this.#failures;
    return { workers: 1, threads: 1, calls, failures: this.#failures, restarts: 0, busyMs: 0 };
  }

  async #answer(feeds: TensorMap, call: number): Promise<TensorMap> {
    const { clock, delayMs } = this.fake;
    if (delayMs !== undefined) {
      if (!clock) throw new FexgraphError('BAD_OPTION', `model "${this.model}": delayMs needs a clock`);
      await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    }
    return this.fake.answer(feeds, call);
  }

  #cancellable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const cancel = (reason: unknown) => reject(cancelled(reason));
      const onAbort = () => cancel(signal?.reason);
      const over = () => {
        this.#cancels.delete(cancel);
        signal?.removeEventListener('abort', onAbort);
      };
      this.#cancels.add(cancel);
      signal?.addEventListener('abort', onAbort, { once: true });
      work.then(resolve, reject).finally(over);
    });
  }
}

/** Copies tensors, or takes their buffers away from the caller as a worker would. */
function moveTensors(feeds: TensorMap, transfer: boolean): TensorMap {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]) => {
      const { buffer, byteLength } = tensor.data;
      const isWhole = buffer.byteLength === byteLength && buffer instanceof ArrayBuffer;
      const data = structuredClone(tensor.data, transfer && isWhole ? { transfer: [buffer] } : undefined);
      return [name, { ...tensor, data } as Tensor];
    }),
  );
}
