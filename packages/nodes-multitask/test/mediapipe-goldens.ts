import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BLENDSHAPE_COLUMNS, type Frame } from '@fexgraph/core';
import { sharedFile } from '@fexgraph/synth';
import sharp from 'sharp';
import { frameOf } from './embedded-chain.ts';

/** What MediaPipe's own run time found in a photo. */
export interface GoldenPhoto {
  readonly name: string;
  readonly detections: number;
  readonly faces: readonly GoldenFace[];
  readonly frame: () => Promise<Frame>;
}

export interface GoldenFace {
  /** [478, 3] in pixels of the picture. */
  readonly mesh: Float32Array;
  /** [52] */
  readonly blendshapes: Float32Array;
  readonly region: {
    readonly centreX: number;
    readonly centreY: number;
    readonly width: number;
    readonly height: number;
    readonly rotation: number;
  };
}

interface GoldenRow {
  readonly landmarks: readonly (readonly number[])[];
  readonly blendshapes: Readonly<Record<string, number>>;
  readonly region: GoldenFace['region'];
}

export const GOLDENS = 'goldens/14-mediapipe/index.json';
export const TASK = 'checkpoints/face_landmarker.task';

/** All of them; none where they are not at hand. */
export function goldenPhotos(): GoldenPhoto[] {
  const index = sharedFile(GOLDENS);
  return index === undefined ? [] : read(index).map(({ file }: { file: string }) => goldenPhoto(file));
}

// biome-ignore lint/suspicious/noExplicitAny: goldens of one known form
const read = (path: string): any => JSON.parse(readFileSync(path, 'utf8'));

function goldenPhoto(file: string): GoldenPhoto {
  const { photo, width, height, rgbSha256, detections, faces } = read(sharedFile(`goldens/14-mediapipe/${file}`)!);
  return {
    name: photo,
    detections: detections.length,
    faces: faces.map(({ landmarks, blendshapes, region }: GoldenRow): GoldenFace => {
      // MediaPipe measures z along the turned region in fractions of width and height: not quite pixels.
      const unit = Math.hypot(Math.cos(region.rotation) / width, Math.sin(region.rotation) / height);
      return {
        mesh: Float32Array.from(landmarks.flatMap(([x, y, z]) => [x * width, y * height, z / unit])),
        blendshapes: Float32Array.from(BLENDSHAPE_COLUMNS, (column) => blendshapes[column]),
        region,
      };
    }),
    frame: async () => {
      const path = sharedFile(`photos/${photo}`) as string;
      const data = await sharp(path).autoOrient().toColourspace('srgb').removeAlpha().raw().toBuffer();
      const digest = createHash('sha256').update(data).digest('hex');
      if (digest !== rgbSha256) throw new Error(`${photo} is decoded otherwise than for the goldens`);
      return frameOf(new Uint8Array(data), width, height);
    },
  };
}
