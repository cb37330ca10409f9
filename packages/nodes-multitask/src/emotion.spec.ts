import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../test/canonical-mesh.ts';
import { context, FakeInference, floats, greyFrame, meshes, optionsFor, unseen } from '../test/node-fixtures.ts';
import { emotion } from './emotion.ts';

/** angry, disgust, fear, happy, sad, surprise, neutral */
const probabilities = [0.01, 0.02, 0.03, 0.6, 0.05, 0.09, 0.2];

/** The second face of a call has these numbers plus 1. */
const fake = () =>
  new FakeInference(({ dims: [faces] }) => ({
    probabilities: floats(
      Float32Array.from({ length: faces * 7 }, (_, i) => probabilities[i % 7] + Math.floor(i / 7)),
      faces,
      7,
    ),
  }));

async function prepared(inference: FakeInference, options = {}) {
  const node = new emotion.nodeClass(optionsFor(emotion, options), inference);
  await node.prepare();
  return node;
}

describe('multitask/emotion', () => {
  const frame = greyFrame(640, 480);

  it('puts the probabilities into the order of the columns', async () => {
    const [{ blocks }] = await (await prepared(fake())).process([meshes(frame, canonicalMesh())], context);
    // Neutral, Happy, Sad, Surprise, Fear, Disgust, Anger
    expect(blocks.emotions).toEqual(Float32Array.of(0.2, 0.6, 0.05, 0.09, 0.03, 0.02, 0.01));
  });

  it('asks for all faces together, skips those not seen, and keeps the rows', async () => {
    const inference = fake();
    const node = await prepared(inference);
    const inTwos = { ...context, maxBatch: 2 };
    const items = [
      meshes(frame, unseen, canonicalMesh()),
      meshes(frame),
      meshes(frame, canonicalMesh(), canonicalMesh()),
    ];
    const found = await node.process(items, inTwos);
    expect(inference.images.map(({ dims }) => dims)).toEqual([
      [2, 64, 64, 3],
      [1, 64, 64, 3],
    ]);
    expect(found.map(({ count }) => count)).toEqual([2, 0, 2]);
    expect([...found[0].blocks.emotions!.subarray(0, 7)].every(Number.isNaN)).toBe(true);
    expect(found[0].blocks.emotions![8]).toBe(Math.fround(0.6));
    expect([1, 8].map((at) => found[2].blocks.emotions![at])).toEqual([1.6, 0.6].map(Math.fround));
  });

  it('looks at an upright square inside the face, whatever the roll', async () => {
    const inference = fake();
    const marked = greyFrame(640, 480);
    const { data } = marked.pixels;
    // Left half of the picture black: an upright crop has a vertical edge.
    for (let y = 0; y < 480; y++) data.fill(0, 3 * 640 * y, 3 * (640 * y + 320));
    await (await prepared(inference)).process([meshes(marked, canonicalMesh({ roll: 0.5 }))], context);
    const chip = inference.images[0].data as Uint8Array;
    const column = (x: number) => Array.from({ length: 64 }, (_, y) => chip[3 * (64 * y + x)]);
    expect([new Set(column(5)).size, new Set(column(60)).size]).toEqual([1, 1]);
    expect([column(5)[0], column(60)[0]]).toEqual([0, 128]);
  });
});
