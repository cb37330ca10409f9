// The networks of the pack pyfeat-v2.5 around made-up weights, as files, and a model store that reads them.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BACKEND, INFERENCE, InferenceService } from '@fexgraph/inference';
import { MODELS } from '@fexgraph/models';
import { FileStore } from '@fexgraph/models/node';
import { buildNetwork } from '@fexgraph/networks';
import { quantizeNetwork } from '@fexgraph/networks/quantize';
import { createRuntime } from '@fexgraph/runtime/node';
import { syntheticCheckpoint } from '@fexgraph/synth';
import { CALIBRATED, feedsLike, NETWORKS } from './reference-networks.mjs';

/** With made-up weights most anchors are faces; above this score there are a few. */
export const SYNTHETIC_OPTIONS = { pack: 'pyfeat-v2.5', faceDetectionThreshold: 0.9958 };

/** The graphs that the manifest promises. */
const BUILDERS = {
  'retinaface-r34': () => buildNetwork('retinaface-r34', syntheticCheckpoint('retinaface_r34'), { output: 'faces' }),
  'face-multitask-v2': () =>
    buildNetwork('face-multitask-v2', syntheticCheckpoint('face_multitask_v2'), { input: 'chips' }),
  'arcface-r50': () => buildNetwork('arcface-r50', syntheticCheckpoint('arcface_r50'), { input: 'chips' }),
};

/** 415 MB. */
export async function writeSyntheticModels(folder) {
  for (const [id, build] of Object.entries(BUILDERS)) await writeFile(join(folder, `${id}.onnx`), build().onnx);
}

/** The same with all layers in integers of eight bits: what rounding does to made-up weights tells nothing of others. */
export async function writeQuantizedModels(from, to) {
  const runtime = await createRuntime();
  try {
    const backend = runtime.container.resolveAll(BACKEND).find(({ id }) => id === 'cpu');
    for (const id of Object.keys(BUILDERS)) {
      const { feeds } = NETWORKS.find((network) => network.id === id);
      const { onnx } = await quantizeNetwork(await readFile(join(from, `${id}.onnx`)), {
        ...{ backend, id, tolerance: Number.MAX_VALUE, percentiles: [99.99] },
        feeds: CALIBRATED.map((name) => feedsLike(feeds, name)),
      });
      await writeFile(join(to, `${id}.onnx`), onnx);
    }
  } finally {
    await runtime.dispose();
  }
}

/** A runtime with these models; they stay loaded from run to run. */
export async function syntheticRuntime(folder, options) {
  const runtime = await createRuntime(options);
  const entries = runtime.models.entries().map(async (entry) => {
    if (!BUILDERS[entry.id]) return entry;
    const path = `${entry.id}.onnx`;
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, path)), hash);
    const { size } = await stat(join(folder, path));
    return { ...entry, file: { path, bytes: size, sha256: hash.digest('hex') } };
  });
  const models = new FileStore(folder, { ...runtime.models.manifest, models: await Promise.all(entries) });
  const container = runtime.container.createChildContainer();
  container.register(MODELS, { useValue: models });
  const backends = container.resolveAll(BACKEND);
  const inference = new InferenceService(models, backends, {
    ...{ backend: 'cpu', workers: availableParallelism(), idleMs: 300_000 },
    ...options,
  });
  container.register(INFERENCE, { useValue: inference });
  const dispose = async () => {
    await inference.dispose();
    await runtime.dispose();
  };
  return { ...runtime, container, models, inference, dispose };
}
