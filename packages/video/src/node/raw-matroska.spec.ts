import { describe, expect, it } from 'vitest';
import { matroskaFrame, matroskaHeader } from './raw-matroska.ts';

interface Element {
  readonly id: string;
  /** Undefined where the file says that it is unknown. */
  readonly size: number | undefined;
  readonly content: Uint8Array;
}

/** The elements one after the other. Source: RFC 8794, 4 and 5. */
function elements(bytes: Uint8Array): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const idLength = Math.clz32(bytes[at]) - 23;
    const id = Buffer.from(bytes.subarray(at, at + idLength)).toString('hex');
    at += idLength;
    const sizeLength = Math.clz32(bytes[at]) - 23;
    const coded = Buffer.from(bytes.subarray(at, at + sizeLength)).toString('hex');
    at += sizeLength;
    const size =
      coded === '01ffffffffffffff' ? undefined : Number(BigInt(`0x${coded}`) & ((1n << BigInt(7 * sizeLength)) - 1n));
    found.push({ id, size, content: bytes.subarray(at, size === undefined ? undefined : at + size) });
    at += size ?? 0;
  }
  return found;
}

describe('raw Matroska', () => {
  it('begins with a header, a segment without an end, and a track of raw RGB', () => {
    const [head, segment, info, tracks] = elements(matroskaHeader(321, 241));
    expect([head.id, segment.id, segment.size, info.id, tracks.id]).toEqual([
      '1a45dfa3',
      '18538067',
      undefined,
      '1549a966',
      '1654ae6b',
    ]);
    const [track] = elements(tracks.content);
    const parts = new Map(elements(track.content).map(({ id, content }) => [id, content]));
    expect(Buffer.from(parts.get('86')!).toString()).toBe('V_UNCOMPRESSED');
    const video = new Map(elements(parts.get('e0')!).map(({ id, content }) => [id, Buffer.from(content)]));
    expect([video.get('b0')!.readBigUInt64BE(), video.get('ba')!.readBigUInt64BE()]).toEqual([321n, 241n]);
    expect(video.get('2eb524')!.toString('latin1')).toBe('RGB\x18');
  });

  it.each([0, 1 / 30_000, 1001 / 30_000, 10_800.5])('gives a frame its time, %d s, and its size', (time) => {
    const [cluster, ...rest] = elements(Buffer.concat([matroskaFrame(time, 12), Buffer.alloc(12, 7)]));
    expect(rest).toEqual([]);
    const [timestamp, block] = elements(cluster.content);
    expect(Number(Buffer.from(timestamp.content).readBigUInt64BE())).toBe(Math.round(time * 1e9));
    expect([...block.content]).toEqual([0x81, 0, 0, 0x80, ...Array(12).fill(7)]);
  });
});
