import {
  atOnce,
  defineNode,
  FailedFrame,
  FexgraphError,
  Frame,
  type FrameKey,
  inTurns,
  type Note,
  NoteList,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type Pixels,
  type ProcessContext,
  pipelineNode,
  type SourceNode,
  toError,
} from '@fexgraph/core';
import { rescaling } from '@fexgraph/imaging';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { imagesNode, imagesOptions } from '../pictures/images-options.ts';
import { pictureNotes } from '../pictures/picture-notes.ts';
import { ReadAhead } from '../read-ahead.ts';
import { decodePicture } from './decode-picture.ts';
import { drawnPixels } from './drawn-pixels.ts';
import { isWebPictureInput, type WebPicture, type WebPictureInput, webPicture } from './web-picture.ts';

const WHAT =
  'an address, a File, Blob or FileList, bytes of a picture file, { name, data }, an image element, or an ImageBitmap';
/** Addresses apart: they are what a graph file can say. */
const input = z.union([z.string().min(1), z.custom<WebPictureInput>(isWebPictureInput, WHAT)]);
/** What a file picker gives. */
const fileList = z.custom<FileList>(
  (value) => typeof FileList !== 'undefined' && value instanceof FileList && value.length > 0,
  'a list of at least one file',
);
const stream = z.custom<AsyncIterable<WebPictureInput>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
  'an async iterable of pictures',
);

const definition = defineNode({
  ...imagesNode,
  summary: 'reads pictures from addresses, files that were picked, image elements or buffers, in order',
  options: z
    .object({
      inputs: z
        .union([
          input.transform((one): WebPictureInput[] => [one]),
          z.array(input).min(1, 'there is no input'),
          fileList.transform((files): WebPictureInput[] => [...files]),
          stream,
        ])
        .describe(`one or several of: ${WHAT}; or an async iterable of these, read as they come`),
      ...imagesOptions,
      folder: z.string().optional().describe('address where relative addresses start; default: that of the page'),
    })
    .refine(({ decoding }) => decoding === 'standard', {
      error: 'the pixels that the reference takes are decoded in Node only: use standard in browsers',
      path: ['decoding'],
    })
    .refine(({ pages }) => pages === 'first', {
      error: 'browsers give the first page or frame only: use first, or Node',
      path: ['pages'],
    }),
});

type Options = OptionsOf<typeof definition>;

/**
 * Still pictures. A picture that cannot be read becomes a `FailedFrame` at its place, with an error that names it and
 * the reason; the others go on.
 */
@pipelineNode(definition)
export class ImagesSourceNode implements SourceNode<Frame> {
  readonly #notes = new NoteList();
  #begun?: ReadAhead<WebPicture, Frame | FailedFrame>;

  constructor(@inject(OPTIONS) private readonly options: Options) {}

  /** Unknown for a stream. */
  expected(): number | undefined {
    const { inputs } = this.options;
    return Array.isArray(inputs) ? inputs.length : undefined;
  }

  notes(): readonly Note[] {
    return this.#notes.list();
  }

  /** The first picture is fetched and decoded while networks are loaded. A stream is read when its pictures are wanted. */
  prepare(context: ProcessContext): void {
    if (Array.isArray(this.options.inputs)) this.#begun = this.#reader(context).begin();
  }

  open(context: ProcessContext): AsyncIterableIterator<Frame | FailedFrame> {
    const begun = this.#begun;
    this.#begun = undefined;
    return begun ?? this.#reader(context);
  }

  async dispose(): Promise<void> {
    await this.#begun?.return();
  }

  #reader({ signal }: ProcessContext): ReadAhead<WebPicture, Frame | FailedFrame> {
    return new ReadAhead({
      entries: this.#pictures(),
      load: (picture: WebPicture, index) => this.#load(picture, this.options.firstFrame + index, signal),
      discard: (frame: Frame | FailedFrame) => {
        if (frame instanceof Frame) frame.release();
      },
      ahead: this.options.readAhead,
      signal,
    });
  }

  async *#pictures(): AsyncGenerator<WebPicture> {
    const { inputs, folder = '.' } = this.options;
    const base = new URL(folder, globalThis.location.href).href;
    let index = 0;
    for await (const one of inputs) {
      if (!isWebPictureInput(one)) throw new FexgraphError('BAD_INPUT', `picture ${index + 1} is not ${WHAT}`);
      yield webPicture(one, index++, base);
    }
    if (index === 0) throw new FexgraphError('BAD_INPUT', 'the list of pictures is empty');
  }

  async #load(picture: WebPicture, index: number, signal: AbortSignal): Promise<Frame | FailedFrame> {
    const key = { source: this.options.source, index, time: index };
    try {
      return await this.#frame(picture, key, signal);
    } catch (thrown) {
      return new FailedFrame(key, picture.name, toError(thrown));
    }
  }

  async #frame(picture: WebPicture, key: FrameKey, signal: AbortSignal): Promise<Frame> {
    const { outputSize } = this.options;
    const { name } = picture;
    const pixels = await this.#pixels(picture, key, signal);
    if (outputSize === undefined) return new Frame({ key, name, pixels });
    return new Frame({ key, name, ...(await inTurns(rescaling(pixels, outputSize), signal)) });
  }

  async #pixels(picture: WebPicture, key: FrameKey, signal: AbortSignal): Promise<Pixels> {
    const { name } = picture;
    const { maxBytes, background } = this.options;
    const read = await picture.read({ maxBytes, signal });
    // An element of the page may show another picture later, and a bitmap may be closed.
    if (!('bytes' in read)) return atOnce(drawnPixels(read, background, name));
    // How many pages there are the browser does not tell.
    for (const note of pictureNotes(read.bytes, name, 1))
      this.#notes.add(note, key.index + 1 - this.options.firstFrame);
    return decodePicture(read.bytes, name, this.options, signal);
  }
}

/** @example builder.add('pictures', imagesSource({ inputs: fileInput.files })) */
export const imagesSource = nodeOperator(definition, ImagesSourceNode);
