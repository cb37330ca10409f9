import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint } from '@fexgraph/networks/checkpoints';
import { readModel } from '@fexgraph/networks/onnx';
import { describe, expect, it } from 'vitest';
import { hasCheckpoint } from '../../src/build/checkpoint-record.ts';
import {
  describeModel,
  importModels,
  type LocalModelStore,
  listModels,
  type ModelStoreOptions,
  openModelStore,
  verifyModels,
} from '../../src/node/index.ts';
import { runOnCpu } from '../run-on-cpu.ts';
import { mobilenetCheckpoint } from './random-checkpoint.ts';
import { entryFor, MODEL, storeOf, temporaryFolder } from './test-store.ts';

const bytes = mobilenetCheckpoint();
const entry = entryFor(bytes);

async function imported(options: ModelStoreOptions = {}): Promise<LocalModelStore> {
  const path = join(await temporaryFolder(), 'x.pth');
  await writeFile(path, bytes);
  const store = await storeOf([entry], options);
  expect(await importModels(store, [path])).toMatchObject([{ state: 'imported' }]);
  return store;
}

/** The same folder and cache, with other options. */
function again({ folder, cache }: LocalModelStore, options: ModelStoreOptions = {}): Promise<LocalModelStore> {
  return openModelStore({ folder, cache, ...options });
}

function placeOf(store: LocalModelStore) {
  const known = store.entry(MODEL);
  if (!hasCheckpoint(known)) throw new Error('no checkpoint');
  return store.place(known);
}

const outputsOf = (model: Uint8Array) => readModel(model).graph.outputs.map(({ name }) => name);

describe('LocalModelStore', () => {
  it('gives a graph that runs', async () => {
    const { bytes: onnx } = await (await imported()).load(MODEL);
    const image = { type: 'uint8', data: new Uint8Array(64 * 96 * 3).fill(90), dims: [1, 64, 96, 3] } as const;
    const results = await runOnCpu(MODEL, onnx, { image });
    expect(results.boxes.dims).toEqual([1, 2 * (8 * 12 + 4 * 6 + 2 * 3), 4]);
    expect(results.scores.values.every((score) => score >= 0 && score <= 1)).toBe(true);
  });

  it('says how to get a model that was not pulled', async () => {
    const empty = await storeOf([entry]);
    await expect(empty.load(MODEL)).rejects.toMatchObject({
      code: 'MODEL_MISSING',
      hint: expect.stringContaining(`fexgraph models pull ${MODEL}`),
    });
  });

  it('gives the included models too', async () => {
    const real = await openModelStore({ cache: await temporaryFolder() });
    await expect(real.load('rfb-320')).resolves.toMatchObject({ id: 'rfb-320' });
    await expect(real.load('arcface-r50')).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  });

  it('builds anew for other options, beside what is there', async () => {
    const first = await imported();
    const plain = await first.load(MODEL);
    const half = await again(first, { build: { weights: 'float16' } });
    const smaller = await half.load(MODEL);
    expect(smaller.bytes.length).toBeLessThan(0.6 * plain.bytes.length);
    const otherOrder = await again(first, { build: { parameters: { [MODEL]: { channelOrder: 'rgb' } } } });
    expect(otherOrder.entry(MODEL).parameters).toMatchObject({ channelOrder: 'rgb', overlap: 'inclusive' });
    expect((await otherOrder.load(MODEL)).sha256).not.toBe(plain.sha256);
    expect((await first.load(MODEL)).sha256).toBe(plain.sha256);
    const names = await readdir(placeOf(first).folder);
    expect(names.filter((name) => name.endsWith('.onnx'))).toHaveLength(3);
  });

  it('shows nodes what a graph for webgpu has: raw heads', async () => {
    const first = await imported({ build: { target: 'webgpu' } });
    expect(first.entry(MODEL).outputs.map(({ name }) => name)).toEqual(['scores', 'loc', 'landmarks']);
    expect(outputsOf((await first.load(MODEL)).bytes).sort()).toEqual(['landmarks', 'loc', 'scores']);
  });

  it('refuses overrides of what is not there', async () => {
    await expect(
      storeOf([entry], { build: { parameters: { [MODEL]: { chanelOrder: 'rgb' } } } }),
    ).rejects.toMatchObject({
      code: 'BAD_OPTION',
      hint: 'did you mean "channelOrder"?',
    });
    await expect(storeOf([entry], { build: { parameters: { 'retina-face': {} } } })).rejects.toMatchObject({
      code: 'BAD_OPTION',
    });
    const wrong = await storeOf([entry], { build: { parameters: { [MODEL]: { channelOrder: 'grb' } } } });
    const path = join(await temporaryFolder(), 'x.pth');
    await writeFile(path, bytes);
    expect(await importModels(wrong, [path])).toMatchObject([
      { state: 'failed', error: { code: 'BAD_MODEL', message: expect.stringContaining('channelOrder') } },
    ]);
  });

  it('refuses a network whose tensors are not those that the manifest promises', async () => {
    const promised = { ...entry, outputs: entry.outputs.map((output) => ({ ...output, dims: [...output.dims, 7] })) };
    const path = join(await temporaryFolder(), 'x.pth');
    await writeFile(path, bytes);
    expect(await importModels(await storeOf([promised]), [path])).toMatchObject([
      {
        state: 'failed',
        error: { message: expect.stringContaining('the manifest says scores float32 [batch, anchors, 7]') },
      },
    ]);
    const unknown = entryFor(bytes, { checkpoint: { network: 'resnet' } });
    expect(await importModels(await storeOf([unknown]), [path], { as: MODEL })).toMatchObject([
      { state: 'failed', error: { code: 'BAD_MODEL', hint: expect.stringContaining('retinaface-r34') } },
    ]);
  });

  it('enforces the sha256 of the graph, of the checkpoint, and of a manifest that learnt it later', async () => {
    const first = await imported();
    const { folder, checkpoint, record } = placeOf(first);
    const onnx = join(folder, (await readdir(folder)).find((name) => name.endsWith('.onnx'))!);
    const whole = await readFile(onnx);
    whole[whole.length >> 1] ^= 1;
    await writeFile(onnx, whole);
    await expect(first.load(MODEL)).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: expect.stringContaining(onnx),
    });
    expect((await verifyModels(first)).map(({ state }) => state)).toEqual(['bad']);

    const second = await imported();
    await writeFile(placeOf(second).checkpoint, mobilenetCheckpoint(2));
    const late = await again(second, { build: { weights: 'float16' } });
    await expect(late.load(MODEL)).rejects.toMatchObject({ code: 'BAD_MODEL', hint: expect.stringContaining('pull') });
    expect(checkpoint).not.toBe(placeOf(second).checkpoint);

    const third = await imported();
    const text = await readFile(placeOf(third).record, 'utf8');
    const firstUse = text.replace(/"sha256": "[0-9a-f]+"/, `"sha256": "${'0'.repeat(64)}"`);
    await writeFile(placeOf(third).record, firstUse.replace('"manifest"', '"first-use"'));
    await expect(third.load(MODEL)).rejects.toThrow('the manifest says');
    await writeFile(record, 'not a record');
    await expect(first.load(MODEL)).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: expect.stringContaining(record),
    });
  });

  it('removes graphs that an earlier builder made', async () => {
    const first = await imported();
    const { folder } = placeOf(first);
    const old = 'f'.repeat(32);
    const name = (await readdir(folder)).find((file) => file.endsWith('.build.json'))!;
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, `${old}.build.json`), text.replace('"builder": 1', '"builder": 0'));
    await writeFile(join(folder, `${old}.onnx`), 'old');
    await (await again(first, { build: { weights: 'float16' } })).load(MODEL);
    expect((await readdir(folder)).filter((file) => file.startsWith(old))).toEqual([]);
  });

  it('does not let a manifest lead out of the cache', async () => {
    const path = join(await temporaryFolder(), 'x.pth');
    await writeFile(path, bytes);
    const away = await storeOf([{ ...entry, revision: '../../away' }]);
    await expect(away.load(MODEL)).rejects.toMatchObject({ code: 'BAD_MODEL' });
  });
});

describe('what is here', () => {
  it('is listed with state and trust', async () => {
    const store = await imported();
    expect(await listModels(store)).toMatchObject([
      { id: MODEL, state: 'pulled', trust: 'manifest', bytes: bytes.length, licence: 'MIT', commercial: 'unclear' },
    ]);
    const real = await openModelStore({ cache: await temporaryFolder() });
    const listing = await listModels(real);
    expect(listing.find(({ id }) => id === 'rfb-320')).toMatchObject({ state: 'included', bytes: 1221079 });
    expect(listing.find(({ id }) => id === 'arcface-r50')).toMatchObject({ state: 'absent', acceptance: true });
  });

  it('is verified file by file; one bad model does not hide the others', async () => {
    const store = await imported();
    expect(await verifyModels(store)).toMatchObject([{ state: 'ok', trust: 'manifest' }]);
    await rm(placeOf(store).checkpoint);
    expect(await verifyModels(store)).toMatchObject([{ state: 'bad', error: { code: 'BAD_MODEL' } }]);
    const real = await openModelStore({ cache: await temporaryFolder(), commercialOnly: true });
    const states = Object.fromEntries((await verifyModels(real)).map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({ 'rfb-320': 'ok', 'fer-emotion': 'ok', facenet: 'absent' });
  });

  it('is described with tensors, places and the options of the graph', async () => {
    const store = await imported();
    const place = placeOf(store);
    const described = await describeModel(store, MODEL, { tensors: true });
    expect(described).toMatchObject({
      file: place.checkpoint,
      record: { bytes: bytes.length },
      build: { network: MODEL, file: expect.stringContaining(place.folder), warnings: [] },
    });
    expect(described.tensors).toEqual(readCheckpoint(bytes).tensors());
    expect(await describeModel(await storeOf([entry]), MODEL)).toMatchObject({ file: undefined, record: undefined });
  });
});
