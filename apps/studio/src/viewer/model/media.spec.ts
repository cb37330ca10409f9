import { describe, expect, it } from 'vitest';
import { clockText, mediaOf, secondsOf } from './media.ts';

const [a, b] = [new File([''], 'a.mp4'), new File([''], 'folder/b.mp4')];

describe('the file of a clip', () => {
  it('is the one of its name, with or without folders', () => {
    expect(mediaOf('clips/a.mp4', 2, [b, a])).toBe(a);
    expect(mediaOf('folder/b.mp4', 2, [a, b])).toBe(b);
    expect(mediaOf('c.mp4', 2, [a, b])).toBeUndefined();
  });

  it('is the only one for the only clip', () => {
    expect(mediaOf('c.mp4', 1, [a])).toBe(a);
    expect(mediaOf('c.mp4', 1, [a, b])).toBeUndefined();
    expect(mediaOf('c.mp4', 2, [a])).toBeUndefined();
  });
});

describe('time of a frame', () => {
  const times = Float64Array.of(0, 0.1, 0.3);
  it('is its middle', () => {
    expect(secondsOf(times, 0)).toBeCloseTo(0.05);
    expect(secondsOf(times, 1)).toBeCloseTo(0.2);
    expect(secondsOf(times, 2)).toBeCloseTo(0.4);
    expect(secondsOf(times, 3)).toBeUndefined();
  });

  it('is written as minutes and seconds', () => {
    expect([0, 9.5, 62.4, 600].map(clockText)).toEqual(['0:00.00', '0:09.50', '1:02.40', '10:00.00']);
  });
});
