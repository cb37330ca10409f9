import { expect, it } from 'vitest';
import type { Detections } from './faces.ts';
import { Frame } from './frame.ts';
import { gatherRows, keepFaces } from './keep-faces.ts';

const key = { source: 'test', index: 0, time: 0 };
const pixels = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 } as const;
const frame = new Frame({ key, name: 'a.png', pixels });

it('gatherRows copies rows in the order asked for', () => {
  const values = Int32Array.of(0, 1, 10, 11, 20, 21);
  expect(gatherRows(values, 2, [2, 0, 2])).toEqual(Int32Array.of(20, 21, 0, 1, 20, 21));
  expect(gatherRows(values, 2, [])).toEqual(new Int32Array(0));
});

it('keepFaces keeps all that is known of the faces that stay, and nothing of the others', () => {
  const faces: Detections = {
    key,
    frame,
    count: 3,
    views: 2,
    boxes: Float32Array.from({ length: 12 }, (_, i) => Math.floor(i / 4)),
    scores: Float32Array.of(0, 1, 2),
    points: Float32Array.from({ length: 30 }, (_, i) => Math.floor(i / 10)),
    tracks: Int32Array.of(7, 8, 9),
    presence: Float32Array.of(0, 1, 2),
    turned: Uint8Array.of(0, 1, 1),
  };
  expect(keepFaces(faces, (face) => face !== 1)).toEqual({
    key,
    frame,
    count: 2,
    views: 2,
    boxes: Float32Array.of(0, 0, 0, 0, 2, 2, 2, 2),
    scores: Float32Array.of(0, 2),
    points: Float32Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 2)),
    tracks: Int32Array.of(7, 9),
    presence: Float32Array.of(0, 2),
    turned: Uint8Array.of(0, 1),
  });
  const plain = { key, frame, count: 0, boxes: new Float32Array(0), scores: new Float32Array(0) };
  expect(keepFaces(plain, () => true)).toEqual({ ...plain });
});
