/** Enough for the head of the file and of what holds everything else. */
const BEGINNING = 256;
const SEGMENT = 0x18538067;

/**
 * Whether a Matroska or WebM file ends before its segment does. One whose length nobody knew when it began is whole.
 * Source: RFC 8794, 4 and 6.
 */
export async function isMatroskaCutOff(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, BEGINNING).arrayBuffer());
  let at = 0;
  const number = (keepsMarker: boolean) => {
    const length = Math.clz32(bytes[at]) - 23;
    let value = keepsMarker ? bytes[at] : bytes[at] & (0xff >> length);
    let isUnknown = value === 0xff >> length;
    for (const byte of bytes.subarray(at + 1, at + length)) {
      value = value * 256 + byte;
      isUnknown &&= byte === 0xff;
    }
    at += length;
    return isUnknown ? Number.NaN : value;
  };
  while (at < bytes.length) {
    const id = number(true);
    const size = number(false);
    if (id === SEGMENT) return at + size > file.size;
    at += size;
  }
  return false;
}
