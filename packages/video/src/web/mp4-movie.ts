/** What of a track is shown, as an MP4 or QuickTime file has it. */
export interface Edit {
  /** Ticks of the track before its first frame is shown. */
  readonly empty: number;
  /** Ticks of the track that are shown; undefined: to its end. */
  readonly duration?: number;
}

/** A box: what is in it, without its header. */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const HEADER = 16;
/** More boxes than a file has before its index. */
const MAX_BOXES = 100_000;

/**
 * The index of an MP4 or QuickTime file, the box `moov`; undefined where it has none.
 * Source: ISO/IEC 14496-12, 4.2 and 8.2.1.
 */
export async function readMovie(file: Blob): Promise<DataView | undefined> {
  const read = async (start: number, end: number) => new DataView(await file.slice(start, end).arrayBuffer());
  for (let at = 0, count = 0; at + 8 <= file.size && count < MAX_BOXES; count++) {
    const view = await read(at, at + HEADER);
    const [box] = boxes(view, 0, view.byteLength, file.size - at);
    if (!box) return undefined;
    if (box.type === 'moov') return read(at + box.start, at + box.end);
    at += box.end;
  }
  return undefined;
}

/**
 * The edit list of a track, or undefined where it has none, or none that counts: the frames of fragments are not edited.
 * Source: ISO/IEC 14496-12, 8.6.5 and 8.6.6.
 *
 * @returns `several` where parts of the track are shown one after the other, or at another speed
 */
export function editOf(movie: DataView, trackId: number): Edit | 'several' | undefined {
  const inside = [...boxes(movie, 0, movie.byteLength)];
  if (inside.some(({ type }) => type === 'mvex')) return undefined;
  const header = inside.find(({ type }) => type === 'mvhd');
  const track = inside.find((box) => box.type === 'trak' && idOf(movie, box) === trackId);
  const list = track && find(movie, track, ['edts', 'elst']);
  const media = track && find(movie, track, ['mdia', 'mdhd']);
  if (!list || !media || !header) return undefined;
  return entriesOf(movie, list, timescaleOf(movie, media) / timescaleOf(movie, header));
}

/** Whether frames of the movie need a key. Source: ISO/IEC 14496-12, 8.12. */
export function isEncrypted(movie: DataView): boolean {
  return [...boxes(movie, 0, movie.byteLength)].some((track) => {
    const kinds = track.type === 'trak' ? find(movie, track, ['mdia', 'minf', 'stbl', 'stsd']) : undefined;
    // Before the boxes come version, flags and their number.
    const [first] = kinds ? boxes(movie, kinds.start + 8, kinds.end) : [];
    return /^(encv|drmi)$/.test(first?.type ?? '');
  });
}

/** @param size where the last box ends; more than the view has if only its beginning was read */
function* boxes(view: DataView, from: number, to: number, size: number = to): Generator<Box> {
  for (let at = from; at + 8 <= to; ) {
    const short = view.getUint32(at);
    const isLong = short === 1 && at + 16 <= to;
    const length = isLong ? Number(view.getBigUint64(at + 8)) : short === 0 ? size - at : short;
    const start = at + (isLong ? 16 : 8);
    const end = at + length;
    if (end < start || end > size) return;
    const type = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 4, 4));
    yield { type, start, end };
    at = end;
  }
}

function find(view: DataView, { start, end }: Box, [first, ...rest]: readonly string[]): Box | undefined {
  const box = [...boxes(view, start, end)].find(({ type }) => type === first);
  return box && rest.length > 0 ? find(view, box, rest) : box;
}

/** Of `tkhd`. Times before it have 8 bytes in version 1. */
function idOf(view: DataView, track: Box): number | undefined {
  const header = find(view, track, ['tkhd']);
  return header && view.getUint32(header.start + (view.getUint8(header.start) === 1 ? 20 : 12));
}

/** Ticks a second, of `mvhd` and `mdhd`. */
const timescaleOf = (view: DataView, { start }: Box) => view.getUint32(start + (view.getUint8(start) === 1 ? 20 : 12));

function entriesOf(view: DataView, { start, end }: Box, scale: number): Edit | 'several' | undefined {
  const isLong = view.getUint8(start) === 1;
  const size = isLong ? 20 : 12;
  const count = Math.min(view.getUint32(start + 4), Math.floor((end - start - 8) / size));
  let empty = 0;
  let edit: Edit | undefined;
  for (let i = 0, at = start + 8; i < count; i++, at += size) {
    const duration = isLong ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const time = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    if (time < 0 && !edit) empty += duration;
    else if (edit || view.getUint32(at + size - 4) !== 0x1_0000) return 'several';
    else edit = { empty: Math.round(empty * scale), ...(duration > 0 && { duration: Math.round(duration * scale) }) };
  }
  return edit;
}
