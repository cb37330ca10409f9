import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileStems } from './file-stems.ts';

const stems = (...inputs: string[]) => {
  const names = new FileStems();
  return inputs.map((input) => names.of(input));
};

describe('FileStems', () => {
  it('are the names of inputs without folders and ends, each once', () => {
    expect(stems('a/clip.mp4', 'b/clip.mov', 'clip', 'a/clip.mp4', 'b\\CLIP.avi')).toEqual([
      ...['clip', 'clip-2', 'clip-3', 'clip', 'CLIP-4'],
    ]);
  });

  it('are names of files everywhere, whatever an input is called', () => {
    expect(stems('..', '.hidden.mp4', 'a:b*?.mp4', 'end. .mp4', '')).toEqual([
      ...['frame', 'hidden', 'a_b__', 'end', 'frame-2'],
    ]);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 5 }), (inputs) => {
        const named = stems(...inputs);
        expect(new Set(named.map((name) => name.toLowerCase())).size).toBe(new Set(inputs).size);
        for (const name of named) {
          expect(name).not.toMatch(/[/\\]|^\.|^$/);
          expect(Buffer.byteLength(name)).toBeLessThan(210);
        }
      }),
      { numRuns: 30 },
    );
  });
});
