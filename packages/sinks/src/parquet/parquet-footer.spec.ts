import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { parquetEnd } from '../../test/support/table-bytes.ts';
import { ParquetFooter } from './parquet-footer.ts';

const schema: ParquetWriter['schema'] = [
  { name: 'schema', num_children: 2 },
  { name: 'Pitch', type: 'FLOAT', repetition_type: 'OPTIONAL' },
  { name: 'input', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
];
const file = { schema, createdBy: 'fexgraph version 0', keyValues: [{ key: 'a', value: 'é' }] };

/** A file as the library writes it when it keeps all groups, and the groups. */
function wholeFile(groups: number) {
  const writer = new ByteWriter();
  const { createdBy, keyValues } = file;
  const parquet = new ParquetWriter({ writer, schema, createdBy, kvMetadata: keyValues });
  for (let i = 0; i < groups; i++) {
    const Pitch = Float32Array.from({ length: i + 1 }, (_, row) => i - row);
    const input = Array.from(Pitch, (value) => (value === 0 ? null : `${value}`));
    const columnData = [
      { name: 'Pitch', data: Pitch },
      { name: 'input', data: input },
    ];
    parquet.write({ columnData, rowGroupSize: i + 1 });
  }
  const data = writer.offset;
  parquet.finish();
  return { groups: parquet.row_groups, bytes: writer.getBytes(), footer: writer.getBytes().subarray(data) };
}

describe('ParquetFooter', () => {
  // 15 is the least number that a Thrift list does not write into its first byte.
  it.each([1, 2, 14, 15, 16, 200])('is the footer of the library, made from %d groups one by one', (count) => {
    const { groups, footer } = wholeFile(count);
    const ours = new ParquetFooter(file);
    const entries = groups.map((group) => ours.entry(group));
    expect(Buffer.compare(ours.bytes(entries), footer)).toBe(0);
  });

  it('describes a file without rows', () => {
    const footer = new ParquetFooter(file).bytes([]);
    const metadata = parquetEnd(Buffer.concat([new TextEncoder().encode('PAR1'), footer]));
    expect([metadata.num_rows, metadata.row_groups, metadata.schema.length]).toEqual([0n, [], 3]);
    expect(metadata.key_value_metadata).toEqual(file.keyValues);
  });

  it('describes the first groups alone, where only these are in the file', () => {
    const { groups, bytes, footer } = wholeFile(3);
    const ours = new ParquetFooter(file);
    const entries = groups.slice(0, 2).map((group) => ours.entry(group));
    const cut = Buffer.concat([bytes.subarray(0, bytes.length - footer.length), ours.bytes(entries)]);
    const metadata = parquetEnd(cut);
    expect([metadata.num_rows, metadata.row_groups.length]).toEqual([3n, 2]);
  });
});
