import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OverlayNames } from './overlay-names.ts';

const names = (...frames: [string, number][]) => {
  const given = new OverlayNames('png');
  return frames.map(([input, index]) => given.next(input, index));
};

describe('OverlayNames', () => {
  it('names pictures after their inputs', () => {
    expect(names(['photos/a.jpg', 0], ['photos/b.c.png', 1])).toEqual(['a.overlay.png', 'b.c.overlay.png']);
  });

  it('numbers further frames of an input', () => {
    expect(names(['clip.mp4', 0], ['clip.mp4', 30], ['clip.mp4', 1_000_000])).toEqual([
      'clip.overlay.png',
      'clip.000030.overlay.png',
      'clip.1000000.overlay.png',
    ]);
  });

  it('tells inputs of the same name apart', () => {
    expect(names(['x/a.png', 0], ['y/A.png', 1], ['z/a.png', 2], ['y/A.png', 3])).toEqual([
      'a.overlay.png',
      'A-2.overlay.png',
      'a-3.overlay.png',
      'A-2.000003.overlay.png',
    ]);
  });

  it.each([
    ['..', 'frame.overlay.png'],
    ['../../etc/passwd', 'passwd.overlay.png'],
    ['C:\\photos\\me.png', 'me.overlay.png'],
    ['.hidden', 'hidden.overlay.png'],
    ['https://x.org/a?b=1*', 'a_b=1_.overlay.png'],
    ['', 'frame.overlay.png'],
    ['a\u0000b.png', 'a_b.overlay.png'],
    ['end. .png', 'end.overlay.png'],
  ])('makes a safe name of %j', (input, name) => {
    expect(names([input, 0])).toEqual([name]);
  });

  it.each(['写真'.repeat(40), 'a'.repeat(245), '😀'.repeat(80), `${'x'.repeat(199)}é`])(
    'cuts %s to bytes and whole characters, with room for all that is put behind it',
    (stem) => {
      const long = names([`a/${stem}.png`, 0], [`b/${stem}.png`, 1], [`a/${stem}.png`, 123456]);
      expect(new Set(long).size).toBe(3);
      for (const name of long) {
        expect(Buffer.byteLength(`${name}.partial.part`)).toBeLessThanOrEqual(255);
        expect(name).not.toContain('\uFFFD');
        expect(Buffer.from(name).toString()).toBe(name);
      }
    },
  );

  it('never gives a name twice, nor one that leaves the folder', () => {
    const frame = fc.tuple(
      fc.oneof(fc.string(), fc.constantFrom('a/x.png', 'b/x.png', 'b/X.png', 'x-2.png')),
      fc.nat(5),
    );
    fc.assert(
      fc.property(fc.uniqueArray(frame, { selector: (pair) => pair.join('#') }), (frames) => {
        const given = names(...frames);
        expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(frames.length);
        for (const name of given) expect(name).toMatch(/^[^/\\]+\.overlay\.png$/);
      }),
    );
  });
});
