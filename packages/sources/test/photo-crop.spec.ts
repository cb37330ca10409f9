import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pixels } from '@fexgraph/core';
import { cropSquareChip, squareBox, squareRegion } from '@fexgraph/imaging';
import { beforeAll, describe, expect, it } from 'vitest';
import { imagesSource } from '../src/node/index.ts';
import { framesOf, readAll, sourceNode } from './source-nodes.ts';

const photo = fileURLToPath(new URL('../../../apps/examples/media/astronaut.png', import.meta.url));
/** The chips of the set are stored with rows and columns 2, 7, 12, .. of 256. */
const SAMPLES = 51;

function golden(name: string): Float32Array {
  return new Float32Array(
    new Uint8Array(readFileSync(new URL(`./goldens/3-crop/photo-${name}.f32`, import.meta.url))).buffer,
  );
}

describe('goldens 3-crop: photo, from the file to the chip', () => {
  let pixels: Pixels;

  beforeAll(async () => {
    const [frame] = framesOf(await readAll(sourceNode(imagesSource({ inputs: photo, decoding: 'reference' }))));
    pixels = frame.pixels;
  });

  it('decodes to the bytes of the set', () => {
    const sha256 = createHash('sha256').update(pixels.data).digest('hex');
    expect(sha256).toBe('a8c429c18afa7b0fd5673e598d73a21225d94c864a71bbb3885126fdecb41071');
  });

  it('cuts the same regions and chips', () => {
    const boxes = golden('boxes');
    const expected = golden('chips');
    const affine = golden('affine');
    const newBoxes = golden('newboxes');
    expect(boxes).toHaveLength(20);
    for (let face = 0; face < boxes.length / 4; face++) {
      const [x1, y1, x2, y2] = boxes.subarray(4 * face);
      const region = squareRegion(x1, y1, x2, y2);
      expect([region.x, region.y, region.side]).toEqual(Array.from(affine.subarray(3 * face, 3 * face + 3)));
      expect(squareBox(region)).toEqual(Array.from(newBoxes.subarray(4 * face, 4 * face + 4)));
      const chip = cropSquareChip(pixels, region);
      let worst = 0;
      for (let i = 0; i < 3 * SAMPLES * SAMPLES; i++) {
        const [channel, row, column] = [
          Math.floor(i / SAMPLES / SAMPLES),
          Math.floor(i / SAMPLES) % SAMPLES,
          i % SAMPLES,
        ];
        const value = chip[channel * 65536 + (2 + 5 * row) * 256 + 2 + 5 * column];
        worst = Math.max(worst, Math.abs(value - expected[face * 3 * SAMPLES * SAMPLES + i]));
      }
      // The set allows 2e-5; the float32 step order gives 5e-7.
      expect(worst).toBeLessThanOrEqual(5e-7);
    }
  });
});
