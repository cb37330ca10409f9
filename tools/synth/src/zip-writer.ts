import { crc32 } from 'node:zlib';

const ALIGNMENT = 64;
const encoder = new TextEncoder();

interface WrittenEntry {
  readonly name: Uint8Array;
  readonly checksum: number;
  readonly size: number;
  readonly offset: number;
}

/** A zip archive of stored entries, as PyTorch writes it: every entry's data starts at a multiple of 64 bytes. */
export class ZipWriter {
  readonly #parts: Uint8Array[] = [];
  readonly #entries: WrittenEntry[] = [];
  #length = 0;

  add(name: string, bytes: Uint8Array): void {
    const entry = { name: encoder.encode(name), checksum: crc32(bytes), size: bytes.byteLength, offset: this.#length };
    this.#entries.push(entry);
    this.#append(localHeader(entry));
    this.#append(bytes);
  }

  finish(): Uint8Array {
    const start = this.#length;
    for (const entry of this.#entries) this.#append(directoryRecord(entry));
    this.#append(endRecord(this.#entries.length, this.#length - start, start));
    const file = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      file.set(part, at);
      at += part.byteLength;
    }
    return file;
  }

  #append(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.byteLength;
  }
}

function localHeader({ name, checksum, size, offset }: WrittenEntry): Uint8Array {
  const unpadded = offset + 30 + name.byteLength + 4;
  const padding = 4 + ((ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT);
  const header = new Uint8Array(30 + name.byteLength + padding);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint32(14, checksum, true);
  view.setUint32(18, size, true);
  view.setUint32(22, size, true);
  view.setUint16(26, name.byteLength, true);
  view.setUint16(28, padding, true);
  header.set(name, 30);
  // an extra field without meaning, tagged "FB" like PyTorch's
  view.setUint16(30 + name.byteLength, 0x4246, true);
  view.setUint16(32 + name.byteLength, padding - 4, true);
  return header;
}

function directoryRecord({ name, checksum, size, offset }: WrittenEntry): Uint8Array {
  const record = new Uint8Array(46 + name.byteLength);
  const view = new DataView(record.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint32(16, checksum, true);
  view.setUint32(20, size, true);
  view.setUint32(24, size, true);
  view.setUint16(28, name.byteLength, true);
  view.setUint32(42, offset, true);
  record.set(name, 46);
  return record;
}

function endRecord(count: number, size: number, start: number): Uint8Array {
  const record = new Uint8Array(22);
  const view = new DataView(record.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, start, true);
  return record;
}
