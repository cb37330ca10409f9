import { describe, expect, it } from 'vitest';
import { lines } from './lines.ts';

async function* chunks(...parts: (string | Uint8Array)[]) {
  yield* parts;
}
const read = async (...parts: (string | Uint8Array)[]) => {
  const all: string[] = [];
  for await (const line of lines(chunks(...parts))) all.push(line);
  return all;
};

describe('lines', () => {
  it('joins chunks, knows both line ends, and needs none at the end', async () => {
    expect(await read('a.pn', 'g\nb.png\r\n', 'c.png')).toEqual(['a.png', 'b.png', 'c.png']);
  });

  it('keeps characters whole that are cut between chunks', async () => {
    const bytes = new TextEncoder().encode('größe.png\n');
    expect(await read(bytes.subarray(0, 3), bytes.subarray(3))).toEqual(['größe.png']);
  });
});
