import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { platform } from 'node:process';
import type { Readable } from 'node:stream';
import { cancelled, FexgraphError } from '@fexgraph/core';
import { FrameSelection, type NumberedFrame } from '../frame-selection.ts';
import type { DecodeOutcome, DecodePlan, OpenVideo, VideoInfo, VideoPicture } from '../video-decoder.ts';
import { noFrame, silentDecoder, tooManyPixels } from '../video-problems.ts';
import { ffmpegArguments } from './ffmpeg-arguments.ts';
import { notStarted, programEnvironment } from './ffmpeg-program.ts';
import { FrameLog, type LoggedFrame } from './frame-log.ts';

export interface FfmpegVideoOptions {
  readonly ffmpeg: string;
  readonly path: string;
  readonly name: string;
  readonly info: VideoInfo;
  readonly plan: DecodePlan;
  readonly signal: AbortSignal;
}

/** Exit codes: all is well; more packets were damaged than not. */
const GOOD_ENDS: readonly number[] = [0, 69];

/** A frame whose pixels are on the pipe or follow. */
interface SentFrame extends NumberedFrame {
  readonly width: number;
  readonly height: number;
}

/**
 * A video that ffmpeg decodes. The process starts with the first `next`, and waits in the middle of a frame while nobody
 * asks: what is ahead of the reader are the buffers of a pipe.
 */
export class FfmpegVideo implements OpenVideo {
  readonly info: VideoInfo;
  readonly #options: FfmpegVideoOptions;
  readonly #log: FrameLog;
  readonly #selection: FrameSelection;
  /** What the log told of and was not read yet. */
  readonly #sent: SentFrame[] = [];
  #seen: NumberedFrame | undefined;
  #process: ChildProcessByStdio<null, Readable, Readable> | undefined;
  #gone: Promise<void> = Promise.resolve();
  #exit: { readonly code: number | null; readonly signal: string | null } | undefined;
  #isLogRead = false;
  #failure: Error | undefined;
  #isOver = false;
  #news: (() => void) | undefined;
  readonly #onAbort = () => void this.close();

  constructor(options: FfmpegVideoOptions) {
    const { info, plan } = options;
    this.info = info;
    this.#options = options;
    this.#selection = new FrameSelection(plan, this.#timing(info.timeBase));
    this.#log = new FrameLog({
      frame: (frame) => this.#hear(frame),
      timeBase: (num, den) => this.#setTimeBase(num, den),
      lost: () => {
        this.#failure ??= new FexgraphError('INTERNAL', `${options.name}: a line of ffmpeg's log is missing`);
      },
    });
  }

  async next(): Promise<VideoPicture | undefined> {
    const { signal } = this.#options;
    if (signal.aborted) throw cancelled(signal.reason);
    if (this.#isOver) return undefined;
    try {
      if (!this.#process) this.#start();
      const picture = await this.#nextWanted();
      if (!picture && signal.aborted) throw cancelled(signal.reason);
      if (!picture) await this.#finish();
      return picture;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  outcome(): DecodeOutcome {
    const { damaged, truncated } = this.#log.trouble;
    const { seen } = this.#selection;
    return { ...seen, damaged, truncated: truncated || this.#lacksFrames(seen.frames + damaged) };
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#process?.kill('SIGKILL');
    // A pipe that nobody reads does not close.
    this.#process?.stdout.destroy();
    this.#process?.stderr.destroy();
    this.#wake();
    await this.#gone;
  }

  #timing(timeBase: VideoInfo['timeBase']) {
    const { frameRate } = this.info;
    return { timeBase, frameDuration: frameRate === undefined ? undefined : 1 / frameRate };
  }

  #start(): void {
    const { ffmpeg, path, plan, signal, info } = this.#options;
    const args = ffmpegArguments(path, plan, this.#timing(info.timeBase));
    const child = spawn(ffmpeg, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: programEnvironment(),
      // Ctrl-C in a terminal is for us: what we are in the middle of is not to fail by it.
      detached: platform !== 'win32',
    });
    this.#process = child;
    this.#gone = new Promise((resolve) => {
      child.once('close', () => resolve());
      child.once('error', (cause) => {
        this.#failure = notStarted(ffmpeg, cause);
        this.#wake();
        if (child.pid === undefined) resolve();
      });
    });
    child.once('exit', (code, exitSignal) => {
      this.#exit = { code, signal: exitSignal };
      this.#wake();
    });
    child.stderr.setEncoding('latin1').on('data', (text: string) => {
      this.#log.write(text);
      this.#wake();
    });
    child.stderr.once('end', () => {
      this.#isLogRead = true;
      this.#wake();
    });
    child.stdout.on('readable', () => this.#wake()).on('end', () => this.#wake());
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  #setTimeBase(num: number, den: number): void {
    const { timeBase } = this.info;
    if (num * timeBase.den === den * timeBase.num) return;
    this.#failure = new FexgraphError('INTERNAL', `${this.#options.name}: ticks of ${num}/${den} s came instead`);
  }

  #hear({ at, ticks, width, height }: LoggedFrame): void {
    if (at === 'seen') this.#seen = this.#selection.next(ticks);
    else if (this.#seen) this.#sent.push({ ...this.#seen, width, height });
  }

  async #nextWanted(): Promise<VideoPicture | undefined> {
    const { name, plan } = this.#options;
    for (;;) {
      const frame = await this.#nextSent();
      if (!frame) return undefined;
      const { index, time, estimated, width, height, wanted } = frame;
      if (width * height > plan.maxPixels) throw tooManyPixels(name, width, height, plan.maxPixels);
      const data = await this.#read(width * height * 3);
      if (!data) return undefined;
      const pixels = { data, width, height, channels: 3 } as const;
      if (wanted) return estimated ? { index, time, estimated, pixels } : { index, time, pixels };
    }
  }

  /** Undefined at the end, or where the plan wants nothing more. */
  async #nextSent(): Promise<SentFrame | undefined> {
    while (!this.#isOver) {
      const frame = this.#sent.shift();
      if (frame) return frame;
      if (this.#selection.isPast || (this.#exit && this.#isLogRead)) return undefined;
      const { stdout } = this.#process!;
      // The end of a pipe is seen by reading. Where pixels wait, reading nothing would only tell of them again, for ever.
      if (stdout.readableLength === 0) stdout.read(0);
      await this.#change();
    }
    return undefined;
  }

  /** Undefined if the video was closed. */
  async #read(size: number): Promise<Uint8Array | undefined> {
    const { stdout } = this.#process!;
    const data = this.#options.plan.buffer?.(size) ?? new Uint8Array(size);
    for (let at = 0; at < size; ) {
      if (this.#isOver) return undefined;
      const chunk = stdout.read(Math.min(size - at, Math.max(1, stdout.readableLength))) as Buffer | null;
      if (chunk) {
        data.set(chunk, at);
        at += chunk.length;
      } else if (stdout.readableEnded && this.#exit) throw this.#death();
      else await this.#change();
    }
    return data;
  }

  /** @throws FexgraphError if this is not how a video ends. */
  async #finish(): Promise<void> {
    if (this.#isOver) return;
    const { name } = this.#options;
    const { frames, beforeStart, isPast } = this.#selection;
    const { code } = this.#exit ?? {};
    // It could not even begin: a codec that it has no decoder for.
    if (!isPast && frames === 0 && typeof code === 'number' && code > 0) throw noFrame(name, this.#log.trouble.last);
    const isGood = isPast || GOOD_ENDS.includes(code ?? -1) || (this.#log.trouble.nothingSent && frames > 0);
    if (!isGood) throw this.#death();
    if (!isPast && this.#process!.stdout.read() !== null) {
      throw new FexgraphError('INTERNAL', `${name}: ffmpeg sent more pixels than it told of`);
    }
    await this.close();
    if (frames + beforeStart === 0) throw noFrame(name, this.#log.trouble.last);
  }

  /** The error of a process that ended too early. */
  #death(): FexgraphError {
    const { name } = this.#options;
    const { frames } = this.#selection;
    const how = this.#exit?.signal ?? `code ${this.#exit?.code ?? 'unknown'}`;
    const { last } = this.#log.trouble;
    const message = `${name}: ffmpeg ended (${how}) after ${frames} frames${last ? `: ${last}` : ''}`;
    return new FexgraphError('WORKER_DIED', message, {
      hint: 'look at the file with another program; a newer ffmpeg may read it',
    });
  }

  /** An AVI says how many frames it has, and ffmpeg does not tell when it has fewer. */
  #lacksFrames(found: number): boolean {
    const { container, frames } = this.info;
    return container === 'avi' && this.#exit?.code === 0 && frames !== undefined && found < frames;
  }

  /**
   * Waits until something happened.
   *
   * @throws FexgraphError CANCELLED, TIMEOUT, or why the process cannot go on
   */
  async #change(): Promise<void> {
    const { plan, name, signal } = this.#options;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#news = resolve;
      if (plan.silenceMs === undefined) return;
      timer = setTimeout(() => {
        this.#failure ??= silentDecoder(name, plan.silenceMs!);
        resolve();
      }, plan.silenceMs);
    });
    clearTimeout(timer);
    if (signal.aborted) throw cancelled(signal.reason);
    if (this.#failure) throw this.#failure;
  }

  #wake(): void {
    this.#news?.();
    this.#news = undefined;
  }
}
