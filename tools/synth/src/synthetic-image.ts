import { fnv1a, GOLDEN_STEP, mix } from './hash.ts';

/**
 * A picture with slopes, edges, rings and noise, the same on every machine (integer arithmetic only).
 *
 * @returns uint8 samples, [height, width, channels].
 */
export function syntheticImage(name: string, height: number, width: number, channels = 3): Uint8Array {
  const seed = fnv1a(`image/${name}`);
  const [p1, p2, p3, p4] = [1, 2, 3, 4].map((k) => mix(seed + k) & 511);
  const pixels = new Uint8Array(height * width * channels);
  let index = 0;
  for (let y = 0; y < height; y++) {
    const dy = 2 * y - (height - 1);
    for (let x = 0; x < width; x++) {
      const dx = 2 * x - (width - 1);
      const radius = Math.floor((dx * dx + dy * dy) / 64);
      for (let c = 0; c < channels; c++) {
        const slope = triangle(2 * x + 3 * y + 61 * c + p1, 512);
        const mirrored = triangle(5 * (width - 1 - x) + 4 * y + 97 * c + p2, 768);
        const stripes = triangle(29 * x + 13 * y + 41 * c + p3, 512);
        const rings = triangle(radius + 89 * c + p4, 384);
        const noise = mix(seed + Math.imul(index, GOLDEN_STEP)) >>> 24;
        pixels[index++] = Math.floor((3 * slope + 3 * mirrored + 2 * stripes + 5 * rings + 3 * noise) / 16);
      }
    }
  }
  return pixels;
}

/** A triangle wave of period `period`, 0..255. */
function triangle(position: number, period: number): number {
  const phase = position % period;
  return Math.floor((510 * Math.min(phase, period - phase)) / period);
}
