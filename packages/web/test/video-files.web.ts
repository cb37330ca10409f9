import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { misfits, type Row, there, writeWanderingFace } from '@fexgraph/browser-tests';
import { compile, type FexBatch, type Frame, GraphBuilder, run } from '@fexgraph/core';
import { loadGraphFile } from '@fexgraph/graph-files';
import { createRuntime } from '@fexgraph/runtime/node';
import { videoSource } from '@fexgraph/video/node';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oracleMissing } from '../../video/test/ffmpeg-oracle.ts';
import { makeClips } from '../../video/test/make-clips.ts';
import { browserTests } from './support/browser-tests.ts';
import { countFrames } from './support/count-frames.ts';

const missing = oracleMissing();
if (there && missing) process.stderr.write(`No tests of video files in a browser: ${missing}\n`);
const folder = mkdtempSync(join(tmpdir(), 'fexgraph-videos-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** What the site has beside its page. */
const served = new Map<string, Buffer>();
const instead = (path: string) => served.get(path);

/** What Chromium reads as ffmpeg does, to the byte. */
const SAME = [
  ...['plain.mp4', 'plain.mkv', 'plain.ts', 'fragments.mp4', 'cut.mp4', 'waiting.mp4', 'late.mkv', 'early.mkv'],
  ...['uneven.mp4', 'uneven.mkv', 'ntsc.mkv', 'turned.mp4', 'upside-down.mp4', 'bt709.mp4', 'full.mp4', 'fields.mp4'],
  ...['wide-pixels.mp4', 'with-sound.mp4', 'two-sizes.ts', 'truncated.mp4', 'hidden.webm', 'vp9.webm', 'av1.mp4'],
  ...['odd.webm', 'odd-turned.mp4'],
];

/** What these say of their times is not what comes: one lacks its end, the clock of the other begins anew. */
const PROMISED = ['truncated.mp4', 'two-sizes.ts'];

/** Part of the range of a column that flipped levels may make (found: up to 0.8 %). */
const FLIPPED = 2e-2;

type Options = Omit<NonNullable<Parameters<typeof videoSource>[0]>, 'inputs'>;

interface Frames {
  readonly places: readonly (readonly [index: number, time: number])[];
  readonly pixels: Buffer;
}

const inNode = await createRuntime();
afterAll(() => inNode.dispose());

async function framesInNode(name: string, options: Options): Promise<Frames> {
  const builder = new GraphBuilder();
  builder.output('frames', builder.add('video', videoSource({ inputs: join(folder, name), ...options })));
  const active = run(compile(builder.build(), inNode.container));
  const places: [number, number][] = [];
  const pixels: Uint8Array[] = [];
  active.output<Frame>('frames').subscribe((frame) => {
    places.push([frame.key.index, frame.key.time]);
    pixels.push(frame.pixels.data.slice());
  });
  await active.done;
  return { places, pixels: Buffer.concat(pixels) };
}

/** Reads `/video` in the page, and compares its pixels with those of `/pixels`. */
function framesInPage(page: Page, name: string, options: Options) {
  return page.evaluate(
    async ([called, given]) => {
      counted.opened = 0;
      const get = async (path: string) => (await fetch(path)).blob();
      const expected = new Uint8Array(await (await get('/pixels')).arrayBuffer());
      const file = new File([await get('/video')], called);
      const times = [...(await fexgraph.frameTimes(file, called).catch(() => []))];
      const runtime = await fexgraph.createRuntime({ models: '/models/' });
      const builder = new fexgraph.GraphBuilder();
      builder.output('frames', builder.add('video', fexgraph.videoSource({ inputs: file, ...given })));
      const active = fexgraph.run(fexgraph.compile(builder.build(), runtime.container), { onError: 'skip' });
      const places: [number, number][] = [];
      let [bytes, levels] = [0, 0];
      active.output<Frame>('frames').subscribe(({ key, pixels }) => {
        places.push([key.index, key.time]);
        for (const level of pixels.data) levels = Math.max(levels, Math.abs(level - expected[bytes++]));
      });
      const { report } = await active.settled;
      await runtime.dispose();
      const failures = report.failures.map(({ error }) => error.toLine());
      const notes = report.notes.map(({ kind, count }) => [kind, count] as const);
      return { places, times, bytes, levels, failures, notes, counts: report.counts, counted: { ...counted } };
    },
    [name, options] as const,
  );
}

describe.runIf(there && !missing)('a video file in a browser', () => {
  const visit = browserTests();
  let page: Page;
  beforeAll(async () => {
    makeClips(folder);
    ({ page } = await visit({ instead }));
    await page.evaluate(countFrames);
  });

  function read(name: string, options: Options = {}) {
    served.set('/video', readFileSync(join(folder, name)));
    return framesInPage(page, name, options);
  }

  async function readOnBothSides(name: string, options: Options = {}) {
    const expected = await framesInNode(name, options);
    served.set('/pixels', expected.pixels);
    return { expected, actual: await read(name, options) };
  }

  it.each(SAME)('has the frames, times and pixels of Node: %s', async (name) => {
    const { expected, actual } = await readOnBothSides(name);
    expect(actual.failures).toEqual([]);
    expect(actual.places).toEqual(expected.places);
    // Known before any frame is decoded.
    if (!PROMISED.includes(name)) expect(actual.times).toEqual(expected.places.map(([, time]) => time));
    expect(actual.bytes).toBe(expected.pixels.length);
    expect(actual.levels).toBeLessThanOrEqual(1);
    expect(actual.counted).toMatchObject({ open: 0, closedAgain: 0 });
    expect(actual.counted.opened).toBeGreaterThanOrEqual(expected.places.length);
    expect(actual.counts).toMatchObject({ accepted: expected.places.length, inFlight: 0, unreleased: 0 });
  });

  it.each<Options>([
    { skipFrames: 5 },
    { start: 0.21, end: 0.41 },
    { fps: 10 },
    { skipFrames: 2, start: 0.3, end: 0.8, fps: 5, outputSize: [50, 90] },
    { start: 5 },
  ])('takes the frames that Node takes: %o', async (options) => {
    const { expected, actual } = await readOnBothSides('plain.mp4', options);
    expect(actual.places).toEqual(expected.places);
    expect([actual.bytes, actual.levels]).toEqual([expected.pixels.length, 0]);
    expect(actual.counted).toMatchObject({ open: 0, closedAgain: 0 });
  });

  it('says what is missing of one that was cut off', async () => {
    const cutOff = ['cut off before its end', 1];
    expect((await read('truncated.mp4')).notes).toContainEqual(cutOff);
    const { places, notes } = await read('truncated.mkv');
    expect(notes).toContainEqual(cutOff);
    expect(places.map(([index]) => index)).toEqual(places.map((_, index) => index));
    expect(places.length).toBeGreaterThan(0);
  });

  it('gives the frames before a damage, and says where it is', async () => {
    const { failures, places, counted, counts } = await read('damaged.mp4');
    expect(places.length).toBeGreaterThan(0);
    expect(failures).toEqual([
      expect.stringMatching(/damaged.mp4: cannot be decoded behind frame \d+: .* \(the file is damaged there/),
    ]);
    expect(counted).toMatchObject({ open: 0, closedAgain: 0 });
    expect(counts).toMatchObject({ inFlight: 0, unreleased: 0 });
  });

  it.each([
    ['empty.mp4', /is an empty file/],
    ['text.mp4', /is not a video that can be read/],
    ['cover.jpg', /is not a video that can be read/],
    ['no-index.mp4', /has no index \(moov\)/],
    ['sound.m4a', /has no video stream, only sound/],
    ['locked.mp4', /is encrypted/],
    ['mjpeg.mov', /this browser does not decode jpeg \(convert it to H.264/],
    ['ten-bits.mp4', /frames of the kind I420P10 are not read in browsers \(8 bits/],
    ['mpeg4.avi', /is not a video that can be read/],
  ])('says what is wrong with %s', async (name, message) => {
    const { failures, places, counted } = await read(name);
    expect(places).toEqual([]);
    expect(failures).toEqual([expect.stringMatching(message)]);
    expect(failures[0]).toContain(`${name}: `);
    expect(counted).toMatchObject({ open: 0, closedAgain: 0 });
  });

  it('with larger frames than it may have is refused before one is decoded', async () => {
    const { failures, counted } = await read('plain.mp4', { maxPixels: 160 * 120 - 1 });
    expect(failures).toEqual([expect.stringMatching(/160 x 120 pixels are more than the 19199 allowed/)]);
    expect(counted.opened).toBe(0);
  });

  it('whose decoder gives no sign is ended', async () => {
    const { page: silent } = await visit({ instead });
    await silent.evaluate(countFrames);
    await silent.evaluate(() => {
      VideoDecoder.prototype.decode = () => undefined;
      VideoDecoder.prototype.flush = () => new Promise(() => undefined);
    });
    served.set('/video', readFileSync(join(folder, 'plain.mp4')));
    const { failures, counts } = await framesInPage(silent, 'plain.mp4', { silenceMs: 100 });
    expect(failures).toEqual([expect.stringMatching(/plain.mp4: the decoder gave no sign for 100 ms and was ended/)]);
    expect(counts).toMatchObject({ inFlight: 0, unreleased: 0 });
  });

  it('is read from wherever a page has it, once', async () => {
    served.set('/clips/plain.mp4', readFileSync(join(folder, 'plain.mp4')));
    const found = await page.evaluate(async () => {
      const address = '/clips/plain.mp4';
      const blob = await (await fetch(address)).blob();
      const file = new File([blob], 'plain.mp4');
      const inputs = [address, file, blob, file, new File([blob], 'plain.mp4'), '/clips/none.mp4', '/'];
      const runtime = await fexgraph.createRuntime({ models: '/models/' });
      const builder = new fexgraph.GraphBuilder();
      builder.output('frames', builder.add('video', fexgraph.videoSource({ inputs, skipFrames: 12 })));
      const active = fexgraph.run(fexgraph.compile(builder.build(), runtime.container), { onError: 'skip' });
      const frames: string[] = [];
      active.output<Frame>('frames').subscribe(({ key, name }) => frames.push(`${name} ${key.source} ${key.index}`));
      const { report } = await active.settled;
      await runtime.dispose();
      const notes = report.notes.map(({ kind, inputs: about }) => `${kind}: ${about.map(({ input }) => input)}`);
      return { frames, notes, failures: report.failures.map(({ error }) => error.message) };
    });
    const names = ['/clips/plain.mp4', 'plain.mp4', 'video-2', 'plain.mp4 (2)'];
    expect(found.frames).toEqual(names.flatMap((name) => [`${name} ${name} 0`, `${name} ${name} 12`]));
    expect(found.notes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^video decoder: webcodecs Chrome\/[\d.]+$/),
        'given more than once, read once: plain.mp4',
      ]),
    );
    expect(found.failures).toEqual([
      '/clips/none.mp4: the server gives 404',
      '/: the server gives a web page (HTML) instead of the file',
    ]);
  });

  it('is left at any moment of a cancel, with every frame closed', async () => {
    served.set('/video', readFileSync(join(folder, 'plain.mp4')));
    for (const after of [0, 1, 7]) {
      const { code, ...rest } = await page.evaluate(async (cancelAfter) => {
        const file = new File([await (await fetch('/video')).blob()], 'plain.mp4');
        const runtime = await fexgraph.createRuntime({ models: '/models/' });
        const builder = new fexgraph.GraphBuilder();
        builder.output('frames', builder.add('video', fexgraph.videoSource({ inputs: file, readAhead: 8 })));
        const stop = new AbortController();
        const active = fexgraph.run(fexgraph.compile(builder.build(), runtime.container), { signal: stop.signal });
        let taken = 0;
        active
          .output<Frame>('frames')
          .subscribe({ next: () => ++taken === cancelAfter && stop.abort(), error: () => 0 });
        if (cancelAfter === 0) {
          await active.ready;
          stop.abort();
        }
        const { error, report } = await active.settled;
        await runtime.dispose();
        const { open, closedAgain } = counted;
        return { code: error?.code, open, closedAgain, unreleased: report.counts.unreleased };
      }, after);
      expect(code).toBe('CANCELLED');
      expect(rest).toEqual({ open: 0, closedAgain: 0, unreleased: 0 });
    }
  });

  it('gives the records of Node by the ready graph for videos', async () => {
    await writeWanderingFace(join(folder, 'face.y4m'));
    const encoding = ['-c:v', 'libx264', '-crf', '16', '-bf', '2', '-pix_fmt', 'yuv420p', 'face.mp4'];
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-i', 'face.y4m', ...encoding], { cwd: folder });
    served.set('/video', readFileSync(join(folder, 'face.mp4')));
    const { rows: actual, counts } = await page.evaluate(async () => {
      const outputs = fexgraph.blobOutputs(() => undefined);
      const runtime = await fexgraph.createRuntime({
        models: '/models/',
        graphs: ['/graphs/embedded-video.yaml'],
        outputs,
      });
      const { text, file } = fexgraph.readyGraph(runtime.container, 'embedded-video');
      const inputs = [new File([await (await fetch('/video')).blob()], 'face.mp4')];
      const params = { inputs, skipFrames: 2 };
      const graph = await fexgraph.loadGraphFile(text, file, { container: runtime.container, params });
      const active = fexgraph.run(graph);
      const found: object[] = [];
      active
        .output<FexBatch>('fex')
        .subscribe((batch) => found.push(...[...batch.rows()].map((row) => row.toObject())));
      const { counts: counted } = await active.done;
      await runtime.dispose();
      return { rows: found as never as Row[], counts: counted };
    });
    const expected = await recordsInNode(join(folder, 'face.mp4'));
    expect(counts).toMatchObject({ accepted: 15, rows: 15, nullRows: 0, inFlight: 0, unreleased: 0 });
    expect(actual.map((row) => Object.keys(row))).toEqual(expected.map((row) => Object.keys(row)));
    expect(actual.map(({ frame }) => Number(frame))).toEqual(expected.map((_, at) => 2 * at));
    // The pixels are the same, to the byte. But each face is cut out where the one before was found, and rounding moves that
    // by a millionth: a level of a chip flips now and then, and steep columns (smiles) show it.
    const beyond = expected.flatMap((row, at) => misfits(row, actual[at]));
    expect(beyond.length / expected.flatMap(Object.keys).length).toBeLessThan(0.005);
    expect(expected.flatMap((row, at) => misfits(row, actual[at], FLIPPED))).toEqual([]);
  });
});

async function recordsInNode(path: string): Promise<Row[]> {
  const graphFile = new URL('../../../graphs/embedded-video.yaml', import.meta.url);
  const params = { inputs: [path], skipFrames: 2, table: join(folder, 'face.csv') };
  const { container } = inNode;
  const graph = await loadGraphFile(readFileSync(graphFile, 'utf8'), 'embedded-video.yaml', { container, params });
  const active = run(graph);
  const rows: Row[] = [];
  active.output<FexBatch>('fex').subscribe((batch) => {
    rows.push(...[...batch.rows()].map((row) => row.toObject() as Row));
  });
  await active.done;
  return rows;
}
