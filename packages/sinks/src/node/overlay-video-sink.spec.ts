import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FexgraphError, Frame, requireOptions } from '@fexgraph/core';
import { MemoryFiles } from '@fexgraph/files/testing';
import type { EncodePlan, VideoEncoder } from '@fexgraph/video';
import { FfmpegEncoder } from '@fexgraph/video/node';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noFace, sampleFace } from '../../test/support/sample-face.ts';
import { OverlaySinkNode, overlaySink } from './overlay-sink.ts';
import { OverlayVideoSinkNode, overlayVideoSink } from './overlay-video-sink.ts';

const GREY = 90;

interface Size {
  readonly width?: number;
  readonly height?: number;
}

function item(name: string, index: number, time: number, { width = 160, height = 120 }: Size = {}, source = name) {
  const key = { source, index, time };
  const data = new Uint8Array(width * height * 3).fill(GREY);
  const frame = new Frame({ key, name, pixels: { data, width, height, channels: 3 } });
  return { frame, fex: sampleFace(40, 30, 60, index), key };
}

/** Keeps what it is given: a line for each frame, and its pixels. */
class FakeEncoder implements VideoEncoder {
  readonly id = 'fake';
  readonly plans: EncodePlan[] = [];
  readonly frames: { readonly time: number; readonly pixels: Uint8Array }[] = [];
  running = 0;
  /** Fails at the frame of this number. */
  failAt = Number.POSITIVE_INFINITY;
  encoder = 'libx264';

  async describe() {
    return { version: '1', licence: 'none' };
  }

  async open(plan: EncodePlan) {
    this.plans.push(plan);
    this.running++;
    let isOpen = true;
    const end = () => {
      if (isOpen) this.running--;
      isOpen = false;
    };
    return {
      encoder: this.encoder,
      write: async (pixels: Uint8Array, time: number) => {
        if (this.frames.length === this.failAt) throw new FexgraphError('WORKER_DIED', 'the video encoder ended');
        this.frames.push({ time, pixels: pixels.slice() });
        await plan.into(new TextEncoder().encode(`${time}\n`));
      },
      close: async () => {
        await plan.into(new TextEncoder().encode('end'));
        end();
      },
      abandon: async () => end(),
    };
  }
}

function sink(
  options: Parameters<typeof overlayVideoSink>[0],
  encoders: readonly VideoEncoder[],
  files?: MemoryFiles,
): OverlayVideoSinkNode {
  const definition = overlayVideoSink(options).definition;
  return new OverlayVideoSinkNode(requireOptions(definition, options) as never, encoders, files);
}

describe('sink/overlay-video', () => {
  it('writes one video for each source, with the times of its frames, and completes it when the source ends', async () => {
    const files = new MemoryFiles();
    const encoder = new FakeEncoder();
    const overlay = sink({ folder: 'out' }, [encoder], files);
    await overlay.prepare();
    await overlay.write(item('x/a.mp4', 0, 0));
    await overlay.write(item('b.mov', 0, 3.2));
    await overlay.write(item('x/a.mp4', 1, 0.04));
    expect([...files.files.keys()]).toEqual(['out/a.overlay.mp4.part', 'out/b.overlay.mp4.part']);
    await overlay.endSource('x/a.mp4');
    expect(files.text('out/a.overlay.mp4')).toBe('0\n0.04\nend');
    expect(files.files.has('out/b.overlay.mp4')).toBe(false);
    await overlay.write(item('y/a.mp4', 7, 1.5));
    await overlay.finish({ complete: true });
    await overlay.dispose();
    expect(files.text('out/b.overlay.mp4')).toBe('3.2\nend');
    expect(files.text('out/a-2.overlay.mp4')).toBe('1.5\nend');
    expect(overlay.written()).toMatchObject([
      { path: 'out/a.overlay.mp4', input: 'x/a.mp4', complete: true, bytes: 10 },
      { path: 'out/b.overlay.mp4', input: 'b.mov', complete: true },
      { path: 'out/a-2.overlay.mp4', input: 'y/a.mp4', complete: true },
    ]);
    expect(overlay.notes()).toEqual([{ input: 'fake 1', kind: 'video encoder', detail: 'none' }]);
    expect([encoder.running, files.open]).toEqual([0, 0]);
  });

  it('draws what sink/overlay draws, within a level', async () => {
    const encoder = new FakeEncoder();
    const files = new MemoryFiles();
    const overlay = sink({ folder: 'out' }, [encoder], files);
    await overlay.prepare();
    await overlay.write(item('a.mp4', 0, 0));
    const picture = overlaySink({ folder: 'out' });
    await new OverlaySinkNode(requireOptions(picture.definition, { folder: 'out' }) as never, files).write(
      item('a.mp4', 0, 0),
    );
    const expected = await sharp(files.files.get('out/a.overlay.png')).raw().toBuffer();
    const { pixels } = encoder.frames[0];
    let [largest, drawn] = [0, 0];
    for (let i = 0; i < pixels.length; i++) {
      largest = Math.max(largest, Math.abs(pixels[i] - expected[i]));
      if (pixels[i] !== GREY) drawn++;
    }
    expect(largest).toBeLessThanOrEqual(1);
    expect(drawn).toBeGreaterThan(1000);
  });

  it('leaves a frame alone whose pixels are a Node Buffer', async () => {
    const overlay = sink({ folder: 'out' }, [new FakeEncoder()], new MemoryFiles());
    await overlay.prepare();
    const { frame, fex, key } = item('a.mp4', 0, 0);
    const data = Buffer.from(frame.pixels.data);
    await overlay.write({ frame: new Frame({ key, name: 'a.mp4', pixels: { ...frame.pixels, data } }), fex, key });
    expect(data.every((level) => level === GREY)).toBe(true);
  });

  it('draws nothing on a frame without a face, and leaves the frame itself alone', async () => {
    const encoder = new FakeEncoder();
    const overlay = sink({ folder: 'out' }, [encoder], new MemoryFiles());
    await overlay.prepare();
    const [one, other] = [item('a.mp4', 0, 0), item('a.mp4', 1, 1)];
    await overlay.write({ ...one, fex: noFace() });
    await overlay.write(other);
    expect(encoder.frames[0].pixels.every((level) => level === GREY)).toBe(true);
    expect(encoder.frames[1].pixels.every((level) => level === GREY)).toBe(false);
    expect(other.frame.pixels.data.every((level) => level === GREY)).toBe(true);
  });

  it('fits frames of another size into the first, and larger ones into the limit', async () => {
    const encoder = new FakeEncoder();
    const overlay = sink({ folder: 'out', maxSide: 80 }, [encoder], new MemoryFiles());
    await overlay.prepare();
    await overlay.write(item('a.mp4', 0, 0));
    await overlay.write({ ...item('a.mp4', 1, 1, { width: 60, height: 120 }), fex: noFace() });
    expect(encoder.plans).toMatchObject([{ width: 80, height: 60, codec: 'avc' }]);
    const { pixels } = encoder.frames[1];
    const at = (x: number, y: number) => pixels[3 * (y * 80 + x)];
    // 60 x 120 becomes 30 x 60.
    expect([at(0, 0), at(29, 59), at(30, 0), at(79, 59)]).toEqual([GREY, GREY, 0, 0]);
  });

  it('shows a frame whose time does not grow a tick later, and says so', async () => {
    const encoder = new FakeEncoder();
    const overlay = sink({ folder: 'out' }, [encoder], new MemoryFiles());
    await overlay.prepare();
    for (const [index, time] of [0, 0.5, 0.5, 0.1, 0.6].entries()) await overlay.write(item('a.mp4', index, time));
    await overlay.finish({ complete: true });
    expect(encoder.frames.map(({ time }) => time)).toEqual([0, 0.5, 0.500001, 0.500002, 0.6]);
    expect(overlay.notes()).toContainEqual({
      input: 'a.mp4',
      kind: 'overlay frames shown later than their times, which did not grow',
      count: 2,
    });
  });

  it('keeps what was written as .partial after an error, and completes nothing', async () => {
    const files = new MemoryFiles();
    const encoder = new FakeEncoder();
    encoder.failAt = 2;
    const overlay = sink({ folder: 'out' }, [encoder], files);
    await overlay.prepare();
    await overlay.write(item('a.mp4', 0, 0));
    await overlay.write(item('a.mp4', 1, 1));
    await expect(overlay.write(item('a.mp4', 2, 2))).rejects.toThrow('the video encoder ended');
    await overlay.finish({ complete: false });
    await overlay.dispose();
    expect([...files.files.keys()]).toEqual(['out/a.overlay.mp4.partial']);
    expect(overlay.written()).toMatchObject([{ path: 'out/a.overlay.mp4.partial', input: 'a.mp4', complete: false }]);
    expect([encoder.running, files.open]).toEqual([0, 0]);
  });

  it('makes a note of a video that it need not write and cannot, and goes on with the next', async () => {
    const files = new MemoryFiles();
    const encoder = new FakeEncoder();
    encoder.failAt = 1;
    const overlay = sink({ folder: 'out', ifPossible: true }, [encoder], files);
    await overlay.prepare();
    for (const index of [0, 1, 2]) await overlay.write(item('a.mp4', index, index));
    await overlay.endSource('a.mp4');
    encoder.failAt = Number.POSITIVE_INFINITY;
    await overlay.write(item('b.mp4', 0, 0));
    await overlay.finish({ complete: true });
    expect([...files.files.keys()].sort()).toEqual(['out/a.overlay.mp4.partial', 'out/b.overlay.mp4']);
    expect(overlay.notes()).toContainEqual({
      input: 'a.mp4',
      kind: 'overlay video not written',
      detail: 'the video encoder ended',
      missed: true,
    });
    expect([encoder.running, files.open]).toEqual([0, 0]);
  });

  it('says when a video is coded otherwise than wanted', async () => {
    const encoder = new FakeEncoder();
    encoder.encoder = 'mpeg4';
    const overlay = sink({ folder: 'out' }, [encoder], new MemoryFiles());
    await overlay.prepare();
    await overlay.write(item('a.mp4', 0, 0));
    await overlay.finish({ complete: true });
    expect(overlay.notes()).toContainEqual({
      input: 'a.mp4',
      kind: 'overlay video in another coding',
      detail: 'mpeg4: there is no libx264',
    });
  });

  it('writes numbered pictures where there is no encoder, and says so', async () => {
    const files = new MemoryFiles();
    const absent: VideoEncoder = {
      id: 'absent',
      describe: async () => ({ missing: 'not installed' }),
      open: () => Promise.reject(new Error('must not be called')),
    };
    const overlay = sink({ folder: 'out' }, [absent], files);
    await overlay.prepare();
    await overlay.write(item('a.mp4', 3, 0.1));
    await overlay.write(item('a.mp4', 6, 0.2));
    await overlay.finish({ complete: true });
    expect([...files.files.keys()]).toEqual(['out/a.overlay/000003.png', 'out/a.overlay/000006.png']);
    expect(overlay.written()).toMatchObject([
      { path: 'out/a.overlay/000003.png', input: 'a.mp4', complete: true },
      { path: 'out/a.overlay/000006.png' },
    ]);
    expect(overlay.notes()).toEqual([
      { input: 'a.mp4', kind: 'overlay as pictures: no video encoder', detail: 'out/a.overlay' },
    ]);
    await expect(sink({ folder: 'out', encoder: 'absent' }, [absent], files).prepare()).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: 'the video encoder "absent" cannot be used: absent: not installed',
    });
    await expect(sink({ folder: 'out', encoder: 'other' }, [absent], files).prepare()).rejects.toMatchObject({
      message: 'the video encoder "other" is not there',
      hint: 'choose one of auto, absent',
    });
  });

  it('takes one source for one path, and never the video itself', async () => {
    const overlay = sink({ path: 'out/one.webm' }, [new FakeEncoder()], new MemoryFiles());
    await overlay.prepare();
    await overlay.write(item('a.mp4', 0, 0));
    await expect(overlay.write(item('b.mp4', 0, 0))).rejects.toThrow(
      'cannot write out/one.webm: it is taken, and b.mp4 is another input',
    );
    await expect(
      sink({ path: './x/../a.mp4' }, [new FakeEncoder()], new MemoryFiles()).write(item('a.mp4', 0, 0)),
    ).rejects.toThrow(/it is the video itself/);
  });

  it('takes no more memory the longer a video is', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const live = async () => {
      for (let round = 0; round < 2; round++) {
        collect();
        await new Promise((resolve) => setImmediate(resolve));
      }
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const encoder: VideoEncoder = {
      id: 'nothing',
      describe: async () => ({ version: '1', licence: 'none' }),
      open: async () => ({
        encoder: 'libx264',
        write: async () => undefined,
        close: async () => undefined,
        abandon: async () => undefined,
      }),
    };
    const overlay = sink({ folder: 'out' }, [encoder], new MemoryFiles());
    await overlay.prepare();
    const write = async (from: number, to: number) => {
      for (let index = from; index < to; index++) {
        // Every other time is one that does not grow.
        const one = item('a.mp4', index, index - (index % 2), { width: 32, height: 32 });
        await overlay.write({ ...one, fex: noFace(index) });
      }
    };
    await write(0, 500);
    const before = await live();
    await write(500, 4500);
    expect((await live()) - before).toBeLessThan(200_000);
    await overlay.finish({ complete: true });
  });

  it('names the file when the disk is full', async () => {
    const files = new MemoryFiles();
    const overlay = sink({ folder: 'out' }, [new FakeEncoder()], files);
    await overlay.prepare();
    files.room = 3;
    await overlay.write(item('a.mp4', 0, 0));
    await expect(overlay.write(item('a.mp4', 1, 1))).rejects.toThrow(
      'cannot write out/a.overlay.mp4: no space left on the disk',
    );
    await overlay.dispose();
    expect(files.open).toBe(0);
  });

  it.each([
    [{}, /give either path \(one video\) or folder/],
    [{ path: 'a.mp4', folder: 'out' }, /give either path \(one video\) or folder/],
    [{ path: 'a.avi' }, /path: must end in .mp4 or .webm/],
  ])('refuses the options %j', (options, message) => {
    expect(() => sink(options as { path: string }, [])).toThrow(message);
  });
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe.skipIf(!hasFfmpeg)('sink/overlay-video with ffmpeg (skipped where there is none)', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fexgraph-overlay-video-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes a video that has the frames, at their times, with the face on them', async () => {
    const overlay = sink({ folder }, [new FfmpegEncoder()]);
    await overlay.prepare();
    const times = [0.08, 0.12, 0.3, 1.001, 1.7];
    for (const [index, time] of times.entries()) await overlay.write(item('a.avi', index, time));
    await overlay.finish({ complete: true });
    await overlay.dispose();
    expect(readdirSync(folder)).toEqual(['a.overlay.mp4']);
    const path = join(folder, 'a.overlay.mp4');
    const entries = 'frame=best_effort_timestamp_time:stream=codec_name,width,height';
    const probed = JSON.parse(
      execFileSync('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'json', path], { encoding: 'utf8' }),
    );
    expect(
      probed.frames.map((frame: { best_effort_timestamp_time: string }) => frame.best_effort_timestamp_time),
    ).toEqual(times.map((time) => time.toFixed(6)));
    expect(probed.streams).toMatchObject([{ codec_name: 'h264', width: 160, height: 120 }]);
    const raw = ['-v', 'error', '-i', path, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
    const pixels = execFileSync('ffmpeg', raw, { maxBuffer: 1e8 });
    const at = (x: number, y: number) => [...pixels.subarray(3 * (y * 160 + x)).subarray(0, 3)];
    for (const level of at(5, 5)) expect(Math.abs(level - GREY)).toBeLessThan(6);
    // The left side of the facebox is yellow.
    const [red, , blue] = at(40, 75);
    expect(red - blue).toBeGreaterThan(20);
  });
});
