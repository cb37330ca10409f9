import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, type Detections, GraphBuilder, run } from '@fexgraph/core';
import { importModels } from '@fexgraph/models/node';
import { retinaface } from '@fexgraph/nodes-detect';
import { imagesSource } from '@fexgraph/sources/node';
import { firstValueFrom, toArray } from 'rxjs';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { detectGraph } from '../src/detect/detect-graph.ts';
import {
  compareQuantized,
  createRuntime,
  looksIn,
  modelInputs,
  type NodeRuntime,
  quantizeModel,
  recordRun,
} from '../src/node/index.ts';
import { PHOTO } from './reference/pictures.ts';
import { MOBILENET, MOBILENET_MISSING } from './reference/published-files.ts';

const IDENTITY = 'mobilefacenet';
const DETECTOR = 'retinaface-mobilenet0.25';

let folder: string;
const opened: NodeRuntime[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fexgraph-quantize-'));
});
afterEach(async () => {
  for (const runtime of opened.splice(0)) await runtime.dispose();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Sees what earlier runtimes have kept. */
async function open(): Promise<NodeRuntime> {
  const runtime = await createRuntime({ modelsCache: join(folder, 'cache'), workers: 1, threads: 1 });
  opened.push(runtime);
  return runtime;
}

/** The embedding of the face. */
async function lookOf(runtime: NodeRuntime, identity: string): Promise<Float32Array> {
  return (await looksIn(runtime, [PHOTO], { identity })).looks[0];
}

/** What the run record says of the models. */
async function recordedModels(runtime: NodeRuntime, identity: string) {
  const graph = compile(
    detectGraph(runtime.container, { inputs: PHOTO, pack: 'identity-only', identity }).build(),
    runtime.container,
  );
  const outcome = await run(graph).settled;
  const date = new Date();
  const facts = { graph, outcome, models: runtime.models, backend: 'cpu', options: {}, started: date, finished: date };
  return recordRun({ ...facts, sessions: runtime.inference.records() }).models;
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('modelInputs', () => {
  it('is what the model is fed with in use: the face, found and cut', async () => {
    const runtime = await open();
    const found = await modelInputs(runtime, IDENTITY, [PHOTO]);
    expect(found).toMatchObject({ calls: 1, photos: 1, pack: 'embedded' });
    expect(found.feeds.map(({ image }) => [image.type, ...image.dims])).toEqual([['uint8', 1, 112, 112, 3]]);
    expect(found.photosSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps no more than is asked for', async () => {
    const copies = [PHOTO, join(folder, 'b.png'), join(folder, 'c.png')];
    for (const copy of copies.slice(1)) await sharp(PHOTO).png().toFile(copy);
    const done: string[] = [];
    const onProgress = (count: number, total: number) => done.push(`${count}/${total}`);
    const found = await modelInputs(await open(), IDENTITY, copies, { inputs: 2, onProgress });
    expect([found.calls, found.feeds.length]).toEqual([3, 2]);
    expect(done).toEqual(['1/3', '2/3', '3/3']);
  });

  it('refuses photos without a face, videos, and models that no graph uses', async () => {
    const runtime = await open();
    const grey = join(folder, 'grey.png');
    await sharp({ create: { width: 320, height: 240, channels: 3, background: '#777777' } })
      .png()
      .toFile(grey);
    await expect(modelInputs(runtime, IDENTITY, [grey])).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('none of the 1 photos shows a face'),
    });
    await expect(modelInputs(runtime, IDENTITY, [join(folder, 'none.mp4')])).rejects.toThrow(/is a video/);
    await expect(modelInputs(runtime, IDENTITY, [join(folder, 'none.png')])).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(modelInputs(runtime, IDENTITY, [PHOTO], { pack: 'pose-only' })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining('"pose-only"'),
    });
    await expect(modelInputs(runtime, 'mobilfacenet', [PHOTO])).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  });
});

describe('quantizeModel', { timeout: 300_000 }, () => {
  it('makes a model that is chosen by its name, recognises the face, and is named in the run record', async () => {
    const runtime = await open();
    const record = await quantizeModel(runtime, IDENTITY, [PHOTO], { tolerance: 1 });
    expect(record).toMatchObject({
      entry: { id: `${IDENTITY}-int8` },
      calibration: { photos: 1, inputs: 1, calls: 1 },
      integerLayers: 52,
      floatLayers: [],
    });
    await runtime.dispose();

    const next = await open();
    const [float, int8] = [await lookOf(next, IDENTITY), await lookOf(next, `${IDENTITY}-int8`)];
    expect(cosine(float, int8)).toBeGreaterThan(0.9);
    expect(int8).not.toEqual(float);
    const { sha256 } = await next.models.load(IDENTITY);
    const models = await recordedModels(next, `${IDENTITY}-int8`);
    expect(models.find(({ id }) => id === `${IDENTITY}-int8`)).toMatchObject({
      quantized: { precision: 'int8', from: IDENTITY, sha256 },
    });
    expect(models.find(({ id }) => id === IDENTITY)?.quantized).toBeUndefined();

    const finding = await compareQuantized(next, `${IDENTITY}-int8`, [PHOTO]);
    expect(finding).toMatchObject({ from: IDENTITY, photos: 1, inputs: 1, deviations: [{ output: 'embeddings' }] });
    expect(finding.deviations[0].relative).toBeCloseTo(record.deviations[0].relative!, 5);
    await expect(compareQuantized(next, IDENTITY, [PHOTO])).rejects.toMatchObject({ code: 'BAD_OPTION' });
    await expect(quantizeModel(next, `${IDENTITY}-int8`, [PHOTO])).rejects.toMatchObject({
      code: 'BAD_OPTION',
      hint: expect.stringContaining(IDENTITY),
    });
  });

  it('refuses before it looks at photos what it cannot keep', async () => {
    await expect(quantizeModel(await open(), IDENTITY, ['none.png'], { id: 'rfb-320' })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining('rfb-320'),
    });
  });

  it('says why a model cannot be quantised', async () => {
    await expect(quantizeModel(await open(), 'rfb-320', [PHOTO])).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: expect.stringContaining('opset'),
    });
  });
});

it.skipIf(MOBILENET !== undefined)('the published RetinaFace-MobileNet in int8', ({ skip }) => skip(MOBILENET_MISSING));

describe.skipIf(MOBILENET === undefined)('the published RetinaFace-MobileNet in int8', () => {
  const facesOf = async (runtime: NodeRuntime, model: string): Promise<Detections> => {
    const graph = new GraphBuilder();
    const frames = graph.add('frames', imagesSource({ inputs: [PHOTO] }));
    graph.output('faces', graph.add('faces', retinaface({ model }), frames));
    const active = run(compile(graph.build(), runtime.container));
    const found = firstValueFrom(active.output<Detections>('faces').pipe(toArray()));
    return (await Promise.all([found, active.done]))[0][0];
  };

  it('finds the same faces, with boxes within a pixel', { timeout: 600_000 }, async () => {
    const runtime = await open();
    await importModels(runtime.models, [MOBILENET!]);
    const record = await quantizeModel(runtime, DETECTOR, [PHOTO]);
    expect(record.integerLayers).toBeGreaterThan(0);
    await runtime.dispose();
    const next = await open();
    const [float, int8] = [await facesOf(next, DETECTOR), await facesOf(next, `${DETECTOR}-int8`)];
    expect(float.count).toBe(1);
    expect(int8.count).toBe(float.count);
    const largest = Math.max(...Array.from(int8.boxes, (value, i) => Math.abs(value - float.boxes[i])));
    expect(largest).toBeLessThan(1);
  });
});
