import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { OnnxGraph, ops, type Value } from '@fexgraph/networks/onnx';

/**
 * A stand-in for `fer-emotion` with one layer: happy, the brighter the more. A GPU that the processor imitates takes
 * minutes for a real network.
 */
export function fakeEmotion(): Uint8Array {
  const graph = new OnnxGraph('fake-emotion');
  const image = graph.input('image', 'uint8', ['batch', 64, 64, 3]);
  const colour = ops.reduceMean(ops.cast(image, 'float32'), [1, 2], { keep: false });
  const ofColour = [0, 0, 0, 0.01, 0, 0, 0];
  const layer = ops.floats(graph, [...ofColour, ...ofColour, ...ofColour], [3, 7]);
  graph.output('probabilities', ops.softmax(ops.matMul(colour, layer), 1), ['batch', 7]);
  return graph.serialize();
}

const HEADS = { p_au: [20], emotion_logits: [7], gaze: [2], mesh: [478, 3], pose: [6], blendshapes: [52] } as const;

/** A stand-in for `face-multitask-v2`: other heads are 0. @param affect valence and arousal of each face */
export function fakeMultitask(affect: readonly [number, number]): Uint8Array {
  const graph = new OnnxGraph('fake-multitask');
  const chips = graph.input('chips', 'float32', ['batch', 3, 256, 256]);
  const nothing = ops.mul(ops.reduceMean(chips, [1, 2, 3]), 0);
  const head = (dims: readonly number[], values?: readonly number[]): Value => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    const shape = ops.ints(graph, [-1, ...dims.map(() => 1)]);
    const row = ops.floats(graph, values ?? new Float32Array(size), [1, ...dims]);
    return ops.add(ops.reshape(nothing, shape), row);
  };
  for (const [name, dims] of Object.entries(HEADS)) graph.output(name, head(dims), ['batch', ...dims]);
  graph.output('va', head([2], affect), ['batch', 2]);
  return graph.serialize();
}

interface Manifest {
  readonly models: readonly { readonly id: string; readonly checkpoint?: unknown }[];
}

/** Another id of the detector that comes with fexgraph. */
export const SECOND_DETECTOR = 'rfb-320-second';

const MODELS = new URL('../../../../models/', import.meta.url);

/** The models that come with fexgraph, some of them in another file, and a second detector. For `SiteOptions.instead`. */
export function modelsWith(files: Readonly<Record<string, Uint8Array>>): (path: string) => Buffer | string | undefined {
  const { models, ...rest } = JSON.parse(readFileSync(new URL('manifest.json', MODELS), 'utf8')) as Manifest;
  const changed = models.map(({ checkpoint, ...entry }) => {
    const bytes = files[entry.id];
    if (!bytes) return { ...entry, checkpoint };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return {
      ...entry,
      revision: sha256.slice(0, 12),
      file: { path: `fake/${entry.id}.onnx`, bytes: bytes.length, sha256 },
    };
  });
  const second = { ...models.find(({ id }) => id === 'rfb-320'), id: SECOND_DETECTOR };
  return (path) => {
    if (path === '/models/manifest.json') return JSON.stringify({ ...rest, models: [...changed, second] });
    const [, id] = /^\/models\/fake\/(.*)\.onnx$/.exec(path) ?? [];
    return id === undefined ? undefined : Buffer.from(files[id]);
  };
}
