import { sniffFormat } from '../pictures/picture-format.ts';

/** Boxes that QuickTime files began with before they had to say what they are. */
const OLD_QUICKTIME = ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];
/** Packets of MPEG transport streams, from where the first begins: as broadcast, and as cameras write them. */
const TRANSPORT = [
  { first: 0, length: 188 },
  { first: 4, length: 192 },
] as const;

/** Whether a file is a video by its first bytes, at least 512 of them or all; its name is not asked. */
export function holdsVideo(bytes: Uint8Array): boolean {
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind === 'picture') return false;
  if (sniffed.kind === 'other') return sniffed.name.endsWith(' video');
  const ascii = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const starts = (...signature: number[]) => signature.every((value, i) => bytes[i] === value);
  return (
    OLD_QUICKTIME.includes(ascii(4, 8)) ||
    // MPEG program stream, MPEG video
    (starts(0, 0, 1) && (bytes[3] === 0xba || bytes[3] === 0xb3)) ||
    // ASF: WMV
    starts(0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11) ||
    ascii(0, 4) === 'FLV\x01' ||
    ascii(0, 4) === 'OggS' ||
    TRANSPORT.some(({ first, length }) => [0, 1].every((packet) => bytes[first + packet * length] === 0x47))
  );
}
