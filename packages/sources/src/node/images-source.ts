import { resolve } from 'node:path';
import {
  defineNode,
  FailedFrame,
  FexgraphError,
  Frame,
  type FrameKey,
  FramePacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
  port,
  type SourceNode,
  toError,
} from '@fexgraph/core';
import { rescaling } from '@fexgraph/imaging';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { ReadAhead } from '../read-ahead.ts';
import { decodePicture } from './decode-picture.ts';
import { DecoderPool } from './decoder-pool.ts';
import { inTurns } from './in-turns.ts';
import { listPictures, type NamedBytes, type PictureEntry } from './list-pictures.ts';
import { checkBytes, readPictureFile } from './read-picture-file.ts';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes of a picture file');
const namedBytes = z.custom<NamedBytes>(
  (value) => typeof value === 'object' && value !== null && 'name' in value && 'data' in value,
  '{ name, data } of a picture file',
);
const input = z.union([z.string().min(1), bytes, namedBytes]);
const lines = z.custom<AsyncIterable<string>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
  'an async iterable of paths',
);
const side = z.number().int().min(1);
const level = z.number().min(0).max(255);

const definition = defineNode({
  type: 'source/images',
  version: 1,
  summary: 'reads pictures from paths, globs, folders, buffers or a list of paths, in order',
  output: port(FramePacket, 'one frame per picture; index and time are its position in the list'),
  options: z.object({
    inputs: z
      .union([input.transform((one) => [one]), z.array(input).min(1, 'there is no input'), lines])
      .describe(
        'one or several of: path, glob, folder (with the folders in it), bytes of a file, { name, data }; or an async iterable of paths, taken literally and read as they come (a list on stdin)',
      ),
    outputSize: z
      .union([side, z.tuple([side, side])])
      .optional()
      .describe('longest side, or [height, width]: pictures are rescaled and padded with black to it'),
    decoding: z
      .enum(['standard', 'reference'])
      .default('standard')
      .describe('standard: as a viewer shows them; reference: as the reference takes them'),
    background: z
      .tuple([level, level, level])
      .default([255, 255, 255])
      .describe('red, green, blue 0..255 behind transparent pictures'),
    readAhead: z
      .number()
      .int()
      .min(0)
      .max(64)
      .default(2)
      .describe('pictures that may be decoded ahead of the one in use'),
    maxPixels: z.number().int().min(1).default(100_000_000).describe('larger pictures fail, judged by their header'),
    decodeTimeoutMs: z
      .number()
      .int()
      .min(1)
      .max(2 ** 31 - 1)
      .default(60_000)
      .describe('ms after which the decoding of a picture is ended; it fails'),
    maxBytes: z.number().int().min(1).default(256_000_000).describe('larger files fail'),
    source: z.string().min(1).default('images').describe('source id of the frames'),
    folder: z.string().optional().describe('folder where relative paths start; default: the current folder'),
  }),
});

/**
 * Still pictures. A picture that cannot be read becomes a `FailedFrame` at its place, with an error that names file and
 * reason; the others go on. A folder or glob that gives nothing fails as a whole, before the first frame.
 * Source: spec pipeline 1.1 to 1.6, 7.1.
 */
@pipelineNode(definition)
export class ImagesSourceNode implements SourceNode<Frame> {
  readonly #options: OptionsOf<typeof definition>;
  readonly #decoders: DecoderPool;
  #list: readonly PictureEntry[] | undefined;

  constructor(@inject(OPTIONS) options: OptionsOf<typeof definition>) {
    this.#options = options;
    this.#decoders = new DecoderPool(options.readAhead + 1);
  }

  /**
   * @throws FexgraphError BAD_INPUT naming every folder and glob that gives nothing; BACKEND_UNAVAILABLE without a
   *   decoder.
   */
  async prepare({ signal }: Partial<ProcessContext> = {}): Promise<void> {
    const { decodeTimeoutMs: limitMs } = this.#options;
    await Promise.all([this.#findInputs(), this.#decoders.prepare({ limitMs, signal })]);
  }

  dispose(): void {
    this.#decoders.dispose();
  }

  /** Unknown for a list that is read as it comes. */
  expected(): number | undefined {
    return this.#list?.length;
  }

  open({ signal }: ProcessContext): AsyncIterableIterator<Frame | FailedFrame> {
    return new ReadAhead({
      entries: this.#entries(),
      load: (entry: PictureEntry, index) => this.#load(entry, index, signal),
      discard: (frame: Frame | FailedFrame) => {
        if (frame instanceof Frame) frame.release();
      },
      ahead: this.#options.readAhead,
      signal,
    });
  }

  async #findInputs(): Promise<void> {
    const { inputs, folder = '.' } = this.#options;
    if (Array.isArray(inputs)) this.#list = await listPictures(inputs, folder);
  }

  async *#entries(): AsyncGenerator<PictureEntry> {
    const { inputs, folder = '.' } = this.#options;
    if (Array.isArray(inputs)) {
      if (!this.#list) await this.#findInputs();
      yield* this.#list!;
      return;
    }
    let count = 0;
    for await (const line of inputs) {
      if (line.trim() === '') continue;
      count++;
      yield { name: line, path: resolve(folder, line) };
    }
    if (count === 0) throw new FexgraphError('BAD_INPUT', 'the list of pictures is empty');
  }

  async #load(entry: PictureEntry, index: number, signal: AbortSignal): Promise<Frame | FailedFrame> {
    const key = { source: this.#options.source, index, time: index };
    try {
      return await this.#frame(entry, key, signal);
    } catch (thrown) {
      return new FailedFrame(key, entry.name, toError(thrown));
    }
  }

  async #frame(entry: PictureEntry, key: FrameKey, signal: AbortSignal): Promise<Frame> {
    const { maxBytes, outputSize } = this.#options;
    const { name } = entry;
    const data = 'path' in entry ? await readPictureFile(entry.path, name, { maxBytes, signal }) : entry.data;
    checkBytes(data.byteLength, name, maxBytes);
    const pixels = await decodePicture(data, name, this.#options, { decoders: this.#decoders, signal });
    if (outputSize === undefined) return new Frame({ key, name, pixels });
    return new Frame({ key, name, ...(await inTurns(rescaling(pixels, outputSize), signal)) });
  }
}

/** @example builder.add('pictures', imagesSource({ inputs: ['photos', 'more/*.jpg'] })) */
export const imagesSource = nodeOperator(definition, ImagesSourceNode);
