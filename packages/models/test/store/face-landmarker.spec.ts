import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { howToGet, sharedFile } from '@fexgraph/synth';
import { describe, expect, it } from 'vitest';
import { describeModel, importModels, openModelStore, pullModels } from '../../src/node/index.ts';
import { file, serve } from './file-server.ts';
import { listener, temporaryFolder } from './test-store.ts';

const TASK = 'checkpoints/face_landmarker.task';
const path = sharedFile(TASK);
const MODELS = ['face-landmarks-v2', 'face-blendshapes'];

it.skipIf(path !== undefined)('the pack mediapipe', ({ skip }) => skip(howToGet(TASK)));

describe.skipIf(path === undefined)('the pack mediapipe', () => {
  const open = async () => openModelStore({ cache: await temporaryFolder(), offline: true });

  it('has all its models from one imported file, whose sha256 is the published one', async () => {
    const renamed = join(await temporaryFolder(), 'a.task');
    await copyFile(path as string, renamed);
    const store = await open();
    const results = await importModels(store, [renamed]);
    expect(results).toMatchObject(
      MODELS.map((model) => ({ file: renamed, model, state: 'imported', record: { trust: 'manifest' } })),
    );
    for (const id of MODELS) await expect(store.load(id)).resolves.toMatchObject({ id });
    const { networks, tensors } = await describeModel(store, MODELS[0], { tensors: true });
    expect([networks?.length, tensors]).toEqual([3, undefined]);
  });

  it('is not the published file where one bit of it is another', async () => {
    const bytes = await readFile(path as string);
    // Among the weights: everything else about the file is as it should be.
    bytes[bytes.length >> 1] ^= 1;
    const flipped = join(await temporaryFolder(), 'a.task');
    await writeFile(flipped, bytes);
    const results = await importModels(await open(), [flipped]);
    expect(results.map(({ state, error }) => [state, error?.code])).toEqual(
      MODELS.map(() => ['failed', 'BAD_CHECKPOINT']),
    );
    for (const { error } of results) expect(error?.message).toContain('the manifest says 64184e229b');
  });

  it('is pulled by one download, for all its models', async () => {
    const server = await serve(file(await readFile(path as string)));
    const store = await openModelStore({ cache: await temporaryFolder() });
    const results = await pullModels(store, ['mediapipe'], { mirror: server.origin });
    expect(results).toMatchObject(MODELS.map((model) => ({ model, state: 'pulled', record: { trust: 'manifest' } })));
    const asked = '/mediapipe-models/face_landmarker/face_landmarker/float16/1/face_landmarker.task';
    expect(server.log.map(({ url }) => url)).toEqual([asked]);
  });

  it('a pull of one of them downloads nothing when the file is here for another', async () => {
    const [first, second] = MODELS;
    const store = await open();
    await importModels(store, [path as string], { as: first });
    const said = listener();
    expect(await pullModels(store, [second], { observer: said })).toMatchObject([{ model: second, state: 'pulled' }]);
    expect(said.text()).toContain(`is in the file that is here for ${first}`);
    await expect(store.load(second)).resolves.toMatchObject({ id: second });
  });
});
