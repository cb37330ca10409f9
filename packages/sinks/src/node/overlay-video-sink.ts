import { resolve } from 'node:path';
import {
  defineNode,
  type FexBatch,
  FexgraphError,
  FexPacket,
  type Frame,
  type FrameKey,
  FramePacket,
  type Note,
  NoteList,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type SinkNode,
  type SinkOutcome,
  toError,
  type WrittenFile,
} from '@fexgraph/core';
import { BesideFile, diskFiles, OUTPUT_FILES, type OutputFiles } from '@fexgraph/files';
import { type EncodePlan, VIDEO_ENCODER, type VideoEncoder } from '@fexgraph/video';
import { inject, injectAll } from 'tsyringe';
import * as z from 'zod';
import { OverlayNames } from '../overlay/overlay-names.ts';
import { placedOnBlack } from '../overlay/placed-on-black.ts';
import { type DrawnFrame, drawnFrame } from './drawn-frame.ts';
import { loadSharp } from './load-sharp.ts';
import { OVERLAY_OPTIONS } from './overlay-drawing.ts';
import { OverlayPictureFolder } from './overlay-picture-folder.ts';
import type { OverlayTarget } from './overlay-target.ts';
import { OverlayVideoFile } from './overlay-video-file.ts';

const CODECS: Readonly<Record<string, EncodePlan['codec']>> = { mp4: 'avc', webm: 'vp9' };
const endOf = (path: string) => /\.(mp4|webm)$/i.exec(path)?.[1].toLowerCase();

const definition = defineNode({
  type: 'sink/overlay-video',
  version: 1,
  summary: 'draws faces over the frames of videos and writes these as videos',
  inputs: {
    frame: port(FramePacket, 'the frame'),
    fex: port(FexPacket, 'its rows'),
  },
  options: z
    .object({
      path: z.string().min(1).optional().describe('the one video to write: .mp4 or .webm'),
      folder: z.string().min(1).optional().describe('folder for a video of each input, named after it'),
      format: z.enum(['mp4', 'webm']).default('mp4').describe('videos in a folder: H.264 in MP4, or VP9 in WebM'),
      encoder: z.string().min(1).default('auto').describe('auto: the first that can be used; or the id of one'),
      ...OVERLAY_OPTIONS,
      ifPossible: z
        .boolean()
        .default(false)
        .describe('a video that cannot be written becomes a note and does not end the run'),
    })
    .refine(({ path, folder }) => (path === undefined) !== (folder === undefined), {
      error: 'give either path (one video) or folder (a video of each input)',
    })
    .refine(({ path }) => path === undefined || endOf(path) !== undefined, {
      error: 'must end in .mp4 or .webm',
      path: ['path'],
    }),
  // draws the label of an identity, never an embedding
  acceptsSensitive: () => true,
});

type Options = OptionsOf<typeof definition>;
interface Drawable {
  readonly frame: Frame;
  readonly fex: FexBatch;
  readonly key: FrameKey;
}

/** One video that is written. */
interface Video {
  readonly input: string;
  readonly width: number;
  readonly height: number;
  readonly target: OverlayTarget;
}

/**
 * Videos with faceboxes, contours, head axes, gaze and labels: one for each source, with the times of its frames. Frames
 * of another size than the first are fitted into it. Each is written beside, and renamed when its source has ended; a run
 * that fails leaves `.partial` files that can be played. Where no encoder can be used, each video becomes a folder of
 * numbered PNG files, and a note says so.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if nothing can be written there; for a second source when one
 * `path` was given; when `path` is the video itself; when the disk is full. BAD_OPTION for an encoder that nobody has
 */
@pipelineNode(definition)
export class OverlayVideoSinkNode implements SinkNode<Drawable> {
  readonly #format: 'mp4' | 'webm';
  readonly #names: OverlayNames;
  readonly #open = new Map<string, Video>();
  /** Sources whose video could not be written. */
  readonly #failed = new Set<string>();
  readonly #written: WrittenFile[] = [];
  readonly #notes = new NoteList();
  #encoder: VideoEncoder | undefined;
  #isPathTaken = false;

  constructor(
    @inject(OPTIONS) private readonly options: Options,
    @injectAll(VIDEO_ENCODER, { isOptional: true }) private readonly encoders: readonly VideoEncoder[],
    @inject(OUTPUT_FILES, { isOptional: true }) private readonly files: OutputFiles = diskFiles,
  ) {
    this.#format = ((options.path && endOf(options.path)) as 'mp4' | undefined) ?? options.format;
    this.#names = new OverlayNames(this.#format);
  }

  /** @throws FexgraphError BACKEND_UNAVAILABLE without sharp (rejects) */
  async prepare(): Promise<void> {
    await loadSharp('draw overlays');
    this.#encoder = await this.#chooseEncoder();
    const probe = await BesideFile.open(this.options.path ?? `${this.options.folder}/overlay`, this.files);
    await probe.discard();
  }

  async write({ frame, fex, key }: Drawable): Promise<void> {
    if (this.#failed.has(key.source)) return;
    try {
      await this.#write(frame, fex, key);
    } catch (thrown) {
      if (!this.options.ifPossible) throw thrown;
      await this.#giveUp(key.source, frame.name, thrown);
    }
  }

  async endSource(source: string): Promise<void> {
    const video = this.#open.get(source);
    if (!video) return;
    try {
      await video.target.complete();
      this.#leave(source, video);
    } catch (thrown) {
      if (!this.options.ifPossible) throw thrown;
      await this.#giveUp(source, video.input, thrown);
    }
  }

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (complete) for (const source of [...this.#open.keys()]) await this.endSource(source);
  }

  /** Sets unfinished videos aside. */
  async dispose(): Promise<void> {
    for (const [source, video] of [...this.#open]) {
      await video.target.abandon();
      this.#leave(source, video);
    }
  }

  notes(): readonly Note[] {
    return this.#notes.list();
  }

  written(): readonly WrittenFile[] {
    return this.#written;
  }

  async #write(frame: Frame, fex: FexBatch, key: FrameKey): Promise<void> {
    const known = this.#open.get(key.source);
    const { width, height } = frame;
    const scale = known
      ? Math.min(known.width / width, known.height / height)
      : Math.min(1, this.options.maxSide / Math.max(width, height));
    const drawn = await drawnFrame(frame, fex, scale, this.options);
    const video = known ?? (await this.#begin(frame, key.source, drawn));
    const picture = { data: placedOnBlack(drawn, video), width: video.width, height: video.height };
    await video.target.write(picture, key.time, key.index);
  }

  async #begin({ name: input }: Frame, source: string, size: DrawnFrame): Promise<Video> {
    const path = this.#pathOf(input);
    const task = { path, input, codec: CODECS[this.#format], files: this.files };
    const target = this.#encoder
      ? await OverlayVideoFile.open({ ...task, encoder: this.#encoder }, size)
      : new OverlayPictureFolder(path.replace(/\.\w+$/, ''), input, this.files);
    const video = { input, width: size.width, height: size.height, target };
    this.#open.set(source, video);
    return video;
  }

  #leave(source: string, { target }: Video): void {
    this.#open.delete(source);
    this.#written.push(...target.written());
    for (const note of target.notes()) this.#notes.add(note);
  }

  async #giveUp(source: string, input: string, thrown: unknown): Promise<void> {
    this.#failed.add(source);
    const video = this.#open.get(source);
    if (video) {
      // The first failure is the one to tell of.
      await video.target.abandon().catch(() => undefined);
      this.#leave(source, video);
    }
    this.#notes.add({ input, kind: 'overlay video not written', detail: toError(thrown).message, missed: true });
  }

  async #chooseEncoder(): Promise<VideoEncoder | undefined> {
    const { encoder: id } = this.options;
    const candidates = this.encoders.filter((encoder) => id === 'auto' || encoder.id === id);
    const missing: string[] = [];
    for (const encoder of candidates) {
      const description = await encoder.describe();
      if ('missing' in description) missing.push(`${encoder.id}: ${description.missing}`);
      else {
        const { version, licence } = description;
        this.#notes.add({ input: `${encoder.id} ${version}`, kind: 'video encoder', detail: licence });
        return encoder;
      }
    }
    if (id === 'auto') return undefined;
    const reason = missing.length > 0 ? `cannot be used: ${missing.join('; ')}` : 'is not there';
    throw new FexgraphError('BAD_OPTION', `the video encoder "${id}" ${reason}`, {
      hint: `choose one of ${['auto', ...this.encoders.map((encoder) => encoder.id)].join(', ')}`,
    });
  }

  #pathOf(input: string): string {
    const { path, folder } = this.options;
    if (path !== undefined && this.#isPathTaken) {
      throw new FexgraphError('OUTPUT_FAILED', `cannot write ${path}: it is taken, and ${input} is another input`, {
        hint: 'give a folder instead of a path for several inputs',
      });
    }
    this.#isPathTaken = true;
    const chosen = path ?? `${folder}/${this.#names.next(input, 0)}`;
    if (resolve(chosen) === resolve(input)) {
      throw new FexgraphError('OUTPUT_FAILED', `cannot write ${chosen}: it is the video itself`, {
        hint: 'give another path for the overlay',
      });
    }
    return chosen;
  }
}

/** @example const overlay = builder.add('overlay', overlayVideoSink({ folder: 'overlays' })) */
export const overlayVideoSink = nodeOperator(definition, OverlayVideoSinkNode);
