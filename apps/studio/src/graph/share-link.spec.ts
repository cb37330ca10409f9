import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShared, LONGEST_LINK, readSharedHash, shareHash } from './share-link.ts';

describe('a link with a graph', () => {
  it('gives back any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (text) => {
        const hash = await shareHash(text);
        expect(isShared(hash)).toBe(true);
        expect(hash).toMatch(/^#graph\/[\w-]+$/);
        expect(await readSharedHash(hash)).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  it('is short for a ready graph', async () => {
    const text = readFileSync(new URL('../../../../graphs/embedded.yaml', import.meta.url), 'utf8');
    expect((await shareHash(text)).length).toBeLessThan(text.length / 2);
  });

  it('is refused where it would be too long, on the way out and on the way in', async () => {
    const noise = (i: number) => createHash('sha256').update(String(i)).digest('hex');
    const long = Array.from({ length: 1000 }, (_, i) => noise(i)).join('');
    await expect(shareHash(long)).rejects.toThrow(`more than ${LONGEST_LINK}`);
    await expect(readSharedHash(`#graph/${'A'.repeat(LONGEST_LINK)}`)).rejects.toThrow(`more than ${LONGEST_LINK}`);
  });

  it('is refused where it unpacks into more than a graph file may have', async () => {
    const bomb = await shareHash('a'.repeat(3_000_000));
    expect(bomb.length).toBeLessThan(LONGEST_LINK);
    await expect(readSharedHash(bomb)).rejects.toThrow('holds more than a graph file may have');
  });

  it('is refused where it is damaged', async () => {
    const hash = await shareHash('version: 1\nnodes: {}\n');
    for (const wrong of ['#graph/%%%', '#graph/AAAA', hash.slice(0, -4)]) {
      await expect(readSharedHash(wrong)).rejects.toThrow('the link is damaged');
    }
    expect(isShared('#graph')).toBe(false);
    expect(isShared('#graph/')).toBe(false);
  });
});
