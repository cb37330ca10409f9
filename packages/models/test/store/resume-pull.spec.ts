import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { file, type Handler, inTurn, serve, status } from './file-server.ts';
import { bytes, digest, files, placeOf, pull } from './pull-one.ts';
import { mobilenetCheckpoint } from './random-checkpoint.ts';
import { entryFor, listener, MODEL, storeOf, UNKNOWN } from './test-store.ts';

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

  /** Gives a few bytes at a time, and never ends. */
  const drip: Handler = (request, response) => {
    const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = { etag: '"one"', 'content-length': bytes.length - first };
    const range = { 'content-range': `bytes ${first}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(first > 0 ? 206 : 200, first > 0 ? { ...headers, ...range } : headers);
    let at = first;
    const timer = setInterval(() => {
      response.write(bytes.subarray(at, at + 20));
      at += 20;
    }, 10);
    response.on('close', () => clearInterval(timer));
  };

  it('gives up a server that drips bytes, after so many attempts', async () => {
    const server = await serve(drip);
    const store = await storeOf([entryFor(bytes)]);
    const { error } = await pull(store, server, { stallMs: 200, minBytesPerSecond: 100_000 });
    expect(error).toMatchObject({
      code: 'MODEL_MISSING',
      message: expect.stringMatching(/: (only \d+ bytes|nothing) came for 0.2 s$/),
    });
    expect(server.log).toHaveLength(3);
    expect(await files(store)).toEqual(['download.json', 'download.part']);
  });

  it('gives up a download that takes too long as a whole, and keeps its part', async () => {
    const server = await serve(drip);
    const store = await storeOf([entryFor(bytes)]);
    const { error } = await pull(store, server, { minBytesPerSecond: 1, limitMs: 300 });
    expect(error).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringMatching(/: not downloaded in 0.005 minutes$/),
      hint: expect.stringContaining('what was downloaded so far is kept'),
    });
    server.answer = file(bytes);
    expect(await pull(store, server)).toMatchObject({ state: 'pulled' });
  });
});
