/**
 * Raw RGB frames with their times as a Matroska file that FFmpeg reads from a pipe. Raw formats of its own have no times.
 * Source: RFC 8794 (EBML), RFC 9559 (Matroska).
 */

/** Nanoseconds: times of any time base are kept. */
const TICKS_PER_SECOND = 1e9;
/** Frames a second that are announced; the times of the frames are what counts. */
const ANNOUNCED_RATE = 30;
const UNKNOWN_SIZE = Buffer.from('01ffffffffffffff', 'hex');

/** Whatever begins a file of frames of this size. */
export function matroskaHeader(width: number, height: number): Uint8Array {
  const ebml = element('1a45dfa3', [
    element('4286', uint(1)),
    element('42f7', uint(1)),
    element('42f2', uint(4)),
    element('42f3', uint(8)),
    element('4282', [Buffer.from('matroska')]),
    element('4287', uint(4)),
    element('4285', uint(2)),
  ]);
  const info = element('1549a966', [
    element('2ad7b1', uint(1e9 / TICKS_PER_SECOND)),
    element('4d80', [Buffer.from('fexgraph')]),
    element('5741', [Buffer.from('fexgraph')]),
  ]);
  const video = element('e0', [
    element('b0', uint(width)),
    element('ba', uint(height)),
    element('2eb524', [Buffer.from('RGB\x18', 'latin1')]),
  ]);
  const track = element('ae', [
    element('d7', uint(1)),
    element('73c5', uint(1)),
    element('83', uint(1)),
    element('9c', uint(0)),
    element('23e383', uint(Math.round(TICKS_PER_SECOND / ANNOUNCED_RATE))),
    element('86', [Buffer.from('V_UNCOMPRESSED')]),
    video,
  ]);
  return Buffer.concat([ebml, Buffer.from('18538067', 'hex'), UNKNOWN_SIZE, info, element('1654ae6b', [track])]);
}

/** What stands before the pixels of a frame. @param time seconds, 0 or more */
export function matroskaFrame(time: number, bytes: number): Uint8Array {
  const timestamp = element('e7', uint(Math.round(time * TICKS_PER_SECOND)));
  // Track 1, at the time of its cluster, a key frame.
  const block = Buffer.concat([idAndSize('a3', 4 + bytes), Buffer.from('81000080', 'hex')]);
  return Buffer.concat([idAndSize('1f43b675', timestamp.length + block.length + bytes), timestamp, block]);
}

function element(id: string, parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([idAndSize(id, content.length), content]);
}

/** The size as eight bytes, of which the first says that there are eight. */
function idAndSize(id: string, size: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(size) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, 'hex'), bytes]);
}

function uint(value: number): readonly Uint8Array[] {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return [bytes];
}
