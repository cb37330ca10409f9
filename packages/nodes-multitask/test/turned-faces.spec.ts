import type { Detections, Frame, Meshes } from '@fexgraph/core';
import { type Region, regionMap } from '@fexgraph/imaging';
import type { DependencyContainer } from 'tsyringe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { astronaut, embeddedModels, findMeshes, frameOf, meshesOf, mirrored, view } from './embedded-chain.ts';

const SIDE = 512;
const ANGLES = Array.from({ length: 24 }, (_, i) => 15 * i);
/** Of the longer side of the mesh, root mean square over its points; a mesh on its head is off by 0.5 and more. */
const TOLERANCE = 0.05;

let models: DependencyContainer;
let photo: Frame;
beforeAll(async () => {
  models = await embeddedModels();
  photo = await astronaut();
});
afterAll(() => models.dispose());

/** Views of the face of the photo that differ in size, light and sharpness; each is seen from both sides. */
const VIEWS: readonly [name: string, make: () => Frame][] = [
  ['large', () => around(300)],
  ['middling', () => around(420)],
  ['small', () => around(700)],
  ['dark', () => relit(around(420), 0.45)],
  ['bright', () => relit(around(420), 1.5)],
  ['blurred', () => view(around(500, 160), { width: 160, height: 160, centreX: 80, centreY: 80 })],
];

function around(width: number, size = SIDE): Frame {
  return view(photo, { centreX: 224, centreY: 118, width, height: width }, size);
}

function relit({ pixels: { data } }: Frame, gain: number): Frame {
  return frameOf(
    data.map((level) => Math.min(255, level * gain)),
    SIDE,
    SIDE,
  );
}

const turnedBy = (degrees: number): Region => ({
  centreX: SIDE / 2,
  centreY: SIDE / 2,
  width: SIDE,
  height: SIDE,
  rotation: (degrees * Math.PI) / 180,
});

/** How far a mesh of the turned view is from where the upright one says its points are. */
function distance(upright: Float32Array, region: Region, mesh: Float32Array): number {
  const { originX, originY, uX, uY, vX, vY } = regionMap(region);
  let [sum, left, right] = [0, SIDE, 0];
  for (let at = 0; at < 3 * 468; at += 3) {
    const [u, v] = [mesh[at] / SIDE, mesh[at + 1] / SIDE];
    const [x, y] = [originX + u * uX + v * vX, originY + u * uY + v * vY];
    sum += (x - upright[at]) ** 2 + (y - upright[at + 1]) ** 2;
    [left, right] = [Math.min(left, upright[at]), Math.max(right, upright[at])];
  }
  return Math.sqrt(sum / 468) / (right - left);
}

describe('faces that stand at any angle', () => {
  it.each(VIEWS)('get the right mesh or none every 15 degrees, both sides: %s', async (_name, make) => {
    const frames = [make(), mirrored(make())];
    const upright = await findMeshes(models, frames);
    expect(upright.map(({ count, turned }) => [count, ...turned!])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    let right = 0;
    for (const [i, frame] of frames.entries()) {
      const views = ANGLES.map((angle) => boxed(view(frame, turnedBy(angle)), upright[i], turnedBy(angle)));
      const found = await meshesOf(models, views);
      for (const [at, { mesh, turned }] of found.entries()) {
        const angle = ANGLES[at];
        if (Number.isNaN(mesh[0])) continue;
        expect(distance(upright[i].mesh, turnedBy(angle), mesh), `${angle} degrees`).toBeLessThan(TOLERANCE);
        if (angle >= 135 && angle <= 225) expect(turned![0]).toBe(1);
        right++;
      }
    }
    expect(right).toBeGreaterThan(40);
  });
});

/** The box of the upright face where it lies in the turned view: detectors find few faces that stand on their heads. */
function boxed(frame: Frame, { boxes, scores }: Meshes, region: Region): Detections {
  const [x1, y1, x2, y2] = boxes;
  const { originX, originY, uX, uY, vX, vY } = regionMap(region);
  const [x, y] = [(x1 + x2) / 2 - originX, (y1 + y2) / 2 - originY];
  const [centreX, centreY] = [(x * uX + y * uY) / SIDE, (x * vX + y * vY) / SIDE];
  const half = (x2 - x1) / 2;
  const box = Float32Array.of(centreX - half, centreY - half, centreX + half, centreY + half);
  return { key: frame.key, frame, count: 1, boxes: box, scores };
}
