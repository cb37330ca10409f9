import { writeTorchZip, ZipWriter } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { SAMPLE } from '../../../test/sample-tensors.ts';
import { ZipArchive } from '../zip/zip-archive.ts';
import { readTorchZip } from './read-torch-zip.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const file = writeTorchZip(SAMPLE, 'facenet');
const original = new ZipArchive(file);

/** The sample archive, with some entries replaced or left out. */
function rewritten(changes: Readonly<Record<string, Uint8Array | undefined>>): Uint8Array {
  const zip = new ZipWriter();
  for (const name of original.names()) {
    const bytes = name in changes ? changes[name] : original.read(name);
    if (bytes) zip.add(name, bytes);
  }
  return zip.finish();
}

function patched(change: (view: DataView, directory: number) => void): Uint8Array {
  const copy = file.slice();
  const view = new DataView(copy.buffer);
  change(view, view.getUint32(copy.byteLength - 6, true));
  return copy;
}

describe('readTorchZip', () => {
  it('finds the root by its data.pkl', () => {
    expect(readTorchZip(new ZipArchive(file)).float32('fc.weight')).toEqual(SAMPLE[3].values());
  });

  it('checks the checksum of a storage when it is read', () => {
    const damaged = file.slice();
    damaged[original.read('facenet/data/0').byteOffset] ^= 1;
    const checkpoint = readTorchZip(new ZipArchive(damaged));
    expect(() => checkpoint.float32('conv.weight')).toThrow(/checksum of the entry 'facenet\/data\/0'/);
    expect(checkpoint.float32('fc.weight')).toEqual(SAMPLE[3].values());
  });

  it.each([
    ['a missing storage', rewritten({ 'facenet/data/0': undefined }), /no data for the storage '0'/],
    ['a short storage', rewritten({ 'facenet/data/0': new Uint8Array(40) }), /has 40 bytes, its tensor expects 48/],
    ['no pickle', rewritten({ 'facenet/data.pkl': undefined }), /0 entries 'data.pkl'/],
    ['a big-endian file', rewritten({ 'facenet/byteorder': text('big') }), /byte order of the file is 'big'/],
    ['compression', patched((view, directory) => view.setUint16(directory + 10, 8, true)), /compressed or encrypted/],
    ['encryption', patched((view, directory) => view.setUint16(directory + 8, 1, true)), /compressed or encrypted/],
    [
      'an entry beyond the file',
      patched((view, directory) => view.setUint32(directory + 42, 0xfffffff0, true)),
      /no header/,
    ],
    [
      'an entry that is longer than the file',
      patched((view, directory) => {
        view.setUint32(directory + 20, 0x7fffffff, true);
        view.setUint32(directory + 24, 0x7fffffff, true);
      }),
      /is cut off/,
    ],
    ['zip64', patched((view) => view.setUint16(view.byteLength - 12, 0xffff, true)), /larger than 4 GiB/],
    [
      'a directory beyond the file',
      patched((view) => view.setUint32(view.byteLength - 6, 0xfffffff0, true)),
      /not inside/,
    ],
    ['a wrong count', patched((view) => view.setUint16(view.byteLength - 12, 99, true)), /no directory record/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readTorchZip(new ZipArchive(bytes))).toThrow(message);
  });

  it('refuses overlapping entries', () => {
    const bytes = patched((view, directory) => {
      const next = directory + 46 + view.getUint16(directory + 28, true);
      view.setUint32(next + 42, view.getUint32(directory + 42, true), true);
    });
    expect(() => readTorchZip(new ZipArchive(bytes))).toThrow(/overlaps another/);
  });
});
