import { FexgraphError } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from './read-safetensors.ts';

/** A file with this header text and so many bytes of data. */
function file(header: string, dataBytes: number, length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.byteLength + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.byteLength), true);
  bytes.set(json, 8);
  return bytes;
}

const entry = (dtype: string, shape: string, begin: number, end: number): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;

describe('readSafetensors', () => {
  it.each([
    ['a header above 100 MB', file('{}', 0, 100_000_001n), /limit of 100000000/],
    ['a header beyond the file', file('{}', 0, 99n), /should end at byte 107/],
    ['a header length of 2^64 - 1', file('{}', 0, 2n ** 64n - 1n), /limit/],
    ['a header that is no object', file('[1]', 0), /not a JSON object/],
    [
      'a duplicate name',
      file(`{"a":${entry('F32', '[1]', 0, 4)},"a":${entry('F32', '[1]', 4, 8)}}`, 8),
      /'a' occurs twice/,
    ],
    [
      'an overlap',
      file(`{"a":${entry('F32', '[2]', 0, 8)},"b":${entry('F32', '[1]', 4, 8)}}`, 8),
      /'b': its range overlaps/,
    ],
    ['a hole', file(`{"a":${entry('F32', '[1]', 0, 4)},"b":${entry('F32', '[1]', 8, 12)}}`, 12), /bytes 4 to 8/],
    ['data that nobody owns', file(`{"a":${entry('F32', '[1]', 0, 4)}}`, 12), /bytes 4 to 12/],
    ['a range beyond the data', file(`{"a":${entry('F32', '[2]', 0, 8)}}`, 4), /not inside the 4 bytes/],
    ['a backward range', file(`{"a":${entry('F32', '[0]', 4, 0)}}`, 4), /range 4 to 0/],
    ['a shape that does not fit', file(`{"a":${entry('F32', '[3]', 0, 8)}}`, 8), /F32 \[3\] does not take the 8 bytes/],
    ['a huge shape', file(`{"a":${entry('F32', '[4294967296,4294967296]', 0, 8)}}`, 8), /does not take/],
    ['overflow to zero', file(`{"a":${entry('F32', '[1e300,1e300,0]', 0, 0)}}`, 0), /shape is not a list/],
    ['a NaN shape', file(`{"a":${entry('F32', '[NaN]', 0, 8)}}`, 8), /not valid JSON/],
    ['a negative size', file(`{"a":${entry('F32', '[-1]', 0, 4)}}`, 4), /shape is not a list/],
    ['17 axes', file(`{"a":${entry('F32', `[${Array(17).fill(1)}]`, 0, 4)}}`, 4), /at most 16/],
    ['another element type', file(`{"a":${entry('F64', '[1]', 0, 8)}}`, 8), /'F64' is not one of F32, F16, BF16, I64/],
    ['an inherited element type', file(`{"a":${entry('toString', '[1]', 0, 8)}}`, 8), /'toString' is not one of/],
    ['an unknown key', file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}`, 4), /unknown key 'x'/],
    ['metadata that is no text', file('{"__metadata__":{"config":{}}}', 0), /entry 'config' is not a text/],
    ['deep nesting', file(`{"a":${'['.repeat(50)}${']'.repeat(50)}}`, 0), /nested too deeply/],
    ['text after the header', file('{}x', 0), /text after the end/],
    ['a lone surrogate byte', Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff]), /UTF-8/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message);
    expect(() => readSafetensors(bytes)).toThrow(FexgraphError);
  });

  it('takes names that JavaScript objects inherit', () => {
    const bytes = file(`{"__proto__":${entry('F32', '[1]', 0, 4)},"constructor":${entry('F32', '[]', 4, 8)}}`, 8);
    expect([...readSafetensors(bytes).float32('__proto__')]).toEqual([0]);
  });

  it('widens half precision', () => {
    const bytes = file(`{"h":${entry('F16', '[3]', 0, 6)},"b":${entry('BF16', '[2]', 6, 10)}}`, 10);
    const halves = new DataView(bytes.buffer, bytes.byteLength - 10);
    for (const [index, bits] of [0x3c00, 0x0001, 0xfc00, 0x3f80, 0xc2f7].entries()) {
      halves.setUint16(2 * index, bits, true);
    }
    const checkpoint = readSafetensors(bytes);
    expect([...checkpoint.float32('h')]).toEqual([1, 2 ** -24, Number.NEGATIVE_INFINITY]);
    expect([...checkpoint.float32('b')]).toEqual([1, -123.5]);
  });

  it('takes a tensor without elements, whatever its place', () => {
    const bytes = file(`{"e":${entry('F32', '[0,5]', 4, 4)},"a":${entry('F32', '[1]', 0, 4)}}`, 4);
    expect(readSafetensors(bytes).float32('e')).toHaveLength(0);
  });
});
