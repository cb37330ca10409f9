import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FitTerms, Frame, requireOptions } from '@fexgraph/core';
import { MemoryFiles } from '@fexgraph/files/testing';
import fc from 'fast-check';
import { lastValueFrom, of } from 'rxjs';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noFace, sampleFace } from '../../test/support/sample-face.ts';
import { overlaySvg } from '../overlay/overlay-svg.ts';
import { OverlaySinkNode, overlaySink } from './overlay-sink.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fexgraph-overlay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const GREY = 90;

function frame(name: string, index = 0, channels: 3 | 4 = 3, fit?: FitTerms): Frame {
  const [width, height] = [160, 120];
  const data = new Uint8Array(width * height * channels).fill(GREY);
  return new Frame({ key: { source: 'a', index, time: index }, name, fit, pixels: { data, width, height, channels } });
}

function item(picture: Frame, fex = sampleFace(40, 30, 60, picture.key.index)) {
  return { frame: picture, fex, key: picture.key };
}

function sink(options: Parameters<typeof overlaySink>[0], files?: MemoryFiles): OverlaySinkNode {
  return new OverlaySinkNode(requireOptions(overlaySink(options).definition, options) as never, files);
}

async function pixels(path: string | Uint8Array) {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)];
  return { at, info, data };
}

describe('sink/overlay', () => {
  it('draws over the picture and leaves the rest as it was', async () => {
    const path = join(folder, 'new', 'a.png');
    const one = item(frame('a.jpg'));
    expect(await lastValueFrom(of(one).pipe(overlaySink({ path, labels: false })))).toBe(one);
    const { at, info } = await pixels(path);
    expect(info).toMatchObject({ format: 'raw', width: 160, height: 120, channels: 3 });
    expect(at(5, 5)).toEqual([GREY, GREY, GREY]);
    const [red, green, blue] = at(40, 75);
    expect(red).toBeGreaterThan(blue + 40);
    expect(green).toBeGreaterThan(blue + 40);
  });

  it('draws on the fitted frame where the face is in it', async () => {
    const path = join(folder, 'a.png');
    const fit = { scale: 0.5, padLeft: 30, padTop: 20, padRight: 0, padBottom: 0 };
    // the box of the source picture, 20 + 80 wide, lies at 40..80 in the frame
    const one = item(frame('a.jpg', 0, 3, fit), sampleFace(20, 20, 80));
    await lastValueFrom(of(one).pipe(overlaySink({ path, labels: false, contours: false, pose: false, gaze: false })));
    const { at } = await pixels(path);
    expect(at(40, 50)).not.toEqual([GREY, GREY, GREY]);
    expect(at(80, 50)).not.toEqual([GREY, GREY, GREY]);
    expect(at(60, 50)).toEqual([GREY, GREY, GREY]);
    expect(at(20, 50)).toEqual([GREY, GREY, GREY]);
  });

  it('writes the picture as it is where there is no face', async () => {
    const path = join(folder, 'a.png');
    await lastValueFrom(of(item(frame('a.jpg', 0, 4), noFace())).pipe(overlaySink({ path })));
    const { data } = await pixels(path);
    expect(data.every((value) => value === GREY)).toBe(true);
  });

  it('writes a picture of each frame into a folder', async () => {
    const items = [
      item(frame('x/a.png', 0)),
      item(frame('y/a.png', 1)),
      item(frame('clip.mp4', 2)),
      item(frame('clip.mp4', 5)),
    ];
    await lastValueFrom(of(...items).pipe(overlaySink({ folder: join(folder, 'out'), format: 'jpeg', quality: 80 })));
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([
      'a-2.overlay.jpg',
      'a.overlay.jpg',
      'clip.000005.overlay.jpg',
      'clip.overlay.jpg',
    ]);
    expect((await sharp(join(folder, 'out', 'a.overlay.jpg')).metadata()).format).toBe('jpeg');
  });

  it('chooses the format of one picture by its name', async () => {
    const path = join(folder, 'a.JPG');
    await lastValueFrom(of(item(frame('a.png'))).pipe(overlaySink({ path })));
    expect((await sharp(path).metadata()).format).toBe('jpeg');
  });

  it('makes a note of a picture that it need not write and cannot', async () => {
    const files = new MemoryFiles();
    const overlay = sink({ folder: 'out', ifPossible: true }, files);
    files.failNext.set('create', 'ENAMETOOLONG');
    await overlay.write(item(frame('a.png')));
    await overlay.write(item(frame('b.png', 1)));
    expect(overlay.written()).toMatchObject([{ path: 'out/b.overlay.png', input: 'b.png', complete: true }]);
    expect(overlay.notes()).toEqual([
      { input: 'a.png', kind: 'overlay not written', detail: 'cannot write out/a.overlay.png: the name is too long' },
    ]);
    files.failNext.set('create', 'ENAMETOOLONG');
    await expect(sink({ folder: 'out' }, files).write(item(frame('a.png')))).rejects.toThrow('the name is too long');
  });

  it('draws a picture larger than the limit smaller, with the face where it is', async () => {
    const path = join(folder, 'a.webp');
    const one = item(frame('a.png'));
    const only = { labels: false, contours: false, pose: false, gaze: false };
    await lastValueFrom(of(one).pipe(overlaySink({ path, maxSide: 80, ...only })));
    expect(await sharp(path).metadata()).toMatchObject({ format: 'webp', width: 80, height: 60 });
    const { at } = await pixels(path);
    const yellow = ([red, , blue]: number[]) => red - blue;
    // The box of 40..100 x 30..90 lies at 20..50 x 15..45.
    expect(yellow(at(20, 30))).toBeGreaterThan(40);
    expect(Math.abs(yellow(at(35, 30)))).toBeLessThan(20);
    expect(Math.abs(yellow(at(40, 55)))).toBeLessThan(20);
  });

  it('is at most 2,048 pixels wide or high by default', async () => {
    const path = join(folder, 'a.png');
    const pixelsOf = { data: new Uint8Array(3000 * 20 * 3).fill(GREY), width: 3000, height: 20, channels: 3 } as const;
    const wide = new Frame({ key: { source: 'a', index: 0, time: 0 }, name: 'a.jpg', pixels: pixelsOf });
    await lastValueFrom(of(item(wide, noFace())).pipe(overlaySink({ path })));
    expect(await sharp(path).metadata()).toMatchObject({ width: 2048, height: 14 });
  });

  it('refuses a second frame for one path and keeps the first', async () => {
    const files = new MemoryFiles();
    const overlay = sink({ path: 'a.png' }, files);
    await overlay.prepare();
    await overlay.write(item(frame('one.png', 0)));
    await expect(overlay.write(item(frame('two.png', 1)))).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: 'cannot write a.png: it is taken by the first frame, two.png is another',
    });
    expect([...files.files.keys()]).toEqual(['a.png']);
  });

  it('never replaces the picture that it draws on', async () => {
    const overlay = sink({ path: './photos/../a.png' }, new MemoryFiles());
    await expect(overlay.write(item(frame('a.png')))).rejects.toThrow(/it is the picture itself/);
  });

  it('writes to the same place when a write is tried again', async () => {
    const files = new MemoryFiles();
    const overlay = sink({ folder: 'out' }, files);
    const one = item(frame('a.png'));
    files.room = 10;
    await expect(overlay.write(one)).rejects.toThrow('cannot write out/a.overlay.png: no space left on the disk');
    expect(files.files.size).toBe(0);
    files.room = Number.POSITIVE_INFINITY;
    await overlay.write(one);
    expect([...files.files.keys()]).toEqual(['out/a.overlay.png']);
    expect(files.open).toBe(0);
  });

  it('finds out that it cannot write before the first frame', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(sink({ folder: join(folder, 'file', 'out') }).prepare()).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
    });
    await expect(sink({ path: join(folder, 'file', 'a.png') }).prepare()).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
    });
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it.each([
    [{}, /give either path \(one picture\) or folder/],
    [{ path: 'a.png', folder: 'out' }, /give either path \(one picture\) or folder/],
    [{ path: 'a.gif' }, /path: must end in .png, .jpg, .jpeg or .webp/],
    [{ folder: 'out', colour: 'red' }, /colour: there is no such option/],
  ])('refuses the options %j', (options, message) => {
    expect(() => sink(options as { path: string })).toThrow(message);
  });

  it('draws whatever the identity is called', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 10 }), async (name) => {
        const face = sampleFace(40, 30, 60);
        face.texts('label')[0] = name;
        const svg = overlaySvg({ width: 160, height: 120 }, face.rows(), { contours: false });
        const { info } = await pixels(Buffer.from(svg));
        expect([info.width, info.height]).toEqual([160, 120]);
      }),
      { numRuns: 40 },
    );
  });
});
