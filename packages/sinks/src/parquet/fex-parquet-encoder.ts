import type { ColumnGroup, FexSchema } from '@fexgraph/core';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import type { ColumnEncoder, EncodedGroup } from '../columns/column-encoder.ts';
import type { RowBuffer } from '../columns/row-buffer.ts';
import { type GroupEntry, ParquetFooter, type SchemaElement } from './parquet-footer.ts';

const TYPES = {
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
  int64: { type: 'INT64' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
} as const satisfies Record<ColumnGroup['type'], Partial<SchemaElement>>;

/** The start of a Parquet file. */
const MAGIC = new TextEncoder().encode('PAR1');

/**
 * A Fex table as Parquet: one optional column of the file for each column of the table, under its name; FLOAT, DOUBLE,
 * INT64 or UTF8; null (never NaN) for null; compressed with Snappy. Numbers are not put into dictionaries: these would
 * make one number of 0 and -0.
 */
export class FexParquetEncoder implements ColumnEncoder<GroupEntry> {
  readonly #elements: SchemaElement[];
  readonly #out = new ByteWriter();
  readonly #footer: ParquetFooter;

  constructor(
    readonly schema: FexSchema,
    metadata: ReadonlyMap<string, string>,
  ) {
    this.#elements = [
      { name: 'schema', num_children: schema.columns.length },
      ...schema.groups.flatMap(({ columns, type }) =>
        columns.map((name): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...TYPES[type] })),
      ),
    ];
    this.#footer = new ParquetFooter({
      schema: this.#elements,
      createdBy: `fexgraph version ${metadata.get('fexgraph')}`,
      keyValues: [...metadata].map(([key, value]) => ({ key, value })),
    });
  }

  header(): Uint8Array {
    return MAGIC;
  }

  group(rows: RowBuffer, count: number, offset: number): EncodedGroup<GroupEntry> {
    const out = this.#out;
    // The writer begins with the start of a file, which is cut off again; places in the file count from `offset`.
    out.index = 0;
    out.offset = offset - MAGIC.length;
    const writer = new ParquetWriter({ writer: out, schema: this.#elements });
    writer.write({ columnData: this.#sources(rows, count), rowGroupSize: count });
    return { bytes: out.getBytes().subarray(MAGIC.length), entry: this.#footer.entry(writer.row_groups[0]) };
  }

  footer(entries: readonly GroupEntry[]): Uint8Array {
    return this.#footer.bytes(entries);
  }

  /** Each column is gathered when the writer asks for it. */
  #sources(rows: RowBuffer, count: number): ColumnSource[] {
    return this.schema.groups.flatMap((group) =>
      group.columns.map((name, i) => ({
        name,
        ...(group.type === 'text' ? {} : { encoding: 'PLAIN' as const }),
        offsetIndex: false,
        get data() {
          return cells(rows, group, i, count);
        },
      })),
    );
  }
}

function cells(rows: RowBuffer, group: ColumnGroup, offset: number, count: number): ColumnSource['data'] {
  const nulls = () => new Array<null>(count).fill(null);
  if (group.type === 'text') return rows.texts(group, offset, count) ?? nulls();
  const numbers = rows.numbers(group, offset, count);
  if (numbers === undefined) return nulls();
  if (group.type === 'int64') return Array.from(numbers, (value) => (Number.isNaN(value) ? null : BigInt(value)));
  if (!numbers.some(Number.isNaN)) return numbers;
  return Array.from(numbers, (value) => (Number.isNaN(value) ? null : value));
}
