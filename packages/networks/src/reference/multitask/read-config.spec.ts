import { FexgraphError } from '@fexgraph/core';
import { syntheticMultitaskConfig } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { Checkpoint } from '../../checkpoints/index.ts';
import { denseStrides } from '../../checkpoints/tensor-layout.ts';
import { MULTITASK_V25 } from './config.ts';
import { readMultitaskConfig } from './read-config.ts';
import { multitaskTensors } from './tensors.ts';

const published = JSON.parse(syntheticMultitaskConfig()) as Record<string, unknown>;

/** A checkpoint that knows shapes and metadata, and has no data. */
function checkpointOf(config: Record<string, unknown> | string | undefined, widths = MULTITASK_V25): Checkpoint {
  const layouts = multitaskTensors(widths).map(
    ({ name, type, shape }) =>
      [name, { type, shape, strides: denseStrides(shape), offset: 0, storage: () => new Uint8Array(0) }] as const,
  );
  const text = typeof config === 'object' ? JSON.stringify(config) : config;
  return new Checkpoint('safetensors', new Map(layouts), new Map(text === undefined ? [] : [['config', text]]));
}

describe('readMultitaskConfig', () => {
  it('reads the published combination', () => {
    const { config, warnings } = readMultitaskConfig(checkpointOf({ ...published, knn_k: 4 }));
    expect(config).toEqual(MULTITASK_V25);
    expect(warnings).toEqual([]);
  });

  it('takes other widths where file and tensors agree', () => {
    const widths = {
      ...MULTITASK_V25,
      actionUnits: 24,
      emotions: 8,
      blendshapes: 0,
      emotionUsesAus: false,
      neighbours: 3,
    };
    const stored = { use_head_v3: true, drop_mefl: true, n_blendshape: 0, knn_k: 3, mesh_normalized: true };
    expect(readMultitaskConfig(checkpointOf(stored, widths)).config).toEqual(widths);
  });

  it('ignores keys that have no effect', () => {
    const config = { ...published, knn_k: 4, drop_path_rate: 0.1, unknown_key: 'x' };
    expect(readMultitaskConfig(checkpointOf(config)).config).toEqual(MULTITASK_V25);
  });

  it('warns about a neighbour count that nothing shows, and about a mesh in pixels', () => {
    expect(readMultitaskConfig(checkpointOf(published)).warnings).toEqual([expect.stringContaining('knn_k')]);
    const pixels = readMultitaskConfig(checkpointOf({ ...published, knn_k: 4, mesh_normalized: false }));
    expect(pixels.warnings).toEqual([expect.stringContaining('mesh_normalized is false')]);
  });

  it.each([
    ['no config', undefined, /no metadata entry 'config'/],
    ['text that is not JSON', '{', /is not JSON/],
    ['a list', '[]', /config object/],
    ['other heads', { ...published, use_head_v3: false }, /use_head_v3 is false/],
    ['the MEFL branch', { ...published, drop_mefl: false }, /drop_mefl is false/],
    ['a width that is no number', { ...published, n_au: '20' }, /config n_au/],
    ['another count of action units', { ...published, n_au: 24 }, /n_au makes axis 0 of 'sc\.s' 24, but it is 20/],
    [
      'another count of emotions',
      { ...published, n_emotion: 8 },
      /n_emotion makes axis 0 of 'emotion\.cls_head\.weight' 8/,
    ],
    [
      'another emotion input',
      { ...published, emotion_use_au_prob: false },
      /emotion_use_au_prob makes axis 1 .* 1024, but it is 1044/,
    ],
    ['another count of blendshapes', { ...published, n_blendshape: 51 }, /n_blendshape is 51, but the file has 52/],
    ['as many neighbours as nodes', { ...published, knn_k: 20 }, /knn_k 20 is not below n_au 20/],
  ])('refuses %s', (_, config, message) => {
    expect(() => readMultitaskConfig(checkpointOf(config))).toThrow(message);
    expect(() => readMultitaskConfig(checkpointOf(config))).toThrow(FexgraphError);
  });
});
