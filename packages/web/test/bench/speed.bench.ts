import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { there } from '@fexgraph/browser-tests';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserTests } from '../support/browser-tests.ts';

const ROUNDS = 5;
const FRAMES = 30;
/** `FEXGRAPH_BENCH_BACKENDS=wasm,webgpu`; on a software device webgpu takes minutes. */
const BACKENDS = (process.env.FEXGRAPH_BENCH_BACKENDS ?? 'wasm').split(',');
/**
 * A folder in which `@mediapipe/tasks-vision`, `@mediapipe/face_mesh`, `@vladmandic/human` and
 * `@tensorflow/tfjs-backend-wasm` are installed, and the model of the first: what is compared beside.
 */
const { FEXGRAPH_PEERS: peers, FEXGRAPH_FACE_LANDMARKER: task } = process.env;

const say = (line: string) => process.stdout.write(`${line}\n`);
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Milliseconds from nothing to the first record of a photo. */
function firstRecord(page: Page, warmUp: boolean) {
  return page.evaluate(async (runsFirst) => {
    const start = performance.now();
    const graphs = ['/graphs/embedded.yaml'];
    const runtime = await fexgraph.createRuntime({ models: '/models/', graphs, warmUp: runsFirst });
    const { run, fex } = fexgraph.detect(runtime, { inputs: '/media/astronaut.png' });
    const first = new Promise<number>((resolve) => {
      fex.subscribe(() => resolve(performance.now() - start));
    });
    await run.done;
    await runtime.dispose();
    return first;
  }, warmUp);
}

/** Runs in the page: the graph of the camera, with as many frames at hand. */
async function openGraph([backend, count]: readonly [string, number]) {
  const graphs = ['/graphs/live-tracking.yaml'];
  const runtime = await fexgraph.createRuntime({ models: '/models/', graphs, backend });
  const { container } = runtime;
  const { text, file } = fexgraph.readyGraph(container, 'live-tracking');
  const image = new Image();
  image.src = '/media/astronaut.png';
  await image.decode();
  const context = new OffscreenCanvas(512, 512).getContext('2d', { willReadFrequently: true });
  context?.drawImage(image, 0, 0);
  const data = new Uint8Array(context?.getImageData(0, 0, 512, 512).data.buffer ?? []);
  const pixels = { data, width: 512, height: 512, channels: 4 as const };
  const camera = Array.from({ length: count }, (_, i) => ({ pixels, time: i / 30 }));
  // Every frame is to be worked on.
  const everyFrame = text.replace('flow: latest', 'flow: wait');
  const graph = await fexgraph.loadGraphFile(everyFrame, file, { container, params: { camera } });
  Object.assign(globalThis, { opened: { runtime, graph, count } satisfies Opened });
}

interface Opened {
  readonly runtime: Awaited<ReturnType<typeof fexgraph.createRuntime>>;
  readonly graph: Awaited<ReturnType<typeof fexgraph.loadGraphFile>>;
  readonly count: number;
}

/** Runs in the page: milliseconds a frame, and how often each network was called. */
async function graphRound() {
  const { runtime, graph, count } = (globalThis as unknown as { opened: Opened }).opened;
  const callsOf = () => new Map(runtime.inference.records().map(({ model, calls }) => [model, calls ?? 0]));
  const before = callsOf();
  const { runMs } = await fexgraph.run(graph).done;
  const calls = [...callsOf()].map(([model, all]) => [model, all - (before.get(model) ?? 0)] as const);
  return { perFrame: runMs / count, calls };
}

/** Runs in the page: milliseconds a frame of the networks alone, called as often. */
async function bareRound(calls: readonly (readonly [string, number])[]) {
  const { runtime, count } = (globalThis as unknown as { opened: Opened }).opened;
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
  const perFrame = (performance.now() - start) / count;
  await Promise.all(sessions.map(({ session }) => session.dispose()));
  return perFrame;
}

describe.runIf(there)('speed in a browser', () => {
  const visit = browserTests({ webgpu: BACKENDS.includes('webgpu') });

  it('to the first record', async () => {
    const best = new Map<string, number>();
    const measured = async (what: string, page: Page, warmUp: boolean) => {
      const name = `${what}, ${warmUp ? 'each network run once before' : 'warmUp: false'}`;
      best.set(name, Math.min(best.get(name) ?? Infinity, await firstRecord(page, warmUp)));
    };
    for (let round = 0; round < ROUNDS; round++) {
      for (const warmUp of [true, false]) {
        const { page, site } = await visit();
        await measured('cold', page, warmUp);
        await page.goto(site.address);
        await page.waitForFunction(() => 'fexgraph' in globalThis);
        await measured('next visit', page, warmUp);
        await page.close();
      }
    }
    for (const [name, value] of best) say(`first record of a photo, ${name}: ${ms(value)}`);
  });

  it.each(BACKENDS)('a frame on %s', async (backend) => {
    const { page } = await visit();
    await page.evaluate(openGraph, [backend, FRAMES] as const);
    const best = { graph: Infinity, bare: Infinity };
    for (let round = 0; round < ROUNDS; round++) {
      const { perFrame, calls } = await page.evaluate(graphRound);
      best.graph = Math.min(best.graph, perFrame);
      best.bare = Math.min(best.bare, await page.evaluate(bareRound, calls));
    }
    const { graph, bare } = best;
    say(
      `live-tracking on ${backend}: ${ms(graph)} a frame, its networks alone ${ms(bare)}: ${(bare / graph).toFixed(2)}`,
    );
    expect(graph).toBeGreaterThan(0);
  });

  it.runIf(peers && task)('to the first result, beside what a page would take instead', async () => {
    const names = ['live-tracking', ...PEERS];
    const best = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of names) {
        // A page with nothing on it, of a browser that has seen none of it.
        const { page } = await visit({ instead: peerFile, path: 'peers/nothing.html' });
        await page.evaluate(drawPicture);
        const { faces, first } = await page.evaluate(startPeer, name);
        expect(faces, name).toBe(1);
        best.set(name, Math.min(best.get(name) ?? Infinity, first));
        await page.context().close();
      }
    }
    for (const [name, value] of best) say(`${name}: first result after ${ms(value)}`);
  });

  it.runIf(peers && task)('a frame, beside what a page would take instead', async () => {
    const pages = await Promise.all(
      PEERS.map(async (name) => ({ name, page: (await visit({ instead: peerFile })).page, best: Infinity })),
    );
    for (const { name, page } of pages) {
      await page.evaluate(drawPicture);
      expect((await page.evaluate(startPeer, name)).faces, name).toBe(1);
    }
    const ours = { name: 'live-tracking', page: (await visit()).page, best: Infinity };
    await ours.page.evaluate(openGraph, ['wasm', FRAMES] as const);
    for (let round = 0; round < ROUNDS; round++) {
      ours.best = Math.min(ours.best, (await ours.page.evaluate(graphRound)).perFrame);
      for (const peer of pages) peer.best = Math.min(peer.best, await peer.page.evaluate(framesOfPeer, FRAMES));
    }
    for (const { name, best } of [ours, ...pages]) say(`${name}: ${ms(best)} a frame`);
  });
});

/** What runs in their pages is in `peers/`. */
const PEERS = ['tasks-vision', 'face-mesh', 'human'];

/** The packages and the scripts that use them, where the server of the pages is asked for them. */
function peerFile(path: string): Buffer | undefined {
  if (path === '/peer/face_landmarker.task') return readFileSync(task ?? '');
  if (path.startsWith('/peer/')) return readFileSync(join(peers ?? '', path.slice('/peer/'.length)));
  if (path === '/peers/nothing.html') return Buffer.from('<!doctype html><link rel="icon" href="data:,">');
  if (path.startsWith('/peers/')) return readFileSync(new URL(`.${path}`, import.meta.url));
  return undefined;
}

interface Peer {
  readonly canvas: HTMLCanvasElement;
  detect(canvas: HTMLCanvasElement): number | Promise<number>;
}

/** Runs in the page: the photo, decoded. */
async function drawPicture() {
  const image = new Image();
  image.src = '/media/astronaut.png';
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: 512, height: 512 });
  canvas.getContext('2d', { willReadFrequently: true })?.drawImage(image, 0, 0);
  Object.assign(globalThis, { canvas });
}

/** Runs in the page: loads a peer and analyses the photo once. */
async function startPeer(name: string) {
  const { canvas } = globalThis as unknown as Peer;
  const begin = performance.now();
  // The page imports it: vitest would do so in its own way.
  const { start } = await new Function('path', 'return import(path)')(`/peers/${name}.js`);
  const detect: Peer['detect'] = await start();
  const faces = await detect(canvas);
  const first = performance.now() - begin;
  Object.assign(globalThis, { peer: { canvas, detect } satisfies Peer });
  return { faces, first };
}

/** Runs in the page: milliseconds a frame. */
async function framesOfPeer(count: number) {
  const { canvas, detect } = (globalThis as unknown as { peer: Peer }).peer;
  const begin = performance.now();
  for (let i = 0; i < count; i++) await detect(canvas);
  return (performance.now() - begin) / count;
}
