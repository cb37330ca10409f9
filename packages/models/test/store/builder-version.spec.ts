import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TensorSpec } from '@fexgraph/inference';
import { expectedTensors, networkGraph, type TensorList } from '@fexgraph/networks';
import { Checkpoint, type TensorLayout } from '@fexgraph/networks/checkpoints';
import { syntheticMultitaskConfig } from '@fexgraph/synth';
import { expect, it } from 'vitest';
import { requireFit } from '../../src/build/build-network-model.ts';
import { overridden } from '../../src/build/build-overrides.ts';
import { BUILDER_VERSION } from '../../src/build/builder-version.ts';
import { type CheckpointEntry, hasCheckpoint } from '../../src/build/checkpoint-record.ts';
import { planNetwork } from '../../src/build/network-plan.ts';
import { parseManifest } from '../../src/manifest.ts';
import type { ModelEntry } from '../../src/manifest-schema.ts';

/** The graphs of BUILDER_VERSION, without their weights. */
const GRAPHS = { version: 1, digest: 'f0059be056237ee6' };

/** Not the networks that lie whole in their file: the spec of their conversion holds their digests. */
const isBuilt = (entry: ModelEntry): entry is CheckpointEntry =>
  hasCheckpoint(entry) && entry.checkpoint.container !== 'task';

/** Tensors of the right shapes that are all the same eight bytes: only the structure of the graph is of interest. */
function hollow(tensors: TensorList): Checkpoint {
  const one = new Uint8Array(Float32Array.of(1, 1).buffer);
  const layouts = tensors.map(({ name, type, shape }): [string, TensorLayout] => [
    name,
    { type, shape, strides: shape.map(() => 0), offset: 0, storage: () => one },
  ]);
  return new Checkpoint('safetensors', new Map(layouts), new Map([['config', syntheticMultitaskConfig()]]));
}

it.each(['cpu', 'webgpu'] as const)(
  'every network has the inputs and outputs that the manifest promises: %s',
  async (target) => {
    const text = await readFile(new URL('../../../../models/manifest.json', import.meta.url), 'utf8');
    const entries = overridden(parseManifest(text), { target }).models.filter(isBuilt);
    for (const entry of entries) {
      const { network, options } = planNetwork(entry, { target });
      const { inputs, outputs } = networkGraph(network, hollow(expectedTensors(network)), options).graph.model().graph;
      expect(() =>
        requireFit(entry, { inputs: inputs as TensorSpec[], outputs: outputs as TensorSpec[] }),
      ).not.toThrow();
    }
    expect(entries).toHaveLength(5);
  },
);

it('the builder version is raised when a builder writes other graphs', async () => {
  const text = await readFile(new URL('../../../../models/manifest.json', import.meta.url), 'utf8');
  const hash = createHash('sha256');
  for (const target of ['cpu', 'webgpu'] as const) {
    for (const entry of overridden(parseManifest(text), { target }).models.filter(isBuilt)) {
      const { network, options } = planNetwork(entry, { target });
      const { graph } = networkGraph(network, hollow(expectedTensors(network)), options);
      const { graph: model, opsetImports } = graph.model();
      const weights = model.initializers.map(({ name, type, dims, data }) => [
        [name, type, dims],
        name.startsWith('constant_') && 'buffer' in data
          ? [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]
          : [],
      ]);
      const { nodes, inputs, outputs } = model;
      hash.update(JSON.stringify([opsetImports, nodes, inputs, outputs, weights]));
    }
  }
  const found = { version: BUILDER_VERSION, digest: hash.digest('hex').slice(0, 16) };
  expect(found, 'graphs changed: raise BUILDER_VERSION, and put the new numbers here').toEqual(GRAPHS);
});
