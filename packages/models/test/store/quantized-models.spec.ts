import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OnnxGraph, ops } from '@fexgraph/networks/onnx';
import type { QuantizedNetwork } from '@fexgraph/networks/quantize';
import { describe, expect, it } from 'vitest';
import {
  describeModel,
  keepQuantized,
  type LocalModelStore,
  listModels,
  openModelStore,
  pullModels,
  requireFreeId,
  requireRoomFor,
  verifyModels,
} from '../../src/node/index.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { DATE, temporaryFolder } from './test-store.ts';

const SOURCE_SHA256 = 'a'.repeat(64);
const CALIBRATION = { photos: 3, photosSha256: 'b'.repeat(64), pack: 'embedded', inputs: 2, calls: 4 };

/** Its bytes depend on `doc`; what it computes does not matter to a store. */
function network(doc: string): QuantizedNetwork {
  const graph = new OnnxGraph('quantised', { doc });
  graph.output('embeddings', ops.relu(graph.input('image', 'float32', [1])));
  return {
    onnx: graph.serialize(),
    quantizer: 1,
    percentile: 99.99,
    tolerance: 0.05,
    integerLayers: 51,
    floatLayers: [{ layer: 'Conv_10', effect: 0.07, output: 'embeddings' }],
    silentLayers: 0,
    deviations: [{ output: 'embeddings', count: 384, meanAbs: 0.1, maxAbs: Number.POSITIVE_INFINITY, relative: 0.04 }],
  };
}

const open = async (cache: string) => openModelStore({ cache, date: () => DATE });

function keep(store: LocalModelStore, id: string, made: QuantizedNetwork, replace?: boolean) {
  const source = store.entry('mobilefacenet');
  return keepQuantized(store, made, {
    ...{ id, source, replace, sourceSha256: SOURCE_SHA256, calibration: CALIBRATION, speed: 2.5 },
  });
}

async function expectDamaged(store: LocalModelStore, message: RegExp): Promise<void> {
  const refused = { code: 'BAD_MODEL', message: expect.stringMatching(message) };
  expect(() => store.entry('mine')).toThrow(expect.objectContaining(refused));
  await expect(store.load('mine')).rejects.toMatchObject(refused);
  expect(store.entry('rfb-320').id).toBe('rfb-320');
}

describe('a quantised model in the cache', () => {
  it('is a model of its own: listed, described, verified and loaded by its id', async () => {
    const cache = await temporaryFolder();
    const made = network('one');
    const record = await keep(await open(cache), 'mobilefacenet-int8', made);
    const store = await open(cache);
    const entry = store.entry('mobilefacenet-int8');
    expect(entry).toEqual(record.entry);
    expect(entry).toMatchObject({
      pack: 'quantized',
      revision: sha256(made.onnx).slice(0, 12),
      node: 'identity/mobilefacenet',
      commercial: store.entry('mobilefacenet').commercial,
      quantized: { precision: 'int8', from: 'mobilefacenet', sha256: SOURCE_SHA256 },
    });
    const loaded = await store.load('mobilefacenet-int8');
    expect(loaded.sha256).toBe(sha256(made.onnx));
    expect(Buffer.from(loaded.bytes).equals(made.onnx)).toBe(true);
    expect(await listModels(store)).toContainEqual(
      expect.objectContaining({ id: 'mobilefacenet-int8', state: 'quantized' }),
    );
    expect(await verifyModels(store, ['mobilefacenet-int8'])).toMatchObject([{ state: 'ok' }]);
    const { quantized } = await describeModel(store, 'mobilefacenet-int8');
    expect(quantized).toMatchObject({
      calibration: CALIBRATION,
      percentile: 99.99,
      floatLayers: [{ layer: 'Conv_10' }],
      deviations: [{ output: 'embeddings', maxAbs: null }],
      speed: 2.5,
      date: DATE.toISOString(),
    });
    expect(await pullModels(store, ['mobilefacenet-int8'])).toMatchObject([{ state: 'included' }]);
  });

  it('has embeddings of a space of its own, another one for other bytes', async () => {
    const cache = await temporaryFolder();
    const store = await open(cache);
    const spaces = [
      (await keep(store, 'one', network('one'))).entry.embeddingSpace,
      (await keep(store, 'two', network('two'))).entry.embeddingSpace,
      store.entry('mobilefacenet').embeddingSpace,
    ];
    expect(new Set(spaces).size).toBe(3);
  });

  it('is made anew only when that is asked for, and leaves nothing behind', async () => {
    const cache = await temporaryFolder();
    await keep(await open(cache), 'mine', network('one'));
    const store = await open(cache);
    await expect(keep(store, 'mine', network('two'))).rejects.toMatchObject({
      code: 'BAD_OPTION',
      hint: expect.stringContaining('--replace'),
    });
    await keep(store, 'mine', network('two'), true);
    expect((await (await open(cache)).load('mine')).sha256).toBe(sha256(network('two').onnx));
    expect((await readdir(join(cache, 'quantized', 'mine'))).sort()).toEqual([
      `${sha256(network('two').onnx).slice(0, 12)}.onnx`,
      'quantized.json',
    ]);
  });

  it('does not take the id of another model, or one that leads out of the cache', async () => {
    const store = await open(await temporaryFolder());
    for (const id of ['rfb-320', '../elsewhere', 'Mine', ''])
      expect(() => requireFreeId(store, id, true)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });

  it('is refused when its file or its record was changed', async () => {
    const cache = await temporaryFolder();
    const { entry } = await keep(await open(cache), 'mine', network('one'));
    const folder = join(cache, 'quantized', 'mine');
    const path = join(folder, entry.file!.path);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(1));
    await expect((await open(cache)).load('mine')).rejects.toMatchObject({
      code: 'BAD_MODEL',
      hint: expect.stringContaining('models quantize mobilefacenet --id mine --replace'),
    });
    const record = join(folder, 'quantized.json');
    const text = await readFile(record, 'utf8');
    await writeFile(record, text.replace('"id": "mine"', '"id": "other"'));
    await expectDamaged(await open(cache), /quantized.json is not about a quantised model "mine"/);
    await writeFile(record, text.replace(entry.file!.path, '../../../elsewhere.onnx'));
    await expectDamaged(await open(cache), /quantized.json/);
  });

  it('costs itself only when its record is damaged, and is named', async () => {
    const cache = await temporaryFolder();
    await keep(await open(cache), 'mine', network('one'));
    await keep(await open(cache), 'other', network('two'));
    await writeFile(join(cache, 'quantized', 'mine', 'quantized.json'), '{');
    const store = await open(cache);
    await expectDamaged(store, /mine\/quantized.json cannot be used/);
    expect((await store.load('other')).sha256).toBe(sha256(network('two').onnx));
    expect((await verifyModels(store)).filter(({ id }) => ['mine', 'other'].includes(id))).toMatchObject([
      { id: 'other', state: 'ok' },
      { id: 'mine', state: 'bad', error: { code: 'BAD_MODEL' } },
    ]);
    expect(() => requireFreeId(store, 'mine')).toThrow('was used before');
    await keep(store, 'mine', network('three'), true);
    expect((await (await open(cache)).load('mine')).sha256).toBe(sha256(network('three').onnx));
  });

  it('is refused before it is made where it could not be kept', async () => {
    const cache = await temporaryFolder();
    await requireRoomFor(await open(cache), 'mine');
    expect((await open(cache)).entries().some(({ id }) => id === 'mine')).toBe(false);
    expect(await readdir(join(cache, 'quantized', 'mine'))).toEqual([]);
    const file = join(cache, 'file');
    await writeFile(file, '');
    await expect(requireRoomFor(await open(join(file, 'below')), 'mine')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      hint: expect.stringContaining('choose another cache folder'),
    });
  });

  it('is refused where the manifest has learnt a model of that id', async () => {
    const cache = await temporaryFolder();
    await keep(await open(cache), 'mine', network('one'));
    const folder = join(cache, 'quantized');
    const record = join(folder, 'mine', 'quantized.json');
    const text = (await readFile(record, 'utf8')).replace('"id": "mine"', '"id": "rfb-320"');
    await rename(join(folder, 'mine'), join(folder, 'rfb-320'));
    await writeFile(join(folder, 'rfb-320', 'quantized.json'), text);
    await expect(open(cache)).rejects.toThrow(/has the id "rfb-320" of the manifest/);
  });
});
