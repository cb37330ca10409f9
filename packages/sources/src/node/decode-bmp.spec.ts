import { inTurns } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bmpFile, gradient, gradientBmp, HEIGHT, WIDTH } from '../../test/made-files.ts';
import { bmpHeader, decodeBmp } from './decode-bmp.ts';

const decode = (bytes: Uint8Array) => inTurns(decodeBmp(bytes, 'p'));
const levels = async (bytes: Uint8Array) => [...(await decode(bytes)).data];
const [RED, BLUE] = [
  [0, 0, 255, 0],
  [255, 0, 0, 0],
];
const [red, blue] = [
  [255, 0, 0],
  [0, 0, 255],
];

describe('decodeBmp', () => {
  it.each([false, true])('reads 24 bits, from above: %s', async (fromAbove) => {
    const { data, width, height, channels } = await decode(gradientBmp(fromAbove));
    expect([width, height, channels]).toEqual([WIDTH, HEIGHT, 3]);
    expect(Buffer.compare(data, gradient())).toBe(0);
  });

  it.each([
    [1, [0b01000000]],
    [4, [0x01, 0x00]],
    [8, [0, 1, 0]],
  ] as const)('looks colours up, %i bits', async (bits, row) => {
    expect(await levels(bmpFile({ bits, width: 3, rows: [row], palette: [RED, BLUE].flat() }))).toEqual(
      [red, blue, red].flat(),
    );
  });

  it('reads 16 bits: five per colour, or masks', async () => {
    const two = (value: number) => [value & 255, value >> 8];
    expect(await levels(bmpFile({ bits: 16, width: 2, rows: [[...two(0x7c00), ...two(0x001f)]] }))).toEqual(
      [red, blue].flat(),
    );
    const masks = [0xf800, 0x07e0, 0x001f];
    expect(await levels(bmpFile({ bits: 16, width: 2, rows: [[...two(0xf800), ...two(0x0400)]], masks }))).toEqual([
      255, 0, 0, 0, 130, 0,
    ]);
  });

  it('reads 32 bits: the fourth byte is alpha only where a mask says so', async () => {
    const rows = [[1, 2, 3, 99]];
    expect(await levels(bmpFile({ bits: 32, width: 1, rows }))).toEqual([3, 2, 1]);
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    expect(await levels(bmpFile({ bits: 32, width: 1, rows, masks }))).toEqual([3, 2, 1, 99]);
  });

  it('tells size and depth from the header', () => {
    expect(bmpHeader(gradientBmp(), 'p')).toEqual({ width: WIDTH, height: HEIGHT, bits: 24, hasPalette: false });
  });

  it.each([
    ['coded', bmpFile({ bits: 8, width: 4, rows: [[4, 0, 0, 1]], palette: RED, compression: 1 }), 'run lengths (RLE8)'],
    ['of 2 bits', Buffer.from(gradientBmp()).fill(2, 28, 29), '2 bits per pixel'],
    ['without rows', gradientBmp().subarray(0, 300), 'its pixels end early'],
    ['without a header', gradientBmp().subarray(0, 30), 'no whole header'],
    ['with a colour it has not', bmpFile({ bits: 8, width: 1, rows: [[1]], palette: RED }), 'no colour 1'],
  ])('refuses one %s', async (_what, bytes, reason) => {
    await expect(decode(bytes)).rejects.toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining(reason) }),
    );
  });

  it('lets the thread do something else on the way', () => {
    const rows = Array.from({ length: 200 }, () => []);
    const steps = decodeBmp(bmpFile({ bits: 1, width: 30_000, rows, palette: RED }), 'p');
    let turns = 0;
    while (!steps.next().done) turns++;
    expect(turns).toBeGreaterThan(4);
  });

  it('ends with pixels or a reason, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(53), fc.nat(255)), { maxLength: 6 }), async (changes) => {
        const bytes = Buffer.from(gradientBmp());
        for (const [at, value] of changes) bytes[at] = value;
        try {
          await decode(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_INPUT' });
        }
      }),
    );
  });
});
