import { definitionOf, Frame, type Meshes } from '@fexgraph/core';
import type { Inference, SessionRequest, TensorMap } from '@fexgraph/inference';
import { describe, expect, it } from 'vitest';
import { context, FakeInference, floats, greyFrame, optionsFor } from '../../test/node-fixtures.ts';
import { TrackMeshNode } from './track-mesh.ts';

const definition = definitionOf(TrackMeshNode);
const options = (own: object = {}) => optionsFor<ConstructorParameters<typeof TrackMeshNode>[0]>(TrackMeshNode, own);

/** Answers of the three networks, told apart by the size of their input: one face in the middle, always seen. */
function answer({ dims }: { readonly dims: readonly number[] }): TensorMap {
  if (dims[1] === 240) {
    const [scores, boxes] = [new Float32Array(4420 * 2), new Float32Array(4420 * 4)];
    scores[1] = 0.9;
    boxes.set([0.25, 0.25, 0.75, 0.75]);
    return { scores: floats(scores, 1, 4420, 2), boxes: floats(boxes, 1, 4420, 4) };
  }
  if (dims[1] === 128) {
    const logits = new Float32Array(896 * dims[0]).fill(-50);
    return {
      regressors: floats(new Float32Array(896 * 16 * dims[0]), dims[0], 896, 16),
      classificators: floats(logits, dims[0], 896, 1),
    };
  }
  const values = (count: number) =>
    floats(
      Float32Array.from({ length: count }, (_, i) => 60 + (i % 72)),
      1,
      count,
    );
  return {
    output_mesh_identity: values(1404),
    output_lips: values(160),
    output_left_eye: values(142),
    output_right_eye: values(142),
    output_left_iris: values(10),
    output_right_iris: values(10),
    conv_faceflag: floats(Float32Array.of(5), 1, 1),
  };
}

describe('multitask/track-mesh', () => {
  it('declares the three models it opens, on the backend asked for', async () => {
    const inference = new FakeInference(answer);
    const own = options({ backend: 'webgpu', detector: 'other' });
    const models = definition.models!(own);
    expect(models.map(({ id, backend }) => [id, backend])).toEqual([
      ['other', 'webgpu'],
      ['blazeface-short', 'webgpu'],
      ['attention-mesh', 'webgpu'],
    ]);
    const node = new TrackMeshNode(own, inference);
    await node.prepare();
    expect([...new Set(inference.models)]).toEqual(models.map(({ id }) => id));
    await node.dispose();
    expect(inference.disposed).toBe(inference.models.length);
  });

  it('gives back what it opened where one of the models does not open', async () => {
    const inference = new FakeInference(answer);
    const failing: Inference = {
      open: (request: SessionRequest) =>
        request.model === 'rfb-320' ? Promise.reject(new Error('not there')) : inference.open(request),
    };
    const node = new TrackMeshNode(options(), failing);
    await expect(node.prepare()).rejects.toThrow('not there');
    await node.dispose();
    expect(inference.models.length).toBeGreaterThan(0);
    expect(inference.disposed).toBe(inference.models.length);
  });

  it('follows each source on its own, forgets one that ended, and takes live options', async () => {
    const inference = new FakeInference(answer);
    const node = new TrackMeshNode(options({ every: 100 }), inference);
    await node.prepare();
    const detections = () => inference.images.filter(({ dims }) => dims[1] === 240).length;
    const at = async (source: string, index: number): Promise<Meshes> => {
      const { pixels, name } = greyFrame(320, 240);
      const frame = new Frame({ key: { source, index, time: index }, name, pixels });
      return (await node.process([frame], context))[0];
    };
    for (const source of ['a', 'b'])
      for (let i = 0; i < 3; i++) expect([...(await at(source, i)).tracks!]).toEqual([0]);
    expect(detections()).toBe(2);
    node.endSource('a');
    await at('b', 3);
    expect(detections()).toBe(2);
    await at('a', 3);
    expect(detections()).toBe(3);
    node.update(options({ every: 1 }));
    await at('b', 4);
    expect(detections()).toBe(4);
    expect(definition.live).toContain('every');
    // The face scores 0.9; one that is followed stays what it was.
    node.update(options({ threshold: 0.95 }));
    expect((await at('c', 0)).count).toBe(0);
    node.update(options({ threshold: 0.5 }));
    expect((await at('c', 1)).count).toBe(1);
    expect(definition.live).toContain('threshold');
  });
});
