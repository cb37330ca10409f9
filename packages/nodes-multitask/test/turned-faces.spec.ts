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

/** Twelve views of the face of the photo that differ in place, size, light, sharpness, side. */
function views(): Frame[] {
  const face = { centreX: 224, centreY: 118 };
  const sizes = [300, 420, 700].map((width) => view(photo, { ...face, width, height: width }));
  const light = [0.45, 1.5].map((gain) => relit(sizes[1], gain));
  const coarse = view(view(photo, { ...face, width: 500, height: 500 }, 160), {
    width: 160,
    height: 160,
    centreX: 80,
    centreY: 80,
  });
  return [...sizes, ...light, coarse].flatMap((frame) => [frame, mirrored(frame)]);
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
  it('get the right mesh or none, twelve views every 15 degrees', async () => {
    const frames = views();
    const upright = await findMeshes(models, frames);
    expect(upright.map(({ count }) => count)).toEqual(frames.map(() => 1));
    expect(upright.flatMap(({ turned }) => [...turned!])).toEqual(frames.map(() => 0));
    const outcomes = { right: 0, none: 0, wrong: 0 };
    let found: [Meshes, Meshes, number][] = [];
    for (const [i, frame] of frames.entries()) {
      const turned = ANGLES.map((angle) => boxed(view(frame, turnedBy(angle)), upright[i], turnedBy(angle)));
      const meshes = await meshesOf(models, turned);
      found = [...found, ...meshes.map((mesh, at): [Meshes, Meshes, number] => [upright[i], mesh, ANGLES[at]])];
    }
    for (const [before, { mesh, turned }, angle] of found) {
      if (Number.isNaN(mesh[0])) outcomes.none++;
      else if (distance(before.mesh, turnedBy(angle), mesh) < TOLERANCE) outcomes.right++;
      else outcomes.wrong++;
      if (angle >= 120 && angle <= 240 && !Number.isNaN(mesh[0])) expect(turned![0]).toBe(1);
    }
    expect(outcomes.right + outcomes.none + outcomes.wrong).toBe(288);
    expect(outcomes.wrong).toBeLessThanOrEqual(2);
    expect(outcomes.right).toBeGreaterThan(260);
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
