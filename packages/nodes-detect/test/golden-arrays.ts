import { readFileSync } from 'node:fs';

const bytes = (path: string) => readFileSync(new URL(`goldens/${path}`, import.meta.url));

/** A float32 blob (little-endian, no header). */
export function goldenFloats(path: string): Float32Array {
  const data = bytes(path);
  return new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
}

/** An int64 blob as numbers. */
export function goldenIntegers(path: string): number[] {
  const data = bytes(path);
  return Array.from(new BigInt64Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length)), Number);
}
