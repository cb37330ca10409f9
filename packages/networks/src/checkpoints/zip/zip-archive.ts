import { badCheckpoint, quoted } from '../bad-checkpoint.ts';
import { crc32 } from './crc32.ts';

const END_SIGNATURE = 0x06054b50;
const DIRECTORY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const DIRECTORY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT = 0xffff;

/**
 * The files of a zip archive, all stored without compression (as PyTorch and MediaPipe write them). Read from the central
 * directory; ranges are checked when opened, the checksum when an entry is read.
 */
export class ZipArchive {
  readonly #file: Uint8Array;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  /** @throws FexgraphError BAD_CHECKPOINT: compressed, encrypted, overlapping or cut-off entries, more than 4 GiB. */
  constructor(file: Uint8Array) {
    this.#file = file;
    this.#entries = readDirectory(file);
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Length in bytes, or undefined when there is no such entry. */
  size(name: string): number | undefined {
    const entry = this.#entries.get(name);
    return entry && entry.end - entry.begin;
  }

  /** A view on the entry's bytes. */
  read(name: string): Uint8Array {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw badCheckpoint(`the archive has no entry ${quoted(name)}`);
    const bytes = this.#file.subarray(entry.begin, entry.end);
    if (crc32(bytes) !== entry.checksum) throw badCheckpoint(`the checksum of the entry ${quoted(name)} is wrong`);
    return bytes;
  }
}

interface ZipEntry {
  readonly begin: number;
  readonly end: number;
  readonly checksum: number;
}

function readDirectory(file: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) {
    throw badCheckpoint('the archive is larger than 4 GiB or has more than 65,534 entries, which is not read');
  }
  if (start + size > end) throw badCheckpoint('the directory of the archive is not inside the file');
  const entries = new Map<string, ZipEntry>();
  let at = start;
  for (let i = 0; i < count; i++) {
    const length = readEntry(view, at, start, start + size, entries);
    at += length;
  }
  checkDisjoint(entries);
  return entries;
}

function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    const comment = last - at;
    if (view.getUint32(at, true) === END_SIGNATURE && view.getUint16(at + 20, true) === comment) return at;
  }
  throw badCheckpoint('the archive has no end record; the file is cut off or not a zip archive');
}

/** @returns the length of the directory record. */
function readEntry(
  view: DataView,
  at: number,
  dataEnd: number,
  directoryEnd: number,
  entries: Map<string, ZipEntry>,
): number {
  if (at + DIRECTORY_BYTES > directoryEnd || view.getUint32(at, true) !== DIRECTORY_SIGNATURE) {
    throw badCheckpoint(`no directory record at byte ${at} of the archive`);
  }
  const nameLength = view.getUint16(at + 28, true);
  const length = DIRECTORY_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (at + length > directoryEnd) throw badCheckpoint(`the directory record at byte ${at} of the archive is cut off`);
  const name = text(view, at + DIRECTORY_BYTES, nameLength);
  const size = view.getUint32(at + 24, true);
  const encrypted = (view.getUint16(at + 8, true) & 1) !== 0;
  if (encrypted || view.getUint16(at + 10, true) !== 0 || view.getUint32(at + 20, true) !== size) {
    throw badCheckpoint(`the entry ${quoted(name)} of the archive is compressed or encrypted`);
  }
  if (entries.has(name)) throw badCheckpoint(`the archive has two entries ${quoted(name)}`);
  const local = view.getUint32(at + 42, true);
  if (local + LOCAL_BYTES > dataEnd || view.getUint32(local, true) !== LOCAL_SIGNATURE) {
    throw badCheckpoint(`the entry ${quoted(name)} of the archive has no header at byte ${local}`);
  }
  const begin = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (begin + size > dataEnd) throw badCheckpoint(`the entry ${quoted(name)} of the archive is cut off`);
  entries.set(name, { begin, end: begin + size, checksum: view.getUint32(at + 16, true) });
  return length;
}

function text(view: DataView, at: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
}

function checkDisjoint(entries: ReadonlyMap<string, ZipEntry>): void {
  let reached = 0;
  for (const [name, { begin, end }] of [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (begin < reached) throw badCheckpoint(`the entry ${quoted(name)} of the archive overlaps another`);
    reached = end;
  }
}
