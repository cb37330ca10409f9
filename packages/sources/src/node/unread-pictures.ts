import { PICTURE_EXTENSIONS, sniffFormat } from '../pictures/picture-format.ts';
import { isVideoName } from '../video-names.ts';
import { holdsVideo } from './video-format.ts';

/** Pictures that people keep beside the pictures that are decoded, by extension. */
const OTHER_EXTENSIONS: Readonly<Record<string, string>> = {
  heic: 'HEIC',
  heif: 'HEIC',
  hif: 'HEIC',
  bmp: 'BMP',
  dib: 'BMP',
  jxl: 'JPEG XL',
  jp2: 'JPEG 2000',
  j2k: 'JPEG 2000',
  psd: 'Photoshop',
  svg: 'SVG',
  ico: 'icon',
  tga: 'TGA',
  pgm: 'Netpbm',
  ppm: 'Netpbm',
  pnm: 'Netpbm',
  exr: 'OpenEXR',
  dng: 'camera raw',
  cr2: 'camera raw',
  cr3: 'camera raw',
  nef: 'camera raw',
  arw: 'camera raw',
  orf: 'camera raw',
  rw2: 'camera raw',
  raf: 'camera raw',
};

/** Videos by name that are as often something else: TypeScript. */
const AMBIGUOUS = ['ts', 'mts'];
export const VIDEO = 'video';

/** First bytes that are enough for `sniffFormat` and `holdsVideo`. */
export const SNIFFED_BYTES = 512;

export type NameSays =
  | { readonly is: 'picture' }
  /** Its first bytes decide; `name` is what it is called if it is not decoded, none if it then is nobody's picture. */
  | { readonly is: 'perhaps'; readonly name: string | undefined }
  | { readonly is: 'something else' };

/** What a file in a folder is by its name. */
export function nameSays(file: string): NameSays {
  const extension = /\.([^.]+)$/.exec(file)?.[1].toLowerCase();
  if (extension === undefined) return { is: 'perhaps', name: undefined };
  if (PICTURE_EXTENSIONS.includes(extension)) return { is: 'picture' };
  if (isVideoName(file)) return { is: 'perhaps', name: AMBIGUOUS.includes(extension) ? undefined : VIDEO };
  const name = OTHER_EXTENSIONS[extension];
  return name === undefined ? { is: 'something else' } : { is: 'perhaps', name };
}

/** What pictures are called that are found by their first bytes in files without an extension. */
const PICTURE_NAMES = new Set(Object.values(OTHER_EXTENSIONS));

/** `read` for what is decoded, else the name of a kind of picture, `video` for one, else nothing. */
export function bytesSay(
  start: Uint8Array,
  name: string | undefined,
): 'read' | { readonly unread: string } | undefined {
  const sniffed = sniffFormat(start);
  if (sniffed.kind === 'picture') return 'read';
  const picture = sniffed.kind === 'other' && PICTURE_NAMES.has(sniffed.name) ? sniffed.name : undefined;
  const found = picture ?? name ?? (holdsVideo(start) ? VIDEO : undefined);
  return found === undefined ? undefined : { unread: found };
}
