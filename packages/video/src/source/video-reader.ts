import {
  type Clock,
  FailedFrame,
  FexgraphError,
  Frame,
  type Note,
  NoteList,
  type ProcessContext,
  type SourceNode,
  systemClock,
  toError,
} from '@fexgraph/core';
import { BufferPool, rescaling } from '@fexgraph/imaging';
import type * as z from 'zod';
import { type ChosenDecoder, chooseDecoder } from '../choose-decoder.ts';
import { expectedFrames } from '../expected-frames.ts';
import type { DecodeOutcome, DecodePlan, OpenVideo, VideoDecoder, VideoInput, VideoPicture } from '../video-decoder.ts';
import { VideoNotes } from '../video-notes.ts';
import { FramesAhead } from './frames-ahead.ts';
import type { videoOptions } from './video-options.ts';

type Options = z.output<z.ZodObject<typeof videoOptions>>;

/** Hands the thread over for a moment: signals, timers and networks get a turn. */
type Turn = () => Promise<unknown>;

/**
 * Videos. Each is a source of its own: `key.source` and `name` are its name as given, `index` is the number of the frame
 * in the video, `time` its presentation time in seconds. A video that cannot be opened, and the rest of one whose decoder
 * fails, become one `FailedFrame` each; the other videos go on.
 * Source: spec pipeline 1.3, 1.8.
 */
export abstract class VideoReader implements SourceNode<Frame> {
  protected readonly reported: NoteList = new NoteList();
  readonly #plan: DecodePlan;
  readonly #buffers = new BufferPool();
  #chosen: ChosenDecoder | undefined;
  /** The first video, opened to know how long it is. */
  #first: OpenVideo | undefined;

  /** @param inputs each once, under names of their own */
  constructor(
    private readonly options: Options,
    private readonly decoders: readonly VideoDecoder[],
    private readonly inputs: readonly VideoInput[],
    private readonly turn: Turn,
    private readonly clock: Clock = systemClock,
  ) {
    const { skipFrames, start, end, fps, fromFrame, toFrame, keyframe, maxPixels, silenceMs } = options;
    const buffer = (bytes: number) => this.#buffers.take(bytes);
    this.#plan = { stride: skipFrames, start, end, fps, fromFrame, toFrame, keyframe, maxPixels, silenceMs, buffer };
  }

  /** @throws FexgraphError BACKEND_UNAVAILABLE without a decoder, BAD_OPTION for one that nobody has (rejects). */
  async prepare({ signal }: ProcessContext): Promise<void> {
    this.#chosen = await chooseDecoder(this.decoders, this.options.decoder);
    const { decoder, version, licence, reason } = this.#chosen;
    this.reported.add({ input: `${decoder.id} ${version}`, kind: 'video decoder', detail: `${licence}; ${reason}` });
    // Reading it tells why it cannot be opened.
    if (this.inputs.length === 1) this.#first = await this.#open(this.inputs[0], signal).catch(() => undefined);
  }

  async dispose(): Promise<void> {
    await this.#first?.close();
    for (const input of this.inputs) await this.leave(input);
    this.#buffers.clear();
  }

  /** By what a single video says of itself. */
  expected(): number | undefined {
    return this.#first && expectedFrames(this.#first.info, this.#plan);
  }

  notes(): readonly Note[] {
    return this.reported.list();
  }

  open({ signal }: ProcessContext): AsyncIterableIterator<Frame | FailedFrame> {
    const stopping = new AbortController();
    const frames = this.#frames(AbortSignal.any([signal, stopping.signal]));
    return new FramesAhead(frames, {
      ahead: this.options.readAhead,
      stop: () => stopping.abort(),
      discard: (frame) => {
        if (frame instanceof Frame) frame.release();
      },
    });
  }

  async *#frames(signal: AbortSignal): AsyncGenerator<Frame | FailedFrame, void> {
    for (const input of this.inputs) {
      if (signal.aborted) return;
      yield* this.#framesOf(input, signal);
    }
  }

  async *#framesOf(input: VideoInput, signal: AbortSignal): AsyncGenerator<Frame | FailedFrame, void> {
    const { name } = input;
    let next = { source: name, index: 0, time: 0 };
    let video: OpenVideo | undefined;
    const watched = new VideoNotes(name, this.#plan);
    let isWhole = false;
    let begun: number | undefined;
    // Also one that was opened before anybody knew when it would be stopped, and one that hangs.
    const stop = () => void video?.close();
    signal.addEventListener('abort', stop);
    try {
      video = await this.#open(input, signal);
      for (;;) {
        const picture = await video.next();
        if (signal.aborted) return;
        if (!picture) break;
        watched.take(picture);
        if (this.options.realTime) {
          begun ??= this.clock.now() - 1000 * picture.time;
          await this.#until(begun + 1000 * picture.time, signal);
          if (signal.aborted) return;
        }
        yield await this.#frame(name, picture);
        next = { source: name, index: picture.index + 1, time: picture.time };
      }
      isWhole = true;
    } catch (thrown) {
      if (signal.aborted) return;
      yield new FailedFrame(next, name, toError(thrown));
    } finally {
      signal.removeEventListener('abort', stop);
      await video?.close();
      await this.leave(input);
      if (video) for (const note of watched.list(video.info, video.outcome(), isWhole)) this.reported.add(note);
    }
    if (isWhole) this.#requirePlanned(name, video!.outcome());
  }

  /**
   * Whoever reads what follows counts on from where this ends.
   *
   * @throws FexgraphError BAD_INPUT where `toFrame` is not the frame that it was planned to be: the frames of two parts would
   * overlap, or some be in none
   */
  #requirePlanned(name: string, { behind }: DecodeOutcome): void {
    const { toFrame, toTime } = this.options;
    if (toTime === undefined || behind?.time === toTime) return;
    const found = behind ? `is at ${behind.time} s` : 'is not there';
    throw new FexgraphError('BAD_INPUT', `${name}: frame ${toFrame} ${found}, and not at ${toTime} s as was planned`, {
      hint: 'the file is damaged, or has frames that are not shown: read it in one part',
    });
  }

  /** Resolves when it is that late, or at once where it is later or the signal aborts. */
  #until(due: number, signal: AbortSignal): Promise<void> {
    const wait = due - this.clock.now();
    if (wait <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const settle = () => {
        cancel();
        signal.removeEventListener('abort', settle);
        resolve();
      };
      const cancel = this.clock.after(wait, settle);
      signal.addEventListener('abort', settle);
    });
  }

  async #open(input: VideoInput, signal: AbortSignal): Promise<OpenVideo> {
    const opened = this.#first;
    this.#first = undefined;
    return opened ?? (await this.#chosen!.decoder.open(await this.place(input, signal), this.#plan, signal));
  }

  /** Where a video lies while it is read. It may be asked for again. */
  protected async place(input: VideoInput, _signal: AbortSignal): Promise<VideoInput> {
    return input;
  }

  /** A video has been read, or nobody wants it any more. */
  protected async leave(_input: VideoInput): Promise<void> {
    // Most videos stay where they are.
  }

  async #frame(name: string, { index, time, pixels }: VideoPicture): Promise<Frame> {
    const { outputSize } = this.options;
    const key = { source: name, index, time };
    const giveBack = () => this.#buffers.give(pixels.data);
    if (outputSize === undefined) return new Frame({ key, name, pixels, onRelease: giveBack });
    const steps = rescaling(pixels, outputSize, { padding: false });
    for (;;) {
      const step = steps.next();
      if (step.done) {
        giveBack();
        return new Frame({ key, name, ...step.value });
      }
      await this.turn();
    }
  }
}
