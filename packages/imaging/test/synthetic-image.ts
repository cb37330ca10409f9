import type { Pixels } from '@fexgraph/core';

/**
 * The deterministic pictures of the golden vectors: four triangle waves and a hash, integers only, so that every
 * implementation makes the same bytes. uint8, rows x columns x channels.
 */
export function syntheticImage(name: string, height: number, width: number, channels: number): Uint8Array {
  const seed = fnv1a(`image/${name}`);
  const phase = [1, 2, 3, 4].map((k) => mix(seed + k) & 511);
  const data = new Uint8Array(height * width * channels);
  let n = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = 2 * x - (width - 1);
      const dy = 2 * y - (height - 1);
      for (let c = 0; c < channels; c++) {
        const w0 = triangle(2 * x + 3 * y + 61 * c + phase[0], 512);
        const w1 = triangle(5 * (width - 1 - x) + 4 * y + 97 * c + phase[1], 768);
        const w2 = triangle(29 * x + 13 * y + 41 * c + phase[2], 512);
        const w3 = triangle(Math.floor((dx * dx + dy * dy) / 64) + 89 * c + phase[3], 384);
        const noise = mix(seed + Math.imul(n, 0x9e3779b9)) >>> 24;
        data[n++] = Math.floor((3 * w0 + 3 * w1 + 2 * w2 + 5 * w3 + 3 * noise) / 16);
      }
    }
  }
  return data;
}

export function syntheticPixels(name: string, height: number, width: number): Pixels {
  return { data: syntheticImage(name, height, width, 3), height, width, channels: 3 };
}

function triangle(value: number, period: number): number {
  const phase = value % period;
  return Math.floor((510 * Math.min(phase, period - phase)) / period);
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
