import { FexBatch, IMAGE_SCHEMA } from '@fexgraph/core';
import { harness } from '@fexgraph/testing';
import { expect, it } from 'vitest';
import { eyeClosure } from '../src/index.ts';

it('counts eyes as closed from 0.8 on', async () => {
  const faces = FexBatch.forFrame(IMAGE_SCHEMA, { source: 'test', index: 0, time: 0 }, 2);
  faces.row(0).numbers('blendshapes').fill(0.5);
  faces.row(1).numbers('blendshapes').fill(0.9);
  const { outputs } = await harness(eyeClosure()).run([faces]);
  expect([...outputs[0].rows()].map((row) => row.get('EyesClosed'))).toEqual([0, 1]);
});
