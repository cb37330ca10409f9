import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors } from '@fexgraph/synth';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importModels } from '../../src/node/index.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { mobilenetCheckpoint } from './random-checkpoint.ts';
import { DATE, entryFor, listener, MODEL, storeOf, temporaryFolder, UNKNOWN } from './test-store.ts';

const bytes = mobilenetCheckpoint();
const PUBLISHED_NAME = 'mobilenet0.25_Final.pth';
const foreign = writeSafetensors([
  { name: 'lm_head.weight', type: 'F32', shape: [2], values: () => new Float32Array(2) },
]);

let folder: string;
async function put(name: string, contents: Uint8Array | string): Promise<string> {
  folder = await temporaryFolder();
  await writeFile(join(folder, name), contents);
  return join(folder, name);
}

describe('importModels', () => {
  it('finds a checkpoint by its contents, whatever its name, and builds its network at once', async () => {
    const path = await put('weights-of-a-friend.bin', bytes);
    const store = await storeOf([entryFor(bytes)]);
    const results = await importModels(store, [folder]);
    const record = { how: 'import', from: 'weights-of-a-friend.bin', trust: 'manifest', date: DATE.toISOString() };
    expect(results).toMatchObject([{ file: path, model: MODEL, state: 'imported', record }]);
    await expect(store.load(MODEL)).resolves.toMatchObject({ id: MODEL });
    expect(await importModels(store, [path])).toMatchObject([{ state: 'present' }]);
  });

  it('says loudly when there is no sha256 to compare with, and enforces it from then on', async () => {
    const said = listener();
    const store = await storeOf([entryFor(bytes, UNKNOWN)]);
    const [first] = await importModels(store, [await put('a.pth', bytes)], { observer: said });
    expect(first.record?.trust).toBe('first-use');
    expect(said.text()).toContain('TRUSTED ON FIRST USE');
    const [second] = await importModels(store, [await put('b.pth', mobilenetCheckpoint(2))]);
    expect(second).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('is enforced since') } });
  });

  it('takes other weights than the published ones only when told to, and marks them', async () => {
    const own = mobilenetCheckpoint(2);
    const path = await put(PUBLISHED_NAME, own);
    const store = await storeOf([entryFor(bytes)]);
    const [refused] = await importModels(store, [path]);
    expect(refused).toMatchObject({ state: 'failed', model: MODEL, error: { code: 'BAD_CHECKPOINT' } });
    expect(refused.error?.message).toContain(`the manifest says ${sha256(bytes)}`);
    const said = listener();
    const [taken] = await importModels(store, [path], { allowOtherWeights: true, observer: said });
    expect(taken).toMatchObject({ state: 'imported', record: { trust: 'user' } });
    expect(said.text()).toContain('not the published weights');
    await expect(store.load(MODEL)).resolves.toMatchObject({ id: MODEL });
  });

  it('names the first tensors that differ', async () => {
    const path = await put(PUBLISHED_NAME, mobilenetCheckpoint(1, ['fpn.merge1.0.weight']));
    const [result] = await importModels(await storeOf([entryFor(bytes)]), [path]);
    expect(result.error).toMatchObject({ code: 'BAD_CHECKPOINT' });
    const [unnamed] = await importModels(await storeOf([entryFor(bytes)]), [
      await put('x.pth', mobilenetCheckpoint(1, ['fpn.merge1.0.weight'])),
    ]);
    expect(unnamed.error?.message).toContain(`nearest is ${MODEL}: 'fpn.merge1.0.weight' [64,64,3,3] is missing`);
    const [chosen] = await importModels(
      await storeOf([entryFor(bytes)]),
      [await put('x.pth', mobilenetCheckpoint(1, ['fpn.merge1.0.weight']))],
      { as: MODEL, allowOtherWeights: true },
    );
    expect(chosen.error?.message).toContain("'fpn.merge1.0.weight' [64,64,3,3] is missing");
  });

  it('passes over what is no checkpoint of ours in a folder, but not what was named', async () => {
    const path = await put('model.safetensors', foreign);
    const store = await storeOf([entryFor(bytes)]);
    expect(await importModels(store, [folder])).toMatchObject([{ state: 'skipped' }]);
    expect(await importModels(store, [path])).toMatchObject([{ state: 'failed', error: { code: 'BAD_CHECKPOINT' } }]);
    await put(PUBLISHED_NAME, '<html>');
    const damaged = await importModels(store, [folder]);
    expect(damaged).toMatchObject([{ state: 'failed', error: { message: expect.stringContaining('HTML') } }]);
  });

  it('looks through folders and links, as caches of other programs have them', async () => {
    const blob = await put('blob', bytes);
    await mkdir(join(folder, 'snapshots/abc'), { recursive: true });
    await symlink(blob, join(folder, 'snapshots/abc', PUBLISHED_NAME));
    await symlink(join(folder, 'gone'), join(folder, 'snapshots/abc', 'broken.pth'));
    const results = await importModels(await storeOf([entryFor(bytes)]), [folder]);
    expect(results.map(({ state }) => state)).toEqual(['imported']);
  });

  it('says that a path is not there', async () => {
    const store = await storeOf([entryFor(bytes)]);
    await expect(importModels(store, ['/no/such/folder'])).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('asks which model is meant when the tensors fit several', async () => {
    const sibling = { ...entryFor(bytes, UNKNOWN), id: 'sibling' };
    const other = { ...entryFor(bytes, UNKNOWN), id: 'other' };
    const path = await put('some.pth', bytes);
    const store = await storeOf([sibling, other]);
    const [unclear] = await importModels(store, [path]);
    expect(unclear.error).toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining('sibling, other') });
    expect(await importModels(store, [path], { as: 'other' })).toMatchObject([{ model: 'other', state: 'imported' }]);
    await expect(importModels(store, [path], { as: 'othr' })).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  });

  it('keeps to licences and to what is cleared for commercial use', async () => {
    const research = entryFor(bytes, { commercial: 'no', checkpoint: { acceptance: true } });
    const path = await put('x.pth', bytes);
    const store = await storeOf([research]);
    expect(await importModels(store, [path])).toMatchObject([{ state: 'failed', error: { code: 'LICENCE_REFUSED' } }]);
    await expect(store.load(MODEL)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
    const commercial = await importModels(store, [path], { commercialOnly: true, acceptLicence: true });
    expect(commercial).toMatchObject([{ state: 'failed', error: { message: expect.stringContaining('not cleared') } }]);
    expect(await importModels(store, [path], { acceptLicence: true })).toMatchObject([
      { state: 'imported', record: { licence: { accepted: DATE.toISOString() } } },
    ]);
  });

  it('does not ask for a licence of a file that is refused anyway', async () => {
    const research = entryFor(bytes, { checkpoint: { acceptance: true } });
    const acceptLicence = () => expect.fail('asked');
    const path = await put('x.pth', mobilenetCheckpoint(2));
    const [result] = await importModels(await storeOf([research]), [path], { acceptLicence });
    expect(result.error?.code).toBe('BAD_CHECKPOINT');
  });

  it('never leaves a usable model behind when a damaged file is refused', async () => {
    const head = 55_000; // the pickles; behind it are the numbers, of which any are valid
    const change = fc.record({ at: fc.integer({ min: 0, max: head }), value: fc.integer({ min: 0, max: 255 }) });
    const path = await put('damaged.pth', bytes);
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.option(fc.nat(bytes.length)),
        async (changes, end) => {
          const damaged = Uint8Array.from(bytes.subarray(0, end ?? bytes.length));
          for (const { at, value } of changes) damaged[at] = value;
          await writeFile(path, damaged);
          const store = await storeOf([entryFor(bytes, UNKNOWN)]);
          const [{ state, error }] = await importModels(store, [path], { as: MODEL });
          if (state === 'imported') {
            await expect(store.load(MODEL)).resolves.toMatchObject({ id: MODEL });
          } else {
            expect(error?.code).toBe('BAD_CHECKPOINT');
            await expect(store.load(MODEL)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
