import { FexBatch, IMAGE_SCHEMA } from '@fexgraph/core';
import { MemoryFiles } from '@fexgraph/files/testing';
import { describe, expect, it, vi } from 'vitest';
import { tableBytes } from '../../test/support/table-bytes.ts';

const loaded: string[] = [];
for (const library of ['apache-arrow', 'hyparquet-writer']) {
  vi.doMock(library, () => {
    loaded.push(library);
    return vi.importActual(library);
  });
}

describe('the libraries of column formats', () => {
  it('are loaded when a sink that needs one is prepared, and not before', async () => {
    // What the helpers of this spec read files with does not count.
    loaded.length = 0;
    vi.resetModules();
    const { ArrowSinkNode, CsvSinkNode, ParquetSinkNode } = await import('./index.ts');
    const rows = FexBatch.forFrame(IMAGE_SCHEMA, { source: 'a', index: 0, time: 0 }, 1);
    rows.numbers('frame')[0] = 0;
    const csv = await tableBytes(
      (files) => new CsvSinkNode({ path: 'fex.csv', embeddings: false, bom: false }, files),
      [rows],
    );
    expect(csv.length).toBeGreaterThan(0);
    const parquet = new ParquetSinkNode({ path: 'a.parquet', embeddings: false, rowGroup: 1 }, new MemoryFiles());
    const arrow = new ArrowSinkNode({ path: 'a.arrow', embeddings: false, rowGroup: 1 }, new MemoryFiles());
    expect(loaded).toEqual([]);
    await parquet.prepare();
    expect(loaded).toEqual(['hyparquet-writer']);
    await arrow.prepare();
    expect(loaded).toEqual(['hyparquet-writer', 'apache-arrow']);
    await parquet.dispose();
    await arrow.dispose();
  });
});
