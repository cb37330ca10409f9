import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint } from '../../src/checkpoints/index.ts';
import { buildNetwork } from '../../src/index.ts';
import { retinaFaceTensors } from '../../src/reference/retinaface/parameters.ts';
import { expectGolden, GOLDENS, golden, goldenIndices } from './golden.ts';
import { HOW_TO_GET_IT, publishedMobilenet } from './mobilenet-checkpoint.ts';
import { NetworkSession, runOnce } from './network-session.ts';
import { asBytes, cut, type Picture, photo, sha256 } from './pictures.ts';

const path = publishedMobilenet();
const SHA256 = 'ed6fa7d45a5179f03cb5ce82c73b0c6711372968e53782e88395acee88d319e1';
/** Over all tensors in the order of the list. */
const VALUES_SHA256 = '6c7e4c7a835fc1ce0277f9c890ef6bcee6a055851f445c00786bbc373ae43401';

it.skipIf(path !== undefined)('published RetinaFace-MobileNet weights', ({ skip }) => skip(HOW_TO_GET_IT));

describe.skipIf(path === undefined)('the published RetinaFace-MobileNet', () => {
  let file: Buffer;
  let checkpoint: Checkpoint;
  let picture: Picture;
  beforeAll(async () => {
    file = readFileSync(path as string);
    checkpoint = readCheckpoint(file);
    picture = await photo();
  });

  it('is read bit for bit', () => {
    expect(sha256(file)).toBe(SHA256);
    expect(checkpoint.container).toBe('torch-legacy');
    const tensors = retinaFaceTensors('mobilenet0.25');
    const values = tensors.map(({ name, type }) =>
      type === 'I64' ? checkpoint.int64(name) : checkpoint.float32(name),
    );
    expect(sha256(Buffer.concat(values.map((v) => new Uint8Array(v.buffer, v.byteOffset, v.byteLength))))).toBe(
      VALUES_SHA256,
    );
    expect(checkpoint.int64('body.stage1.0.1.num_batches_tracked')).toEqual(BigInt64Array.of(190_840n));
  });

  const cases: Record<string, (whole: Picture) => Picture> = {
    'astronaut-512x512': (whole) => whole,
    'astronaut-427x501': (whole) => cut(whole, { x: 0, y: 0, width: 501, height: 427 }),
    'mosaic-512x768': mosaic,
  };

  it.each(Object.keys(cases))('gives the reference heads, boxes and points: %s', async (name) => {
    const frame = cases[name](picture);
    expect(sha256(frame.pixels)).toBe(GOLDENS.mobilenetCases[name].pixelSha256);
    const folder = `12-retinaface-mobilenet/${name}`;
    const anchors = goldenIndices(`${folder}/anchor.i64`);
    const rows = (values: Float32Array, width: number): number[] =>
      anchors.flatMap((anchor) => [...values.subarray(anchor * width, (anchor + 1) * width)]);

    for (const folded of [true, false]) {
      const heads = await NetworkSession.open(buildNetwork('retinaface-mobilenet0.25', checkpoint, { folded }));
      const { loc, scores, landmarks } = await heads.run(asBytes([frame]));
      await heads.release();
      expectGolden(rows(scores, 1), golden(`${folder}/prob.f32`));
      expectGolden(rows(loc, 4), golden(`${folder}/loc.f32`));
      expectGolden(rows(landmarks, 10), golden(`${folder}/landm.f32`));
    }
    const faces = buildNetwork('retinaface-mobilenet0.25', checkpoint, { output: 'faces' });
    const { boxes, points } = await runOnce(faces, asBytes([frame]));
    expectGolden(rows(boxes, 4), golden(`${folder}/boxes.f32`));
    expectGolden(rows(points, 10), golden(`${folder}/points.f32`));
  });
});

/** The picture, and beside it two half-size copies below each other, the upper one mirrored. */
function mosaic({ pixels, width, height }: Picture): Picture {
  const half = width / 2;
  const total = width + half;
  const wide = new Uint8Array(height * total * 3);
  for (let y = 0; y < height; y++) {
    wide.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), y * total * 3);
    for (let x = 0; x < half; x++) {
      const mirrored = y < height / 2;
      const [fromX, fromY] = [2 * (mirrored ? half - 1 - x : x), 2 * (y % (height / 2))];
      const from = (fromY * width + fromX) * 3;
      wide.set(pixels.subarray(from, from + 3), (y * total + width + x) * 3);
    }
  }
  return { width: total, height, pixels: wide };
}
