import { describe, expect, it } from 'vitest';
import { gradientImage } from '../../test/made-files.ts';
import { sniffFormat } from './picture-format.ts';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const brand = (text: string) => bytes(`\0\0\0\x18ftyp${text}`);

describe('sniffFormat', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const)('knows %s by its content', async (format) => {
    expect(sniffFormat(await gradientImage().toFormat(format).toBuffer())).toEqual({ kind: 'picture', format });
  });

  it.each([
    ['HEIC', brand('heic\0\0\0\0mif1heic')],
    ['HEIC', brand('mif1\0\0\0\0mif1heic')],
    ['MP4 or QuickTime video', brand('isom\0\0\0\0isomavc1')],
    ['PDF', bytes('%PDF-1.7')],
    ['SVG', bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['HTML', bytes('<!DOCTYPE html><title>404</title>')],
    ['text', bytes('id,age\n1,30\n')],
    ['JPEG XL', Uint8Array.of(0xff, 0x0a, 0x01)],
  ])('names %s', (name, content) => {
    expect(sniffFormat(content)).toEqual({ kind: 'other', name });
  });

  it('takes no text for a media file', () => {
    expect(sniffFormat(bytes('<!--ftypavif--><svg/>'))).toEqual({ kind: 'other', name: 'text' });
  });

  it('knows BMP', () => {
    expect(sniffFormat(bytes('BM6\x03\0\0'))).toEqual({ kind: 'picture', format: 'bmp' });
  });

  it('takes an AVIF of the general image brand for what it is', () => {
    expect(sniffFormat(brand('mif1\0\0\0\0mif1avif'))).toEqual({ kind: 'picture', format: 'avif' });
  });

  it('does not guess', () => {
    expect(sniffFormat(Uint8Array.of(1, 2, 3, 200, 0, 9))).toEqual({ kind: 'unknown' });
  });
});
