import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserTests, there } from '../support/browser-tests.ts';

const ROUNDS = 3;
const FRAMES = 30;
/** `FEXGRAPH_BENCH_BACKENDS=wasm,webgpu`; on a software device webgpu takes minutes. */
const BACKENDS = (process.env.FEXGRAPH_BENCH_BACKENDS ?? 'wasm').split(',');
/** A folder in which `@mediapipe/tasks-vision` is installed, and its model: what is compared beside. */
const { FEXGRAPH_PEERS: peers, FEXGRAPH_FACE_LANDMARKER: task } = process.env;

const say = (line: string) => process.stdout.write(`${line}\n`);
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Milliseconds from nothing to the first record of a photo. */
function firstRecord(page: Page) {
  return page.evaluate(async () => {
    const start = performance.now();
    const runtime = await fexgraph.createRuntime({ models: '/models/', graphs: ['/graphs/embedded.yaml'] });
    const { run, fex } = fexgraph.detect(runtime, { inputs: '/media/astronaut.png' });
    const first = new Promise<number>((resolve) => {
      fex.subscribe(() => resolve(performance.now() - start));
    });
    await run.done;
    await runtime.dispose();
    return first;
  });
}

/** Milliseconds a frame: the graph of the camera, its networks alone with as many calls, in turns; the best of each. */
function perFrame(page: Page, backend: string) {
  return page.evaluate(
    async ([on, rounds, count]) => {
      const runtime = await fexgraph.createRuntime({
        models: '/models/',
        graphs: ['/graphs/live-tracking.yaml'],
        backend: on as string,
      });
      const { text, file } = fexgraph.readyGraph(runtime.container, 'live-tracking');
      const image = new Image();
      image.src = '/media/astronaut.png';
      await image.decode();
      const context = new OffscreenCanvas(512, 512).getContext('2d', { willReadFrequently: true });
      context?.drawImage(image, 0, 0);
      const data = new Uint8Array(context?.getImageData(0, 0, 512, 512).data.buffer ?? []);
      const pixels = { data, width: 512, height: 512, channels: 4 as const };
      const camera = Array.from({ length: count as number }, (_, i) => ({ pixels, time: i / 30 }));
      const { container } = runtime;
      // Every frame is to be worked on.
      const graph = await fexgraph.loadGraphFile(text.replace('flow: latest', 'flow: wait'), file, {
        container,
        params: { camera },
      });
      const callsOf = () => new Map(runtime.inference.records().map(({ model, calls }) => [model, calls ?? 0]));
      const best = { graph: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY };
      for (let round = 0; round < (rounds as number); round++) {
        const before = callsOf();
        const { runMs } = await fexgraph.run(graph).done;
        best.graph = Math.min(best.graph, runMs / (count as number));
        const calls = [...callsOf()].map(([model, all]) => [model, all - (before.get(model) ?? 0)] as const);
        const sessions = await Promise.all(
          calls.map(async ([model, times]) => {
            const session = await runtime.inference.open({ model });
            return { session, times, feeds: fexgraph.patternFeeds(session.inputs) };
          }),
        );
        const start = performance.now();
        await Promise.all(
          sessions.map(async ({ session, times, feeds }) => {
            for (let i = 0; i < times; i++) await session.run(feeds);
          }),
        );
        best.bare = Math.min(best.bare, (performance.now() - start) / (count as number));
        await Promise.all(sessions.map(({ session }) => session.dispose()));
      }
      await runtime.dispose();
      return best;
    },
    [backend, ROUNDS, FRAMES] as const,
  );
}

describe.runIf(there)('speed in a browser', () => {
  const visit = browserTests({ webgpu: BACKENDS.includes('webgpu') });

  it('to the first record', async () => {
    const { page, site } = await visit();
    say(`first record of a photo, cold: ${ms(await firstRecord(page))}`);
    await page.goto(site.address);
    await page.waitForFunction(() => 'fexgraph' in globalThis);
    say(`first record of a photo, next visit: ${ms(await firstRecord(page))}`);
  });

  it.each(BACKENDS)('a frame on %s', async (backend) => {
    const { page } = await visit();
    const { graph, bare } = await perFrame(page, backend);
    say(
      `live-tracking on ${backend}: ${ms(graph)} a frame, its networks alone ${ms(bare)}: ${(bare / graph).toFixed(2)}`,
    );
    expect(graph).toBeGreaterThan(0);
  });

  it.runIf(peers && task)('beside MediaPipe', async () => {
    const folder = join(peers ?? '', 'node_modules/@mediapipe/tasks-vision');
    const instead = (path: string) => {
      if (path === '/peer/face_landmarker.task') return readFileSync(task ?? '');
      return path.startsWith('/peer/') ? readFileSync(join(folder, path.slice('/peer/'.length))) : undefined;
    };
    const { page } = await visit({ instead });
    const found = await page.evaluate(
      async ([rounds, count]) => {
        const start = performance.now();
        // The page imports it: vitest would do so in its own way.
        const load = new Function('return import("/peer/vision_bundle.mjs")');
        const { FaceLandmarker, FilesetResolver } = await load();
        const landmarker = await FaceLandmarker.createFromOptions(await FilesetResolver.forVisionTasks('/peer/wasm'), {
          baseOptions: { modelAssetPath: '/peer/face_landmarker.task', delegate: 'CPU' },
          runningMode: 'VIDEO',
          outputFaceBlendshapes: true,
        });
        const image = new Image();
        image.src = '/media/astronaut.png';
        await image.decode();
        const canvas = new OffscreenCanvas(512, 512);
        canvas.getContext('2d')?.drawImage(image, 0, 0);
        let time = 0;
        landmarker.detectForVideo(canvas, time++);
        const first = performance.now() - start;
        let best = Number.POSITIVE_INFINITY;
        for (let round = 0; round < rounds; round++) {
          const begin = performance.now();
          for (let i = 0; i < count; i++) landmarker.detectForVideo(canvas, time++);
          best = Math.min(best, (performance.now() - begin) / count);
        }
        landmarker.close();
        return { first, best };
      },
      [ROUNDS, FRAMES] as const,
    );
    say(`MediaPipe FaceLandmarker, VIDEO, CPU: ${ms(found.best)} a frame, first result after ${ms(found.first)}`);
  });
});
