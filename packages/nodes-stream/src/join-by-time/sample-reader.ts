import { FexgraphError } from '@fexgraph/core';
import { ObservableQueue } from '@fexgraph/sources';
import { isObservable, type Observable } from 'rxjs';
import { checkSample, type Neighbours, type Sample } from './sample.ts';

export type Samples = Observable<Sample> | AsyncIterable<Sample> | Iterable<Sample>;

/**
 * The samples of one source, read as far as the frames have come: it holds two samples, and of an Observable, which
 * cannot be asked to wait, those that came early.
 */
export class SampleReader {
  readonly #samples: AsyncIterator<Sample> | Iterator<Sample>;
  #before: Sample | undefined;
  #after: Sample | undefined;
  #ended = false;
  #closed = false;

  /** @throws FexgraphError BAD_OPTION for what is no stream of samples */
  constructor(
    samples: Samples,
    private readonly source: string,
    buffer: number,
  ) {
    this.#samples = iterate(samples, source, buffer);
  }

  /**
   * Waits until a sample later than a moment has come, or the samples have ended. Moments must not go back.
   *
   * @throws FexgraphError BAD_INPUT, or what the stream of samples throws (rejects)
   */
  async around(time: number): Promise<Neighbours> {
    while (!this.#ended && !(this.#after && this.#after.time > time)) await this.#advance();
    return { before: this.#before, after: this.#after };
  }

  /** Gives the stream back. Only the first call does. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#ended = true;
    await this.#samples.return?.();
  }

  async #advance(): Promise<void> {
    const { done, value } = await this.#samples.next();
    if (this.#after) this.#before = this.#after;
    if (done) this.#ended = true;
    this.#after = done ? undefined : checkSample(value, this.#before, this.source);
  }
}

function iterate(samples: Samples, source: string, limit: number): AsyncIterator<Sample> | Iterator<Sample> {
  if (isObservable(samples)) {
    return new ObservableQueue(samples, {
      limit,
      hint: 'give recorded samples as an iterable, which is read as the frames come, or raise `buffer`',
    });
  }
  if (typeof samples === 'object' && samples !== null) {
    if (Symbol.asyncIterator in samples) return samples[Symbol.asyncIterator]();
    if (Symbol.iterator in samples) return samples[Symbol.iterator]();
  }
  throw new FexgraphError('BAD_OPTION', `the option samples gives no stream of samples for source "${source}"`, {
    hint: 'return an Observable, AsyncIterable or Iterable of { time, value }',
  });
}
