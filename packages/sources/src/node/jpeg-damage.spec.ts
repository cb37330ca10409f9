import { describe, expect, it } from 'vitest';
import { jpegDamage } from './jpeg-damage.ts';

/** As the decoder tells `count` warnings. */
const told = (words: string, count = 1, isProgressive = false) =>
  jpegDamage([`read gave ${count} warnings`, `VipsJpeg: ${words}\n`], { isProgressive });

describe('jpegDamage', () => {
  it('finds nothing where nothing was said', () => {
    expect(jpegDamage([], {})).toBeUndefined();
  });

  it.each([
    'Invalid SOS parameters for sequential JPEG',
    'Warning: unknown JFIF revision number 2.01',
    'Unknown Adobe color transform code 3',
    'Corrupt JPEG data: 8 extraneous bytes before marker 0xda',
  ])('lets pass: %s', (words) => {
    expect(told(words)).toBeUndefined();
    expect(told(words, 3)).toBe(`VipsJpeg: ${words}; 3 warnings in all`);
  });

  it.each([
    'Corrupt JPEG data: premature end of data segment',
    'Corrupt JPEG data: bad Huffman code',
    'Corrupt JPEG data: found marker 0xd2 instead of RST1',
    'Corrupt JPEG data: 7 extraneous bytes before marker 0xd9',
    'Corrupt JPEG data: 7 extraneous bytes before marker 0xd3',
    'something that a later libjpeg says',
  ])('takes for damage: %s', (words) => {
    expect(told(words)).toBe(`VipsJpeg: ${words}`);
  });

  it('does not mind what is not said of the data', () => {
    expect(jpegDamage(['profile incompatible with image'], {})).toBeUndefined();
  });

  it('takes bytes between the scans of a progressive picture for damage', () => {
    const between = 'Corrupt JPEG data: 8 extraneous bytes before marker 0xda';
    expect(told(between, 1, true)).toBe(`VipsJpeg: ${between}`);
  });
});
