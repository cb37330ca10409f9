import { fileURLToPath } from 'node:url';
import type { Pixels } from '@fexgraph/core';
import { cropRegion } from '@fexgraph/imaging';
import sharp from 'sharp';

const PHOTO = fileURLToPath(new URL('../../../../apps/examples/media/astronaut.png', import.meta.url));
const SIDE = 320;

/** A moment of a film, as `source/frames` takes it. */
export interface Shot {
  readonly pixels: Pixels;
  /** Seconds. */
  readonly time: number;
}

/**
 * A camera that moves over a photo with one face, turns and comes closer; 25 frames a second of 320 x 320 pixels.
 *
 * @param away frames in which the lens is covered
 */
export async function film(frames: number, away: readonly number[] = []): Promise<readonly Shot[]> {
  const { data, info } = await sharp(PHOTO).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const photo: Pixels = { data, width: info.width, height: info.height, channels: 3 };
  return Array.from({ length: frames }, (_, i) => {
    const side = 420 - 6 * i;
    const region = { centreX: 200 + 3 * i, centreY: 190 - 2 * i, width: side, height: side, rotation: 0.006 * i };
    const shown = away.includes(i)
      ? new Uint8Array(SIDE * SIDE * 3)
      : cropRegion(photo, region, SIDE, { border: 'replicate' });
    return { pixels: { data: shown, width: SIDE, height: SIDE, channels: 3 }, time: i / 25 };
  });
}
