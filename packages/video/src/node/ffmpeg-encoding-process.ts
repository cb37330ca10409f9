import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { cancelled, FexgraphError, toError } from '@fexgraph/core';
import type { FfmpegEncoding } from '../ffmpeg-encoding.ts';
import { FrameTicks } from '../frame-ticks.ts';
import { UntilLost } from '../until-lost.ts';
import type { EncodePlan, OpenEncoding } from '../video-encoder.ts';
import { notStarted, programEnvironment } from './ffmpeg-program.ts';
import { matroskaFrame, matroskaHeader } from './raw-matroska.ts';

export interface FfmpegEncodingTask {
  readonly ffmpeg: string;
  /** Of `encoding.encoders`. */
  readonly encoder: string;
  readonly encoding: FfmpegEncoding;
  readonly plan: EncodePlan;
  readonly signal: AbortSignal;
}

/** More text than a reason has. */
const MAX_TEXT = 10_000;

/** A video that ffmpeg encodes. */
export class FfmpegEncodingProcess implements OpenEncoding {
  readonly encoder: string;
  readonly #plan: EncodePlan;
  readonly #signal: AbortSignal;
  readonly #ticks: FrameTicks;
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #gone: Promise<number | null>;
  readonly #file: Promise<void>;
  readonly #until = new UntilLost();
  readonly #onAbort: () => void;
  #said = '';
  #hasHeader = false;
  #isEnding = false;

  constructor({ ffmpeg, encoder, encoding, plan, signal }: FfmpegEncodingTask) {
    this.encoder = encoder;
    this.#plan = plan;
    this.#signal = signal;
    this.#ticks = new FrameTicks(plan.timeBase);
    const child = spawn(ffmpeg, encodingArguments(encoder, encoding, plan), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: programEnvironment(),
    });
    this.#process = child;
    // A pipe breaks when the process ends, which is told by `exit`.
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-MAX_TEXT);
    });
    this.#gone = new Promise((resolve) => {
      child.once('close', (code) => {
        if (code !== 0 || !this.#isEnding) this.#end(this.#failure());
        resolve(code);
      });
      child.once('error', (cause) => {
        this.#end(notStarted(ffmpeg, cause));
        if (child.pid === undefined) resolve(null);
      });
    });
    this.#file = this.#receive();
    this.#file.catch(() => undefined);
    this.#onAbort = () => this.#end(cancelled(signal.reason));
    signal.addEventListener('abort', this.#onAbort);
    if (signal.aborted) this.#onAbort();
  }

  async write(pixels: Uint8Array, time: number): Promise<void> {
    if (this.#until.reason) throw this.#until.reason;
    const { width, height, timeBase } = this.#plan;
    const seconds = (this.#ticks.next(time) * timeBase.num) / timeBase.den;
    if (!this.#hasHeader) await this.#send(matroskaHeader(width, height));
    this.#hasHeader = true;
    await this.#send(matroskaFrame(seconds, pixels.length));
    await this.#send(pixels);
  }

  async close(): Promise<void> {
    if (this.#until.reason) throw this.#until.reason;
    this.#isEnding = true;
    this.#process.stdin.end();
    try {
      // A code other than 0 is a loss.
      await this.#until.for(Promise.all([this.#file, this.#gone]));
    } finally {
      await this.abandon();
    }
  }

  async abandon(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#end(cancelled());
    await this.#gone;
    // What it took is with `into`, and `into` has done with it.
    await this.#file.catch(() => undefined);
  }

  #end(reason: Error): void {
    if (this.#until.reason) return;
    this.#until.lose(reason);
    this.#process.kill('SIGKILL');
    // A pipe that nobody reads does not close.
    for (const pipe of [this.#process.stdin, this.#process.stdout, this.#process.stderr]) pipe.destroy();
  }

  #failure(): FexgraphError {
    const last = this.#said.trim().split('\n').at(-1);
    return new FexgraphError('BACKEND_UNAVAILABLE', `ffmpeg could not encode the video: ${last || 'it was ended'}`);
  }

  async #send(bytes: Uint8Array): Promise<void> {
    await this.#until.for(
      new Promise<void>((resolve) => {
        // A pipe that breaks is the end of the process, whose reason comes by itself.
        this.#process.stdin.write(bytes, (error) => error ?? resolve());
      }),
    );
  }

  async #receive(): Promise<void> {
    try {
      for await (const chunk of this.#process.stdout) await this.#plan.into(chunk as Uint8Array);
    } catch (thrown) {
      this.#end(toError(thrown));
      throw thrown;
    }
  }
}

function encodingArguments(encoder: string, encoding: FfmpegEncoding, { timeBase }: EncodePlan): readonly string[] {
  const { filters, options, format, formatOptions, gop } = encoding;
  const named = (values: Readonly<Record<string, string>> = {}) =>
    Object.entries(values).flatMap(([name, value]) => [`-${name}`, value]);
  return [
    ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'error'],
    ...['-copyts', '-f', 'matroska', '-i', 'pipe:0'],
    ...['-vf', filters, '-fps_mode', 'passthrough', '-enc_time_base', `${timeBase.num}:${timeBase.den}`],
    ...['-c:v', encoder, '-g', String(gop), '-bf', '0', ...named(options[encoder])],
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-f', format, ...named(formatOptions), 'pipe:1'],
  ];
}
