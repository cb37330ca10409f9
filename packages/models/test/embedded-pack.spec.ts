import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModel } from '@fexgraph/networks/onnx';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelEntry } from '../src/manifest-schema.ts';
import { type FileStore, openFileStore } from '../src/node/file-store.ts';
import { type Result, runOnCpu } from './run-on-cpu.ts';

type Golden = Record<string, { step: number; largest: number; values: number[] }>;
const goldens: Record<string, Record<'noise' | 'scene', Golden>> = JSON.parse(
  await readFile(new URL('goldens/embedded-pack.json', import.meta.url), 'utf8'),
);

/** Two dark discs and a bar on a bright ellipse: smooth, and something for a face network to bite on. */
function scene(width: number, height: number): Uint8Array {
  const value = (index: number): number => {
    const pixel = Math.floor(index / 3);
    const [u, v] = [(pixel % width) / width, Math.floor(pixel / width) / height];
    const inEllipse = (u - 0.5) ** 2 / 0.1 + (v - 0.52) ** 2 / 0.16 < 1;
    const inEye = [0.35, 0.65].some((x) => (u - x) ** 2 + (v - 0.4) ** 2 < 0.006);
    const inMouth = Math.abs(u - 0.5) < 0.15 && Math.abs(v - 0.72) < 0.03;
    const grey = 90 + 80 * u + 40 * v - 20 * (index % 3) + (inEllipse ? 45 : 0) - (inEye ? 70 : 0) - (inMouth ? 50 : 0);
    return Math.max(0, Math.min(255, Math.round(grey)));
  };
  return Uint8Array.from({ length: 3 * width * height }, (_, index) => value(index));
}

/** Deterministic numbers without pattern, 0..255. */
function noiseBytes(count: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => Math.imul(index + seed, 2654435761) >>> 24);
}

let store: FileStore;
beforeAll(async () => {
  store = await openFileStore();
});

async function run(id: string, image: Uint8Array, batch = 1): Promise<Record<string, Result>> {
  const { bytes } = await store.load(id);
  const [, height, width] = store.entry(id).inputs[0].dims.map(Number);
  return runOnCpu(id, bytes, { image: { type: 'uint8', data: image, dims: [batch, height, width, 3] } });
}

const ids = Object.keys(goldens);
const planeOf = (entry: ModelEntry): [number, number] => [
  Number(entry.inputs[0].dims[1]),
  Number(entry.inputs[0].dims[2]),
];

describe.each(ids)('%s', (id) => {
  it.each(['noise', 'scene'] as const)(
    'gives what the network gives without preprocessing in the graph: %s',
    async (kind) => {
      const [height, width] = planeOf(store.entry(id));
      const results = await run(id, kind === 'noise' ? noiseBytes(3 * width * height) : scene(width, height));
      expect(Object.keys(results).sort()).toEqual(Object.keys(goldens[id][kind]).sort());
      for (const [name, { step, largest, values }] of Object.entries(goldens[id][kind])) {
        const worst = Math.max(...values.map((value, index) => Math.abs(results[name].values[index * step] - value)));
        // Zero on the machine they were made on; other kernels may add up in another order.
        expect(worst, `${name}, magnitude ${largest}`).toBeLessThan(1e-4 * largest);
      }
    },
  );

  it('has the tensors that the manifest declares', async () => {
    const entry = store.entry(id);
    const { graph } = readModel((await store.load(id)).bytes);
    expect(graph.inputs).toEqual(entry.inputs);
    expect(graph.outputs).toEqual(entry.outputs);
  });
});

describe('batches', () => {
  const open = ['blazeface-short', 'mobilefacenet', 'fer-emotion'];

  it.each(open)('%s gives each picture of a batch what it gives it alone', async (id) => {
    const [height, width] = planeOf(store.entry(id));
    const [first, second] = [noiseBytes(3 * width * height, 5), scene(width, height)];
    const together = await run(id, Uint8Array.from([...first, ...second]), 2);
    const [aloneFirst, aloneSecond] = [await run(id, first), await run(id, second)];
    for (const [name, { values }] of Object.entries(together)) {
      const expected = [...aloneFirst[name].values, ...aloneSecond[name].values];
      const worst = Math.max(...expected.map((value, index) => Math.abs(value - values[index])));
      expect(worst, name).toBeLessThan(1e-5 * Math.max(...expected.map(Math.abs)));
    }
  });

  it('a graph with a fixed batch says so in the manifest', () => {
    for (const entry of store.entries().filter(({ file }) => file)) {
      expect(entry.maxBatch, entry.id).toBe(entry.inputs[0].dims[0] === 1 ? 1 : undefined);
    }
  });
});

describe('the folder', () => {
  it('is about 10 MB', async () => {
    const sizes = await Promise.all(
      ids.map(async (id) => (await readFile(join(store.folder, store.entry(id).file!.path))).length),
    );
    expect(sizes.reduce((a, b) => a + b)).toBeLessThan(10_500_000);
  });
});
