import { FexgraphError } from '@fexgraph/core';
import type { Observable, Subscription } from 'rxjs';

export interface ObservableQueueOptions<T> {
  /** Values that may wait to be taken. */
  readonly limit: number;
  /** Takes back a value that will not be taken. */
  discard?(value: T): void;
  /** What to do about too many values, for the error. */
  readonly hint: string;
}

/**
 * An observable as an async iterator. Observables cannot be asked to wait, so values queue up; more than `limit` of
 * them are an error instead of memory that grows. Subscribes at once; `return()` unsubscribes.
 */
export class ObservableQueue<T> implements AsyncIterableIterator<T> {
  readonly #options: ObservableQueueOptions<T>;
  readonly #subscription: Subscription;
  #values: T[] = [];
  #waiting: (() => void) | undefined;
  #ended = false;
  #error: { readonly thrown: unknown } | undefined;

  constructor(values: Observable<T>, options: ObservableQueueOptions<T>) {
    this.#options = options;
    this.#subscription = values.subscribe({
      next: (value) => this.#push(value),
      error: (thrown) => this.#end({ thrown }),
      complete: () => this.#end(),
    });
    // It may have failed before there was a subscription to end.
    if (this.#error) this.#subscription.unsubscribe();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T>> {
    while (this.#values.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    const [value] = this.#values.splice(0, 1);
    if (value !== undefined) return { done: false, value };
    if (!this.#error) return { done: true, value: undefined };
    const { thrown } = this.#error;
    this.#error = undefined;
    throw thrown;
  }

  async return(): Promise<IteratorResult<T>> {
    this.#error = undefined;
    this.#end();
    this.#subscription.unsubscribe();
    for (const value of this.#values.splice(0)) this.#options.discard?.(value);
    return { done: true, value: undefined };
  }

  #push(value: T): void {
    if (this.#ended) {
      this.#options.discard?.(value);
      return;
    }
    if (this.#values.length < this.#options.limit) {
      this.#values.push(value);
      this.#wake();
      return;
    }
    this.#options.discard?.(value);
    const thrown = new FexgraphError('LIMIT_EXCEEDED', `${this.#options.limit} values of a live source wait already`, {
      hint: this.#options.hint,
    });
    this.#end({ thrown });
    this.#subscription?.unsubscribe();
  }

  #end(error?: { readonly thrown: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }
}
