import { describe, expect, it } from 'vitest';
import { uprightBy } from './upright-by.js';

/** In 16.16, as a stream has it. */
function matrix(a: number, b: number, c: number, d: number): Uint8Array {
  const one = 65_536;
  const values = [a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30];
  return new Uint8Array(Int32Array.from(values, Math.round).buffer);
}

describe('uprightBy', () => {
  it.each([
    ['nothing', matrix(1, 0, 0, 1), 0, ''],
    ['a quarter', matrix(0, 1, -1, 0), 90, 'transpose=clock,'],
    ['a half', matrix(-1, 0, 0, -1), 180, 'hflip,vflip,'],
    ['three quarters', matrix(0, -1, 1, 0), 270, 'transpose=cclock,'],
    ['a mirror', matrix(1, 0, 0, -1), 0, 'vflip,'],
    ['a quarter and a mirror', matrix(0, 1, 1, 0), 90, 'transpose=cclock_flip,'],
    ['three quarters and a mirror', matrix(0, -1, -1, 0), 270, 'transpose=clock_flip,'],
    ['30 degrees', matrix(Math.cos(Math.PI / 6), 0.5, -0.5, Math.cos(Math.PI / 6)), 0, 'rotate=30*PI/180,'],
    ['a matrix of zeros', matrix(0, 0, 0, 0), 0, ''],
    ['a matrix that is too short', new Uint8Array(8), 0, ''],
  ])('%s', (_, side, rotation, filters) => {
    expect(uprightBy(side)).toEqual({ rotation, filters });
  });

  it('takes no matrix as upright', () => {
    expect(uprightBy(null)).toEqual({ rotation: 0, filters: '' });
  });
});
