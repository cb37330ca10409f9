import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ISOLATED, there } from '@fexgraph/browser-tests';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserTests } from './support/browser-tests.ts';
import { MATRIX_PRODUCT } from './support/tiny-model.ts';

/** Small, so that a page is quick to load it. */
const MODEL = 'blazeface-short';

const models = (path: string) => readFileSync(fileURLToPath(new URL(`../../../models/${path}`, import.meta.url)));

/** One call of a model: `ok`, or the error as programs see it. */
function callModel(page: Page, options: object = {}) {
  return page.evaluate(
    async ([model, given]) => {
      const notes: string[] = [];
      const observer = { note: ({ message }: { message: string }) => void notes.push(message) };
      try {
        const runtime = await fexgraph.createRuntime({ models: '/models/', observer, ...given });
        const session = await runtime.inference.open({ model });
        await session.run(fexgraph.patternFeeds(session.inputs));
        const usage = session.usage?.();
        await runtime.dispose();
        return { outcome: 'ok', usage, notes };
      } catch (thrown) {
        if (!(thrown instanceof fexgraph.FexgraphError)) throw thrown;
        return { outcome: thrown.code as string, line: thrown.toLine(), notes };
      }
    },
    [MODEL, options] as const,
  );
}

describe.runIf(there)('models of a server', () => {
  const visit = browserTests();

  it.each([
    [
      'with another content',
      (file: Buffer) => Buffer.from(file.map((byte, i) => (i === 5000 ? byte ^ 1 : byte))),
      /sha256 \w+, the manifest says/,
    ],
    ['that ends early', (file: Buffer) => file.subarray(0, 1000), /has 1000 bytes, the manifest says/],
    ['that is longer', (file: Buffer) => Buffer.concat([file, file]), /more than the expected/],
    ['that is a page', () => '<!doctype html><title>not here</title>', /web page \(HTML\) instead/],
    ['that is empty', () => '', /has 0 bytes/],
  ])('are refused with a model %s', async (_, spoil, line) => {
    const instead = (path: string) =>
      path.endsWith(`${MODEL}.onnx`) ? spoil(models(`embedded/${MODEL}.onnx`)) : undefined;
    const { page } = await visit({ instead });
    expect(await callModel(page)).toMatchObject({ outcome: 'BAD_MODEL', line: expect.stringMatching(line) });
  });

  it('are refused where the server answers everything with its page', async () => {
    const { page } = await visit({ fallback: true });
    const error = await callModel(page, { models: '/wrong/' });
    expect(error).toMatchObject({
      outcome: 'BAD_MODEL',
      line: expect.stringMatching(/wrong\/manifest.json gives a web page/),
    });
  });

  it('say what is not there', async () => {
    const { page } = await visit();
    expect(await callModel(page, { models: '/wrong/' })).toMatchObject({
      outcome: 'MODEL_MISSING',
      line: expect.stringMatching(/gives 404.*serve the models folder/),
    });
    expect(await callModel(page, { maxModelBytes: 1000 })).toMatchObject({ outcome: 'LIMIT_EXCEEDED' });
  });

  it('are kept for the next visit, which needs no network', async () => {
    const { page, site } = await visit();
    expect(await callModel(page)).toMatchObject({ outcome: 'ok', notes: [] });
    await page.route('**/models/**', (route) => route.abort());
    expect(await callModel(page)).toMatchObject({
      outcome: 'ok',
      notes: [expect.stringMatching(/taken from an earlier visit: .*cannot be reached/)],
    });
    expect(site.requests.filter((path) => path.endsWith('.onnx'))).toHaveLength(1);
    await page.evaluate(() => fexgraph.clearModelCache());
    expect(await callModel(page)).toMatchObject({
      outcome: 'MODEL_MISSING',
      line: expect.stringMatching(/cannot be reached/),
    });
  });

  it('are fetched again where what was kept is damaged', async () => {
    const { page, site } = await visit();
    await callModel(page);
    await page.evaluate(async () => {
      const cache = await caches.open('fexgraph-models');
      for (const key of await cache.keys())
        if (!key.url.endsWith('.json')) await cache.put(key, new Response('damaged'));
    });
    expect(await callModel(page)).toMatchObject({ outcome: 'ok', notes: [expect.stringMatching(/was damaged/)] });
    expect(site.requests.filter((path) => path.endsWith('.onnx'))).toHaveLength(2);
  });
});

describe.runIf(there)('a page', () => {
  const visit = browserTests();

  it('that is not isolated has one thread, and says so of more', async () => {
    const { page } = await visit();
    expect(await callModel(page)).toMatchObject({ outcome: 'ok', usage: { workers: 1, threads: 1, calls: 1 } });
    expect(await callModel(page, { threads: 2 })).toMatchObject({
      outcome: 'BACKEND_UNAVAILABLE',
      line: expect.stringMatching(/2 threads .* isolated.*Cross-Origin-Opener-Policy/),
    });
  });

  it('that is isolated has as many as are asked for', async () => {
    const { page } = await visit({ headers: ISOLATED });
    expect(await callModel(page, { threads: 2 })).toMatchObject({ outcome: 'ok', usage: { threads: 2 } });
  });

  it('without WebGPU says what to do, and auto takes wasm and tells why', async () => {
    const { page } = await visit();
    expect(await callModel(page, { backend: 'webgpu' })).toMatchObject({
      outcome: 'BACKEND_UNAVAILABLE',
      line: expect.stringMatching(/gives no GPU.*use backend wasm/),
    });
    const reason = await page.evaluate(async (model) => {
      const runtime = await fexgraph.createRuntime({ models: '/models/', backend: 'auto' });
      await runtime.inference.open({ model });
      const [{ backend, reason }] = runtime.inference.records();
      await runtime.dispose();
      return `${backend}: ${reason}`;
    }, MODEL);
    expect(reason).toMatch(/^wasm: auto took wasm: .*webgpu not taken: /);
  });

  const policy = (scripts: string) => ({
    'content-security-policy': `default-src 'none'; script-src 'self' ${scripts}; connect-src 'self'; worker-src 'self'; img-src 'self' blob: data:; style-src 'self'; media-src 'self' blob: mediastream:`,
  });

  it('works under a strict policy that allows WebAssembly', async () => {
    const { page } = await visit({ headers: { ...ISOLATED, ...policy("'wasm-unsafe-eval'") } });
    expect(await callModel(page, { threads: 2 })).toMatchObject({ outcome: 'ok' });
  });

  it('whose policy forbids WebAssembly says which word is missing', async () => {
    const { page } = await visit({ headers: policy('') });
    expect(await callModel(page)).toMatchObject({
      outcome: 'BACKEND_UNAVAILABLE',
      line: expect.stringMatching(/forbids WebAssembly.*'wasm-unsafe-eval'/),
    });
  });

  it.each([
    ['are not there', undefined],
    ['are a page', '<!doctype html>'],
  ])('says that the wasm files %s', async (_, instead) => {
    const { page } = await visit({ instead: (path) => (path.endsWith('.wasm') ? (instead ?? '') : undefined) });
    expect(await callModel(page)).toMatchObject({
      outcome: 'BACKEND_UNAVAILABLE',
      line: expect.stringMatching(/wasm files are not where they should be.*wasmFolder/),
    });
  });

  it('says that its worker cannot be loaded', async () => {
    const { page } = await visit();
    const error = await page.evaluate(async (model) => {
      const createWorker = (name: string) => new Worker('/not-here.js', { type: 'module', name });
      const runtime = await fexgraph.createRuntime({ models: '/models/', createWorker });
      return runtime.inference.open({ model }).catch((thrown) => thrown.message as string);
    }, MODEL);
    expect(error).toMatch(/script could not be loaded/);
  });

  it('is told at once which nodes of a graph it cannot run', async () => {
    const { page } = await visit();
    const message = await page.evaluate(async () => {
      const runtime = await fexgraph.createRuntime({ models: '/models/' });
      const nodes = {
        pictures: { type: 'source/images@1', options: { inputs: 'a.png', decoding: 'reference', pages: 'all' } },
        faces: { type: 'detect/rfb320@1', input: 'pictures' },
        drawn: { type: 'sink/overlay@1', options: { folder: 'out' }, inputs: { frame: 'pictures' } },
      };
      const text = JSON.stringify({ version: 1, nodes });
      return fexgraph.loadGraphFile(text, 'mine.json', { container: runtime.container }).then(
        () => 'loaded',
        (thrown) => thrown.message as string,
      );
    });
    expect(message).toMatch(/"sink\/overlay" does not run on this platform \(in browsers take sink\/canvas/);
    expect(message).toMatch(/decoded in Node only/);
  });
});

describe.runIf(there)('a GPU that is lost', () => {
  const visit = browserTests({ webgpu: true });

  it('fails the calls that it was to answer; the next has a new device', async () => {
    const { page } = await visit();
    const outcomes = await page.evaluate(async (model) => {
      const bytes = Uint8Array.from(atob(model), (character) => character.charCodeAt(0));
      const { lostDeviceWorker: createWorker } = globalThis as unknown as {
        lostDeviceWorker: (name: string) => Worker;
      };
      const runtime = await fexgraph.createRuntime({ models: '/models/', backend: 'webgpu', createWorker });
      const backend = runtime.container.resolveAll(fexgraph.BACKEND).find(({ id }) => id === 'webgpu');
      if (!backend) throw new Error('no webgpu');
      const session = await backend.load({ id: 'tiny', sha256: '', bytes });
      const call = () =>
        session.run(fexgraph.patternFeeds(session.inputs)).then(
          () => 'ok',
          (thrown) => `${thrown.code}: ${thrown.message}`,
        );
      const first = await call();
      const lost = new BroadcastChannel('lose-device');
      lost.postMessage('now');
      // The browser tells after a while; until then calls may work, or fail for a buffer that is gone.
      const found: string[] = [];
      while (!found.some((outcome) => outcome.startsWith('WORKER_DIED'))) found.push(await call());
      found.push(await call());
      const usage = session.usage?.();
      await runtime.dispose();
      return { first, last: found.slice(-2), restarts: usage?.restarts };
    }, MATRIX_PRODUCT);
    expect(outcomes.first).toBe('ok');
    expect(outcomes.last).toEqual([expect.stringMatching(/^WORKER_DIED: .*the GPU device was lost/), 'ok']);
    expect(outcomes.restarts).toBe(1);
  });

  it('is measured by auto, which says what it found', async () => {
    const { page } = await visit();
    const { backend, reason } = await page.evaluate(async (model) => {
      const runtime = await fexgraph.createRuntime({ models: '/models/', backend: 'auto' });
      await runtime.inference.open({ model });
      const [record] = runtime.inference.records();
      await runtime.dispose();
      return record;
    }, MODEL);
    // A GPU that the processor imitates is slower than the processor.
    expect(backend).toBe('wasm');
    expect(reason).toMatch(/wasm measured 1.0 x .* webgpu measured (under )?0\.\d+ x/);
  });
});
