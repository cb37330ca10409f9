import { access, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type LocalModelStore,
  type PullOptions,
  type PullResult,
  pullModels,
  type TransferProgress,
} from '../../src/node/index.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { hasCheckpoint } from '../../src/node/store/local-model-store.ts';
import { readModel } from '../../src/onnx/index.ts';
import { type FileServer, file, inTurn, serve, status } from './file-server.ts';
import { mobilenetCheckpoint } from './random-checkpoint.ts';
import { DATE, entryFor, listener, MODEL, storeOf, UNKNOWN } from './test-store.ts';

const bytes = mobilenetCheckpoint();
const digest = sha256(bytes);
const QUICK = { retry: { attempts: 3, firstPauseMs: 1 } } satisfies PullOptions;

async function pull(store: LocalModelStore, server: FileServer, options: PullOptions = {}): Promise<PullResult> {
  const [result] = await pullModels(store, [MODEL], { mirror: server.origin, ...QUICK, ...options });
  return result;
}

function placeOf(store: LocalModelStore) {
  const entry = store.entry(MODEL);
  if (!hasCheckpoint(entry)) throw new Error('no checkpoint');
  return store.place(entry);
}

async function files(store: LocalModelStore): Promise<string[]> {
  return (await readdir(placeOf(store).folder).catch(() => [])).sort();
}

/** Nothing of a refused file may be loadable, or stay. */
async function expectNothingUsable(store: LocalModelStore): Promise<void> {
  await expect(store.load(MODEL)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  expect(await files(store)).toEqual([]);
}

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

describe('a pull that is interrupted', () => {
  it('is resumed where it stopped, in the same pull', async () => {
    const server = await serve(inTurn(file(bytes, { breakAfter: 500_000 }), file(bytes)));
    const store = await storeOf([entryFor(bytes)]);
    const said = listener();
    expect(await pull(store, server, { observer: said })).toMatchObject({ state: 'pulled' });
    expect(server.log.map(({ status: code }) => code)).toEqual([200, 206]);
    expect(server.log[1].range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(said.text()).toContain('resuming at');
  });

  it('keeps its part when it is aborted, and the next pull goes on with it', async () => {
    const controller = new AbortController();
    const server = await serve((request, response) => {
      response.writeHead(200, { 'content-length': bytes.length, etag: '"one"' });
      response.write(bytes.subarray(0, 300_000));
      request.on('close', () => response.destroy());
    });
    const store = await storeOf([entryFor(bytes)]);
    const aborted = pull(store, server, {
      signal: controller.signal,
      observer: { progress: () => controller.abort() },
    });
    await expect(aborted).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await files(store)).toEqual(['download.json', 'download.part']);
    const { size } = await stat(placeOf(store).part);
    await expect(store.load(MODEL)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
    server.answer = file(bytes);
    expect(await pull(store, server)).toMatchObject({ state: 'pulled' });
    expect(server.log[1].range).toBe(`bytes=${size}-`);
  });

  it('starts again when the server ignores ranges', async () => {
    const server = await serve(inTurn(file(bytes, { breakAfter: 500_000 }), file(bytes, { ignoreRange: true })));
    const store = await storeOf([entryFor(bytes)]);
    const said = listener();
    expect(await pull(store, server, { observer: said })).toMatchObject({ state: 'pulled' });
    expect(said.text()).toContain('does not resume; starting again');
  });

  it('starts again when the file has changed since, without mixing the two', async () => {
    const other = mobilenetCheckpoint(2);
    const server = await serve(
      inTurn(file(other, { etag: '"old"', breakAfter: 500_000 }), file(bytes, { etag: '"new"' })),
    );
    const store = await storeOf([entryFor(bytes, UNKNOWN)]);
    expect(await pull(store, server)).toMatchObject({ state: 'pulled', record: { sha256: digest } });
  });

  it('does not resume a file of unknown sha256 without a validator', async () => {
    const server = await serve(inTurn(file(bytes, { etag: '', breakAfter: 500_000 }), file(bytes, { etag: '' })));
    const store = await storeOf([entryFor(bytes, UNKNOWN)]);
    expect(await pull(store, server)).toMatchObject({ state: 'pulled' });
    expect(server.log.map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  it('starts once from scratch when the resumed file has the wrong sha256', async () => {
    const other = mobilenetCheckpoint(2);
    const server = await serve(inTurn(file(other, { breakAfter: 500_000 }), file(bytes)));
    const store = await storeOf([entryFor(bytes)]);
    expect(await pull(store, server)).toMatchObject({ state: 'pulled', record: { sha256: digest } });
    expect(server.log.map(({ range }) => range !== undefined)).toEqual([false, true, false]);
  });

  it('begins anew when the server cannot give the range', async () => {
    const server = await serve(inTurn(file(bytes, { breakAfter: 500_000 }), status(416), file(bytes)));
    expect(await pull(await storeOf([entryFor(bytes)]), server)).toMatchObject({ state: 'pulled' });
    expect(server.log[2].range).toBeUndefined();
  });

  it('tries again after 503 and a lost connection, not after 404', async () => {
    const lost = (_request: unknown, response: { destroy(): void }) => response.destroy();
    const server = await serve(inTurn(status(503, { 'retry-after': '0' }), lost, file(bytes)));
    const store = await storeOf([entryFor(bytes)]);
    expect(await pull(store, server)).toMatchObject({ state: 'pulled' });
    const missing = await serve(status(404));
    const other = await storeOf([entryFor(bytes)]);
    const { error } = await pull(other, missing);
    expect(error).toMatchObject({ code: 'MODEL_MISSING', message: expect.stringContaining('404') });
    expect(missing.log).toHaveLength(1);
  });

  it('gives up after so many attempts without progress', async () => {
    const server = await serve(status(503));
    const { error } = await pull(await storeOf([entryFor(bytes)]), server);
    expect(error?.message).toMatch(/answers 503/);
    expect(server.log).toHaveLength(3);
  });

  it('gives up an attempt in which nothing comes', async () => {
    const silent = (
      _request: unknown,
      response: { writeHead(code: number, headers: object): { write(b: unknown): void } },
    ) => response.writeHead(200, { 'content-length': bytes.length, etag: '"one"' }).write(bytes.subarray(0, 1000));
    const server = await serve(inTurn(silent as never, file(bytes)));
    const store = await storeOf([entryFor(bytes)]);
    const said = listener();
    expect(await pull(store, server, { stallMs: 200, observer: said })).toMatchObject({ state: 'pulled' });
    expect(said.text()).toContain('nothing came for 0.2 s');
  });
});

describe('a file that is refused', () => {
  const refuse = async (answer: Parameters<typeof serve>[0], entry = entryFor(bytes)): Promise<PullResult> => {
    const server = await serve(answer);
    const store = await storeOf([entry]);
    const result = await pull(store, server);
    expect(result.state).toBe('failed');
    await expectNothingUsable(store);
    return result;
  };
  const other = mobilenetCheckpoint(2);

  it('has another sha256 than the manifest says', async () => {
    const { error } = await refuse(file(other));
    expect(error).toMatchObject({
      code: 'BAD_CHECKPOINT',
      message: expect.stringContaining(`the manifest says ${digest}`),
    });
  });

  it('has tensors that are not those of the network', async () => {
    const wrong = mobilenetCheckpoint(1, ['fpn.merge1.0.weight', 'ssh2.conv3X3.1.bias']);
    const { error } = await refuse(file(wrong), entryFor(wrong));
    expect(error?.code).toBe('BAD_CHECKPOINT');
    expect(error?.message).toContain(
      "'fpn.merge1.0.weight' [64,64,3,3] is missing; 'ssh2.conv3X3.1.bias' [32] is missing",
    );
  });

  it('is a web page, by its type or by its first bytes', async () => {
    const page = Buffer.from('<!DOCTYPE html><html><body>Please log in</body></html>');
    const typed = await refuse(
      file(page, { headers: { 'content-type': 'text/html; charset=utf-8' } }),
      entryFor(bytes, UNKNOWN),
    );
    const untyped = await refuse(file(page), entryFor(bytes, UNKNOWN));
    for (const { error } of [typed, untyped]) {
      expect(error).toMatchObject({ code: 'BAD_CHECKPOINT', message: expect.stringContaining('a web page instead') });
    }
  });

  it('is a Git LFS pointer, or something else altogether', async () => {
    const pointer = Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n');
    expect((await refuse(file(pointer), entryFor(bytes, UNKNOWN))).error?.message).toContain('a Git LFS pointer');
    const noise = Buffer.alloc(5000, 7);
    expect((await refuse(file(noise), entryFor(bytes, UNKNOWN))).error?.message).toContain('does not begin as torch');
  });

  it('is shorter or longer than the manifest says', async () => {
    const short = await refuse(file(bytes.subarray(0, 1000)));
    expect(short.error?.message).toContain(`gives 1000 bytes, the manifest says ${bytes.length}`);
    const long = await refuse(file(Buffer.concat([bytes, bytes]), { chunked: true }));
    expect(long.error?.message).toContain(`gives more than ${bytes.length} bytes`);
  });

  it('is cut off where nobody knows its size', async () => {
    const { error } = await refuse(file(bytes.subarray(0, 900_000), { chunked: true }), entryFor(bytes, UNKNOWN));
    expect(error?.code).toBe('BAD_CHECKPOINT');
  });

  it('is not what the repository announced', async () => {
    const headers = { 'x-linked-etag': `"${'0'.repeat(64)}"` };
    const { error } = await refuse(file(bytes, { headers }), entryFor(bytes, UNKNOWN));
    expect(error).toMatchObject({ code: 'BAD_CHECKPOINT', message: expect.stringContaining('announced 0000') });
  });
});

describe('where a pull may go', () => {
  it('follows a few redirects, but not in circles', async () => {
    const server = await serve((request, response) =>
      (request.url === '/file' ? file(bytes) : status(302, { location: '/file' }))(request, response),
    );
    expect(await pull(await storeOf([entryFor(bytes)]), server)).toMatchObject({ state: 'pulled' });
    const loop = await serve((request, response) => status(302, { location: `${request.url}x` })(request, response));
    const { error } = await pull(await storeOf([entryFor(bytes)]), loop);
    expect(error?.message).toContain('redirects more than 5 times');
    expect(loop.log).toHaveLength(6);
  });

  it('refuses plain http to other machines unless told otherwise', async () => {
    const server = await serve(status(302, { location: 'http://models.invalid/file' }));
    const { error } = await pull(await storeOf([entryFor(bytes)]), server);
    expect(error).toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining('models.invalid/file, which is not https'),
    });
    const mirrored = await pull(await storeOf([entryFor(bytes)]), server, { mirror: 'http://models.invalid' });
    expect(mirrored.error?.code).toBe('BAD_OPTION');
    const store = await storeOf([entryFor(bytes)]);
    const allowed = await pull(store, server, { mirror: 'http://models.invalid', allowHttp: true });
    expect(allowed.error?.code).toBe('MODEL_MISSING');
  });

  it('stays here when offline', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([entryFor(bytes)], { offline: true });
    const { error } = await pull(store, server);
    expect(error).toMatchObject({ code: 'MODEL_MISSING', hint: expect.stringContaining('models import') });
    expect(server.log).toHaveLength(0);
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
    await writeFile(lock, JSON.stringify({ host: hostname(), process: 2 ** 30, token: 'x' }));
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
      message: expect.stringMatching(/^cannot write .*: a file is where a folder is needed$/),
      hint: expect.stringContaining('FEXGRAPH_MODELS'),
    });
  });
});
