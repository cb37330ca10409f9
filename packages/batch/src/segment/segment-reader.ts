import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { FexBatch, FexgraphError, type FexSchema, type FrameKey, toError } from '@fexgraph/core';
import { ContentReader } from './content-reader.ts';
import {
  BLOCK,
  BLOCK_HEAD_BYTES,
  CELLS,
  damaged,
  parseEnd,
  parseSchema,
  SEGMENT_LIMITS,
  SEGMENT_START,
  type SegmentEnd,
} from './segment-format.ts';

export interface SegmentReading {
  /** What messages call it. Default: the path. */
  readonly name?: string;
  /** Source id that the frames get. Default: that which they had. */
  readonly source?: string;
  /** Gives identity embeddings, where they are stored. Default false: their columns are null. */
  readonly embeddings?: boolean;
  /** Digest that the file must have, as whoever wrote it said. */
  readonly sha256?: string;
  /** Frames that it must have. */
  readonly frames?: number;
}

/** Bytes that are read at once. */
const CHUNK = 1 << 20;

/**
 * The batches of a segment, one frame at a time. Nothing in the file is believed before it is checked; a batch may have
 * been given before a damage behind it is found, so whoever writes them elsewhere completes nothing until the end.
 *
 * @throws FexgraphError BAD_INPUT naming the segment and what is wrong with it (rejects).
 */
export async function* readSegment(path: string, options: SegmentReading = {}): AsyncGenerator<FexBatch, SegmentEnd> {
  const { name = path } = options;
  const file = await openFile(path, name);
  try {
    return yield* blocksOf(await Blocks.of(file), options);
  } catch (thrown) {
    throw inWords(name, thrown);
  } finally {
    await file.close();
  }
}

/** The columns of a segment; none if it has no rows. @throws FexgraphError BAD_INPUT as `readSegment` (rejects). */
export async function readSchema(path: string, { name = path }: SegmentReading = {}): Promise<FexSchema | undefined> {
  return opened(path, name, async (file) => {
    const { kind, content } = await (await Blocks.of(file)).next();
    return kind === BLOCK.schema ? parseSchema(content.toString('utf8')) : undefined;
  });
}

async function opened<T>(path: string, name: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await openFile(path, name);
  try {
    return await read(file);
  } catch (thrown) {
    throw inWords(name, thrown);
  } finally {
    await file.close();
  }
}

const openFile = (path: string, name: string): Promise<FileHandle> =>
  open(path, 'r').catch((thrown: unknown) => {
    throw new FexgraphError('BAD_INPUT', `${name} cannot be read: ${toError(thrown).message}`, { cause: thrown });
  });

const inWords = (name: string, thrown: unknown): FexgraphError =>
  thrown instanceof FexgraphError ? thrown : damaged(name, toError(thrown).message);

async function* blocksOf(
  blocks: Blocks,
  { source, embeddings = false, sha256, frames: expected }: SegmentReading,
): AsyncGenerator<FexBatch, SegmentEnd> {
  let schema: FexSchema | undefined;
  let [frames, rows] = [0, 0];
  for (;;) {
    const digest = blocks.digest();
    const { kind, content } = await blocks.next();
    if (kind === BLOCK.schema) {
      if (schema) throw new Error('it has two lists of columns');
      schema = parseSchema(content.toString('utf8'));
    } else if (kind === BLOCK.batch) {
      if (!schema) throw new Error('rows come before the list of columns');
      const batch = batchOf(content, schema, { source, embeddings });
      frames++;
      rows += batch.rowCount;
      yield batch;
    } else {
      const end = parseEnd(content.toString('utf8'));
      if (end.frames !== frames || end.rows !== rows) throw new Error('frames or rows are missing');
      if (end.sha256 !== digest()) throw new Error('its digest is another');
      if (!blocks.ended) throw new Error('something comes after its end');
      if (expected !== undefined && expected !== frames)
        throw new Error(`it has ${frames} frames instead of ${expected}`);
      if (sha256 !== undefined && blocks.digest()() !== sha256) throw new Error('it is not the file that was written');
      return end;
    }
  }
}

function batchOf(
  content: Buffer,
  schema: FexSchema,
  { source, embeddings }: { readonly source: string | undefined; readonly embeddings: boolean },
): FexBatch {
  const reader = new ContentReader(content);
  const rows = reader.count();
  if (rows === 0 || rows * schema.columns.length > SEGMENT_LIMITS.cells) throw new Error(`a frame of ${rows} rows`);
  const key = keyOf(reader, source);
  const batch = FexBatch.forFrame(schema, key, rows);
  for (const { name, columns, type, sensitive } of schema.groups) {
    const how = reader.byte();
    if (how === CELLS.allNull) continue;
    if (how !== CELLS.stored) throw new Error(`cells of kind ${how}`);
    const cells = rows * columns.length;
    const isKept = sensitive !== true || embeddings;
    if (type === 'text') {
      const texts = batch.texts(name);
      for (let cell = 0; cell < cells; cell++) {
        const text = reader.text();
        if (isKept) texts[cell] = text;
      }
      continue;
    }
    const numbers = reader.numbers(type === 'float32' ? type : 'float64', cells);
    if (type === 'int64' && !numbers.every((value) => Number.isNaN(value) || Number.isSafeInteger(value)))
      throw new Error(`column group ${name} holds what is no whole number`);
    if (isKept) batch.numbers(name).set(numbers);
  }
  reader.requireEnd();
  return batch;
}

function keyOf(reader: ContentReader, source: string | undefined): FrameKey {
  const [index, time] = [reader.double(), reader.double()];
  const stored = reader.text();
  if (stored === null || !Number.isSafeInteger(index) || index < 0) throw new Error('a frame without a key');
  return { source: source ?? stored, index, time };
}

const MOST_BYTES: Readonly<Record<number, number>> = {
  [BLOCK.schema]: SEGMENT_LIMITS.schemaBytes,
  [BLOCK.batch]: SEGMENT_LIMITS.batchBytes,
  [BLOCK.end]: SEGMENT_LIMITS.endBytes,
};

/** The blocks of a file, read one after the other. */
class Blocks {
  readonly #hash = createHash('sha256');
  #chunk = Buffer.alloc(0);
  #left: number;

  private constructor(
    private readonly file: FileHandle,
    size: number,
  ) {
    this.#left = size;
  }

  static async of(file: FileHandle): Promise<Blocks> {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('it is no file');
    const blocks = new Blocks(file, stats.size);
    const start = await blocks.#take(SEGMENT_START.length);
    if (!start.equals(SEGMENT_START)) throw new Error('it does not begin as one');
    return blocks;
  }

  /** Of all bytes until now; worked out when it is asked for. */
  digest(): () => string {
    const state = this.#hash.copy();
    return () => state.digest('hex');
  }

  get ended(): boolean {
    return this.#left === 0;
  }

  async next(): Promise<{ readonly kind: number; readonly content: Buffer }> {
    const head = await this.#take(BLOCK_HEAD_BYTES);
    const [kind, length] = [head.readUInt8(0), head.readUInt32LE(1)];
    const most = MOST_BYTES[kind];
    if (most === undefined) throw new Error(`a block of kind ${kind}`);
    if (length > most) throw new Error(`a block of ${length} bytes`);
    return { kind, content: await this.#take(length) };
  }

  /** Nothing is allocated for bytes that the file does not have. */
  async #take(length: number): Promise<Buffer> {
    if (length > this.#left) throw new Error('it is cut short');
    while (this.#chunk.length < length) {
      const wanted = Math.max(CHUNK, length - this.#chunk.length);
      const { buffer, bytesRead } = await this.file.read(Buffer.allocUnsafe(wanted), 0, wanted, null);
      if (bytesRead === 0) throw new Error('it is cut short');
      this.#chunk = Buffer.concat([this.#chunk, buffer.subarray(0, bytesRead)]);
    }
    const taken = this.#chunk.subarray(0, length);
    this.#chunk = this.#chunk.subarray(length);
    this.#left -= length;
    this.#hash.update(taken);
    return taken;
  }
}
