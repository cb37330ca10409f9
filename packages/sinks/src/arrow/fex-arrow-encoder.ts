import { COLUMN_MEANINGS, type ColumnGroup, type FexSchema } from '@fexgraph/core';
import {
  type Data,
  Field,
  Float32,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { ColumnEncoder, EncodedGroup } from '../columns/column-encoder.ts';
import type { RowBuffer } from '../columns/row-buffer.ts';

const TYPES = { float32: new Float32(), float64: new Float64(), int64: new Int64(), text: new Utf8() } as const;
const UNITS = new Map(COLUMN_MEANINGS.flatMap(({ columns, unit }) => columns.map((column) => [column, unit] as const)));

/** Where a group lies in the file: Arrow's own record of it. */
type Block = ArrowParts['_recordBatchBlocks'][number];

/** The writer of the library, whose parts are asked for one by one. */
class ArrowParts extends RecordBatchFileWriter {
  #chunks: Uint8Array[] = [];

  constructor(private readonly table: Schema) {
    super();
  }

  begin(): Uint8Array {
    this.reset(this._sink, this.table);
    return this.#take();
  }

  batch(rows: RecordBatch, offset: number): { readonly bytes: Uint8Array; readonly block: Block } {
    this._position = offset;
    this._recordBatchBlocks = [];
    this._writeRecordBatch(rows);
    return { bytes: this.#take(), block: this._recordBatchBlocks[0] };
  }

  end(blocks: readonly Block[]): Uint8Array {
    this._recordBatchBlocks = [...blocks];
    this._writeFooter(this.table);
    return this.#take();
  }

  protected override _write(chunk: Uint8Array | Int32Array): this {
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this._position += bytes.length;
    this.#chunks.push(bytes);
    return this;
  }

  #take(): Uint8Array {
    const whole = new Uint8Array(this.#chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [];
    return whole;
  }
}

/**
 * A Fex table as an Arrow IPC file ("Feather 2"): one nullable field for each column, under its name; Float32, Float64,
 * Int64 or Utf8, with its unit in the field's metadata where it has one; null (never NaN) for null; not compressed.
 */
export class FexArrowEncoder implements ColumnEncoder<Block> {
  readonly #schema: Schema;
  readonly #parts: ArrowParts;

  constructor(
    readonly schema: FexSchema,
    metadata: ReadonlyMap<string, string>,
  ) {
    const fields = schema.groups.flatMap(({ columns, type }) =>
      columns.map((name) => {
        const unit = UNITS.get(name);
        return new Field(name, TYPES[type], true, unit === undefined ? undefined : new Map([['unit', unit]]));
      }),
    );
    this.#schema = new Schema(fields, new Map(metadata));
    this.#parts = new ArrowParts(this.#schema);
  }

  header(): Uint8Array {
    return this.#parts.begin();
  }

  group(rows: RowBuffer, count: number, offset: number): EncodedGroup<Block> {
    const children = this.schema.groups.flatMap((group) =>
      group.columns.map((_, i) => columnData(rows, group, i, count)),
    );
    const data = makeData({ type: new Struct(this.#schema.fields), length: count, nullCount: 0, children });
    const { bytes, block } = this.#parts.batch(new RecordBatch(this.#schema, data), offset);
    return { bytes, entry: block };
  }

  footer(entries: readonly Block[]): Uint8Array {
    return this.#parts.end(entries);
  }
}

function columnData(rows: RowBuffer, group: ColumnGroup, offset: number, length: number): Data {
  if (group.type === 'text') {
    const texts = rows.texts(group, offset, length) ?? new Array<null>(length).fill(null);
    return vectorFromArray(texts, TYPES.text).data[0];
  }
  const numbers = rows.numbers(group, offset, length);
  const { nullBitmap, nullCount } = validity(numbers, length);
  const type = TYPES[group.type];
  if (type instanceof Int64) {
    const data = new BigInt64Array(length);
    numbers?.forEach((value, i) => {
      if (!Number.isNaN(value)) data[i] = BigInt(value);
    });
    return makeData({ type, length, nullCount, nullBitmap, data });
  }
  if (type instanceof Float32) {
    return makeData({
      type,
      length,
      nullCount,
      nullBitmap,
      data: (numbers as Float32Array) ?? new Float32Array(length),
    });
  }
  return makeData({ type, length, nullCount, nullBitmap, data: (numbers as Float64Array) ?? new Float64Array(length) });
}

/** One bit for each row, set where there is a number; none at all where every row has one. */
function validity(numbers: Float32Array | Float64Array | undefined, length: number) {
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  if (numbers === undefined) return { nullBitmap, nullCount: length };
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    if (Number.isNaN(numbers[i])) {
      nullCount++;
      // what stands behind a null is the same in every file
      numbers[i] = 0;
    } else nullBitmap[i >> 3] |= 1 << (i & 7);
  }
  return nullCount === 0 ? { nullBitmap: null, nullCount } : { nullBitmap, nullCount };
}
