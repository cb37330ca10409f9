import { crc32 } from 'node:zlib';
import { FexgraphError, Frame } from '@fexgraph/core';
import { rescale } from '@fexgraph/imaging';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { gradient, gradientImage, HEIGHT, pngFile, temporaryFolder, twoPages, WIDTH } from '../../test/made-files.ts';
import { described, framesOf, readAll, sourceNode } from '../../test/source-nodes.ts';
import { imagesSource } from './images-source.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let png: Buffer;

beforeAll(async () => {
  png = await gradientImage().png().toBuffer();
  const jpeg = await gradientImage().jpeg().toBuffer();
  folder = await temporaryFolder({
    'one.png': png,
    'two.jpg': jpeg,
    'note.jpg': 'not a picture',
    'cut.jpg': jpeg.subarray(0, Math.floor(jpeg.length * 0.8)),
    'empty.png': '',
    'huge.png': pngFile(60_000, 60_000, 8, 2, [0]),
    'set/10.png': png,
    'set/9.png': png,
    'ran/a.overlay.png': png,
    'ran/fex.run.json': JSON.stringify({
      record: 1,
      finished: '2026-01-01T00:00:00Z',
      complete: true,
      outputs: [{ path: 'ran/a.overlay.png', bytes: png.length }],
    }),
  });
});
afterAll(() => folder.remove());

const source = (options: Parameters<typeof imagesSource>[0]) =>
  sourceNode(imagesSource({ folder: folder.path, ...options }));
const pixels = { data: gradient(), width: WIDTH, height: HEIGHT, channels: 3 } as const;

describe('source/images', () => {
  it('gives one frame per picture, numbered over all inputs', async () => {
    const frames = framesOf(await readAll(source({ inputs: ['one.png', 'set', png] })));
    expect(frames.map((frame) => [frame.name, frame.key])).toEqual([
      ['one.png', { source: 'images', index: 0, time: 0 }],
      ['set/9.png', { source: 'images', index: 1, time: 1 }],
      ['set/10.png', { source: 'images', index: 2, time: 2 }],
      ['buffer-2', { source: 'images', index: 3, time: 3 }],
    ]);
    for (const frame of frames) expect(frame.pixels).toEqual(pixels);
  });

  it('takes a single input and its own source id', async () => {
    const [frame] = framesOf(await readAll(source({ inputs: { name: 'camera', data: png }, source: 'left' })));
    expect([frame.name, frame.key.source]).toEqual(['camera', 'left']);
  });

  it('knows how many frames to expect once it is prepared', async () => {
    const node = source({ inputs: ['set', 'one.png'] });
    expect(node.expected?.()).toBeUndefined();
    await node.prepare?.({ signal: new AbortController().signal });
    expect(node.expected?.()).toBe(3);
  });

  it('lets a bad input cost nobody else, and names file and reason', async () => {
    const inputs = ['gone.png', 'one.png', 'note.jpg', 'cut.jpg', 'two.jpg', 'empty.png', 'huge.png'];
    const packets = await readAll(source({ inputs }));
    expect(described(packets)).toEqual([
      '! gone.png: there is no such file',
      'one.png',
      '! note.jpg: holds text, which cannot be read as a picture',
      expect.stringMatching(/^! cut\.jpg: the picture is cut short or damaged: .*premature end/),
      'two.jpg',
      '! empty.png: the file is empty',
      '! huge.png: 60000 x 60000 pixels are more than the limit of 200 million',
    ]);
    expect(packets.map((packet) => packet.key.index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const [gone] = packets as unknown as { error: FexgraphError; input: string }[];
    expect(gone).toMatchObject({ input: 'gone.png', error: { code: 'BAD_INPUT', hint: expect.any(String) } });
    expect(gone.error).toBeInstanceOf(FexgraphError);
  });

  it('obeys its limits', async () => {
    const small = source({ inputs: ['one.png', png], maxPixels: 700 });
    expect(described(await readAll(small))[0]).toContain('32 x 24 pixels are more than the limit');
    const light = source({ inputs: ['one.png', png], maxBytes: 50 });
    expect(described(await readAll(light))).toEqual([
      expect.stringContaining('! one.png: 0.0 MB are more'),
      expect.stringContaining('! buffer-1: 0.0 MB are more'),
    ]);
  });

  it('fails before the first frame when no folder and no glob gives anything', async () => {
    await expect(readAll(source({ inputs: ['*.bmp'] }))).rejects.toThrow('*.bmp: no file matches');
  });

  it('notes a folder or glob that gives nothing beside others', async () => {
    const node = source({ inputs: ['one.png', '*.bmp'] });
    expect(await readAll(node)).toHaveLength(1);
    expect(node.notes?.()).toEqual([
      expect.objectContaining({ input: '*.bmp', kind: 'no file matches', missed: true }),
    ]);
  });

  it('reads a list as it comes, taking lines literally and passing over blank ones', async () => {
    async function* lines() {
      yield 'one.png';
      yield '';
      yield '*.jpg';
      yield 'two.jpg';
    }
    const node = source({ inputs: lines() });
    const packets = await readAll(node);
    expect(described(packets)).toEqual(['one.png', '! *.jpg: there is no such file', 'two.jpg']);
    expect(packets.map((packet) => packet.key.index)).toEqual([0, 1, 2]);
    expect(node.expected?.()).toBeUndefined();
  });

  it('says so when the list is empty', async () => {
    async function* nothing() {
      yield '';
    }
    await expect(readAll(source({ inputs: nothing() }))).rejects.toThrow('the list of pictures is empty');
  });

  it('reads the first of several pages and says so, or each of them', async () => {
    const tiff = await twoPages().tiff({ compression: 'lzw' }).toBuffer();
    const inputs = [png, { name: 'scan.tif', data: tiff }, png];
    const first = source({ inputs });
    expect(described(await readAll(first))).toEqual(['buffer-0', 'scan.tif', 'buffer-2']);
    expect(first.notes?.()).toEqual([
      { input: 'scan.tif', kind: 'only the first page or frame read', detail: '1 of 2' },
    ]);
    const all = source({ inputs, pages: 'all' });
    const frames = framesOf(await readAll(all));
    expect(frames.map(({ name }) => name)).toEqual(['buffer-0', 'scan.tif#page=1', 'scan.tif#page=2', 'buffer-2']);
    expect(frames[1].pixels).toEqual(pixels);
    expect(frames[2].pixels.data).toEqual(pixels.data.map((level) => 255 - level));
    expect(all.notes?.()).toEqual([]);
  });

  it('says where it ignores the gamma of a file', async () => {
    const gamma = (value: number) => {
      const chunk = Buffer.from([...Buffer.from('gAMA'), ...[24, 16, 8, 0].map((shift) => (value >>> shift) & 255)]);
      const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(4);
      check.writeUInt32BE(crc32(chunk));
      const end = 8 + 25;
      return Buffer.concat([png.subarray(0, end), length, chunk, check, png.subarray(end)]);
    };
    const node = source({
      inputs: [
        { name: 'dark.png', data: gamma(100_000) },
        { name: 'usual.png', data: gamma(45_455) },
      ],
    });
    expect(framesOf(await readAll(node))).toHaveLength(2);
    expect(node.notes?.()).toEqual([{ input: 'dark.png', kind: 'gamma of the file ignored', detail: '1' }]);
  });

  it('leaves out of a list what a run has written, and says so', async () => {
    async function* lines() {
      yield 'ran/a.overlay.png';
      yield 'one.png';
    }
    const node = source({ inputs: lines() });
    expect(described(await readAll(node))).toEqual(['one.png']);
    expect(node.notes?.()).toMatchObject([{ input: 'ran/a.overlay.png', kind: 'written by a run, left out' }]);
  });

  it('fits pictures to outputSize exactly as the rescale kernel does', async () => {
    for (const outputSize of [20, [40, 40]] as const) {
      const [frame] = framesOf(await readAll(source({ inputs: 'one.png', outputSize: outputSize as number })));
      const expected = rescale(pixels, outputSize);
      expect(frame.pixels).toEqual(expected.pixels);
      expect(frame.fit).toEqual(expected.fit);
    }
  });

  it('hands the decoding options on', async () => {
    const transparent = await gradientImage().ensureAlpha(0).png().toBuffer();
    const red = framesOf(await readAll(source({ inputs: transparent, background: [255, 0, 0] })));
    expect(Array.from(red[0].pixels.data.subarray(0, 3))).toEqual([255, 0, 0]);
    const reference = framesOf(await readAll(source({ inputs: transparent, decoding: 'reference' })));
    expect(reference[0].pixels).toEqual(pixels);
  });

  it('releases frames that were decoded ahead and never taken', async () => {
    const releases = vi.spyOn(Frame.prototype, 'release');
    const node = source({ inputs: Array.from({ length: 20 }, () => 'one.png'), readAhead: 3 });
    const frames = node.open({ signal: new AbortController().signal })[Symbol.asyncIterator]();
    const first = (await frames.next()).value as Frame;
    await frames.return?.();
    expect(releases.mock.contexts).toHaveLength(3);
    expect(first.released).toBe(false);
    expect((await frames.next()).done).toBe(true);
    releases.mockRestore();
  });

  it('stops on abort while its list waits for input', async () => {
    const controller = new AbortController();
    async function* terminal() {
      yield 'one.png';
      await new Promise(() => undefined);
    }
    const node = source({ inputs: terminal() });
    const names: string[] = [];
    for await (const packet of node.open({ signal: controller.signal })) {
      names.push((packet as Frame).name);
      controller.abort();
    }
    expect(names).toEqual(['one.png']);
  });

  it.each([
    [{ inputs: [] }, 'there is no input'],
    [{ inputs: 'a.png', outputSize: 0.5 }, 'outputSize'],
    [{ inputs: 'a.png', decoding: 'fast' }, 'decoding'],
    [{ inputs: 'a.png', padding: 1 }, 'padding: there is no such option'],
  ])('refuses the options %o', (options, message) => {
    expect(() => sourceNode(imagesSource(options as never))).toThrow(message);
  });
});
