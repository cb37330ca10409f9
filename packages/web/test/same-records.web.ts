import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { misfits, type Row, there } from '@fexgraph/browser-tests';
import { type Frame, run, systemClock } from '@fexgraph/core';
import { loadGraphFile } from '@fexgraph/graph-files';
import { patternFeeds, valuesOf } from '@fexgraph/inference';
import { CpuBackend, ExecutionProbe } from '@fexgraph/inference/node';
import { openFileStore } from '@fexgraph/models/node';
import { detect } from '@fexgraph/runtime';
import { createRuntime } from '@fexgraph/runtime/node';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { browserTests } from './support/browser-tests.ts';

const PICTURE = fileURLToPath(new URL('../../../apps/examples/media/astronaut.png', import.meta.url));
/** Of the largest magnitude of an output: what the order of sums changes in float32 (found: up to 1.7e-6, where each side is up to 1.9e-6 from float64). */
const MODEL_TOLERANCE = 2e-6;

/** The same on both sides; runs in Node. */
async function rowsInNode(): Promise<Row[]> {
  const runtime = await createRuntime();
  try {
    const { fex, run } = detect(runtime, { inputs: PICTURE, embeddings: true });
    const rows: Row[] = [];
    fex.subscribe((batch) => rows.push(...[...batch.rows()].map((row) => row.toObject() as Row)));
    await run.done;
    return rows;
  } finally {
    await runtime.dispose();
  }
}

/** The same; runs in the page. */
async function recordsInPage(backend: string) {
  const runtime = await fexgraph.createRuntime({ models: '/models/', graphs: ['/graphs/embedded.yaml'], backend });
  const { fex, run } = fexgraph.detect(runtime, { inputs: '/media/astronaut.png', embeddings: true });
  const rows: object[] = [];
  fex.subscribe((batch) => rows.push(...[...batch.rows()].map((row) => row.toObject())));
  const { counts } = await run.done;
  const sessions = runtime.inference.records();
  await runtime.dispose();
  return { rows: rows as never, counts, backends: sessions.map((session) => session.backend) };
}

const store = await openFileStore();
const embedded = store.entries().filter(({ file }) => file);

describe.runIf(there)('the same graph file in Node and in a browser', () => {
  const visit = browserTests();

  it('finds the same faces and says the same of them', async () => {
    const { page } = await visit();
    const inPage = page.evaluate(recordsInPage, 'wasm');
    const [expected, { rows, counts, backends }] = [await rowsInNode(), await inPage];
    const actual: Row[] = rows;
    expect([...new Set(backends)]).toEqual(['wasm']);
    expect(counts).toMatchObject({ accepted: 1, rows: 1, inFlight: 0, unreleased: 0 });
    expect(actual.map((row) => Object.keys(row))).toEqual(expected.map((row) => Object.keys(row)));
    expect(Object.keys(actual[0]).length).toBeGreaterThan(2000);
    expect(misfits(expected[0], actual[0])).toEqual([]);
  });

  it('gives the numbers of each network', async () => {
    const { page } = await visit();
    const actual = await page.evaluate(async () => {
      // Each call is the first of its network.
      const runtime = await fexgraph.createRuntime({ models: '/models/', warmUp: false });
      const found: Record<string, Record<string, number[]>> = {};
      for (const { id, file } of runtime.models.entries()) {
        if (!file) continue;
        const session = await runtime.inference.open({ model: id });
        const outputs = await session.run(fexgraph.patternFeeds(session.inputs));
        found[id] = Object.fromEntries(
          Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
        );
        await session.dispose();
      }
      await runtime.dispose();
      return found;
    });
    expect(Object.keys(actual)).toEqual(embedded.map(({ id }) => id));
    const cpu = new CpuBackend(systemClock, new ExecutionProbe());
    for (const { id } of embedded) {
      const session = await cpu.load(await store.load(id));
      for (const [name, tensor] of Object.entries(await session.run(patternFeeds(session.inputs)))) {
        const values = valuesOf(tensor);
        const magnitude = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const most = values.reduce((worst, value, i) => Math.max(worst, Math.abs(value - actual[id][name][i])), 0);
        expect(most / magnitude, `${id}: ${name}`).toBeLessThanOrEqual(MODEL_TOLERANCE);
      }
    }
    await cpu.dispose();
  });
});

describe.runIf(there)('the same graph file on WebGPU', () => {
  const visit = browserTests({ webgpu: true });

  it('runs a network whole on the GPU, with the numbers of wasm', async () => {
    const { page } = await visit();
    const report = await page.evaluate(async (tolerance) => {
      const runtime = await fexgraph.createRuntime({ models: '/models/' });
      const models = ['fer-emotion'];
      const found = await fexgraph.doctor(runtime, { models, backends: ['webgpu'], tolerance, repeats: 1 });
      await runtime.dispose();
      return found;
    }, MODEL_TOLERANCE);
    expect(report).toMatchObject({
      ok: true,
      backends: [{ id: 'webgpu', available: true }],
      models: [{ id: 'fer-emotion', state: 'included' }],
      checks: [{ outcome: 'same', comparison: { backend: 'webgpu', reference: 'wasm' } }],
    });
  });

  // Minutes on a software device: each network compiles its shaders on the processor.
  it('finds the same face and says the same of it', { timeout: 900_000 }, async () => {
    const { page } = await visit();
    const inPage = page.evaluate(recordsInPage, 'webgpu');
    const [expected, { rows, counts, backends }] = [await rowsInNode(), await inPage];
    const actual: Row[] = rows;
    expect([...new Set(backends)]).toEqual(['webgpu']);
    expect(counts).toMatchObject({ accepted: 1, rows: 1, inFlight: 0, unreleased: 0 });
    expect(actual).toHaveLength(expected.length);
    expect(misfits(expected[0], actual[0])).toEqual([]);
  });
});

describe.runIf(there)('pictures in a browser', () => {
  const visit = browserTests();
  const digest = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
  const sizes = { width: 40, height: 24 };
  /** Every level of every channel somewhere. */
  const levels = Buffer.from(Array.from({ length: 40 * 24 * 3 }, (_, i) => (i * 89 + (i >> 7)) % 256));
  const picture = () => sharp(levels, { raw: { ...sizes, channels: 3 } });

  async function read(file: Buffer) {
    const { page } = await visit({ instead: (path) => (path === '/picture' ? file : undefined) });
    return page.evaluate(async () => {
      const runtime = await fexgraph.createRuntime({ models: '/models/' });
      const builder = new fexgraph.GraphBuilder();
      builder.output('frames', builder.add('pictures', fexgraph.imagesSource({ inputs: '/picture' })));
      const run = fexgraph.run(fexgraph.compile(builder.build(), runtime.container), { onError: 'skip' });
      let bytes = new Uint8Array();
      let size: number[] = [];
      run.output<Frame>('frames').subscribe(({ pixels }) => {
        bytes = Uint8Array.from(pixels.data);
        size = [pixels.width, pixels.height, pixels.channels];
      });
      const { failures } = await run.done;
      await runtime.dispose();
      const hash = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))];
      return {
        size,
        digest: hash.map((byte) => byte.toString(16).padStart(2, '0')).join(''),
        levels: bytes.length < 10_000 ? [...bytes] : [],
        failure: failures[0]?.error.message,
      };
    });
  }

  it('have the very bytes of Node where they are PNG', async () => {
    for (const file of [readFileSync(PICTURE), await picture().png().toBuffer()]) {
      const expected = await sharp(file).removeAlpha().raw().toBuffer();
      expect((await read(file)).digest).toBe(digest(expected));
    }
  });

  it('ignore the gamma of a PNG', async () => {
    const file = await picture().png().toBuffer();
    const gamma = Buffer.from('0000000467414d410000ffff', 'hex');
    const crc = Buffer.alloc(4);
    const { crc32 } = await import('node:zlib');
    crc.writeUInt32BE((crc32 as (data: Buffer) => number)(gamma.subarray(4)));
    const found = await read(Buffer.concat([file.subarray(0, 33), gamma, crc, file.subarray(33)]));
    expect(found.digest).toBe(digest(levels));
  });

  it('have the levels that an unconverted bitmap has, whichever way they are decoded', async () => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 4 }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 24));
    const transparent = () => sharp(noise, { raw: { width: 64, height: 64, channels: 4 } });
    const opaque = () => transparent().removeAlpha();
    const wide = () => opaque().withIccProfile('p3');
    const made = {
      'plain.jpeg': opaque().jpeg(),
      'grey.jpeg': opaque().greyscale().jpeg(),
      'wide.jpeg': wide().jpeg(),
      'plain.png': opaque().png(),
      'palette.png': opaque().png({ palette: true }),
      'deep.png': opaque().toColourspace('rgb16').png(),
      'wide.png': wide().png(),
      'transparent.png': transparent().png(),
      'transparent-palette.png': transparent().png({ palette: true }),
      'plain.webp': opaque().webp(),
      'lossless.webp': opaque().webp({ lossless: true }),
      'wide.webp': wide().webp(),
      'transparent.webp': transparent().webp(),
      'transparent.gif': transparent().gif(),
    };
    const names = Object.keys(made);
    const files = await Promise.all(Object.values(made).map(async (one) => (await one.toBuffer()).toString('base64')));
    const { page } = await visit();
    const [source, bitmaps] = await page.evaluate(
      async ({ names, files }) => {
        const digest = async (bytes: Uint8Array<ArrayBuffer>) =>
          [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].join();
        const decoded = files.map((file) => Uint8Array.from(atob(file), (one) => one.charCodeAt(0)));
        const inputs = names.map((name, i) => ({ name, data: decoded[i] }));
        const runtime = await fexgraph.createRuntime({ models: '/models/' });
        const builder = new fexgraph.GraphBuilder();
        builder.output('frames', builder.add('pictures', fexgraph.imagesSource({ inputs })));
        const run = fexgraph.run(fexgraph.compile(builder.build(), runtime.container));
        const pixels: Uint8Array<ArrayBuffer>[] = [];
        run.output<Frame>('frames').subscribe((frame) => pixels.push(Uint8Array.from(frame.pixels.data)));
        await run.done;
        await runtime.dispose();
        const drawn = names.map(async (name, i) => {
          const bitmap = await createImageBitmap(new Blob([decoded[i]], { type: `image/${name.split('.')[1]}` }), {
            premultiplyAlpha: 'none',
            colorSpaceConversion: name.startsWith('wide') ? 'default' : 'none',
          });
          const context = new OffscreenCanvas(64, 64).getContext('2d', { willReadFrequently: true })!;
          context.fillStyle = 'white';
          context.fillRect(0, 0, 64, 64);
          context.drawImage(bitmap, 0, 0);
          return context.getImageData(0, 0, 64, 64).data.filter((_, at) => at % 4 < 3);
        });
        const named = async (all: readonly Uint8Array<ArrayBuffer>[]) =>
          Object.fromEntries(await Promise.all(names.map(async (name, i) => [name, await digest(all[i])])));
        const clamped = await Promise.all(drawn);
        return [await named(pixels), await named(clamped.map((levels) => Uint8Array.from(levels)))];
      },
      { names, files },
    );
    expect(source).toEqual(bitmaps);
    // They are not all the same one.
    expect(new Set(Object.values(source)).size).toBeGreaterThan(6);
  });

  it('are turned as their EXIF says', async () => {
    const turned = await picture()
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const expected = await sharp(turned).autoOrient().raw().toBuffer();
    const found = await read(turned);
    expect(found.size).toEqual([24, 40, 3]);
    const most = expected.reduce((worst, level, i) => Math.max(worst, Math.abs(level - found.levels[i])), 0);
    expect(most).toBeLessThanOrEqual(2);
  });

  it('lie on white where they are transparent', async () => {
    const found = await read(
      await sharp({ create: { ...sizes, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0.5 } } })
        .png()
        .toBuffer(),
    );
    expect(new Set(found.levels)).toEqual(new Set([127]));
  });

  it.each([
    ['cut short', (file: Buffer) => file.subarray(0, file.length - 20), /cut short or damaged/],
    ['a page', () => Buffer.from('<!doctype html><p>not here'), /holds HTML/],
    ['empty', () => Buffer.alloc(0), /no bytes at all/],
    [
      'damaged inside',
      (file: Buffer) => Buffer.concat([file.subarray(0, 60), Buffer.alloc(40), file.subarray(100)]),
      /cannot be decoded/,
    ],
  ])('say what is wrong with one that is %s', async (_, spoil, message) => {
    expect((await read(spoil(await picture().png().toBuffer()))).failure).toMatch(message);
  });

  it('come from wherever a page has them, under their names', async () => {
    const { page } = await visit();
    const found = await page.evaluate(async () => {
      const address = '/media/astronaut.png';
      const blob = await (await fetch(address)).blob();
      const data = new Uint8Array(await blob.arrayBuffer());
      const image = new Image();
      image.src = address;
      image.alt = 'an astronaut';
      const bitmap = await createImageBitmap(blob);
      const named = { name: 'named.png', data };
      const inputs = [
        address,
        new URL(address, location.href),
        new File([blob], 'file.png'),
        blob,
        data,
        named,
        image,
        bitmap,
      ];
      const runtime = await fexgraph.createRuntime({ models: '/models/' });
      const builder = new fexgraph.GraphBuilder();
      builder.output('frames', builder.add('pictures', fexgraph.imagesSource({ inputs, outputSize: 64 })));
      const run = fexgraph.run(fexgraph.compile(builder.build(), runtime.container));
      const frames: { name: string; pixels: string }[] = [];
      run.output<Frame>('frames').subscribe(({ name, pixels }) => frames.push({ name, pixels: pixels.data.join() }));
      await run.done;
      await runtime.dispose();
      return { names: frames.map(({ name }) => name), different: new Set(frames.map(({ pixels }) => pixels)).size };
    });
    const names = ['file.png', 'blob-3', 'buffer-4', 'named.png', 'an astronaut', 'bitmap-7'];
    expect(found.names).toEqual(['/media/astronaut.png', expect.stringMatching(/^http.*astronaut.png$/), ...names]);
    expect(found.different).toBe(1);
  });

  it('end as a table that the browser downloads, in the form of Node', async () => {
    const { page } = await visit();
    const text = JSON.stringify({
      version: 1,
      nodes: {
        pictures: { type: 'source/images@1', options: { inputs: '/media/astronaut.png' } },
        fex: { type: 'fex/assemble@1', inputs: { faces: 'boxes' } },
        boxes: { type: 'detect/rfb320@1', input: 'pictures' },
        table: { type: 'sink/csv@1', options: { path: 'tables/fex.csv' }, input: 'fex' },
      },
    });
    const download = page.waitForEvent('download');
    await page.evaluate(async (graph) => {
      const { container } = await fexgraph.createRuntime({ models: '/models/' });
      await fexgraph.run(await fexgraph.loadGraphFile(graph, 'mine.json', { container })).done;
    }, text);
    expect((await download).suggestedFilename()).toBe('fex.csv');
    const folder = mkdtempSync(join(tmpdir(), 'fexgraph-table-'));
    const runtime = await createRuntime();
    const inNode = text.replace('/media/astronaut.png', PICTURE).replace('tables/fex.csv', join(folder, 'fex.csv'));
    await run(await loadGraphFile(inNode, 'mine.json', { container: runtime.container })).done;
    await runtime.dispose();
    // Fractions differ in their last digits: other kernels.
    const formOf = (file: string) =>
      readFileSync(file, 'utf8')
        .replaceAll(PICTURE, '/media/astronaut.png')
        .replace(/[\d.]+/g, '0');
    expect(formOf(await (await download).path())).toBe(formOf(join(folder, 'fex.csv')));
    rmSync(folder, { recursive: true });
  });

  it('are refused by their header where they are too large', async () => {
    const bomb = await picture().png().toBuffer();
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    expect((await read(bomb)).failure).toMatch(/60000 x 60000 pixels are more than the limit/);
  });
});
