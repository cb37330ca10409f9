import type { PictureFormat } from '../pictures/picture-format.ts';

/** What a picture file says of itself before its pixels. */
export interface PictureHeader {
  /** Undefined where the file does not say it at the usual place. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  /** The file goes on to its end: browsers show what there is of one that was cut short. */
  readonly isWhole: boolean;
  /**
   * What the file says of its colours: nothing, so that its levels are sRGB; an embedded profile; or something that is
   * ignored here and not by browsers, such as the gamma of a PNG.
   */
  readonly colours: 'srgb' | 'profile' | 'ignored';
  /** No pixel is transparent, for certain. */
  readonly isOpaque: boolean;
}

/** Never throws: a file that ends early is not whole. */
export function readHeader(bytes: Uint8Array, format: PictureFormat): PictureHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return READERS[format](view);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return { size: undefined, isWhole: false, colours: 'ignored', isOpaque: false };
  }
}

const ascii = (view: DataView, at: number, length: number) =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length));

/** Bit of the colour type of a PNG: it has a channel of alpha. */
const PNG_ALPHA = 4;

/** Source: PNG (third edition), 5.2 to 5.3, 11.2, 11.3.1 to 11.3.2. */
function readPng(view: DataView): PictureHeader {
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  let colours: PictureHeader['colours'] = 'srgb';
  let isOpaque = (view.getUint8(25) & PNG_ALPHA) === 0;
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const type = ascii(view, at + 4, 4);
    if (type === 'iCCP') colours = 'profile';
    else if (['gAMA', 'cHRM', 'cICP'].includes(type) && colours === 'srgb') colours = 'ignored';
    if (type === 'tRNS') isOpaque = false;
    if (type === 'IEND') return { size, isWhole: at + 12 <= view.byteLength, colours, isOpaque };
  }
  return { size, isWhole: false, colours, isOpaque };
}

const [START_OF_SCAN, APP2] = [0xda, 0xe2];

/** Source: ITU T.81, B.1.1 and B.2.2; ICC.1, B.4. */
function readJpeg(view: DataView): PictureHeader {
  let size: PictureHeader['size'];
  let colours: PictureHeader['colours'] = 'srgb';
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at + 1) === 0xff) at++;
    const marker = view.getUint8(at + 1);
    // Frame headers: C0 to CF without the tables C4, C8 and CC.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    if (marker === APP2 && ascii(view, at + 4, 11) === 'ICC_PROFILE') colours = 'profile';
    if (marker === START_OF_SCAN) return { size, isWhole: endsScan(view, at), colours, isOpaque: true };
  }
}

/** Whether the marker at the end of a picture follows its first scan; what lies behind that is another thing. */
function endsScan(view: DataView, from: number): boolean {
  for (let at = from; at + 1 < view.byteLength; at++) {
    if (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xd9) return true;
  }
  return false;
}

/** Source: GIF89a, 18 and 27. */
function readGif(view: DataView): PictureHeader {
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  return { size, isWhole: view.getUint8(view.byteLength - 1) === 0x3b, colours: 'srgb', isOpaque: false };
}

/** Source: RFC 9649, 2.3 to 2.7. */
function readWebp(view: DataView): PictureHeader {
  const isWhole = view.getUint32(4, true) + 8 <= view.byteLength;
  const kind = ascii(view, 12, 4);
  const uint24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (kind === 'VP8X') {
    const size = { width: uint24(24) + 1, height: uint24(27) + 1 };
    const flags = view.getUint8(20);
    return { size, isWhole, colours: flags & 0x20 ? 'profile' : 'srgb', isOpaque: (flags & 0x10) === 0 };
  }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return {
      size: { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 },
      isWhole,
      colours: 'srgb',
      isOpaque: false,
    };
  }
  const size = { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  return { size, isWhole, colours: 'srgb', isOpaque: true };
}

/** Source: Microsoft, BITMAPCOREHEADER and BITMAPINFOHEADER. */
function readBmp(view: DataView): PictureHeader {
  const isCore = view.getUint32(14, true) === 12;
  const width = isCore ? view.getUint16(18, true) : Math.abs(view.getInt32(18, true));
  const height = isCore ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  const isWhole = view.getUint32(2, true) <= view.byteLength;
  return { size: { width, height }, isWhole, colours: 'ignored', isOpaque: false };
}

/** The first image spatial extents and colour information of the boxes before the pixels. Source: ISO/IEC 23008-12, 6.5.3. */
function readAvif(view: DataView): PictureHeader {
  const start = ascii(view, 0, Math.min(view.byteLength, 16_384));
  const extents = start.indexOf('ispe');
  const size = extents < 0 ? undefined : { width: view.getUint32(extents + 8), height: view.getUint32(extents + 12) };
  return { size, isWhole: true, colours: /colr(prof|rICC)/.test(start) ? 'profile' : 'ignored', isOpaque: false };
}

const READERS: Readonly<Record<PictureFormat, (view: DataView) => PictureHeader>> = {
  png: readPng,
  jpeg: readJpeg,
  gif: readGif,
  webp: readWebp,
  bmp: readBmp,
  avif: readAvif,
  // Browsers do not read it, so nobody asks.
  tiff: () => ({ size: undefined, isWhole: true, colours: 'ignored', isOpaque: false }),
};
