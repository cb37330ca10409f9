/** How the pixels of a TIFF are coded. Numbers of the TIFF 6.0 specification; undefined where the file does not say. */
export interface TiffCoding {
  /** 1: none, 5: LZW, 6 and 7: JPEG, ... */
  readonly compression: number | undefined;
  /** 2: RGB, 3: palette, 6: YCbCr, ... */
  readonly photometric: number | undefined;
}

const COMPRESSION = 259;
const PHOTOMETRIC = 262;
/** Field types that hold one whole number: SHORT and LONG. */
const [SHORT, LONG] = [3, 4];

/**
 * The coding of a TIFF's first picture, from its directory: what the decoder's header does not tell. Of a file that ends
 * before its directory nothing is known; the decoder says what is wrong with it.
 *
 * Source: TIFF 6.0, section 2; BigTIFF.
 */
export function tiffCoding(bytes: Uint8Array): TiffCoding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readDirectory(view, bytes[0] === 0x49);
  } catch (error) {
    if (error instanceof RangeError) return { compression: undefined, photometric: undefined };
    throw error;
  }
}

function readDirectory(view: DataView, little: boolean): TiffCoding {
  const isBig = view.getUint16(2, little) === 43;
  const at = isBig ? Number(view.getBigUint64(8, little)) : view.getUint32(4, little);
  const count = isBig ? Number(view.getBigUint64(at, little)) : view.getUint16(at, little);
  const [first, size, valueAt] = isBig ? [at + 8, 20, 12] : [at + 2, 12, 8];
  const found = new Map<number, number>();
  // Each entry is read from the file, so a count that is too large ends with the file.
  for (let entry = first; entry < first + count * size; entry += size) {
    const tag = view.getUint16(entry, little);
    if (tag > PHOTOMETRIC) break; // in rising order
    const type = view.getUint16(entry + 2, little);
    if (type === SHORT) found.set(tag, view.getUint16(entry + valueAt, little));
    if (type === LONG) found.set(tag, view.getUint32(entry + valueAt, little));
  }
  return { compression: found.get(COMPRESSION), photometric: found.get(PHOTOMETRIC) };
}
