import { readFileSync } from 'node:fs';

const folder = new URL('./goldens/', import.meta.url);

export function goldenJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;
}

export function goldenBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, folder)));
}

/** Little-endian float32, C order. */
export function goldenFloats(path: string): Float32Array {
  return new Float32Array(goldenBytes(path).buffer);
}
