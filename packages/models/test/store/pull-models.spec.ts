import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModel } from '@fexgraph/networks/onnx';
import { describe, expect, it } from 'vitest';
import { pullModels, type TransferProgress } from '../../src/node/index.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { file, serve, status } from './file-server.ts';
import { bytes, digest, files, placeOf, pull, QUICK } from './pull-one.ts';
import { mobilenetCheckpoint } from './random-checkpoint.ts';
import { DATE, entryFor, listener, MODEL, storeOf, UNKNOWN } from './test-store.ts';

describe('pullModels', () => {
  it('downloads, checks, builds and records a model', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([entryFor(bytes)]);
    const progress: TransferProgress[] = [];
    const result = await pull(store, server, { observer: { progress: (now) => progress.push(now) } });
    expect(result).toMatchObject({ model: MODEL, state: 'pulled', record: { trust: 'manifest', sha256: digest } });
    expect(progress.at(-1)).toMatchObject({ model: MODEL, bytes: bytes.length, total: bytes.length });
    const place = placeOf(store);
    expect(sha256(await readFile(place.checkpoint))).toBe(digest);
    expect(JSON.parse(await readFile(place.record, 'utf8'))).toMatchObject({
      model: MODEL,
      url: expect.stringMatching(/^https:\/\/raw\.githubusercontent\.com/),
      from: expect.stringContaining(server.origin),
      how: 'pull',
      bytes: bytes.length,
      sha256: digest,
      date: DATE.toISOString(),
    });
    const model = await store.load(MODEL);
    expect(
      readModel(model.bytes)
        .graph.outputs.map(({ name }) => name)
        .sort(),
    ).toEqual(['boxes', 'points', 'scores']);
    expect(model.sha256).toBe(sha256(model.bytes));
    const leftovers = (await files(store)).filter((name) => !/^checkpoint\.(pth|json)$|^[0-9a-f]{32}\./.test(name));
    expect(leftovers).toEqual([]);
  });

  it('asks the mirror for the path of the published address', async () => {
    const server = await serve(file(bytes));
    await pull(await storeOf([entryFor(bytes)]), server, { mirror: `${server.origin}/proxy/` });
    expect(server.log[0].url).toMatch(/^\/proxy\/biubug6\/.*\/weights\/mobilenet0\.25_Final\.pth$/);
  });

  it('does not download what is here and whole', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([entryFor(bytes)]);
    await pull(store, server);
    expect(await pull(store, server)).toMatchObject({ state: 'present' });
    expect(server.log).toHaveLength(1);
  });

  it('replaces a checkpoint that was damaged on disk, and says so', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([entryFor(bytes)]);
    await pull(store, server);
    await writeFile(placeOf(store).checkpoint, 'damaged');
    const said = listener();
    expect(await pull(store, server, { observer: said })).toMatchObject({ state: 'pulled' });
    expect(said.text()).toContain('has sha256');
    await expect(store.load(MODEL)).resolves.toMatchObject({ id: MODEL });
  });

  it('rebuilds a graph that was damaged on disk, without the network', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([entryFor(bytes)]);
    await pull(store, server);
    const onnx = (await files(store)).find((name) => name.endsWith('.onnx'))!;
    await writeFile(join(placeOf(store).folder, onnx), 'damaged');
    await expect(store.load(MODEL)).rejects.toMatchObject({ code: 'BAD_MODEL' });
    expect(await pull(store, server, { offline: true })).toMatchObject({ state: 'present' });
    await expect(store.load(MODEL)).resolves.toMatchObject({ id: MODEL });
  });

  it('names a model that is not in the manifest', async () => {
    const store = await storeOf([entryFor(bytes)]);
    await expect(pullModels(store, ['retinaface-mobilnet0.25'])).rejects.toMatchObject({
      code: 'MODEL_MISSING',
      hint: expect.stringContaining(MODEL),
    });
  });

  it('a model that fails does not keep the others back', async () => {
    const bad = { ...entryFor(bytes, { checkpoint: { file: 'bad.pth', url: 'https://raw.example/bad' } }), id: 'bad' };
    const server = await serve((request, response) =>
      (request.url === '/bad' ? status(404) : file(bytes))(request, response),
    );
    const store = await storeOf([bad, entryFor(bytes)]);
    const results = await pullModels(store, ['detectors'], { mirror: server.origin, ...QUICK });
    expect(results.map(({ model, state }) => [model, state])).toEqual([
      ['bad', 'failed'],
      [MODEL, 'pulled'],
    ]);
    expect(results[0].error?.message).toMatch(/answers 404/);
  });
});

describe('trust on first use', () => {
  it('is said loudly, recorded, and enforced from then on', async () => {
    const server = await serve(file(bytes, { headers: { 'x-repo-commit': 'c'.repeat(40) } }));
    const store = await storeOf([entryFor(bytes, UNKNOWN)]);
    const said = listener();
    const first = await pull(store, server, { observer: said });
    expect(first.record).toMatchObject({ trust: 'first-use', sha256: digest, commit: 'c'.repeat(40) });
    expect(said.notes).toContainEqual({
      model: MODEL,
      level: 'warning',
      message: expect.stringMatching(/^TRUSTED ON FIRST USE.*enforced from now on$/),
    });
    server.answer = file(mobilenetCheckpoint(2), { etag: '"two"' });
    const second = await pull(store, server, { force: true });
    expect(second.error).toMatchObject({
      code: 'BAD_CHECKPOINT',
      message: expect.stringContaining(`${digest} was recorded on ${DATE.toISOString()}`),
    });
    await expect(store.load(MODEL)).resolves.toMatchObject({ id: MODEL });
    expect(await files(store)).not.toContain('download.part');
  });

  it('outlives the file itself', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([entryFor(bytes, UNKNOWN)]);
    await pull(store, server);
    await rm(placeOf(store).checkpoint);
    server.answer = file(mobilenetCheckpoint(2));
    expect(await pull(store, server)).toMatchObject({ state: 'failed', error: { code: 'BAD_CHECKPOINT' } });
    server.answer = file(bytes);
    expect(await pull(store, server)).toMatchObject({ state: 'pulled', record: { trust: 'first-use' } });
  });

  it('asks for the recorded commit instead of a branch', async () => {
    const url = 'https://huggingface.co/a/b/resolve/main/x.pth';
    const entry = entryFor(bytes, { checkpoint: { ...UNKNOWN.checkpoint, revision: 'main', url } });
    const server = await serve(file(bytes, { headers: { 'x-repo-commit': 'c'.repeat(40) } }));
    const store = await storeOf([entry]);
    await pull(store, server, { mirror: undefined, hub: server.origin });
    await pull(store, server, { mirror: undefined, hub: server.origin, force: true });
    expect(server.log.map(({ url: asked }) => asked)).toEqual([
      '/a/b/resolve/main/x.pth',
      `/a/b/resolve/${'c'.repeat(40)}/x.pth`,
    ]);
  });
});

describe('licences', () => {
  const research = entryFor(bytes, { commercial: 'no', checkpoint: { acceptance: true } });

  it('are accepted once, before anything is downloaded', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([research]);
    await expect(pull(store, server)).rejects.toMatchObject({
      code: 'LICENCE_REFUSED',
      message: expect.stringContaining(research.licence.url!),
    });
    expect(server.log).toHaveLength(0);
    const asked: unknown[] = [];
    const acceptLicence = (terms: unknown) => asked.push(terms) > 0;
    expect(await pull(store, server, { acceptLicence })).toMatchObject({
      record: { licence: { accepted: DATE.toISOString() } },
    });
    await pull(store, server, { acceptLicence, force: true });
    expect(asked).toEqual([expect.objectContaining({ model: MODEL, licence: research.licence, commercial: 'no' })]);
  });

  it('that are not cleared for commercial use are refused with the list', async () => {
    const server = await serve(file(bytes));
    const unclear = { ...research, id: 'other', commercial: 'unclear' as const };
    const store = await storeOf([research, unclear]);
    const refusal = pullModels(store, ['detectors'], { commercialOnly: true, mirror: server.origin });
    await expect(refusal).rejects.toMatchObject({
      code: 'LICENCE_REFUSED',
      message: expect.stringMatching(new RegExp(`${MODEL} \\(no: .*other \\(unclear: `)),
    });
    const strict = await storeOf([research], { commercialOnly: true });
    await expect(strict.load(MODEL)).rejects.toMatchObject({ code: 'LICENCE_REFUSED' });
    expect(() => strict.requireCleared([MODEL])).toThrow(MODEL);
    expect(() => store.requireCleared([MODEL])).not.toThrow();
  });
});

describe('several pulls at once', () => {
  it('of one model download it once', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([entryFor(bytes)]);
    const said = listener();
    const results = await Promise.all([1, 2, 3].map(() => pull(store, server, { observer: said })));
    expect(results.map(({ state }) => state).sort()).toEqual(['present', 'present', 'pulled']);
    expect(server.log).toHaveLength(1);
    expect(said.text()).toContain(`waiting for process ${process.pid}`);
    await expect(store.load(MODEL)).resolves.toMatchObject({ id: MODEL });
  });

  it('of a process that died leave a lock that is taken over', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([entryFor(bytes)]);
    await pull(store, server);
    const { lock } = placeOf(store);
    const { hostname } = await import('node:os');
    // No process has this number: the largest one possible is below it.
    await writeFile(
      lock,
      JSON.stringify({ host: hostname(), process: 2 ** 30, since: new Date().toISOString(), token: 'x' }),
    );
    expect(await pull(store, server)).toMatchObject({ state: 'present' });
    await expect(access(lock)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a cache that cannot be written', () => {
  it('is named, with what helps', async () => {
    const server = await serve(file(bytes));
    const blocked = await storeOf([entryFor(bytes)]);
    const store = await storeOf([entryFor(bytes)], { cache: join(blocked.folder, 'manifest.json') });
    const { error } = await pull(store, server);
    expect(error).toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(/^cannot write .*: a part of the path is a file, not a folder$/),
      hint: expect.stringContaining('FEXGRAPH_MODELS'),
    });
  });
});
