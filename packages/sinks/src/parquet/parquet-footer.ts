import { ByteWriter, type ParquetWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';

export type SchemaElement = ParquetWriter['schema'][number];
type RowGroup = ParquetWriter['row_groups'][number];

/** What the end of a file says of one row group: its rows, and the bytes that describe its columns there. */
export interface GroupEntry {
  readonly rows: number;
  readonly bytes: Uint8Array;
}

export interface FileDescription {
  readonly schema: SchemaElement[];
  readonly createdBy: string;
  readonly keyValues: readonly { readonly key: string; readonly value: string }[];
}

const NO_COLUMNS: RowGroup = { columns: [], total_byte_size: 0n, num_rows: 0n };
const MAGIC = new TextEncoder().encode('PAR1');
/** Element type "struct" in the first byte of a Thrift list (compact protocol). */
const STRUCT = 12;

/**
 * Writes the end of a Parquet file from row groups that were described one by one. As objects, the descriptions of 2,182
 * columns take 2 MB per group until the file ends; as bytes 0.1 MB. The bytes are cut out of a footer that has just the
 * one group: in Thrift, a list is its size and its elements one after the other.
 */
export class ParquetFooter {
  constructor(private readonly file: FileDescription) {}

  entry(group: RowGroup): GroupEntry {
    const [without, one] = [this.#metadata([]), this.#metadata([group])];
    const size = firstDifference(without, one);
    return { rows: Number(group.num_rows), bytes: one.slice(size + 1, one.length - (without.length - size - 1)) };
  }

  bytes(entries: readonly GroupEntry[]): Uint8Array {
    const rows = entries.reduce((sum, entry) => sum + entry.rows, 0);
    const without = this.#metadata([], rows);
    const size = firstDifference(without, this.#metadata([NO_COLUMNS], rows));
    const out = new ByteWriter();
    out.appendBytes(without.subarray(0, size));
    if (entries.length < 15) out.appendUint8((entries.length << 4) | STRUCT);
    else {
      out.appendUint8((15 << 4) | STRUCT);
      out.appendVarInt(entries.length);
    }
    for (const { bytes } of entries) out.appendBytes(bytes);
    out.appendBytes(without.subarray(size + 1));
    out.appendUint32(out.offset);
    out.appendBytes(MAGIC);
    return out.getBytes();
  }

  #metadata(groups: RowGroup[], rows = 0): Uint8Array {
    const { schema, createdBy, keyValues } = this.file;
    const out = new ByteWriter();
    writeMetadata(out, {
      version: 2,
      schema,
      num_rows: BigInt(rows),
      row_groups: groups,
      key_value_metadata: [...keyValues],
      created_by: createdBy,
      metadata_length: 0,
    });
    // without the length, which comes last
    return out.getBytes().subarray(0, -4);
  }
}

/** The first byte that differs between two footers with other numbers of groups: that number. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  return a.findIndex((byte, i) => byte !== b[i]);
}
