import { fakeFrames, nodeContract } from '@fexgraph/testing';
import { from } from 'rxjs';
import { boxesSource, framesSource, tensorSource } from '../src/index.ts';
import { imagesSource } from '../src/node/index.ts';
import { gradientImage, mutedImage } from './made-files.ts';

const png = new Uint8Array(await gradientImage().png().toBuffer());
const jpeg = new Uint8Array(await mutedImage().jpeg().toBuffer());

const pictures = () =>
  [1, 2, 3, 4].map((fill) => ({
    pixels: { data: new Uint8Array(12).fill(fill), width: 2, height: 2, channels: 3 as const },
  }));
const box = [1, 1, 3, 3];

/** Every source under the node contract. */
export const contract = [
  ...nodeContract({
    make: () =>
      tensorSource({
        tensor: { type: 'uint8', dims: [3, 3, 2, 4], data: Uint8Array.from({ length: 72 }, (_, i) => i) },
      }),
    refuses: [{ rounding: 'up' }, { source: '' }],
  }),
  ...nodeContract({
    make: () => boxesSource({ frames: fakeFrames({ count: 4, failing: [1] }), boxes: [[box], [], [], [box, box]] }),
    refuses: [{ units: 'metres' }],
  }),
  ...nodeContract({
    make: () => framesSource({ frames: pictures(), source: 'camera' }),
    refuses: [{ buffer: 0 }, { source: '' }],
  }),
  ...nodeContract({ make: () => framesSource({ frames: from(pictures()) }) }),
  ...nodeContract({
    make: () => imagesSource({ inputs: [png, { name: 'broken.png', data: png.subarray(0, 40) }, jpeg, png] }),
    refuses: [{ inputs: [] }, { outputSize: 0 }, { background: [0, 0, 256] }, { readAhead: -1 }, { maxPixels: 0 }],
  }),
];
