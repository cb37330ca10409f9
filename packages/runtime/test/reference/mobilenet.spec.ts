import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Detections, GraphBuilder } from '@fexgraph/core';
import { buildNetwork } from '@fexgraph/networks';
import { retinaface } from '@fexgraph/nodes-detect';
import { imagesSource } from '@fexgraph/sources/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PHOTO } from './pictures.ts';
import { MOBILENET, MOBILENET_MISSING, PHOTOS_MISSING, testPhoto } from './published-files.ts';
import { openLab, type ReferenceLab } from './reference-lab.ts';

const MODEL = 'retinaface-mobilenet0.25';

interface Face {
  readonly score: number;
  readonly box: readonly number[];
  readonly points: readonly number[];
}
interface GoldenPhotos {
  readonly tolerances: {
    readonly samePixels: { readonly box: number; readonly points: number; readonly score: number };
    readonly roundedAfterResize: { readonly boxRel: number; readonly pointsRel: number; readonly score: number };
  };
  readonly pictures: Readonly<Record<string, { readonly pixelSha256: string }>>;
  readonly cases: readonly {
    readonly picture: string;
    readonly mode: 'native' | 'longSide640';
    readonly facesAtHalf: number;
    readonly faces: readonly Face[];
  }[];
}
const golden = JSON.parse(
  readFileSync(new URL('../goldens/mobilenet-photos.json', import.meta.url), 'utf8'),
) as GoldenPhotos;

function pathOf(picture: string): string | undefined {
  return picture === 'astronaut.png' ? PHOTO : testPhoto(picture);
}

function largest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

describe('detect/retinaface with the published RetinaFace-MobileNet', () => {
  let lab: ReferenceLab | undefined;
  beforeEach(({ skip }) => skip(MOBILENET === undefined, MOBILENET_MISSING));
  beforeAll(async () => {
    const path = MOBILENET;
    if (path === undefined) {
      process.stderr.write(`RetinaFace-MobileNet is not checked: it ${MOBILENET_MISSING}\n`);
      return;
    }
    const build = () => buildNetwork(MODEL, readFileSync(path), { output: 'faces' }).onnx;
    lab = await openLab([MODEL], { [MODEL]: build });
  });
  afterAll(() => lab?.close());

  async function detect(path: string, longSide?: 'frame'): Promise<{ faces: Face[]; pixelSha256: string }> {
    const graph = new GraphBuilder();
    const frames = graph.add('frames', imagesSource({ inputs: [path], decoding: 'reference' }));
    graph.output('faces', graph.add('faces', retinaface({ model: MODEL, longSide }), frames));
    const { items } = await lab!.collect(graph, 'faces', (found: Detections) => ({
      faces: facesOf(found),
      pixelSha256: createHash('sha256').update(found.frame.pixels.data).digest('hex'),
    }));
    return items[0];
  }

  for (const { picture, mode, faces: expected, facesAtHalf } of golden.cases) {
    const path = pathOf(picture);
    it(`finds the faces of the published detector: ${picture}, ${mode}`, async ({ skip }) => {
      if (path === undefined) return skip(PHOTOS_MISSING);
      const { faces, pixelSha256 } = await detect(path, mode === 'native' ? 'frame' : undefined);
      expect(pixelSha256).toBe(golden.pictures[picture].pixelSha256);
      if (mode === 'native') expectSame(faces, expected, facesAtHalf);
      else expectNear(faces, expected);
    });
  }

  it('takes the place of the other detector by its name', async () => {
    const source = imagesSource({ inputs: [PHOTO], decoding: 'reference' });
    const { fex } = await lab!.run(lab!.pyfeat(source, { detector: MODEL, identity: 'none' }));
    const [face] = golden.cases.find(({ picture, mode }) => picture === 'astronaut.png' && mode !== 'native')!.faces;
    const side = 1.2 * (face.box[3] - face.box[1]);
    expect(fex.rowCount).toBe(1);
    expect(fex.value(0, 'FaceScore')).toBeCloseTo(face.score, 2);
    expect(Number(fex.value(0, 'FaceRectWidth')) / side).toBeCloseTo(1, 2);
    expect(Number(fex.value(0, 'FaceRectY'))).toBeCloseTo((face.box[1] + face.box[3] - side) / 2, -1);
    expect(fex.value(0, 'mesh_x_477')).not.toBeNull();
  });
});

function facesOf({ boxes, scores, points, count }: Detections): Face[] {
  return Array.from({ length: count }, (_, i) => ({
    score: scores[i],
    box: [...boxes.subarray(4 * i, 4 * i + 4)],
    points: [...points!.subarray(10 * i, 10 * i + 10)],
  }));
}

/** The pixels are the same: so are the faces. */
function expectSame(faces: readonly Face[], expected: readonly Face[], count: number): void {
  const tolerance = golden.tolerances.samePixels;
  expect(faces).toHaveLength(count);
  faces.forEach((face, i) => {
    expect(largest(face.box, expected[i].box), `box ${i}`).toBeLessThanOrEqual(tolerance.box);
    expect(largest(face.points, expected[i].points), `points ${i}`).toBeLessThanOrEqual(tolerance.points);
    expect(Math.abs(face.score - expected[i].score), `score ${i}`).toBeLessThanOrEqual(tolerance.score);
  });
}

/** The goldens were made without rounding the resized picture: every face that is clear of the threshold is there. */
function expectNear(faces: readonly Face[], expected: readonly Face[]): void {
  const tolerance = golden.tolerances.roundedAfterResize;
  for (const wanted of expected.filter(({ score }) => score >= 0.55)) {
    const longSide = Math.max(wanted.box[2] - wanted.box[0], wanted.box[3] - wanted.box[1]);
    const near = faces.filter(({ box }) => largest(box, wanted.box) <= tolerance.boxRel * longSide);
    expect(near, `a face at ${wanted.box}`).toHaveLength(1);
    expect(largest(near[0].points, wanted.points)).toBeLessThanOrEqual(tolerance.pointsRel * longSide);
    expect(Math.abs(near[0].score - wanted.score)).toBeLessThanOrEqual(tolerance.score);
  }
  const clear = expected.filter(({ score }) => score >= 0.45).length;
  expect(faces.length).toBeLessThanOrEqual(clear);
}
