import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradientImage, tiffFile } from '../../test/made-files.ts';
import { tiffCoding } from './tiff-coding.ts';

describe('tiffCoding', () => {
  it('reads compression and photometric interpretation, also of BigTIFF', async () => {
    expect(tiffCoding(await gradientImage().tiff({ compression: 'lzw' }).toBuffer())).toEqual({
      compression: 5,
      photometric: 2,
    });
    expect(tiffCoding(await gradientImage().tiff({ compression: 'jpeg' }).toBuffer())).toEqual({
      compression: 7,
      photometric: 6,
    });
    expect(tiffCoding(await gradientImage().tiff({ compression: 'none', bigtiff: true }).toBuffer())).toEqual({
      compression: 1,
      photometric: 2,
    });
    expect(tiffCoding(tiffFile([[262, 3, 3]], new Uint8Array(4)))).toEqual({ compression: undefined, photometric: 3 });
  });

  it('reads files of the other byte order', () => {
    const big = Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x06, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0);
    expect(tiffCoding(big).photometric).toBe(6);
  });

  it('knows nothing of what ends early, and ends itself', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (rest) => {
        tiffCoding(Uint8Array.of(0x49, 0x49, 42, 0, ...rest));
        tiffCoding(Uint8Array.of(0x4d, 0x4d, 0, 43, ...rest));
      }),
    );
    expect(tiffCoding(Uint8Array.of(0x49, 0x49, 42, 0))).toEqual({ compression: undefined, photometric: undefined });
  });
});
