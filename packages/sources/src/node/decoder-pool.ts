import { availableParallelism } from 'node:os';
import { cancelled, FexgraphError } from '@fexgraph/core';
import type { InjectionToken } from 'tsyringe';
import { DECODER_PROCESS, Decoder } from './decoder.ts';

export interface DecodingLimits {
  /** By the wall clock: a decoder is a process of its own, whatever clock the run has. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

export interface DecoderPoolOptions {
  /** How long a decoder that nobody needs is kept, in ms. Default: until the pool is disposed. */
  readonly idleMs?: number;
  /** Decoders at once. Default: as many as there are processors. */
  readonly most?: number;
  /** A module that speaks the protocol of a decoder. */
  readonly script?: string;
}

/** A picture waits so long for a decoder before another one is started, which takes about this time as well. */
const PATIENCE_MS = 200;

/** A picture that waits for a decoder. */
interface Waiting {
  take(decoder: Decoder | Promise<Decoder>): void;
  refuse(reason: Error): void;
}

/**
 * Decoders, started when they are needed and kept for the next picture. One has one picture at a time, so that ending it
 * costs no other, and what it warns of belongs to that picture. Runs may share a pool.
 */
export class DecoderPool {
  readonly #most: number;
  readonly #script: string;
  readonly #idleMs: number | undefined;
  /** All whose process is not gone. */
  readonly #decoders = new Set<Decoder>();
  /** Those without a picture, with the way to forget that they are to end. */
  readonly #idle = new Map<Decoder, () => void>();
  /** Those that are being started. */
  readonly #starting = new Set<Promise<Decoder>>();
  readonly #waiting = new Set<Waiting>();
  #isDisposed = false;

  constructor({ idleMs, most = availableParallelism(), script = DECODER_PROCESS }: DecoderPoolOptions = {}) {
    this.#idleMs = idleMs;
    this.#most = most;
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
    const decoder = await this.#take(signal);
    const onAbort = () => decoder.kill(cancelled(signal?.reason));
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
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

  /** Ends the decoders that have no picture. */
  trim(): void {
    for (const decoder of this.#idle.keys()) this.#end(decoder);
  }

  /** Ends all decoders, also those at work. Resolves when they are gone; there are no others afterwards. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    for (const waiting of this.#waiting) waiting.refuse(cancelled());
    await Promise.allSettled(this.#starting);
    const decoders = [...this.#decoders];
    for (const decoder of decoders) this.#end(decoder);
    await Promise.all(decoders.map(({ ended }) => ended));
  }

  async #take(signal: AbortSignal | undefined): Promise<Decoder> {
    if (signal?.aborted) throw cancelled(signal.reason);
    if (this.#isDisposed) throw cancelled();
    for (const [decoder, keep] of this.#idle) {
      keep();
      this.#idle.delete(decoder);
      if (!decoder.isAlive) continue;
      decoder.hold(true);
      return decoder;
    }
    return this.#countAlive() === 0 ? await this.#start() : await this.#wait(signal);
  }

  #wait(signal: AbortSignal | undefined): Promise<Decoder> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        take: (decoder) => {
          leave();
          resolve(decoder);
        },
        refuse: (reason) => {
          leave();
          reject(reason);
        },
      };
      const onAbort = () => waiting.refuse(cancelled(signal?.reason));
      const timer = setTimeout(() => {
        if (this.#countAlive() < this.#most) waiting.take(this.#start());
      }, PATIENCE_MS);
      signal?.addEventListener('abort', onAbort);
      this.#waiting.add(waiting);
    });
  }

  #countAlive(): number {
    return this.#starting.size + [...this.#decoders].filter(({ isAlive }) => isAlive).length;
  }

  #start(): Promise<Decoder> {
    const starting = Decoder.start(this.#script).then((decoder) => {
      this.#decoders.add(decoder);
      void decoder.ended.then(() => this.#decoders.delete(decoder));
      if (this.#isDisposed) decoder.kill(cancelled());
      return decoder;
    });
    this.#starting.add(starting);
    const done = () => this.#starting.delete(starting);
    starting.then(done, done);
    return starting;
  }

  #giveBack(decoder: Decoder): void {
    const [next] = this.#waiting;
    if (next) next.take(decoder.isAlive ? decoder : this.#start());
    else if (decoder.isAlive) this.#keep(decoder);
  }

  #keep(decoder: Decoder): void {
    decoder.hold(false);
    const timer = this.#idleMs === undefined ? undefined : setTimeout(() => this.#end(decoder), this.#idleMs).unref();
    this.#idle.set(decoder, () => clearTimeout(timer));
  }

  #end(decoder: Decoder): void {
    this.#idle.get(decoder)?.();
    this.#idle.delete(decoder);
    decoder.kill(cancelled());
  }
}

/** The decoders of a runtime, for all its runs. A source that finds none has its own. */
export const PICTURE_DECODERS: InjectionToken<DecoderPool> = Symbol.for('fexgraph.picture-decoders');
