/** Formats that are decoded. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'gif' | 'bmp';

export const PICTURE_EXTENSIONS: readonly string[] = [
  'jpg',
  'jpeg',
  'jpe',
  'jfif',
  // Stereo and phone cameras: a JPEG with more of them behind it.
  'mpo',
  'png',
  'webp',
  'avif',
  'tif',
  'tiff',
  'gif',
  'bmp',
  'dib',
];

export type Sniffed =
  | { readonly kind: 'picture'; readonly format: PictureFormat }
  /** Something known that is not decoded; `name` fits into "X files cannot be read". */
  | { readonly kind: 'other'; readonly name: string }
  | { readonly kind: 'unknown' };

const picture = (format: PictureFormat): Sniffed => ({ kind: 'picture', format });
const other = (name: string): Sniffed => ({ kind: 'other', name });

/** A picture file as far as this process has read it. */
export interface PictureFile {
  /** Its first bytes, or all of them. */
  readonly head: Uint8Array;
  /** Of the whole file, in bytes. */
  readonly size: number;
  /** Where the decoder reads it. Undefined: the head is all. */
  readonly path?: string;
}

/** A picture in memory. */
export function wholePicture(bytes: Uint8Array): PictureFile {
  return { head: bytes, size: bytes.byteLength };
}

/** What a file is by its first bytes; its name is not asked. */
export function sniffFormat(bytes: Uint8Array): Sniffed {
  const ascii = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const starts = (...signature: number[]) => signature.every((value, i) => bytes[i] === value);
  if (starts(0xff, 0xd8, 0xff)) return picture('jpeg');
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return picture('png');
  if (ascii(0, 4) === 'GIF8') return picture('gif');
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return picture('webp');
  if (ascii(0, 3) === 'II*' || ascii(0, 4) === 'MM\0*' || ascii(0, 3) === 'II+' || ascii(0, 4) === 'MM\0+') {
    return picture('tiff');
  }
  // A first box of less than 16 MB: no text begins so.
  if (bytes[0] === 0 && ascii(4, 8) === 'ftyp') return sniffBrands(ascii(8, 12), ascii(16, 64));
  if (ascii(0, 2) === 'BM') return picture('bmp');
  if (ascii(0, 4) === '%PDF') return other('PDF');
  if (starts(0xff, 0x0a) || ascii(4, 8) === 'JXL ') return other('JPEG XL');
  if (ascii(4, 8) === 'jP  ') return other('JPEG 2000');
  if (ascii(0, 4) === '8BPS') return other('Photoshop');
  if (ascii(0, 2) === 'PK') return other('ZIP');
  if (starts(0x1a, 0x45, 0xdf, 0xa3)) return other('Matroska or WebM video');
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'AVI ') return other('AVI video');
  return sniffText(bytes);
}

/** ISO media files name themselves by brands: major one first, compatible ones after. */
function sniffBrands(major: string, compatible: string): Sniffed {
  if (/^avi[fs]/.test(major) || (/^m[is]f1/.test(major) && /avi[fs]/.test(compatible))) return picture('avif');
  if (/^(he[ivcm]|m[is]f1)/.test(major)) return other('HEIC');
  return other('MP4 or QuickTime video');
}

function sniffText(bytes: Uint8Array): Sniffed {
  const start = bytes.subarray(0, 512);
  const isText = start.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
  if (!isText) return { kind: 'unknown' };
  const text = new TextDecoder().decode(start).trimStart().toLowerCase();
  if (text.startsWith('<svg') || (text.startsWith('<?xml') && text.includes('<svg'))) return other('SVG');
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return other('HTML');
  return other('text');
}
