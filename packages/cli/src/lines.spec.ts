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

  it.each([
    ['UTF-16 with mark', Buffer.from('\uFEFFgröße.png\r\nb.png\r\n', 'utf16le')],
    ['UTF-16 the other way round', Buffer.from('\uFEFFgröße.png\r\nb.png\r\n', 'utf16le').swap16()],
    ['UTF-16 without mark', Buffer.from('größe.png\r\nb.png\r\n', 'utf16le')],
    ['UTF-8 with mark', Buffer.from('\uFEFFgröße.png\r\nb.png\r\n')],
    ['zeros between names', Buffer.from('größe.png\0b.png\0')],
  ])('reads %s, in pieces of any size', async (_, bytes) => {
    for (const size of [1, 3, 1000]) {
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_part, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await read(...parts)).toEqual(['größe.png', 'b.png']);
    }
  });

  it('loses one name to bytes that are no text, and no other', async () => {
    const latin1 = Buffer.from('a.png\nlatin\u00e9.jpg\nb.png\n', 'latin1');
    expect(await read(latin1)).toEqual(['a.png', 'latin\uFFFD.jpg', 'b.png']);
  });

  it('does not wait for more than a short line', async () => {
    async function* terminal() {
      yield Buffer.from('a\n');
      await new Promise(() => undefined);
    }
    const { value } = await lines(terminal()).next();
    expect(value).toBe('a');
  });
});
