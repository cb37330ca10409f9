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
  sameKey,
  toError,
  type WrittenFile,
} from '@fexgraph/core';
import { BesideFile, diskFiles, OUTPUT_FILES, type OutputFiles, writeBeside } from '@fexgraph/files';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { OverlayNames } from '../overlay/overlay-names.ts';
import { loadSharp } from './load-sharp.ts';
import { OVERLAY_OPTIONS, overlayDrawing } from './overlay-drawing.ts';

type Format = 'png' | 'jpeg' | 'webp';
const FORMATS: Readonly<Record<string, Format>> = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' };
const EXTENSIONS: Readonly<Record<Format, string>> = { png: 'png', jpeg: 'jpg', webp: 'webp' };
const formatOf = (path: string) => FORMATS[/\.(\w+)$/.exec(path)?.[1].toLowerCase() ?? ''];

const definition = defineNode({
  type: 'sink/overlay',
  version: 1,
  summary: 'draws faces over their pictures and writes these',
  inputs: {
    frame: port(FramePacket, 'the picture'),
    fex: port(FexPacket, 'its rows'),
  },
  options: z
    .object({
      path: z.string().min(1).optional().describe('the one picture to write: .png, .jpg, .jpeg or .webp'),
      folder: z.string().min(1).optional().describe('folder for a picture of each frame, named after the input'),
      format: z.enum(['png', 'jpeg', 'webp']).default('png').describe('format of pictures in a folder'),
      quality: z.int().min(1).max(100).default(90).describe('quality of JPEG and WebP'),
      ...OVERLAY_OPTIONS,
      ifPossible: z
        .boolean()
        .default(false)
        .describe('a picture that cannot be written becomes a note and does not end the run'),
    })
    .refine(({ path, folder }) => (path === undefined) !== (folder === undefined), {
      error: 'give either path (one picture) or folder (a picture of each frame)',
    })
    .refine(({ path }) => path === undefined || formatOf(path) !== undefined, {
      error: 'must end in .png, .jpg, .jpeg or .webp',
      path: ['path'],
    }),
  // draws the label of an identity, never an embedding
  acceptsSensitive: () => true,
});

type Options = OptionsOf<typeof definition>;

/**
 * Pictures with faceboxes, contours, head axes, gaze and labels, each written beside and renamed.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if nothing can be written there; for a second frame when
 * one `path` was given; when `path` is the picture itself; when the disk is full
 */
@pipelineNode(definition)
export class OverlaySinkNode
  implements SinkNode<{ readonly frame: Frame; readonly fex: FexBatch; readonly key: FrameKey }>
{
  readonly #format: Format;
  readonly #names: OverlayNames;
  readonly #written: WrittenFile[] = [];
  readonly #notes = new NoteList();
  /** The frame last asked to write: a retry writes to the same place. */
  #last: { readonly key: FrameKey; readonly path: string } | undefined;

  constructor(
    @inject(OPTIONS) private readonly options: Options,
    @inject(OUTPUT_FILES, { isOptional: true }) private readonly files: OutputFiles = diskFiles,
  ) {
    this.#format = (options.path && formatOf(options.path)) || options.format;
    this.#names = new OverlayNames(EXTENSIONS[this.#format]);
  }

  /**
   * Finds out whether it can write before a frame is worked on.
   *
   * @throws FexgraphError BACKEND_UNAVAILABLE without sharp, which is loaded here: a run without overlays needs none.
   */
  async prepare(): Promise<void> {
    await loadSharp('draw overlays');
    const probe = await BesideFile.open(this.options.path ?? `${this.options.folder}/overlay`, this.files);
    await probe.discard();
  }

  async write(item: { readonly frame: Frame; readonly fex: FexBatch }): Promise<void> {
    try {
      this.#written.push(await this.#draw(item));
    } catch (thrown) {
      if (!this.options.ifPossible) throw thrown;
      this.#notes.add({ input: item.frame.name, kind: 'overlay not written', detail: toError(thrown).message });
    }
  }

  async #draw({ frame, fex }: { readonly frame: Frame; readonly fex: FexBatch }): Promise<WrittenFile> {
    const path = this.#pathOf(frame);
    const { data, width, height, channels } = frame.pixels;
    const scale = Math.min(1, this.options.maxSide / Math.max(width, height));
    const { size, svg } = overlayDrawing(frame, fex, scale, this.options);
    const sharp = await loadSharp('draw overlays');
    const picture = sharp(data, { raw: { width, height, channels } })
      .removeAlpha()
      .resize({ ...size, fit: 'fill' })
      .composite([{ input: Buffer.from(svg) }])
      .removeAlpha();
    const { quality } = this.options;
    const encoded = this.#format === 'png' ? picture.png() : picture[this.#format]({ quality });
    return { ...(await writeBeside(path, await encoded.toBuffer(), this.files)), input: frame.name };
  }

  notes(): readonly Note[] {
    return this.#notes.list();
  }

  written(): readonly WrittenFile[] {
    return this.#written;
  }

  #pathOf(frame: Frame): string {
    const { path, folder } = this.options;
    if (this.#last && sameKey(this.#last.key, frame.key)) return this.#last.path;
    if (path !== undefined && this.#last) {
      throw new FexgraphError(
        'OUTPUT_FAILED',
        `cannot write ${path}: it is taken by the first frame, ${frame.name} is another`,
        {
          hint: 'give a folder instead of a path for several frames',
        },
      );
    }
    const chosen = path ?? `${folder}/${this.#names.next(frame.name, frame.key.index)}`;
    if (resolve(chosen) === resolve(frame.name)) {
      throw new FexgraphError('OUTPUT_FAILED', `cannot write ${chosen}: it is the picture itself`, {
        hint: 'give another path for the overlay',
      });
    }
    this.#last = { key: frame.key, path: chosen };
    return chosen;
  }
}

/** @example const overlay = builder.add('overlay', overlaySink({ folder: 'overlays' })) */
export const overlaySink = nodeOperator(definition, OverlaySinkNode);
