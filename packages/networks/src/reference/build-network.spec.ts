import { FexgraphError } from '@fexgraph/core';
import { syntheticCheckpoint, type TensorToWrite, writeSafetensors } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../checkpoints/index.ts';
import { readModel } from '../onnx/index.ts';
import { buildNetwork, identifyNetworks } from './build-network.ts';
import type { NetworkId } from './network-options.ts';

const file = syntheticCheckpoint('retinaface_mobilenet');

/** The made-up RetinaFace with some tensors changed; undefined leaves one out. */
function changed(changes: Readonly<Record<string, Partial<TensorToWrite> | undefined>>): Uint8Array {
  const checkpoint = readCheckpoint(file);
  const tensors = checkpoint.tensors().map(({ name, type, shape }): TensorToWrite => {
    const values = () => (type === 'I64' ? checkpoint.int64(name) : checkpoint.float32(name));
    return { name, type: type as 'F32' | 'I64', shape, values };
  });
  const kept = tensors.flatMap((tensor) =>
    tensor.name in changes ? (changes[tensor.name] ? [{ ...tensor, ...changes[tensor.name] }] : []) : [tensor],
  );
  return writeSafetensors(kept);
}

describe('buildNetwork', () => {
  it('says what goes in and what comes out', () => {
    const built = buildNetwork('retinaface-mobilenet0.25', file);
    expect(built.inputs).toEqual([{ name: 'image', type: 'uint8', dims: ['batch', 'height', 'width', 3] }]);
    expect(built.outputs).toEqual([
      { name: 'loc', type: 'float32', dims: ['batch', 'anchors', 4] },
      { name: 'scores', type: 'float32', dims: ['batch', 'anchors'] },
      { name: 'landmarks', type: 'float32', dims: ['batch', 'anchors', 10] },
    ]);
    expect(built.parameters).toMatchObject({ channelOrder: 'bgr', activationSlope: 0, overlap: 'inclusive' });
    expect(built.warnings).toEqual([]);
  });

  it('names initializers after the tensors of the checkpoint', () => {
    const names = readModel(buildNetwork('retinaface-mobilenet0.25', file).onnx).graph.initializers.map(
      ({ name }) => name,
    );
    expect(names).toContain('body.stage1.0.0.weight');
    expect(names).toContain('ssh3.conv7x7_3.1.bias');
  });

  it('takes a checkpoint of another container, or one that was read before', () => {
    const fromBytes = buildNetwork('retinaface-mobilenet0.25', file).onnx;
    const fromSafetensors = buildNetwork('retinaface-mobilenet0.25', readCheckpoint(changed({}))).onnx;
    expect(Buffer.compare(fromBytes, fromSafetensors)).toBe(0);
  });

  it('does not need the counters of training steps', () => {
    const without = changed({ 'body.stage1.0.1.num_batches_tracked': undefined });
    expect(() => buildNetwork('retinaface-mobilenet0.25', without)).not.toThrow();
  });

  it.each([
    ['missing', changed({ 'fpn.merge1.0.weight': undefined }), /'fpn\.merge1\.0\.weight' \[64,64,3,3\] is missing/],
    [
      'of another shape',
      changed({ 'ClassHead.0.conv1x1.bias': { shape: [2], values: () => new Float32Array(2) } }),
      /'ClassHead\.0\.conv1x1\.bias' is F32 \[2\], expected F32 \[4\]/,
    ],
    [
      'of another type',
      changed({ 'ClassHead.0.conv1x1.bias': { type: 'I64', values: () => new BigInt64Array(4) } }),
      /is I64 \[4\], expected F32 \[4\]/,
    ],
    ['unknown', changed({ 'fpn.merge1.1.bias': { name: 'fpn.extra' } }), /'fpn\.extra' \[64\] is unexpected/],
  ])('names a tensor that is %s', (_, bytes, message) => {
    expect(() => buildNetwork('retinaface-mobilenet0.25', bytes)).toThrow(message);
    expect(() => buildNetwork('retinaface-mobilenet0.25', bytes)).toThrow(FexgraphError);
  });

  it('names the first tensors of a checkpoint of another network, and counts the rest', () => {
    expect(() => buildNetwork('arcface-r50', file)).toThrow(
      /does not fit arcface-r50: 'conv1\.weight' .*; and \d+ more/,
    );
  });

  it('refuses NaN and overflow in half precision instead of writing infinity', () => {
    const shape = [64, 64, 3, 3];
    const huge = changed({ 'fpn.merge1.0.weight': { shape, values: () => new Float32Array(36_864).fill(1e6) } });
    const half = () => buildNetwork('retinaface-mobilenet0.25', huge, { weights: 'float16' });
    expect(half).toThrow(/weight 'fpn\.merge1\.0\.weight' holds .* which half precision cannot/);
    expect(() => buildNetwork('retinaface-mobilenet0.25', huge)).not.toThrow();
  });

  it('names the networks when there is none of that name', () => {
    expect(() => buildNetwork('retinaface' as NetworkId, file)).toThrow(/no network 'retinaface'/);
  });
});

describe('identifyNetworks', () => {
  it('knows a checkpoint by its tensors', () => {
    expect(identifyNetworks(readCheckpoint(file))).toEqual(['retinaface-mobilenet0.25']);
    expect(identifyNetworks(readCheckpoint(changed({ 'fpn.merge1.0.weight': undefined })))).toEqual([]);
  });
});
