import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll } from 'vitest';
import { there } from './chromium.ts';
import { writeY4m } from './y4m.ts';

const PICTURE = fileURLToPath(new URL('../../../apps/examples/media/astronaut.png', import.meta.url));
const [WIDTH, HEIGHT, FPS, COUNT] = [320, 240, 30, 30];

/** A face that wanders to the right and back. */
async function wanderingFace(): Promise<Uint8Array[]> {
  const picture = sharp(PICTURE).removeAlpha();
  return Promise.all(
    Array.from({ length: COUNT }, (_, i) => {
      const left = 60 + Math.round(40 * Math.sin((2 * Math.PI * i) / COUNT));
      return picture.clone().extract({ left, top: 0, width: WIDTH, height: HEIGHT }).raw().toBuffer();
    }),
  );
}

/** Writes a second of it: 320 x 240 pixels, 30 frames, the last as near to the first as any to its next. */
export async function writeWanderingFace(path: string): Promise<void> {
  writeY4m(path, { width: WIDTH, height: HEIGHT, fps: FPS, pictures: await wanderingFace() });
}

/** The camera of the tests of a file: a face that wanders for ever. Made before the first test. */
export function cameraClip(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fexgraph-camera-'));
  const clip = join(folder, 'camera.y4m');
  beforeAll(async () => {
    if (there) await writeWanderingFace(clip);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return clip;
}

/** What a visitor who allows the camera has. */
export const CAMERA_ALLOWED = { permissions: ['camera'] };
