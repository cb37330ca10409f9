import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteReader } from './byte-reader.ts';

it('cuts a stream into pieces of any lengths, whatever chunks it comes in', async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(lengths, lengths, async (chunks, pieces) => {
      const total = pieces.reduce((sum, length) => sum + length, 0);
      const all = Uint8Array.from({ length: total }, (_, i) => i % 251);
      const stream = new PassThrough();
      let signs = 0;
      const reader = new ByteReader(stream, () => signs++);
      let at = 0;
      for (let i = 0; at < total; i++) {
        stream.write(all.slice(at, at + chunks[i % chunks.length]));
        at += chunks[i % chunks.length];
      }
      const read: number[] = [];
      for (const length of pieces) {
        const piece = await reader.read(length);
        expect(piece.length).toBe(length);
        read.push(...piece);
      }
      expect(read).toEqual([...all]);
      expect(signs).toBeGreaterThan(0);
    }),
    { numRuns: 50 },
  );
});
