import { readFileSync } from 'node:fs';
import { valuesOf } from '@fexgraph/inference';
import { buildNetwork } from '@fexgraph/networks';
import { howToGet, sharedFile } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { expectAgreement, pictureFeed, runOnBoth, webGpuIsThere } from './both-backends.ts';

const TASK = 'checkpoints/face_landmarker.task';
const path = sharedFile(TASK);
const there = await webGpuIsThere();

it.skipIf(path !== undefined)('the pack mediapipe on WebGPU', ({ skip }) => skip(howToGet(TASK)));

describe.runIf(there && path !== undefined)('a network of MediaPipe on WebGPU gives what it gives on the cpu:', () => {
  const bytes = (id: 'face-landmarks-v2' | 'face-blendshapes') => buildNetwork(id, readFileSync(path as string)).onnx;

  it('face-landmarks-v2', async () => {
    const onnx = bytes('face-landmarks-v2');
    const graphs = { id: 'face-landmarks-v2', cpu: onnx, webgpu: onnx };
    const { cpu, webgpu } = await runOnBoth(graphs, pictureFeed('face', 256, 256));
    // A probability: of one near 0 the share of its own size says nothing.
    const [{ tongueOut: expected, ...others }, { tongueOut: actual, ...found }] = [cpu, webgpu];
    expect(Math.abs(valuesOf(expected)[0] - valuesOf(actual)[0])).toBeLessThan(1e-3);
    expectAgreement({ cpu: others, webgpu: found });
  });

  it('face-blendshapes', async () => {
    const onnx = bytes('face-blendshapes');
    const data = Float32Array.from({ length: 292 }, (_, i) => 300 + 100 * Math.sin(i * i));
    const points = { type: 'float32', dims: [1, 146, 2], data } as const;
    expectAgreement(await runOnBoth({ id: 'face-blendshapes', cpu: onnx, webgpu: onnx }, { points }));
  });
});
