import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteReader } from './byte-reader.ts';

it('cuts a stream into pieces of any lengths, whatever chunks it comes in', async () => {
  const lengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 700_000 })), {
    minLength: 1,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(lengths, lengths, async (chunks, pieces) => {
      const total = pieces.reduce((sum, length) => sum + length, 0);
      const all = Uint8Array.from({ length: total }, (_, i) => i % 251);
      let signs = 0;
      const reader = await ByteReader.open(() => signs++);
      try {
        for (let [at, i] = [0, 0]; at < total; i++) {
          const chunk = all.subarray(at, at + chunks[i % chunks.length]);
          reader.far.write(chunk);
          at += chunk.length;
        }
        const read = new Uint8Array(total);
        let at = 0;
        for (const length of pieces) {
          await reader.read(read.subarray(at, at + length));
          at += length;
        }
        expect(Buffer.compare(read, all)).toBe(0);
        expect(signs).toBeGreaterThan(0);
      } finally {
        reader.close();
      }
    }),
    { numRuns: 50 },
  );
});

it('holds the other side up while nobody reads', async () => {
  const reader = await ByteReader.open(() => undefined);
  try {
    const bytes = new Uint8Array(8 << 20).fill(7);
    let isTaken = false;
    reader.far.write(bytes, () => {
      isTaken = true;
    });
    await reader.read(new Uint8Array(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isTaken).toBe(false);
    await reader.read(new Uint8Array(bytes.length - 1));
    expect(isTaken).toBe(true);
  } finally {
    reader.close();
  }
});

it('leaves nothing behind', async () => {
  const made = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('fexgraph-')).sort();
  const before = await made();
  const reader = await ByteReader.open(() => undefined);
  expect(await made()).toEqual(before);
  const closed = once(reader.far, 'close');
  reader.close();
  await closed;
});
