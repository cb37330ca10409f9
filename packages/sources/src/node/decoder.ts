import { type ChildProcess, fork } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FexgraphError, type Pixels } from '@fexgraph/core';
import type { BufferOf } from '@fexgraph/imaging';
import type { PictureFile } from '../pictures/picture-format.ts';
import { decoderEnvironment } from './decoder-environment.ts';
import type { DecodedSize, DecodePlan, FromDecoder, PictureHeader, ToDecoder } from './decoder-protocol.ts';
import { SHARED_BYTES, SharedBytes } from './shared-bytes.ts';

export const DECODER_PROCESS = fileURLToPath(new URL('./decoder-process.cjs', import.meta.url));

export interface DecodedPixels {
  readonly pixels: Pixels;
  /** Of the decoder, for this picture. */
  readonly warnings: readonly string[];
}

/** What goes to a process. */
type Pipe = Duplex & { ref(): unknown; unref(): unknown };

const newBuffer: BufferOf = (bytes) => new Uint8Array(bytes);

/** What waits for the process. */
interface Waiting {
  heard(message: FromDecoder): void;
  lost(reason: Error): void;
}

/** A process that decodes pictures, one at a time. While it is idle it does not keep this process alive. */
export class Decoder {
  /** Resolves when the process is gone, and what connected it is closed. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #input: Pipe;
  readonly #output: SharedBytes;
  readonly #started: Promise<unknown>;
  #waiting: Waiting | undefined;
  #death: Error | undefined;

  /**
   * @param script a module that speaks the protocol
   * @throws FexgraphError OUTPUT_FAILED when there is no room for pixels (rejects); Error of the system when there is nothing left to
   *   start it with
   */
  static async start(script: string = DECODER_PROCESS): Promise<Decoder> {
    return new Decoder(script, SharedBytes.open());
  }

  private constructor(script: string, output: SharedBytes) {
    this.#output = output;
    this.#process = fork(script, [], {
      serialization: 'advanced',
      execArgv: [],
      env: decoderEnvironment(process.env),
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', output.file, 'ipc'],
    });
    this.#input = this.#process.stdio[3] as Pipe;
    this.#input.on('error', (cause) => {
      this.kill(new FexgraphError('WORKER_DIED', `the decoder's process is gone: ${cause.message}`, { cause }));
    });
    const disconnected = new Promise<void>((resolve) => this.#process.once('disconnect', resolve));
    const closed = new Promise<void>((resolve) => {
      this.#process.once('exit', (code, signal) => {
        this.#lose(new FexgraphError('WORKER_DIED', `the decoder's process ended (${signal ?? `code ${code}`})`));
        // Nobody reads what is left in it, and what is not read does not close.
        this.#input.destroy();
        this.#output.close();
      });
      this.#process.once('close', () => resolve());
      this.#process.once('error', (cause) => {
        this.kill(new FexgraphError('WORKER_DIED', `the decoder's process failed: ${cause.message}`, { cause }));
        if (this.#process.pid === undefined) resolve();
      });
    });
    // Node closes a handle in the turn after that in which it tells of the end.
    this.ended = Promise.all([closed, this.#process.channel ? disconnected : undefined]).then(() => setImmediate());
    this.#process.on('message', (message: FromDecoder) => this.#waiting?.heard(message));
    this.#started = this.#reply('ready').catch((cause: Error) => {
      if (cause instanceof FexgraphError) throw cause;
      const error = new FexgraphError('BACKEND_UNAVAILABLE', `cannot start the picture decoder: ${cause.message}`, {
        hint: 'install sharp: npm install sharp',
        cause,
      });
      this.kill(error);
      throw error;
    });
    // Whoever uses it hears of it.
    this.#started.catch(() => undefined);
  }

  get isAlive(): boolean {
    return this.#death === undefined;
  }

  /** @throws FexgraphError BACKEND_UNAVAILABLE, WORKER_DIED, or the reason of `kill`. */
  async started(): Promise<void> {
    await this.#started;
  }

  /** @param page from 0. @throws Error with the decoder's words; FexgraphError as `started`. */
  async header({ head, size, path }: PictureFile, page = 0): Promise<PictureHeader> {
    await this.#started;
    const reply = this.#ask({ kind: 'header', size, path, page }, 'header');
    if (this.isAlive && path === undefined) this.#input.write(head);
    return (await reply).header;
  }

  /**
   * Of the picture and page whose header was asked for last.
   *
   * @param buffer where its pixels go; default: new memory
   * @throws as `header`
   */
  async pixels(plan: DecodePlan, buffer: BufferOf = newBuffer): Promise<DecodedPixels> {
    const { warnings, ...size } = await this.#ask({ kind: 'pixels', plan }, 'pixels');
    return { pixels: await this.#receive(size, plan.maxPixels, buffer), warnings };
  }

  /** Ends the process in the middle of whatever it does; what waits for it fails with `reason`. */
  kill(reason: Error): void {
    this.#lose(reason);
    this.hold(true);
    this.#process.kill('SIGKILL');
  }

  /** Whether it keeps this process alive. */
  hold(isHeld: boolean): void {
    for (const part of [this.#process, this.#process.channel, this.#input]) {
      if (isHeld) part?.ref();
      else part?.unref();
    }
  }

  #ask<K extends 'header' | 'pixels' | 'more'>(question: ToDecoder, kind: K) {
    const reply = this.#reply(kind);
    if (this.isAlive) {
      this.#process.send(question, (cause) => {
        if (cause) this.kill(new FexgraphError('WORKER_DIED', `the decoder's process is gone: ${cause.message}`));
      });
    }
    return reply;
  }

  #reply<K extends FromDecoder['kind']>(kind: K): Promise<Extract<FromDecoder, { kind: K }>> {
    return this.#wait((resolve, reject) => (message) => {
      if (message.kind === kind) resolve(message as Extract<FromDecoder, { kind: K }>);
      else reject(new Error(message.kind === 'failed' ? message.message : `the decoder answered "${message.kind}"`));
    });
  }

  async #receive(
    { width, height, channels }: Omit<DecodedSize, 'warnings'>,
    maxPixels: number,
    buffer: BufferOf,
  ): Promise<Pixels> {
    if (channels !== 3 || !(width * height <= maxPixels)) {
      throw new FexgraphError('INTERNAL', `the decoder gave ${width} x ${height} pixels of ${channels} channels`);
    }
    const data = buffer(width * height * channels);
    for (let at = 0; at < data.length; at += SHARED_BYTES) {
      if (at > 0) await this.#ask({ kind: 'more' }, 'more');
      if (this.#output.read(data.subarray(at, at + SHARED_BYTES))) continue;
      throw new FexgraphError('INTERNAL', 'the decoder gave fewer pixels than it said');
    }
    return { data, width, height, channels };
  }

  #wait<T>(listen: (resolve: (value: T) => void, reject: (reason: Error) => void) => Waiting['heard']): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#death) throw this.#death;
      const heard = listen(
        (value) => {
          this.#waiting = undefined;
          resolve(value);
        },
        (reason) => {
          this.#waiting = undefined;
          reject(reason);
        },
      );
      this.#waiting = { heard, lost: reject };
    });
  }

  #lose(reason: Error): void {
    this.#death ??= reason;
    this.#waiting?.lost(this.#death);
    this.#waiting = undefined;
  }
}
