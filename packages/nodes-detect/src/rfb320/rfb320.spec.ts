import { describe, expect, it } from 'vitest';
import { context, FakeInference, floats, optionsFor, pictureFrame } from '../../test/node-fixtures.ts';
import { rfb320 } from './rfb320.ts';

/** A network that sees one face in the upper left quarter, with the score given. */
function quarterFace(score: number) {
  const scores = new Float32Array(4420 * 2);
  const boxes = new Float32Array(4420 * 4);
  scores[2 * 17 + 1] = score;
  boxes.set([0, 0, 0.5, 0.5], 4 * 17);
  return new FakeInference(() => ({ scores: floats(scores, 1, 4420, 2), boxes: floats(boxes, 1, 4420, 4) }));
}

async function prepared(inference: FakeInference, options = {}) {
  const node = new rfb320.nodeClass(optionsFor(rfb320, options), inference);
  await node.prepare();
  return node;
}

describe('detect/rfb320', () => {
  it('feeds the stretched picture and gives boxes in pixels of each frame', async () => {
    const inference = quarterFace(0.9);
    const frames = [pictureFrame(200, 400), pictureFrame(640, 480, 1)];
    const found = await (await prepared(inference)).process(frames, context);
    expect(inference.images.map(({ type, dims }) => [type, ...dims])).toEqual([
      ['uint8', 1, 240, 320, 3],
      ['uint8', 1, 240, 320, 3],
    ]);
    expect(found.map(({ key }) => key)).toEqual(frames.map(({ key }) => key));
    expect(found.map(({ boxes }) => [...boxes])).toEqual([
      [0, 0, 100, 200],
      [0, 0, 320, 240],
    ]);
    expect([...found[0].scores]).toEqual([Math.fround(0.9)]);
  });

  it('looks at a long picture as a whole and in parts, and maps what it finds back', async () => {
    const inference = quarterFace(0.9);
    const [found] = await (await prepared(inference)).process([pictureFrame(1280, 320)], context);
    expect([inference.images.length, found.views]).toEqual([4, 4]);
    // Parts of 640 x 320 that begin at 0, 320 and 640; the letterboxed whole would have a face higher than itself.
    const boxes = Array.from({ length: found.count }, (_, i) => [...found.boxes.subarray(4 * i, 4 * i + 4)]);
    expect(boxes.map((box) => box.map(Math.round))).toEqual([
      [0, 0, 320, 160],
      [320, 0, 640, 160],
      [640, 0, 960, 160],
    ]);
    const [tall] = await (await prepared(inference)).process([pictureFrame(200, 500)], context);
    expect([...tall.boxes.subarray(4, 8)].map(Math.round)).toEqual([0, 166, 100, 333]);
  });

  it('looks at tiles when asked, and says so', async () => {
    const inference = quarterFace(0.9);
    const [found] = await (await prepared(inference, { tiles: 2 })).process([pictureFrame(640, 480)], context);
    expect([inference.images.length, found.views]).toEqual([5, 5]);
    expect(inference.images.map(({ dims }) => dims[2])).toEqual([320, 320, 320, 320, 320]);
    const [plain] = await (await prepared(inference)).process([pictureFrame(640, 480)], context);
    expect(plain).not.toHaveProperty('views');
  });

  it('lets a frame without a face through with count 0', async () => {
    const [found] = await (await prepared(quarterFace(0.6))).process([pictureFrame(32, 32)], context);
    expect(found).toMatchObject({ count: 0, boxes: new Float32Array(0) });
    const [lower] = await (await prepared(quarterFace(0.6), { threshold: 0.5 })).process(
      [pictureFrame(32, 32)],
      context,
    );
    expect(lower.count).toBe(1);
  });

  it('opens the model it was asked for and closes it', async () => {
    const inference = quarterFace(0.9);
    const node = await prepared(inference, { model: 'other', backend: 'webgpu', workers: 2 });
    expect(inference.requests).toEqual([{ model: 'other', backend: 'webgpu', threads: undefined, workers: 2 }]);
    await node.dispose();
    await node.dispose();
    expect(inference.disposed).toBe(1);
  });

  it('says which output of a model does not fit', async () => {
    const inference = new FakeInference(() => ({ scores: floats(new Float32Array(4), 1, 2, 2) }));
    await expect((await prepared(inference)).process([pictureFrame(8, 8)], context)).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: expect.stringContaining('scores'),
    });
  });
});
