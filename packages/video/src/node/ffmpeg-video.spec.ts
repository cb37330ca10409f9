import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { oracleMissing } from '../../test/ffmpeg-oracle.ts';
import { makeClip } from '../../test/make-clips.ts';
import type { DecodePlan, VideoPicture } from '../video-decoder.ts';
import { FfmpegDecoder } from './ffmpeg-decoder.ts';

const missing = oracleMissing();

describe.skipIf(missing !== undefined || process.platform === 'win32')(
  `a program that fails (${missing ?? 'ffmpeg'})`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'fexgraph-programs-'));
    if (missing === undefined) makeClip(folder, 'plain.mp4');
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** A program that says it is ffmpeg, and then does something else. */
    function program(name: string, script: string): string {
      const path = join(folder, name);
      writeFileSync(path, `#!/bin/sh\ncase "$*" in -version) exec ffmpeg -version;; esac\n${script}\n`);
      chmodSync(path, 0o755);
      return path;
    }
    const decoderOf = (name: string, script: string) =>
      new FfmpegDecoder({ ffmpeg: program(name, script), ffprobe: 'ffprobe' });
    const proberOf = (name: string, script: string) =>
      new FfmpegDecoder({ ffmpeg: 'ffmpeg', ffprobe: program(name, script) });

    async function read(decoder: FfmpegDecoder, silenceMs = 60_000, more: Partial<DecodePlan> = {}) {
      const plan = { stride: 1, maxPixels: 1_000_000, silenceMs, ...more };
      const input = { name: 'clip', file: join(folder, 'plain.mp4') };
      const video = await decoder.open(input, plan, new AbortController().signal);
      const pictures: VideoPicture[] = [];
      try {
        for (let picture = await video.next(); picture; picture = await video.next()) pictures.push(picture);
      } catch (error) {
        throw Object.assign(error as Error, { pictures: pictures.length });
      } finally {
        await video.close();
      }
      return pictures;
    }

    it('costs what is left of the video when it is killed, and the frames before are there', async () => {
      // Three and a half frames.
      const script = 'ffmpeg "$@" | head -c 201600; kill -9 $$';
      await expect(read(decoderOf('killed', script))).rejects.toMatchObject({
        code: 'WORKER_DIED',
        message: expect.stringMatching(/^clip: ffmpeg ended \(SIGKILL\) after \d+ frames/),
        pictures: 3,
      });
    });

    it('is told with its own words when it ends with an error before a frame', async () => {
      const script = 'echo "[error] Cannot allocate memory" >&2; exit 1';
      await expect(read(decoderOf('failed', script))).rejects.toMatchObject({
        code: 'BAD_INPUT',
        message: 'clip: no frame of it can be decoded: Cannot allocate memory',
      });
    });

    it('is told with its own words when it ends with an error after some frames', async () => {
      const script = 'ffmpeg "$@"; echo "[error] Cannot allocate memory" >&2; exit 1';
      await expect(read(decoderOf('failed-late', script))).rejects.toMatchObject({
        code: 'WORKER_DIED',
        message: 'clip: ffmpeg ended (code 1) after 24 frames: Cannot allocate memory',
        pictures: 24,
      });
    });

    it('is ended when it says nothing', async () => {
      await expect(read(decoderOf('hangs', 'exec sleep 600'), 1500)).rejects.toMatchObject({
        code: 'TIMEOUT',
        message: 'clip: the decoder gave no sign for 1500 ms and was ended',
      });
    });

    it('is ended when it says nothing in the middle of a frame', async () => {
      const script = 'ffmpeg "$@" | head -c 100000; exec sleep 600';
      await expect(read(decoderOf('stalls', script), 6000)).rejects.toMatchObject({ code: 'TIMEOUT', pictures: 1 });
    });

    it('is found out when it sends more than it tells of', async () => {
      const script = 'ffmpeg "$@"; echo more';
      await expect(read(decoderOf('talks', script))).rejects.toMatchObject({ code: 'INTERNAL', pictures: 24 });
    });

    it('gives no frame: an error of the input', async () => {
      await expect(read(decoderOf('empty', 'exit 0'))).rejects.toMatchObject({
        code: 'BAD_INPUT',
        message: 'clip: no frame of it can be decoded',
      });
    });

    it('does not fail where a plan wants nothing, whatever the exit code', async () => {
      const script =
        'ffmpeg "$@"; echo "[vost#0:0/rawvideo @ 0x5] [error] Could not open encoder before EOF" >&2; exit 234';
      expect(await read(decoderOf('none', script), 60_000, { start: 60 })).toEqual([]);
    });

    it('is ended when it says nothing of the header', async () => {
      await expect(read(proberOf('hanging-probe', 'exec sleep 600'), 1000)).rejects.toMatchObject({ code: 'TIMEOUT' });
    });

    it('dies over the header', async () => {
      await expect(read(proberOf('dying-probe', 'kill -9 $$'))).rejects.toMatchObject({
        code: 'WORKER_DIED',
        message: 'clip: ffprobe ended without an answer',
      });
    });

    it('is named with the fix where it is not there', async () => {
      const decoder = new FfmpegDecoder({ ffmpeg: join(folder, 'nowhere') });
      expect(await decoder.describe()).toEqual({ missing: expect.stringMatching(/^cannot start .*nowhere/) });
      await expect(read(decoder)).rejects.toMatchObject({
        code: 'BACKEND_UNAVAILABLE',
        hint: expect.stringMatching(/install ffmpeg 5\.1 or newer/),
      });
    });
  },
);
