import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, type Detections, GraphBuilder, run } from '@fexgraph/core';
import { importModels } from '@fexgraph/models/node';
import { retinaface } from '@fexgraph/nodes-detect';
import { imagesSource } from '@fexgraph/sources/node';
import { syntheticCheckpoint } from '@fexgraph/synth';
import { firstValueFrom, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRuntime, type NodeRuntime, type RuntimeOptions } from '../src/node/index.ts';
import { PHOTO } from './reference/pictures.ts';
import { MOBILENET, MOBILENET_MISSING } from './reference/published-files.ts';

const MODEL = 'retinaface-mobilenet0.25';

let folder: string;
let runtime: NodeRuntime;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fexgraph-runtime-'));
});
afterEach(async () => {
  await runtime.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function open(options: RuntimeOptions = {}): Promise<void> {
  runtime = await createRuntime({ modelsCache: join(folder, 'cache'), ...options });
}

async function synthetic(): Promise<string> {
  const path = join(folder, 'mobilenet0.25_Final.pth');
  await writeFile(path, syntheticCheckpoint('retinaface_mobilenet'));
  return path;
}

async function facesOf(options: Parameters<typeof retinaface>[0]): Promise<Detections> {
  const graph = new GraphBuilder();
  const frames = graph.add('frames', imagesSource({ inputs: [PHOTO] }));
  graph.output('faces', graph.add('faces', retinaface({ model: MODEL, longSide: 128, ...options }), frames));
  const active = run(compile(graph.build(), runtime.container));
  const found = firstValueFrom(active.output<Detections>('faces').pipe(toArray()));
  const [faces] = (await Promise.all([found, active.done]))[0];
  return faces;
}

describe('a checkpoint that was imported', () => {
  it('runs in the node that its manifest entry is for', async () => {
    await open();
    const [imported] = await importModels(runtime.models, [await synthetic()], { allowOtherWeights: true });
    expect(imported.state).toBe('imported');
    const { count, boxes, points, scores } = await facesOf({ threshold: 0.02, allowBelowHalf: true, maxFaces: 5 });
    expect([count, boxes.length, points?.length]).toEqual([5, 20, 50]);
    expect([...boxes, ...points!, ...scores].every(Number.isFinite)).toBe(true);
    const [session] = runtime.inference.records();
    expect(session).toMatchObject({ model: MODEL, sha256: (await runtime.models.load(MODEL)).sha256 });
  });

  it('gives the same faces from its raw heads, as they are built for webgpu', async () => {
    await open();
    const path = await synthetic();
    await importModels(runtime.models, [path], { allowOtherWeights: true });
    const all = { threshold: 0.02, allowBelowHalf: true, maxFaces: 20 };
    const decodedInGraph = await facesOf(all);
    await runtime.dispose();
    await open({ modelBuild: { target: 'webgpu' } });
    const decodedHere = await facesOf(all);
    expect(decodedHere.count).toBe(decodedInGraph.count);
    decodedHere.boxes.forEach((value, i) => {
      // Made-up weights make boxes of any size.
      const expected = decodedInGraph.boxes[i];
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-3 + 1e-5 * Math.abs(expected));
    });
  });

  it('is not there before, which is said with how to get it', async () => {
    await open();
    await expect(facesOf({})).rejects.toMatchObject({ code: 'MODEL_MISSING', hint: expect.stringContaining(MODEL) });
  });

  it('is refused where only commercial use is allowed', async () => {
    await open();
    await importModels(runtime.models, [await synthetic()], { allowOtherWeights: true });
    await runtime.dispose();
    await open({ commercialOnly: true });
    await expect(facesOf({})).rejects.toMatchObject({ code: 'LICENCE_REFUSED' });
  });

  it('finds the face of the example photo, with the published weights', async ({ skip }) => {
    await open();
    if (MOBILENET === undefined) return skip(MOBILENET_MISSING);
    const [imported] = await importModels(runtime.models, [MOBILENET]);
    expect(imported).toMatchObject({ model: MODEL, state: 'imported', record: { trust: 'manifest' } });
    const { count, scores } = await facesOf({ longSide: 'frame' });
    expect(count).toBe(1);
    expect(scores[0]).toBeGreaterThan(0.99);
  });
});
