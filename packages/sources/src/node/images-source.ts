import { resolve } from 'node:path';
import {
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
  type ProcessContext,
  pipelineNode,
  type SourceNode,
  toError,
} from '@fexgraph/core';
import {
  INPUT_FILES,
  type InputFiles,
  isAddress,
  REMOTE_INPUTS,
  type RemoteInputs,
  requireRemote,
} from '@fexgraph/files';
import { BufferPool, rescaling } from '@fexgraph/imaging';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { imagesNode, imagesOptions } from '../pictures/images-options.ts';
import { type PictureFile, wholePicture } from '../pictures/picture-format.ts';
import { pictureNotes } from '../pictures/picture-notes.ts';
import { ReadAhead } from '../read-ahead.ts';
import { decodePicture, pageCount } from './decode-picture.ts';
import { DecoderPool, PICTURE_DECODERS } from './decoder-pool.ts';
import { listPictures, type NamedBytes, type PictureEntry } from './list-pictures.ts';
import { PictureList } from './picture-list.ts';
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
/** A slow machine starts a process in less. */
const STARTING_LIMIT_MS = 120_000;

const definition = defineNode({
  ...imagesNode,
  summary: 'reads pictures from paths, globs, folders, buffers or a list of paths, in order',
  options: z.object({
    inputs: z
      .union([input.transform((one) => [one]), z.array(input).min(1, 'there is no input'), lines])
      .describe(
        'one or several of: path, glob, folder (with the folders in it), address, bytes of a file, { name, data }; or an async iterable of paths, taken literally and read as they come (a list on stdin)',
      ),
    ...imagesOptions,
    folder: z.string().optional().describe('folder where relative paths start; default: the current folder'),
  }),
});

/** One page of a picture; none where it has only one. */
type PageEntry = PictureEntry & { readonly page?: number };

/**
 * Still pictures. A picture that cannot be read becomes a `FailedFrame` at its place, with an error that names file and
 * reason; the others go on. Where no folder and no glob gives anything, the source fails before the first frame.
 * Source: spec pipeline 1.1 to 1.6, 7.1.
 */
@pipelineNode(definition)
export class ImagesSourceNode implements SourceNode<Frame> {
  readonly #options: OptionsOf<typeof definition>;
  readonly #decoders: DecoderPool;
  readonly #notes = new NoteList();
  readonly #buffers = new BufferPool();
  #list: readonly PictureEntry[] | undefined;

  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(INPUT_FILES, { isOptional: true }) private readonly files?: InputFiles,
    @inject(PICTURE_DECODERS, { isOptional: true }) private readonly shared?: DecoderPool,
    @inject(REMOTE_INPUTS, { isOptional: true }) private readonly remote?: RemoteInputs,
  ) {
    this.#options = options;
    this.#decoders = shared ?? new DecoderPool();
  }

  /**
   * @throws FexgraphError BAD_INPUT naming every folder and glob, if none gives anything; BACKEND_UNAVAILABLE without a
   *   decoder.
   */
  async prepare({ signal }: Partial<ProcessContext> = {}): Promise<void> {
    await Promise.all([this.#findInputs(), this.#decoders.prepare({ limitMs: STARTING_LIMIT_MS, signal })]);
  }

  async dispose(): Promise<void> {
    if (!this.shared) await this.#decoders.dispose();
    this.#buffers.clear();
  }

  /** Unknown for a list that is read as it comes, and for files of many pages. */
  expected(): number | undefined {
    return this.#options.pages === 'all' ? undefined : this.#list?.length;
  }

  notes(): readonly Note[] {
    return this.#notes.list();
  }

  open({ signal }: ProcessContext): AsyncIterableIterator<Frame | FailedFrame> {
    return new ReadAhead({
      entries: this.#pages(signal),
      load: (entry: PageEntry, index) => this.#load(entry, this.#options.firstFrame + index, signal),
      discard: (frame: Frame | FailedFrame) => {
        if (frame instanceof Frame) frame.release();
      },
      ahead: this.#options.readAhead,
      signal,
    });
  }

  async #findInputs(): Promise<void> {
    const { inputs, folder = '.' } = this.#options;
    if (!Array.isArray(inputs)) return;
    const { entries, notes } = await listPictures(inputs, folder);
    this.#list = entries;
    for (const note of notes) this.#notes.add(note);
    for (const entry of entries) await this.#protect(entry);
  }

  async *#entries(): AsyncGenerator<PictureEntry> {
    const { inputs, folder = '.' } = this.#options;
    if (Array.isArray(inputs)) {
      if (!this.#list) await this.#findInputs();
      yield* this.#list!;
      return;
    }
    let count = 0;
    const list = new PictureList();
    for await (const line of inputs) {
      if (line.trim() === '') continue;
      count++;
      const entry = { name: line, path: isAddress(line) ? line : resolve(folder, line) };
      await this.#protect(entry);
      yield* await list.given(entry);
      for (const note of list.notes.splice(0)) this.#notes.add(note, count);
    }
    if (count === 0) throw new FexgraphError('BAD_INPUT', 'the list of pictures is empty');
  }

  async *#pages(signal: AbortSignal): AsyncGenerator<PageEntry> {
    for await (const entry of this.#entries()) {
      const count = this.#options.pages === 'all' ? await this.#pageCount(entry, signal) : 1;
      if (count === 1) yield entry;
      else for (let page = 0; page < count; page++) yield { ...entry, name: `${entry.name}#page=${page + 1}`, page };
    }
  }

  /** 1 for what cannot be read: reading it again tells why. */
  async #pageCount(entry: PictureEntry, signal: AbortSignal): Promise<number> {
    const context = { decoders: this.#decoders, signal };
    const counted = (file: PictureFile) => pageCount(file, entry.name, this.#options, context);
    return this.#withFile(entry, signal, counted).catch((thrown: unknown) => {
      if (signal.aborted) throw thrown;
      return 1;
    });
  }

  /** The decoder may read the file itself: it is there until `use` is through. */
  async #withFile<T>(entry: PictureEntry, signal: AbortSignal, use: (file: PictureFile) => Promise<T>): Promise<T> {
    const { maxBytes } = this.#options;
    const { name } = entry;
    if (!('path' in entry)) {
      checkBytes(entry.data.length, name, maxBytes);
      return use(wholePicture(entry.data));
    }
    if (!isAddress(entry.path)) return use(await readPictureFile(entry.path, name, { maxBytes, signal }));
    const held = await requireRemote(this.remote, name).hold(name, signal);
    try {
      return await use(await readPictureFile(held.path, name, { maxBytes, signal }));
    } finally {
      await held.release();
    }
  }

  async #protect(entry: PictureEntry): Promise<void> {
    if ('path' in entry && !isAddress(entry.path)) await this.files?.protect(entry.path);
  }

  async #load(entry: PageEntry, index: number, signal: AbortSignal): Promise<Frame | FailedFrame> {
    const key = { source: this.#options.source, index, time: index };
    try {
      return await this.#frame(entry, key, signal);
    } catch (thrown) {
      return new FailedFrame(key, entry.name, toError(thrown));
    }
  }

  async #frame(entry: PageEntry, key: FrameKey, signal: AbortSignal): Promise<Frame> {
    const { outputSize } = this.#options;
    const { name } = entry;
    const buffer = (bytes: number) => this.#buffers.take(bytes);
    const context = { decoders: this.#decoders, signal, buffer };
    const { head, pixels, pages } = await this.#withFile(entry, signal, async (file) => ({
      head: file.head,
      ...(await decodePicture(file, name, { ...this.#options, page: entry.page }, context)),
    }));
    const notes = entry.page === undefined ? pictureNotes(head, name, pages) : [];
    for (const note of notes) this.#notes.add(note, key.index + 1);
    const giveBack = () => this.#buffers.give(pixels.data);
    if (outputSize === undefined) return new Frame({ key, name, pixels, onRelease: giveBack });
    const rescaled = await inTurns(rescaling(pixels, outputSize), signal);
    giveBack();
    return new Frame({ key, name, ...rescaled });
  }
}

/** @example builder.add('pictures', imagesSource({ inputs: ['photos', 'more/*.jpg'] })) */
export const imagesSource = nodeOperator(definition, ImagesSourceNode);
