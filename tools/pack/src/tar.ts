import { gunzipSync } from 'node:zlib';
import { FexgraphError } from '@fexgraph/core';

const BLOCK = 512;
const REGULAR_FILE = '0';
const decoder = new TextDecoder();

/** Files of a `.tgz` whose paths are in `wanted`. npm tarballs are plain ustar: short names, no links. */
export function readTarball(tgz: Uint8Array, wanted: ReadonlySet<string>): Map<string, Uint8Array> {
  const tar = gunzipSync(tgz);
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    const name = field(header, 0, 100);
    if (name === '') break;
    const prefix = field(header, 345, 155);
    const path = prefix ? `${prefix}/${name}` : name;
    const size = Number.parseInt(field(header, 124, 12), 8);
    const end = at + BLOCK + size;
    if (!(size >= 0) || end > tar.length) throw new FexgraphError('BAD_MODEL', `the tarball is damaged at "${path}"`);
    const type = field(header, 156, 1) || REGULAR_FILE;
    if (type === REGULAR_FILE && wanted.has(path)) files.set(path, tar.subarray(at + BLOCK, end));
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  return files;
}

/** A text field ends at its first NUL. */
function field(header: Uint8Array, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end)).trim();
}
