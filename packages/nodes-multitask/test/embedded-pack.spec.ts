import { BLENDSHAPE_COLUMNS, EMOTION_COLUMNS, type Frame, type Meshes } from '@fexgraph/core';
import { similarity } from '@fexgraph/nodes-identity';
import type { DependencyContainer } from 'tsyringe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emotion, geometricBlendshapes, headPose, irisGaze, meshLandmarks } from '../src/index.ts';
import {
  astronaut,
  embeddedModels,
  findMeshes,
  frameOf,
  identify,
  meshesOf,
  mirrored,
  run,
  view,
} from './embedded-chain.ts';

const DEGREES = 180 / Math.PI;
let models: DependencyContainer;
let photo: Frame;
let face: Meshes;

const point = (meshes: Meshes, vertex: number) => [...meshes.mesh.subarray(3 * vertex, 3 * vertex + 2)];
const distance = ([ax, ay]: number[], [bx, by]: number[]) => Math.hypot(ax - bx, ay - by);
const pose = async (meshes: Meshes) => {
  const [{ blocks }] = await run([meshes], headPose());
  return [...blocks.pose!.subarray(0, 3)].map((angle) => angle * DEGREES);
};

beforeAll(async () => {
  models = await embeddedModels();
  photo = await astronaut();
  [face] = await findMeshes(models, [photo]);
});

afterAll(() => models.dispose());

describe('the embedded pack on the example photo', () => {
  it('finds the one face', () => {
    expect(face.count).toBe(1);
    expect(face.scores[0]).toBeGreaterThan(0.99);
    expect(face.presence[0]).toBeGreaterThan(0.99);
    const [x1, y1, x2, y2] = face.boxes;
    // Her face spans from about (180, 60) to (268, 175).
    expect(distance([(x1 + x2) / 2, (y1 + y2) / 2], [224, 118])).toBeLessThan(8);
    expect(y2 - y1).toBeGreaterThan(90);
    expect(y2 - y1).toBeLessThan(140);
  });

  it('puts eyes, irises, nose and mouth where they are in the picture', () => {
    // Read off the photo by eye, in pixels.
    const seen = { 468: [203, 101], 473: [246, 103], 1: [223, 130], 61: [202, 139], 291: [246, 141], 152: [222, 177] };
    for (const [vertex, place] of Object.entries(seen)) expect(distance(point(face, +vertex), place)).toBeLessThan(4);
  });

  it('sees irises of a human size inside the eyes', () => {
    for (const [outer, inner, iris] of [
      [33, 133, 468],
      [263, 362, 473],
    ]) {
      const eye = distance(point(face, outer), point(face, inner));
      const diameter = distance(point(face, iris + 1), point(face, iris + 3));
      expect(diameter / eye).toBeGreaterThan(0.35);
      expect(diameter / eye).toBeLessThan(0.55);
      expect(distance(point(face, iris), point(face, outer))).toBeLessThan(eye);
    }
  });

  it('keeps most of the 68 landmarks inside the box', async () => {
    const [{ blocks }] = await run([face], meshLandmarks());
    const [x1, y1, x2, y2] = face.boxes;
    const margin = 0.1 * (y2 - y1);
    const inside = Array.from({ length: 68 }, (_, i) => [blocks.landmarks![i], blocks.landmarks![68 + i]]).filter(
      ([x, y]) => x > x1 - margin && x < x2 + margin && y > y1 - margin && y < y2 + margin,
    );
    expect(inside.length).toBeGreaterThan(61);
  });

  it('reads a frontal smile: pose, gaze, emotion and blendshapes', async () => {
    const [pitch, roll, yaw] = await pose(face);
    for (const angle of [pitch, roll, yaw]) expect(Math.abs(angle)).toBeLessThan(12);
    const [gaze] = await run([face], irisGaze());
    expect(gaze.blocks.gaze![2] * DEGREES).toBeLessThan(10);
    const [{ blocks }] = await run([face], emotion({}, models));
    expect(blocks.emotions![EMOTION_COLUMNS.indexOf('Happy')]).toBeGreaterThan(0.9);
    expect(blocks.emotions!.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
    const [expression] = await run([face], geometricBlendshapes());
    const score = (name: (typeof BLENDSHAPE_COLUMNS)[number]) =>
      expression.blocks.blendshapes![BLENDSHAPE_COLUMNS.indexOf(name)];
    expect(score('mouthSmileLeft')).toBeGreaterThan(0.6);
    expect(score('eyeBlinkLeft')).toBeLessThan(0.3);
    expect(score('jawOpen')).toBeLessThan(0.3);
  });

  it('turns the signs of yaw and roll with the mirror', async () => {
    const turned = view(photo, { rotation: 0.25 });
    const [[straight], [flipped]] = [await findMeshes(models, [turned]), await findMeshes(models, [mirrored(turned)])];
    const [a, b] = [await pose(straight), await pose(flipped)];
    expect(Math.abs(a[1])).toBeGreaterThan(8);
    expect(Math.abs(b[0] - a[0])).toBeLessThan(4);
    expect(Math.abs(b[1] + a[1])).toBeLessThan(4);
    expect(Math.abs(b[2] + a[2])).toBeLessThan(4);
  });

  it('follows the roll of the picture: positive when the eye on the left is lower', async () => {
    const [, level] = await pose(face);
    // A region turned clockwise shows the picture turned anticlockwise.
    const [turned] = await findMeshes(models, [view(photo, { rotation: 20 / DEGREES })]);
    const [, roll] = await pose(turned);
    expect(point(turned, 468)[1]).toBeGreaterThan(point(turned, 473)[1]);
    expect(roll - level).toBeGreaterThan(17);
    expect(roll - level).toBeLessThan(23);
  });

  it('recognises the same person in a smaller, turned view', async () => {
    const other = await findMeshes(models, [view(photo, { rotation: 0.2, centreX: 240 }, 300)]);
    const [first, second] = await identify(models, [face, ...other]);
    expect(similarity(first.embeddings, second.embeddings)).toBeGreaterThan(0.7);
    expect(similarity(first.embeddings, first.embeddings)).toBeCloseTo(1, 5);
    expect(first.space).toBe('mobilefacenet-192');
  });

  it('gives a face the same numbers whatever stands beside it in the batch', async () => {
    const small = view(photo, {}, 300, 1);
    const together = await findMeshes(models, [small, photo, small]);
    expect(together[1].mesh).toEqual(face.mesh);
    const [alone] = await identify(models, [face]);
    const batched = await identify(models, together);
    expect(batched[1].embeddings).toEqual(alone.embeddings);
    const [[one], many] = [await run([face], emotion({}, models)), await run(together, emotion({}, models))];
    expect(many[1].blocks.emotions).toEqual(one.blocks.emotions);
  });

  it('keeps a face beside boxes in which there is none', async () => {
    const nowhere = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const wall = [380, 20, 440, 80];
    const boxes = Float32Array.from([...nowhere, ...face.boxes, ...wall]);
    const given = { key: photo.key, frame: photo, count: 3, boxes, scores: new Float32Array(3).fill(1) };
    const [found] = await meshesOf(models, [given]);
    const row = 478 * 3;
    expect(found.mesh.subarray(0, row).every(Number.isNaN)).toBe(true);
    expect(found.mesh.subarray(row, 2 * row)).toEqual(face.mesh);
    expect(found.mesh.subarray(2 * row).every(Number.isNaN)).toBe(true);
    const [feelings] = await run([found], emotion({}, models));
    expect([0, 7, 14].map((at) => Number.isNaN(feelings.blocks.emotions![at]))).toEqual([true, false, true]);
    const [people] = await identify(models, [found]);
    expect([0, 192, 384].map((at) => Number.isNaN(people.embeddings[at]))).toEqual([true, false, true]);
  });

  it('finds no face in an empty picture and goes through to the end', async () => {
    const [none] = await findMeshes(models, [frameOf(new Uint8Array(3 * 200 * 100).fill(90), 200, 100)]);
    expect([none.count, none.mesh.length]).toEqual([0, 0]);
    const [{ count }] = await run([none], emotion({}, models));
    expect(count).toBe(0);
  });
});
