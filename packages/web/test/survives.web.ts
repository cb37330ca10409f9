import { cameraClip, serve, there } from '@fexgraph/browser-tests';
import type { FexBatch } from '@fexgraph/core';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { browserTests } from './support/browser-tests.ts';
import { seenPage } from './support/seen-page.ts';

/** Workers that the page of the tests makes. */
interface Workers {
  mortalWorker(name: string): Worker;
  smallMemoryWorker(name: string): Worker;
}

const clip = cameraClip();
const visit = browserTests();

describe.runIf(there)('a model that does not fit into memory', () => {
  it('is refused by onnxruntime in words, and smaller ones run on', async () => {
    const { page } = await visit();
    const outcomes = await page.evaluate(async () => {
      const { smallMemoryWorker: createWorker } = globalThis as unknown as Workers;
      const runtime = await fexgraph.createRuntime({ models: '/models/', createWorker });
      const found: string[] = [];
      for (const model of ['blazeface-short', 'mobilefacenet', 'attention-mesh', 'blazeface-short']) {
        const session = await runtime.inference.open({ model }).catch((error) => {
          found.push(`${error.code}: ${error.toLine()}`);
        });
        if (session) found.push(Object.keys(await session.run(fexgraph.patternFeeds(session.inputs))).join());
      }
      await runtime.dispose();
      return found;
    });
    const refused = /^BACKEND_UNAVAILABLE: .*not enough memory for model ".*choose a smaller model/;
    expect(outcomes.slice(1, 3)).toEqual([expect.stringMatching(refused), expect.stringMatching(refused)]);
    expect(outcomes[3]).toBe(outcomes[0]);
  });

  it('is refused where the browser cannot even send it to its worker', async () => {
    const { page } = await visit();
    const line = await page.evaluate(async () => {
      const runtime = await fexgraph.createRuntime({ models: '/models/' });
      const [backend] = runtime.container.resolveAll(fexgraph.BACKEND);
      const bytes = new Uint8Array(3_000_000_000);
      const error = await backend.load({ id: 'huge', sha256: '', bytes }).catch((thrown) => thrown);
      await runtime.dispose();
      return `${error.code}: ${error.toLine()}`;
    });
    expect(line).toMatch(/^BACKEND_UNAVAILABLE: .*not enough memory for model "huge"/);
  });
});

describe.runIf(there)('a worker with models', () => {
  it.each([
    ['by an error that nobody caught', 'throw', /^WORKER_DIED: .*ended by the test/],
    // Browsers tell nobody. The first call compiles, and is to be faster than that on any machine.
    ['without a word', 'close', /^TIMEOUT: .*took longer than 8000 ms/],
  ] as const)('that dies %s fails its call, and the next one has another', async (_, how, expected) => {
    const { page } = await visit();
    const outcomes = await page.evaluate(async (manner) => {
      const { mortalWorker: createWorker } = globalThis as unknown as Workers;
      const runtime = await fexgraph.createRuntime({ models: '/models/', createWorker, timeoutMs: 8000 });
      const session = await runtime.inference.open({ model: 'blazeface-short' });
      const call = () =>
        session.run(fexgraph.patternFeeds(session.inputs)).then(
          () => 'ok',
          (error) => `${error.code}: ${error.message}`,
        );
      const first = await call();
      const under = call();
      new BroadcastChannel('end-worker').postMessage(manner);
      const found = [first, await under, await call()];
      const usage = session.usage?.();
      await runtime.dispose();
      return { found, restarts: usage?.restarts };
    }, how);
    expect(outcomes).toEqual({ found: ['ok', expect.stringMatching(expected), 'ok'], restarts: 1 });
  });
});

describe.runIf(there)('a camera in a tab that nobody sees', () => {
  /** Starts the tracking of the camera; gives the rows so far. */
  async function tracking(page: Page): Promise<() => Promise<number>> {
    await page.waitForFunction(() => 'fexgraph' in globalThis);
    await page.evaluate(async () => {
      const runtime = await fexgraph.createRuntime({ models: '/models/', graphs: ['/graphs/live-tracking.yaml'] });
      const { container } = runtime;
      const { text, file } = fexgraph.readyGraph(container, 'live-tracking');
      const params = { camera: fexgraph.cameraFrames() };
      const run = fexgraph.run(await fexgraph.loadGraphFile(text, file, { container, params }));
      const times: number[] = [];
      run.output<FexBatch>('fex').subscribe((batch) => times.push(Number(batch.row(0).get('approx_time'))));
      Object.assign(globalThis, { run, runtime, times });
      await run.ready;
    });
    return () => page.evaluate(() => (globalThis as unknown as { times: number[] }).times.length);
  }

  const ended = (page: Page) =>
    page.evaluate(async () => {
      const { run, runtime, times } = globalThis as unknown as {
        run: ReturnType<typeof fexgraph.run>;
        runtime: Awaited<ReturnType<typeof fexgraph.createRuntime>>;
        times: number[];
      };
      const { counts, failureCount } = (await run.drain()).report;
      await runtime.dispose();
      return { counts, failureCount, times };
    });

  it('goes on while it is hidden, stands still while it is frozen, and counts every frame', async () => {
    const site = await serve({ page: inject('page') });
    const tab = await seenPage(site.address, clip);
    try {
      const rows = await tracking(tab.page);
      const more = async () => expect.poll(rows, { timeout: 60_000 }).toBeGreaterThan((await rows()) + 10);
      await more();
      await tab.hide();
      expect(await tab.page.evaluate(() => document.visibilityState)).toBe('hidden');
      await more();
      await tab.freeze();
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      // What was on its way is there.
      await pause(500);
      const frozen = await rows();
      await pause(2000);
      expect(await rows()).toBe(frozen);
      await tab.show();
      await more();
      const { counts, failureCount, times } = await ended(tab.page);
      expect(counts.rows + counts.drops).toBe(counts.accepted);
      expect(counts).toMatchObject({ nullRows: 0, deadLetters: 0, inFlight: 0, unreleased: 0 });
      expect(failureCount).toBe(0);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    } finally {
      await tab.close();
      await site.close();
    }
  });
});
