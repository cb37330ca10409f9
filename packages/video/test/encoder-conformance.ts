import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { EncodePlan, VideoEncoder } from '../src/index.ts';

const forEver = () => new AbortController().signal;

/** A smooth picture that is different in every frame. */
function testPicture(width: number, height: number, index: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels.set([40 + (170 * x) / width, 40 + (170 * y) / height, 60 + 10 * (index % 12)], 3 * (y * width + x));
    }
  }
  return pixels;
}

/** Uneven times in seconds: multiples of 1/1000, the first one late. */
const UNEVEN = [0.5, 0.533, 0.567, 0.9, 0.901, 1, 1.5, 1.533, 3.25, 3.3];

/** The whole file of a video of these times. */
export async function encoded(
  encoder: VideoEncoder,
  plan: Partial<EncodePlan> = {},
  times: readonly number[] = UNEVEN,
): Promise<{ readonly bytes: Uint8Array; readonly encoder: string }> {
  const parts: Uint8Array[] = [];
  const full: EncodePlan = {
    codec: 'avc',
    width: 96,
    height: 64,
    timeBase: { num: 1, den: 30_000 },
    into: async (bytes) => void parts.push(bytes.slice()),
    ...plan,
  };
  const video = await encoder.open(full, forEver());
  for (const [index, time] of times.entries()) await video.write(testPicture(full.width, full.height, index), time);
  await video.close();
  return { bytes: Buffer.concat(parts), encoder: video.encoder };
}

interface Probed {
  readonly streams: readonly { codec_name: string; width: number; height: number; time_base: string }[];
  readonly frames: readonly { best_effort_timestamp: number; best_effort_timestamp_time: string }[];
}

/** What every encoder must do, as tests of vitest. Skipped with a line where there is no ffmpeg to read with. */
export function encoderConformance(name: string, encoder: VideoEncoder): void {
  if (spawnSync('ffprobe', ['-version']).status !== 0) {
    it.skip(`${name}: there is no ffprobe`, () => undefined);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'fexgraph-encoded-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function probe(bytes: Uint8Array): Probed & { readonly pixels: Uint8Array } {
    const path = join(folder, 'a.video');
    writeFileSync(path, bytes);
    const entries = 'frame=best_effort_timestamp,best_effort_timestamp_time:stream=codec_name,width,height,time_base';
    const asked = ['-v', 'error', '-show_entries', entries, '-of', 'json', path];
    const raw = ['-v', 'error', '-i', path, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
    const pixels = execFileSync('ffmpeg', raw, { maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'] });
    return { ...(JSON.parse(execFileSync('ffprobe', asked, { encoding: 'utf8' })) as Probed), pixels };
  }

  describe(`${name}: encodes`, () => {
    it.each([
      ['avc', 'h264', { num: 1, den: 30_000 }],
      ['avc', 'h264', { num: 1001, den: 30_000 }],
      ['avc', 'h264', { num: 1, den: 1_000_000 }],
      ['vp9', 'vp9', { num: 1, den: 1000 }],
    ] as const)('%s as %s with all frames at their times, in ticks of %o', async (codec, expected, timeBase) => {
      const { num, den } = timeBase;
      const ticks = UNEVEN.map((time) => Math.round((time * den) / num)).filter((tick, i, all) => tick !== all[i - 1]);
      const times = ticks.map((tick) => (tick * num) / den);
      const { bytes } = await encoded(encoder, { codec, timeBase }, times);
      const { streams, frames } = probe(bytes);
      expect(streams).toMatchObject([{ codec_name: expected, width: 96, height: 64 }]);
      expect(frames.map((frame) => frame.best_effort_timestamp_time)).toEqual(times.map((time) => time.toFixed(6)));
    });

    it('keeps the pixels, as far as the coding does', async () => {
      const { bytes } = await encoded(encoder);
      const { pixels } = probe(bytes);
      for (const [index] of UNEVEN.entries()) {
        const expected = testPicture(96, 64, index);
        const given = pixels.subarray(index * expected.length);
        const sum = expected.reduce((all, level, i) => all + Math.abs(level - given[i]), 0);
        expect(sum / expected.length).toBeLessThan(3);
      }
    });

    it.each([
      [97, 64, 98, 64],
      [96, 65, 96, 66],
      [33, 35, 34, 36],
    ])('makes %i x %i even by a black edge, and does not scale', async (width, height, evenWidth, evenHeight) => {
      const { bytes } = await encoded(encoder, { width, height }, [0, 1]);
      const { streams, pixels } = probe(bytes);
      expect(streams).toMatchObject([{ width: evenWidth, height: evenHeight }]);
      const expected = testPicture(width, height, 0);
      const at = (x: number, y: number, channel: number) => pixels[3 * (y * evenWidth + x) + channel];
      // Away from the edge, whose colour halves its neighbours'.
      for (const [x, y] of [
        [4, 4],
        [20, 24],
        [width - 5, 10],
        [10, height - 5],
      ]) {
        for (let channel = 0; channel < 3; channel++) {
          expect(Math.abs(at(x, y, channel) - expected[3 * (y * width + x) + channel])).toBeLessThan(12);
        }
      }
      if (evenWidth > width) expect(at(width, 10, 1)).toBeLessThan(60);
      if (evenHeight > height) expect(at(10, height, 1)).toBeLessThan(60);
    });

    it('writes what can be played before the end', async () => {
      let bytes: Uint8Array = new Uint8Array();
      const plan: EncodePlan = {
        codec: 'avc',
        width: 96,
        height: 64,
        timeBase: { num: 1, den: 25 },
        into: async (more) => {
          bytes = Buffer.concat([bytes, more]);
        },
      };
      const video = await encoder.open(plan, forEver());
      for (let index = 0; index < 300; index++) await video.write(testPicture(96, 64, index), index / 25);
      await expect.poll(() => bytes.length, { timeout: 20_000 }).toBeGreaterThan(2000);
      await video.abandon();
      expect(probe(bytes).frames.length).toBeGreaterThanOrEqual(120);
    });

    it('refuses a time that is not later', async () => {
      const into = async () => undefined;
      const video = await encoder.open(
        { codec: 'avc', width: 96, height: 64, timeBase: { num: 1, den: 25 }, into },
        forEver(),
      );
      await video.write(testPicture(96, 64, 0), 1);
      await expect(video.write(testPicture(96, 64, 1), 1.01)).rejects.toMatchObject({ code: 'BAD_INPUT' });
      await video.write(testPicture(96, 64, 1), 1.04);
      await video.abandon();
    });

    it('ends with the reason of whoever takes the bytes, and of a cancel', async () => {
      const plan = { codec: 'avc', width: 96, height: 64, timeBase: { num: 1, den: 25 } } as const;
      const full = await encoder.open(
        { ...plan, into: () => Promise.reject(new Error('the disk is full')) },
        forEver(),
      );
      const writing = async () => {
        for (let index = 0; index < 2000; index++) await full.write(testPicture(96, 64, index), index / 25);
        await full.close();
      };
      await expect(writing()).rejects.toThrow('the disk is full');
      await expect(full.write(testPicture(96, 64, 0), 1000)).rejects.toThrow('the disk is full');
      await full.abandon();
      const stopping = new AbortController();
      const stopped = await encoder.open({ ...plan, into: async () => undefined }, stopping.signal);
      await stopped.write(testPicture(96, 64, 0), 0);
      stopping.abort();
      await expect(stopped.close()).rejects.toMatchObject({ code: 'CANCELLED' });
      await stopped.abandon();
      await expect(encoder.open({ ...plan, into: async () => undefined }, stopping.signal)).rejects.toMatchObject({
        code: 'CANCELLED',
      });
    });
  });
}
