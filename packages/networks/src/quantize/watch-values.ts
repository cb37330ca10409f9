import { FexgraphError } from '@fexgraph/core';
import type { Backend, LoadedModel, TensorMap } from '@fexgraph/inference';
import { UNKNOWN } from '../onnx/dimension.ts';
import type { ModelProto } from '../onnx/model-proto.ts';
import { writeModel } from '../onnx/write-model.ts';
import { ValueHistogram } from './value-histogram.ts';

/** Values that one call gives back, in bytes of float32. */
const CALL_BYTES = 64 * 2 ** 20;
/** Values of a call before it is known how large they are. */
const FIRST_VALUES = 8;

const watchedName = (name: string) => `${name}/watched`;

export interface WatchOptions {
  readonly backend: Backend;
  readonly id: string;
  readonly signal?: AbortSignal;
  /** Told after each feed. */
  readonly onProgress?: (done: number) => void;
}

/**
 * What values a network has inside while it runs: its graph gets them as outputs. Every call gives back a bounded part
 * of them, and only histograms are kept.
 *
 * @param names float32 values of the graph
 * @throws FexgraphError as `Backend.load` and `Session.run`; BAD_MODEL for a value that is not float32
 */
export async function watchValues(
  model: ModelProto,
  names: readonly string[],
  feeds: readonly TensorMap[],
  { backend, id, signal, onProgress }: WatchOptions,
): Promise<ReadonlyMap<string, ValueHistogram>> {
  const histograms = new Map(names.map((name) => [name, new ValueHistogram()]));
  const inputs = new Set(model.graph.inputs.map(({ name }) => name));
  const inside = names.filter((name) => !inputs.has(name));
  const given = names.filter((name) => inputs.has(name));
  const session = await backend.load(watched(model, inside, id));
  try {
    const sizes = new Map<string, number>();
    for (const [done, feed] of feeds.entries()) {
      for (const name of given) histograms.get(name)!.add(floats(name, feed));
      for (const outputs of groups(inside, sizes)) {
        const found = await session.run(feed, { outputs: outputs.map(watchedName), signal });
        for (const name of outputs) {
          const values = floats(watchedName(name), found);
          sizes.set(name, values.byteLength);
          histograms.get(name)!.add(values);
        }
      }
      onProgress?.(done + 1);
    }
  } finally {
    await session.dispose();
  }
  return histograms;
}

function floats(name: string, tensors: TensorMap): Float32Array {
  const tensor = tensors[name];
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new FexgraphError('BAD_MODEL', `value "${name}" is ${tensor?.type ?? 'not there'}, float32 expected`);
}

/** Each value gets a flat copy as an output: of how many axes it is, only the runtime knows. */
function watched(model: ModelProto, names: readonly string[], id: string): LoadedModel {
  const { graph } = model;
  const shape = 'watched/shape';
  const flat = BigInt64Array.of(-1n);
  const nodes = names.map((name) => ({
    name: watchedName(name),
    opType: 'Reshape',
    domain: '',
    inputs: [name, shape],
    outputs: [watchedName(name)],
    attributes: {},
  }));
  const outputs = names.map((name) => ({ name: watchedName(name), type: 'float32' as const, dims: [UNKNOWN] }));
  const bytes = writeModel({
    ...model,
    graph: {
      ...graph,
      nodes: [...graph.nodes, ...nodes],
      initializers: [...graph.initializers, { name: shape, type: 'int64', dims: [1], data: flat, external: false }],
      outputs: [...graph.outputs, ...outputs],
    },
  });
  return { id, sha256: '', bytes };
}

/** Values that come back together. */
function groups(names: readonly string[], sizes: ReadonlyMap<string, number>): string[][] {
  const made: string[][] = [[]];
  let bytes = 0;
  for (const name of names) {
    const size = sizes.get(name) ?? CALL_BYTES / FIRST_VALUES;
    if (bytes + size > CALL_BYTES && made[made.length - 1].length > 0) {
      made.push([]);
      bytes = 0;
    }
    made[made.length - 1].push(name);
    bytes += size;
  }
  return made.filter((group) => group.length > 0);
}
