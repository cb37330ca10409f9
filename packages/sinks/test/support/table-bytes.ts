import type { FexBatch, SinkNode } from '@fexgraph/core';
import { MemoryFiles } from '@fexgraph/files/testing';
import { tableFromIPC } from 'apache-arrow';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';

type Row = Readonly<Record<string, unknown>>;

/** What a sink leaves of some batches. */
export async function tableBytes(
  make: (files: MemoryFiles) => SinkNode<FexBatch>,
  batches: readonly FexBatch[],
): Promise<Uint8Array> {
  const files = new MemoryFiles();
  const sink = make(files);
  await sink.prepare?.({ signal: new AbortController().signal });
  for (const batch of batches) await sink.write(batch, { signal: new AbortController().signal });
  await sink.finish?.({ complete: true });
  await sink.dispose?.();
  const [bytes] = files.files.values();
  return bytes;
}

/** The rows of a Parquet file, with numbers as numbers and null for null. */
export async function parquetRows(bytes: Uint8Array): Promise<readonly Row[]> {
  const rows = await parquetReadObjects({ file: bufferOf(bytes) });
  return rows.map(plain);
}

export function parquetEnd(bytes: Uint8Array) {
  return parquetMetadata(bufferOf(bytes));
}

/** The rows of an Arrow file, likewise. */
export function arrowRows(bytes: Uint8Array): readonly Row[] {
  const table = tableFromIPC(bytes);
  const names = table.schema.fields.map(({ name }) => name);
  return Array.from({ length: table.numRows }, (_, row) =>
    plain(Object.fromEntries(names.map((name, i) => [name, table.getChildAt(i)!.get(row)]))),
  );
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function plain(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : (value ?? null)]),
  );
}
