import { describe, expect, it } from 'vitest';
import { modelBytes } from './model-bytes.ts';

const model = (bytes: Uint8Array) => ({ id: 'm', sha256: '', bytes });
const list = (buffer: ArrayBuffer) => [...new Uint8Array(buffer)];

describe('modelBytes', () => {
  it('gives a copy to each worker where the model cannot be read again', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const next = modelBytes(model(bytes));
    bytes.fill(0);
    const [first, second] = [await next(), await next()];
    expect([list(first), list(second)]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(first).not.toBe(second);
  });

  it('leaves a Node Buffer with who gave it', async () => {
    const bytes = Buffer.from(Uint8Array.of(1, 2, 3).buffer);
    const next = modelBytes(model(bytes));
    for (const copy of [await next(), await next()]) structuredClone(copy, { transfer: [copy] });
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(list(await next())).toEqual([1, 2, 3]);
  });

  it('gives the bytes themselves away where it can, and reads them again for the next worker', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const next = modelBytes({ ...model(bytes), reload: async () => Uint8Array.of(4, 5) });
    expect(await next()).toBe(bytes.buffer);
    expect(list(await next())).toEqual([4, 5]);
    expect(list(await next())).toEqual([4, 5]);
  });

  it('gives what is not in the file, and keeps nothing of what is', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const weights = { graph: Uint8Array.of(7, 8), file: '/m.onnx', state: { ino: 1n, size: 3n, mtimeNs: 1n } };
    const next = modelBytes({ ...model(bytes), weights, reload: () => Promise.reject(new Error('read again')) });
    for (const graph of [await next(), await next()]) {
      expect(list(graph)).toEqual([7, 8]);
      structuredClone(graph, { transfer: [graph] });
    }
    expect(bytes.length).toBe(0);
  });

  it('copies a part of a larger buffer, and shared memory', async () => {
    const pool = Uint8Array.of(9, 1, 2, 9);
    const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(3);
    const next = modelBytes({ ...model(pool.subarray(1, 3)), reload: async () => shared });
    expect(list(await next())).toEqual([1, 2]);
    expect([...pool]).toEqual([9, 1, 2, 9]);
    expect(list(await next())).toEqual([3, 3]);
  });
});
