import { availableParallelism } from 'node:os';
import { cancelled, FexgraphError } from '@fexgraph/core';
import { DECODER_PROCESS, Decoder } from './decoder.ts';

export interface DecodingLimits {
  /** By the wall clock: a decoder is a process of its own, whatever clock the run has. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Decoders, started when they are needed and kept for the next picture. One has one picture at a time, so that ending it
 * costs no other, and what it warns of belongs to that picture.
 */
export class DecoderPool {
  readonly #size: number;
  readonly #script: string;
  readonly #decoders = new Set<Decoder>();
  readonly #idle: Decoder[] = [];
  readonly #waiting: (() => void)[] = [];
  #used = 0;

  /** @param most decoders at once; never more than there are processors */
  constructor(most: number, script: string = DECODER_PROCESS) {
    this.#size = Math.max(1, Math.min(most, availableParallelism()));
    this.#script = script;
  }

  /**
   * Starts the first decoder.
   *
   * @throws FexgraphError BACKEND_UNAVAILABLE (rejects) when there is none.
   */
  async prepare(limits: DecodingLimits): Promise<void> {
    await this.use('the picture decoder', (decoder) => decoder.started(), limits);
  }

  /**
   * Lends a decoder for one picture. It is ended when that takes longer than the limit, or when the signal is aborted.
   *
   * @param name of the picture
   * @throws FexgraphError TIMEOUT, WORKER_DIED, CANCELLED, and what `task` throws
   */
  async use<T>(name: string, task: (decoder: Decoder) => Promise<T>, { limitMs, signal }: DecodingLimits): Promise<T> {
    while (this.#used >= this.#size) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (signal?.aborted) {
      this.#waiting.shift()?.();
      throw cancelled(signal.reason);
    }
    this.#used++;
    const decoder = this.#take();
    const onAbort = () => decoder.kill(cancelled(signal?.reason));
    signal?.addEventListener('abort', onAbort);
    const timer = setTimeout(
      () => decoder.kill(new FexgraphError('TIMEOUT', `decoding takes longer than ${limitMs / 1000} s`)),
      limitMs,
    );
    try {
      return await task(decoder);
    } catch (thrown) {
      if (!(thrown instanceof FexgraphError)) throw thrown;
      if (thrown.code === 'TIMEOUT') {
        throw new FexgraphError('TIMEOUT', `${name}: ${thrown.message}`, {
          hint: 'raise decodeTimeoutMs if the picture is what you expect',
        });
      }
      if (thrown.code !== 'WORKER_DIED') throw thrown;
      throw new FexgraphError('WORKER_DIED', `${name}: ${thrown.message} while it read the picture`, { cause: thrown });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      this.#giveBack(decoder);
    }
  }

  /** Ends all decoders, also those at work. Resolves when they are gone. */
  async dispose(): Promise<void> {
    const decoders = [...this.#decoders];
    for (const decoder of decoders) decoder.kill(cancelled());
    await Promise.all(decoders.map(({ ended }) => ended));
  }

  #take(): Decoder {
    let decoder = this.#idle.pop();
    while (decoder && !decoder.isAlive) decoder = this.#idle.pop();
    if (decoder) {
      decoder.hold(true);
      return decoder;
    }
    const started = new Decoder(this.#script);
    this.#decoders.add(started);
    void started.ended.then(() => this.#decoders.delete(started));
    return started;
  }

  #giveBack(decoder: Decoder): void {
    this.#used--;
    if (decoder.isAlive) {
      decoder.hold(false);
      this.#idle.push(decoder);
    }
    this.#waiting.shift()?.();
  }
}
