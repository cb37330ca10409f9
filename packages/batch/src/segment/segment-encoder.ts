import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { type ColumnGroup, type FexBatch, FexgraphError, type FexSchema } from '@fexgraph/core';
import { BLOCK, BLOCK_HEAD_BYTES, CELLS, SEGMENT_LIMITS, SEGMENT_START, schemaText } from './segment-format.ts';

export interface SegmentEncoding {
  /** Store identity embeddings. Default false: their columns are null, because embeddings are biometric data. */
  readonly embeddings?: boolean;
}

const IS_BIG_ENDIAN = endianness() === 'BE';

/**
 * Turns batches into the bytes of a segment. What was written is told with `wrote`: it goes into the sums and the digest
 * of the end, so that a write that failed may be tried again.
 */
export class SegmentEncoder {
  readonly #hash = createHash('sha256');
  readonly #embeddings: boolean;
  #schema: FexSchema | undefined;
  #begun = false;
  #frames = 0;
  #rows = 0;

  constructor({ embeddings = false }: SegmentEncoding = {}) {
    this.#embeddings = embeddings;
  }

  /**
   * The rows of one frame, and before the first of them what comes before.
   *
   * @throws FexgraphError OUTPUT_FAILED if the columns are not those of the batch before, or if there is more in it than a
   *   segment holds.
   */
  batch(batch: FexBatch): Uint8Array {
    const { schema } = batch;
    requireOneFrame(batch);
    if (this.#schema && this.#schema !== schema && schemaText(this.#schema) !== schemaText(schema)) {
      throw new FexgraphError('OUTPUT_FAILED', 'the columns changed within one segment');
    }
    const head = this.#schema ? [] : block(BLOCK.schema, [Buffer.from(schemaText(schema))]);
    const cells = schema.groups.flatMap((group) => this.#cells(batch, group));
    return Buffer.concat([...this.#start(), ...head, ...block(BLOCK.batch, [keyBytes(batch), ...cells])]);
  }

  /** The bytes of `batch` are in the file. */
  wrote(bytes: Uint8Array, batch: FexBatch): void {
    this.#hash.update(bytes);
    this.#begun = true;
    this.#schema ??= batch.schema;
    this.#frames++;
    this.#rows += batch.rowCount;
  }

  /** The last bytes. */
  end(): Uint8Array {
    const start = this.#start();
    for (const bytes of start) this.#hash.update(bytes);
    const end = { frames: this.#frames, rows: this.#rows, sha256: this.#hash.copy().digest('hex') };
    return Buffer.concat([...start, ...block(BLOCK.end, [Buffer.from(JSON.stringify(end))])]);
  }

  get frames(): number {
    return this.#frames;
  }

  get rows(): number {
    return this.#rows;
  }

  #start(): readonly Uint8Array[] {
    return this.#begun ? [] : [SEGMENT_START];
  }

  #cells(batch: FexBatch, { name, type, sensitive }: ColumnGroup): readonly Uint8Array[] {
    const isNull = (sensitive === true && !this.#embeddings) || isAllNull(batch, name, type);
    if (isNull) return [Uint8Array.of(CELLS.allNull)];
    const cells = type === 'text' ? batch.texts(name).map(textBytes) : [numberBytes(batch.numbers(name))];
    return [Uint8Array.of(CELLS.stored), ...cells];
  }
}

function requireOneFrame(batch: FexBatch): void {
  const { key, keys, rowCount, schema } = batch;
  if (
    rowCount === 0 ||
    keys.some((other) => other !== key && (other.index !== key.index || other.source !== key.source))
  )
    throw new FexgraphError('INTERNAL', 'a segment takes the rows of one frame at a time');
  if (rowCount * schema.columns.length <= SEGMENT_LIMITS.cells) return;
  throw new FexgraphError('OUTPUT_FAILED', `${rowCount} rows of one frame are more than a segment takes`);
}

function isAllNull(batch: FexBatch, group: string, type: ColumnGroup['type']): boolean {
  if (type === 'text') return batch.texts(group).every((cell) => cell === null);
  const numbers = batch.numbers(group);
  for (let i = 0; i < numbers.length; i++) if (!Number.isNaN(numbers[i])) return false;
  return true;
}

function keyBytes({ key, rowCount }: FexBatch): Uint8Array {
  const numbers = Buffer.alloc(20);
  numbers.writeUInt32LE(rowCount, 0);
  numbers.writeDoubleLE(key.index, 4);
  numbers.writeDoubleLE(key.time, 12);
  return Buffer.concat([numbers, textBytes(key.source)]);
}

/** Its letters plus one, or 0 for null; then UTF-16, which every text of JavaScript survives. */
function textBytes(text: string | null): Uint8Array {
  if (text !== null && text.length > SEGMENT_LIMITS.text) {
    throw new FexgraphError('OUTPUT_FAILED', `a text of ${text.length} letters is more than a segment takes`);
  }
  const letters = text ?? '';
  const bytes = Buffer.alloc(4 + 2 * letters.length);
  bytes.writeUInt32LE(text === null ? 0 : letters.length + 1, 0);
  bytes.write(letters, 4, 'utf16le');
  return bytes;
}

function numberBytes(numbers: Float32Array | Float64Array): Uint8Array {
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (!IS_BIG_ENDIAN) return bytes;
  const copy = Buffer.from(bytes);
  return numbers instanceof Float32Array ? copy.swap32() : copy.swap64();
}

function block(kind: number, content: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = content.reduce((sum, bytes) => sum + bytes.length, 0);
  if (length > SEGMENT_LIMITS.batchBytes) {
    throw new FexgraphError('OUTPUT_FAILED', `${length} bytes of one frame are more than a segment takes`);
  }
  const head = Buffer.alloc(BLOCK_HEAD_BYTES);
  head.writeUInt8(kind, 0);
  head.writeUInt32LE(length, 1);
  return [head, ...content];
}
