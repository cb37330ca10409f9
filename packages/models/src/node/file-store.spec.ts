import { copyFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnnxGraph, ops, ProtoWriter, readModel } from '@fexgraph/networks/onnx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileStore, openFileStore } from './file-store.ts';
import { modelsFolder } from './manifest-file.ts';
import { sha256 } from './sha256.ts';
import { openModelStore } from './store/open-model-store.ts';
import { verifyModels } from './store/verify-models.ts';

function tinyModel(constant: number): Uint8Array {
  const graph = new OnnxGraph('tiny');
  graph.output('y', ops.add(graph.input('x', 'float32', [1]), constant));
  return graph.serialize();
}

/** A model with one tensor that is said to lie in /etc/passwd. */
function modelWithExternalData(): Uint8Array {
  const location = new ProtoWriter().text(1, 'location').text(2, '/etc/passwd');
  const tensor = new ProtoWriter().int(1, 4).int(2, 1).text(8, 'w').message(13, location).int(14, 1);
  const graph = new ProtoWriter().text(2, 'external').message(5, tensor);
  return new ProtoWriter().int(1, 8).message(7, graph).finish();
}

let folder: string;
const file = (): string => join(folder, 'tiny.onnx');

async function storeWith(bytes: Uint8Array): Promise<FileStore> {
  await writeFile(file(), bytes);
  const models = [
    {
      id: 'tiny',
      revision: sha256(bytes).slice(0, 12),
      pack: 'p',
      title: 't',
      task: 'detection',
      licence: { name: 'MIT' },
      commercial: 'yes',
      trainingData: 'none',
      quality: 'none',
      file: { path: 'tiny.onnx', bytes: bytes.length, sha256: sha256(bytes) },
      sources: [],
      inputs: [{ name: 'x', type: 'float32', dims: [1] }],
      outputs: [{ name: 'y', type: 'float32', dims: [1] }],
      parameters: {},
    },
  ];
  const manifest = { schema: 1, packs: [{ id: 'p', title: 'p', delivery: 'included' }], models };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return openFileStore({ folder });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fexgraph-store-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('FileStore', () => {
  it('hands out bytes whose size and sha256 are those of the manifest', async () => {
    const bytes = tinyModel(1);
    const store = await storeWith(bytes);
    expect(await store.load('tiny')).toEqual({ id: 'tiny', sha256: sha256(bytes), bytes: Buffer.from(bytes) });
  });

  it('says of a large file alone where its weights are', async () => {
    expect((await (await storeWith(tinyModel(0.5))).load('tiny')).weights).toBeUndefined();
    const graph = new OnnxGraph('large');
    const large = new Float32Array(2 ** 22);
    graph.output('y', ops.add(graph.input('x', 'float32', [1]), graph.initializer('w', 'float32', [2 ** 22], large)));
    const { bytes, weights } = await (await storeWith(graph.serialize())).load('tiny');
    const { ino, size, mtimeNs } = await stat(file(), { bigint: true });
    expect(weights).toMatchObject({ file: file(), state: { ino, size, mtimeNs } });
    expect(readModel(weights?.graph ?? bytes).graph.initializers).toMatchObject([{ name: 'w', external: true }]);
  });

  it('says that a file is missing', async () => {
    const store = await storeWith(tinyModel(1));
    await rm(file());
    await expect(store.load('tiny')).rejects.toMatchObject({
      code: 'MODEL_MISSING',
      message: `model "tiny": ${file()} is missing`,
    });
  });

  it('says that a file is empty', async () => {
    const store = await storeWith(tinyModel(1));
    await truncate(file(), 0);
    await expect(store.load('tiny')).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: `model "tiny": ${file()} is empty (0 bytes)`,
    });
  });

  it('says that a file is truncated', async () => {
    const bytes = tinyModel(1);
    const store = await storeWith(bytes);
    await truncate(file(), 20);
    await expect(store.load('tiny')).rejects.toThrow(`has 20 bytes, the manifest says ${bytes.length}`);
  });

  it('tells a corrupt file from another model of the same size', async () => {
    const store = await storeWith(tinyModel(1));
    await writeFile(file(), tinyModel(2));
    await expect(store.load('tiny')).rejects.toThrow('it is an ONNX model, but not this one');
    await writeFile(file(), new Uint8Array(tinyModel(1).length).fill(0xff));
    await expect(store.load('tiny')).rejects.toThrow('it is corrupt');
  });

  it('gives every refusal in one line with a hint', async () => {
    const store = await storeWith(tinyModel(1));
    await writeFile(file(), tinyModel(2));
    const error = await store.load('tiny').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ hint: expect.stringContaining('pack:build') });
    expect((error as Error).message).not.toContain('\n');
  });

  it('refuses data outside the model file, whatever the manifest says', async () => {
    const store = await storeWith(modelWithExternalData());
    await expect(store.load('tiny')).rejects.toThrow('keeps tensor "w" outside the file, which is not allowed');
  });

  it('needs a manifest', async () => {
    await expect(openFileStore({ folder })).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  });
});

describe('the models folder of the repository', () => {
  it('is found from here, and every included model is the one of the manifest', async () => {
    const checks = await verifyModels(await openModelStore({ cache: folder }));
    const included = checks.filter(({ entry }) => entry?.file);
    expect(included.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'rfb-320 ok',
      'blazeface-short ok',
      'attention-mesh ok',
      'mobilefacenet ok',
      'fer-emotion ok',
    ]);
    expect(checks.filter(({ entry }) => entry?.checkpoint).every(({ state }) => state === 'absent')).toBe(true);
  });

  it('says how to get a model that does not ship', async () => {
    const store = await openFileStore();
    await expect(store.load('arcface-r50')).rejects.toMatchObject({
      code: 'MODEL_MISSING',
      hint: expect.stringContaining('`fexgraph models pull arcface-r50`'),
    });
  });

  it('one bad model does not hide the others', async () => {
    const source = await modelsFolder();
    await mkdir(join(folder, 'embedded'));
    await copyFile(join(source, 'manifest.json'), join(folder, 'manifest.json'));
    await writeFile(
      join(folder, 'embedded/fer-emotion.onnx'),
      await readFile(join(source, 'embedded/fer-emotion.onnx')),
    );
    const checks = await verifyModels(await openModelStore({ folder, cache: folder }));
    const states = Object.fromEntries(checks.map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({ 'rfb-320': 'bad', 'fer-emotion': 'ok', facenet: 'absent' });
  });
});
