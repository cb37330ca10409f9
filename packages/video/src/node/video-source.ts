import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  defineNode,
  FailedFrame,
  Frame,
  FramePacket,
  type Note,
  NoteList,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
  port,
  type SourceNode,
  toError,
} from '@fexgraph/core';
import { INPUT_FILES, type InputFiles } from '@fexgraph/files';
import { BufferPool, rescaling } from '@fexgraph/imaging';
import { inject, injectAll } from 'tsyringe';
import { z } from 'zod';
import { type ChosenDecoder, chooseDecoder } from '../choose-decoder.ts';
import { expectedFrames } from '../expected-frames.ts';
import {
  type DecodePlan,
  type OpenVideo,
  VIDEO_DECODER,
  type VideoDecoder,
  type VideoPicture,
} from '../video-decoder.ts';
import { VideoNotes } from '../video-notes.ts';
import { FramesAhead } from './frames-ahead.ts';

const path = z.string().min(1);
const side = z.number().int().min(1);

const definition = defineNode({
  type: 'source/video',
  version: 1,
  summary: 'reads videos one after the other, frame by frame',
  output: port(FramePacket, 'the frames of each video, with their number in it and their presentation time'),
  options: z
    .object({
      inputs: z
        .union([path.transform((one) => [one]), z.array(path).min(1, 'there is no input')])
        .describe('path of a video, or a list of paths'),
      skipFrames: z
        .number()
        .int()
        .min(1)
        .default(1)
        .describe('every so many frames: with 3 the frames 0, 3, 6, ...; numbers stay those of the video'),
      start: z.number().min(0).optional().describe('seconds: frames before are left out'),
      end: z.number().positive().optional().describe('seconds: frames from there on are left out'),
      fps: z.number().positive().optional().describe('at most so many frames a second, chosen by their times'),
      outputSize: z
        .union([side, z.tuple([side, side])])
        .optional()
        .describe('longest side, or [height, width]: frames are rescaled to it, without padding'),
      decoder: z.string().min(1).default('auto').describe('auto: the first that can be used; or the id of one'),
      maxPixels: z.number().int().min(1).default(100_000_000).describe('videos with larger frames fail'),
      readAhead: z
        .number()
        .int()
        .min(0)
        .max(64)
        .default(2)
        .describe('frames that may be decoded ahead of the one in use'),
      silenceMs: z
        .number()
        .int()
        .min(1)
        .max(2 ** 31 - 1)
        .default(60_000)
        .describe('ms after which a decoder that gives no sign is ended; the rest of its video fails'),
      folder: z.string().optional().describe('folder where relative paths start; default: the current folder'),
    })
    .refine(({ start = 0, end = Number.POSITIVE_INFINITY }) => start < end, {
      path: ['end'],
      message: 'must be later than start',
    }),
});

/**
 * Videos. Each is a source of its own: `key.source` and `name` are the path as given, `index` is the number of the frame
 * in the video, `time` its presentation time in seconds. A video that cannot be opened, and the rest of one whose decoder
 * fails, become one `FailedFrame` each; the other videos go on.
 * Source: spec pipeline 1.3, 1.8.
 */
@pipelineNode(definition)
export class VideoSourceNode implements SourceNode<Frame> {
  readonly #options: OptionsOf<typeof definition>;
  readonly #plan: DecodePlan;
  readonly #names: readonly string[];
  readonly #notes = new NoteList();
  readonly #buffers = new BufferPool();
  #chosen: ChosenDecoder | undefined;
  /** The first video, opened to know how long it is. */
  #first: OpenVideo | undefined;

  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @injectAll(VIDEO_DECODER, { isOptional: true }) private readonly decoders: readonly VideoDecoder[],
    @inject(INPUT_FILES, { isOptional: true }) private readonly files?: InputFiles,
  ) {
    const { inputs, skipFrames, start, end, fps, maxPixels, silenceMs } = options;
    this.#options = options;
    const buffer = (bytes: number) => this.#buffers.take(bytes);
    this.#plan = { stride: skipFrames, start, end, fps, maxPixels, silenceMs, buffer };
    this.#names = [...new Set(inputs)];
    for (const [at, input] of inputs.entries()) {
      if (inputs.indexOf(input) !== at) this.#notes.add({ input, kind: 'given more than once, read once' });
    }
  }

  /** @throws FexgraphError BACKEND_UNAVAILABLE without a decoder, BAD_OPTION for one that nobody has (rejects). */
  async prepare({ signal }: ProcessContext): Promise<void> {
    for (const name of this.#names) await this.files?.protect(this.#pathOf(name));
    this.#chosen = await chooseDecoder(this.decoders, this.#options.decoder);
    const { decoder, version, licence, reason } = this.#chosen;
    this.#notes.add({ input: `${decoder.id} ${version}`, kind: 'video decoder', detail: `${licence}; ${reason}` });
    // Reading it tells why it cannot be opened.
    if (this.#names.length === 1) this.#first = await this.#open(this.#names[0], signal).catch(() => undefined);
  }

  async dispose(): Promise<void> {
    await this.#first?.close();
    this.#buffers.clear();
  }

  /** By what a single video says of itself. */
  expected(): number | undefined {
    return this.#first && expectedFrames(this.#first.info, this.#plan);
  }

  notes(): readonly Note[] {
    return this.#notes.list();
  }

  open({ signal }: ProcessContext): AsyncIterableIterator<Frame | FailedFrame> {
    const stopping = new AbortController();
    const frames = this.#frames(AbortSignal.any([signal, stopping.signal]));
    return new FramesAhead(frames, {
      ahead: this.#options.readAhead,
      stop: () => stopping.abort(),
      discard: (frame) => {
        if (frame instanceof Frame) frame.release();
      },
    });
  }

  async *#frames(signal: AbortSignal): AsyncGenerator<Frame | FailedFrame, void> {
    for (const name of this.#names) {
      if (signal.aborted) return;
      yield* this.#framesOf(name, signal);
    }
  }

  async *#framesOf(name: string, signal: AbortSignal): AsyncGenerator<Frame | FailedFrame, void> {
    let next = { source: name, index: 0, time: 0 };
    let video: OpenVideo | undefined;
    const watched = new VideoNotes(name);
    let isWhole = false;
    // Also one that was opened before anybody knew when it would be stopped, and one that hangs.
    const stop = () => void video?.close();
    signal.addEventListener('abort', stop);
    try {
      video = await this.#open(name, signal);
      for (;;) {
        const picture = await video.next();
        if (signal.aborted) return;
        if (!picture) break;
        watched.take(picture);
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
      if (video) for (const note of watched.list(video.info, video.outcome(), isWhole)) this.#notes.add(note);
    }
  }

  async #open(name: string, signal: AbortSignal): Promise<OpenVideo> {
    const opened = this.#first;
    this.#first = undefined;
    return opened ?? (await this.#chosen!.decoder.open({ name, file: this.#pathOf(name) }, this.#plan, signal));
  }

  #pathOf(name: string): string {
    return resolve(this.#options.folder ?? '.', name);
  }

  async #frame(name: string, { index, time, pixels }: VideoPicture): Promise<Frame> {
    const { outputSize } = this.#options;
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
      // Others get a turn: signals, timers, the networks.
      await setImmediate();
    }
  }
}

/** @example builder.add('video', videoSource({ inputs: 'interview.mp4', skipFrames: 5 })) */
export const videoSource = nodeOperator(definition, VideoSourceNode);
