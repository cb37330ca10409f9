import type { FexgraphError, Tensor } from '@fexgraph/core';
import type { ManifestEntry, ModelCatalog } from '@fexgraph/models';
import { describe, expect, it } from 'vitest';
import { context, FakeInference, floats, optionsFor, pictureFrame } from '../../test/node-fixtures.ts';
import { RetinafaceNode } from './retinaface.ts';

const PARAMETERS = {
  strides: [8, 16, 32],
  anchorSizes: [
    [16, 32],
    [64, 128],
    [256, 512],
  ],
  variances: [0.1, 0.2],
  overlap: 'plain',
};

function catalog(parameters: object, outputs: readonly string[] = ['scores', 'boxes', 'points']): ModelCatalog {
  const entry = { id: 'some', parameters, outputs: outputs.map((name) => ({ name, type: 'float32', dims: [] })) };
  return { entries: () => [], entry: () => entry as unknown as ManifestEntry };
}

/** A network that finds three faces; the second overlaps the first. */
const inGraph = (_image: Tensor) => ({
  scores: floats(Float32Array.of(0.9, 0.8, 0.3), 1, 3),
  boxes: floats(Float32Array.of(10, 10, 30, 30, 12, 10, 32, 30, 50, 50, 60, 60), 1, 3, 4),
  points: floats(new Float32Array(30).fill(20), 1, 3, 10),
});

const node = (options: object, parameters: object = PARAMETERS) => {
  const inference = new FakeInference(inGraph);
  return { inference, node: new RetinafaceNode(optionsFor(RetinafaceNode, options), inference, catalog(parameters)) };
};

describe('detect/retinaface', () => {
  it('feeds the frame as it is and gives boxes, scores and points', async () => {
    const { inference, node: retina } = node({});
    await retina.prepare();
    const [faces] = await retina.process([pictureFrame(96, 64)], context);
    expect(inference.images[0].dims).toEqual([1, 64, 96, 3]);
    expect(faces.count).toBe(1);
    expect([...faces.boxes]).toEqual([10, 10, 30, 30]);
    expect(faces.points).toHaveLength(10);
    await retina.dispose();
    expect(inference.disposed).toBe(1);
  });

  it('drops scores below a half like the reference, unless told otherwise; the threshold is live', async () => {
    const { node: retina } = node({ threshold: 0.2 });
    await retina.prepare();
    expect((await retina.process([pictureFrame(96, 64)], context))[0].count).toBe(1);
    retina.update(optionsFor(RetinafaceNode, { threshold: 0.2, allowBelowHalf: true }));
    expect((await retina.process([pictureFrame(96, 64)], context))[0].count).toBe(2);
  });

  it('shows the network the longer side that the model wants, and maps back', async () => {
    const { inference, node: retina } = node({}, { ...PARAMETERS, longSide: 48 });
    await retina.prepare();
    const [faces] = await retina.process([pictureFrame(96, 64)], context);
    expect(inference.images[0].dims).toEqual([1, 32, 48, 3]);
    expect([...faces.boxes]).toEqual([20, 20, 60, 60]);
  });

  it('decodes raw heads where the model gives those', async () => {
    const raw = ({ dims: [, height, width] }: Tensor) => {
      const count = [8, 16, 32].reduce((n, s) => n + 2 * Math.ceil(height / s) * Math.ceil(width / s), 0);
      const scores = new Float32Array(count);
      scores[0] = 0.9;
      return {
        scores: floats(scores, 1, count),
        loc: floats(new Float32Array(4 * count), 1, count, 4),
        landmarks: floats(new Float32Array(10 * count), 1, count, 10),
      };
    };
    const inference = new FakeInference(raw);
    const retina = new RetinafaceNode(
      optionsFor(RetinafaceNode),
      inference,
      catalog(PARAMETERS, ['scores', 'loc', 'landmarks']),
    );
    await retina.prepare();
    const [faces] = await retina.process([pictureFrame(64, 64)], context);
    expect(Array.from(faces.boxes)).toEqual([-4, -4, 12, 12]); // the first anchor: centre 4, 4 and side 16
  });

  it('refuses a model that is no RetinaFace, naming what its entry lacks', () => {
    expect(() => node({}, { strides: [8] })).toThrow(
      expect.objectContaining<Partial<FexgraphError>>({
        code: 'BAD_MODEL',
        message: expect.stringContaining('anchorSizes'),
      }),
    );
  });
});
