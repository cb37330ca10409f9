import { describe, expect, it } from 'vitest';
import { compositeOver, dropAlpha, greyToRgb } from './channels.ts';

describe('greyToRgb', () => {
  it('gives three equal channels', () => {
    expect(Array.from(greyToRgb(Uint8Array.of(7, 200), 2, 1).data)).toEqual([7, 7, 7, 200, 200, 200]);
  });

  it('names the sizes when the buffer does not fit', () => {
    expect(() => greyToRgb(new Uint8Array(5), 2, 3)).toThrow('pixel buffer has 5 bytes, 2 x 3 x 1 needs 6');
  });
});

describe('dropAlpha', () => {
  it('keeps colours as stored, also where nothing would be seen', () => {
    expect(Array.from(dropAlpha(Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 255), 2, 1).data)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('compositeOver', () => {
  const over = (rgba: number[], background: [number, number, number]) =>
    Array.from(compositeOver(Uint8Array.from(rgba), 1, 1, background).data);

  it('shows the background where alpha is 0 and the colour where it is 255', () => {
    expect(over([10, 20, 30, 0], [255, 128, 1])).toEqual([255, 128, 1]);
    expect(over([10, 20, 30, 255], [255, 128, 1])).toEqual([10, 20, 30]);
  });

  it('mixes in between, rounded', () => {
    expect(over([0, 100, 200, 128], [255, 100, 0])).toEqual([127, 100, 100]);
  });
});
