import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTarball } from './tar.ts';

/** One ustar record: header block and data padded to blocks of 512. */
function record(path: string, data: Uint8Array, type = '0', prefix = ''): Uint8Array {
  const block = new Uint8Array(512 + 512 * Math.ceil(data.length / 512));
  const write = (text: string, at: number): void => block.set(new TextEncoder().encode(text), at);
  write(path, 0);
  write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
  write(type, 156);
  write('ustar\0', 257);
  write(prefix, 345);
  block.set(data, 512);
  return block;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const tgz = (...records: Uint8Array[]): Uint8Array => gzipSync(Buffer.concat([...records, new Uint8Array(1024)]));

describe('readTarball', () => {
  it('gives the wanted files, also those behind others and with a prefix', () => {
    const archive = tgz(
      record('package/a.bin', new Uint8Array(1500).fill(7)),
      record('package/b.json', bytes('{}')),
      record('deep/c.txt', bytes('deep'), '0', 'package/long'),
    );
    const files = readTarball(archive, new Set(['package/b.json', 'package/long/deep/c.txt', 'package/none']));
    expect([...files.keys()]).toEqual(['package/b.json', 'package/long/deep/c.txt']);
    expect(new TextDecoder().decode(files.get('package/long/deep/c.txt'))).toBe('deep');
  });

  it('takes no links for files', () => {
    expect(readTarball(tgz(record('package/x', new Uint8Array(), '2')), new Set(['package/x'])).size).toBe(0);
  });

  it('says where a tarball is damaged', () => {
    const cut = record('package/a.bin', new Uint8Array(600)).slice(0, 900);
    expect(() => readTarball(gzipSync(cut), new Set(['package/a.bin']))).toThrow('damaged at "package/a.bin"');
  });
});
