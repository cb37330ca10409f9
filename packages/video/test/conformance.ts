import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { yuvToRgb } from '@fexgraph/imaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cutVideo,
  type DecodeOutcome,
  type DecodePlan,
  FrameSelection,
  type VideoDecoder,
  type VideoInfo,
  type VideoPicture,
} from '../src/index.ts';
import { expectParts } from './expect-parts.ts';
import { askFfmpeg, askFfprobe, framesOfPlanes, type Oracle, oracleMissing } from './ffmpeg-oracle.ts';
import { type MadeClip, makeClips } from './make-clips.ts';

const SHARED = fileURLToPath(new URL('../../../../shared/', import.meta.url));
const MAKE_SHARED = join(SHARED, 'clips/make.sh');
const PHOTOS = join(SHARED, 'photos');
/** Clips of the shared script that give no frame. */
const WITHOUT_FRAMES = ['audio.m4a', 'cover.jpg', 'cover.m4a', 'empty.mp4', 'text.mp4', 'trunc_nomoov.mp4'];

const EVERYTHING: DecodePlan = { stride: 1, maxPixels: 10_000_000, silenceMs: 30_000 };
const forEver = () => new AbortController().signal;

interface Decoded {
  readonly info: VideoInfo;
  readonly pictures: readonly VideoPicture[];
  readonly outcome: DecodeOutcome;
}

async function decode(decoder: VideoDecoder, file: string, plan: Partial<DecodePlan> = {}): Promise<Decoded> {
  const video = await decoder.open({ name: 'clip', file }, { ...EVERYTHING, ...plan }, forEver());
  try {
    const pictures: VideoPicture[] = [];
    for (let picture = await video.next(); picture; picture = await video.next()) pictures.push(picture);
    return { info: video.info, pictures, outcome: video.outcome() };
  } finally {
    await video.close();
  }
}

/** How many frames differ from the oracle's by more than a level somewhere, and how many bytes differ at all. */
function compare(pictures: readonly VideoPicture[], expected: Uint8Array) {
  let at = 0;
  let otherBytes = 0;
  const otherFrames: string[] = [];
  for (const { index, pixels } of pictures) {
    const { data } = pixels;
    const other = expected.subarray(at, at + data.length);
    at += other.length;
    if (Buffer.compare(data, other) === 0) continue;
    let most = 0;
    for (let byte = 0; byte < data.length; byte++) {
      const difference = Math.abs(data[byte] - other[byte]);
      if (difference > 0) otherBytes++;
      if (difference > most) most = difference;
    }
    if (most > 1) otherFrames.push(`frame ${index}: ${most} levels`);
  }
  return { otherFrames, otherBytes, read: at };
}

/** Frames, times and pixels are those of ffmpeg and ffprobe. */
function expectAsFfmpeg({ info, pictures, outcome }: Decoded, oracle: Oracle): void {
  const { num, den } = oracle.timeBase;
  expect(pictures.map(({ index }) => index)).toEqual(oracle.ticks.map((_, index) => index));
  const known = pictures.filter(({ index }) => oracle.ticks[index] !== undefined);
  expect(known.map(({ time }) => time)).toEqual(known.map(({ index }) => (oracle.ticks[index]! * num) / den));
  const { otherFrames, otherBytes, read } = compare(pictures, oracle.pixels);
  expect(read).toBe(oracle.pixels.length);
  if (outcome.damaged === 0) {
    expect(otherFrames).toEqual([]);
    expect(otherBytes / read).toBeLessThan(1e-4);
  } else {
    // What is put in the place of a damaged part depends on version and threads, and stays until the next key frame.
    expect(otherFrames.length).toBeLessThan(pictures.length / 2);
  }
  expect(outcome.frames).toBe(pictures.length);
  const first = pictures[0].pixels;
  expect(info).toMatchObject({ codec: oracle.codec, width: first.width, height: first.height });
  expect(info.rotation).toBe((((-oracle.rotation % 360) + 360) % 360) as VideoInfo['rotation']);
}

/** Processes that this one has started and that are still there. */
function children(): readonly string[] {
  const tasks = '/proc/self/task';
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks)
    .flatMap((task) =>
      readFileSync(join(tasks, task, 'children'), 'utf8')
        .trim()
        .split(' '),
    )
    .filter(Boolean);
}

const isHere = (path: string) => existsSync(path);

/** The clips of the shared script: made in a folder, or those of `FEXGRAPH_CLIPS`. */
function sharedClips(folder: string): string {
  const made = process.env.FEXGRAPH_CLIPS;
  if (made) return made;
  execFileSync('bash', [MAKE_SHARED], { cwd: folder, stdio: 'ignore' });
  return folder;
}

/**
 * What every decoder must do, as tests of vitest: frames, times and pixels of ffmpeg and ffprobe on clips of many kinds;
 * plans; ends; and nothing but a clear error for what is no video. Skipped with a line where ffmpeg is absent.
 *
 * @param decoder one that can be used here
 */
export function decoderConformance(name: string, decoder: VideoDecoder): void {
  const missing = oracleMissing();
  if (missing !== undefined) {
    it.skip(`${name}: ${missing}`, () => undefined);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'fexgraph-clips-'));
  const clips = makeClips(folder);
  const clip = (file: string) => join(folder, file);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe(`${name}: clips of many kinds`, () => {
    it.each(clips)('$name has the frames, times and pixels of ffmpeg', async (made: MadeClip) => {
      const decoded = await decode(decoder, clip(made.name));
      expectAsFfmpeg(decoded, askFfmpeg(clip(made.name)));
      expect(decoded.outcome.truncated).toBe(made.isTruncated ?? false);
      expect(decoded.outcome.damaged > 0 || (made.isTruncated ?? false)).toBe(
        made.isDamaged ?? made.isTruncated ?? false,
      );
    });

    it('says what the streams are', async () => {
      const infoOf = async (file: string) => {
        const video = await decoder.open({ name: file, file: clip(file) }, EVERYTHING, forEver());
        await video.close();
        return video.info;
      };
      expect(await infoOf('bt709.mp4')).toMatchObject({ colour: { matrix: 'bt709', range: 'limited', bits: 8 } });
      expect(await infoOf('full.mp4')).toMatchObject({ colour: { matrix: 'bt601', range: 'full' } });
      expect(await infoOf('ten-bits.mkv')).toMatchObject({ colour: { bits: 10 }, codec: 'ffv1' });
      expect((await infoOf('wide-pixels.mp4')).pixelAspect).toBeCloseTo(4 / 3, 6);
      expect(await infoOf('plain.mp4')).toMatchObject({ frames: 24, duration: 0.96, pixelAspect: 1, rotation: 0 });
      expect(await infoOf('turned.mp4')).toMatchObject({ width: 120, height: 160, rotation: 270 });
    });

    it.each(['plain.mp4', 'bt709.mp4', 'full.mp4'])('says which colours make the pixels of %s', async (file) => {
      const { info, pictures } = await decode(decoder, clip(file));
      const planes = framesOfPlanes(clip(file), info.width, info.height);
      expect(planes).toHaveLength(pictures.length);
      for (const { index, pixels } of pictures) {
        expect(Buffer.compare(yuvToRgb(planes[index], info.colour).data, pixels.data), `frame ${index}`).toBe(0);
      }
    });

    it.each([
      ...[
        "a b'c.mp4",
        '100%d.mp4',
        '-i.mp4',
        'f\u00fcr \u65e5\u672c.mp4',
        'a:b?c=d&e.mp4',
        '[x],y;z.mp4',
        'two\nlines.mp4',
      ],
    ])('reads a file that is called %j', async (called) => {
      copyFileSync(clip('plain.mp4'), clip(called));
      expect((await decode(decoder, clip(called))).pictures).toHaveLength(24);
    });

    it('gives each frame its own size', async () => {
      const { pictures } = await decode(decoder, clip('two-sizes.ts'));
      expect(new Set(pictures.map(({ pixels }) => pixels.width))).toEqual(new Set([160, 96]));
    });
  });

  describe(`${name}: plans`, () => {
    const chosen = async (file: string, plan: Partial<DecodePlan>) =>
      (await decode(decoder, clip(file), plan)).pictures.map(({ index }) => index);

    it.each([
      [{ stride: 5 }, [0, 5, 10, 15, 20]],
      [{ start: 0.2, end: 0.4 }, [5, 6, 7, 8, 9]],
      [{ start: 0.21, end: 0.41 }, [6, 7, 8, 9, 10]],
      [{ fps: 5 }, [0, 5, 10, 15, 20]],
      [{ fps: 25 }, Array.from({ length: 24 }, (_, index) => index)],
      [{ fps: 10 }, [0, 3, 5, 8, 10, 13, 15, 18, 20, 23]],
      [{ stride: 2, start: 0.3, end: 0.8, fps: 5 }, [8, 10, 16]],
      [{ start: 5 }, []],
    ])('%o takes the frames %o', async (plan, frames) => {
      expect(await chosen('plain.mp4', plan)).toEqual(frames);
      expect(await chosen('plain.mkv', plan)).toEqual(frames);
    });

    it.each(['uneven.mkv', 'ntsc.mkv', 'cut.mp4', 'late.mkv'])('takes of %s what the rules say', async (file) => {
      const { ticks, timeBase } = askFfprobe(clip(file));
      const first = (ticks[0]! * timeBase.num) / timeBase.den;
      for (const plan of [
        { stride: 1, fps: 7, start: first + 0.12 },
        { stride: 2, fps: 11.5, start: first + 0.08, end: first + 0.8 },
        { stride: 3, fps: 29.97 },
      ]) {
        const rules = new FrameSelection(plan, { timeBase });
        const wanted = ticks.map((tick) => rules.next(tick)!).filter((frame) => frame.wanted);
        expect(await chosen(file, plan)).toEqual(wanted.map(({ index }) => index));
      }
    });

    it('thins to the rate that a video has without leaving anything out, whatever its clock', async () => {
      expect(await chosen('ntsc.mkv', { fps: 29.97 })).toEqual(Array.from({ length: 30 }, (_, index) => index));
    });

    it.each([
      ...['plain.mp4', 'plain.ts', 'cut.mp4', 'turned.mp4', 'hidden.webm', 'flv1.flv'],
      ...['open-groups.mkv', 'refresh.mp4', 'damaged.mp4'],
    ])('gives in parts what the whole of %s gives', async (file) => {
      for (const plan of [{ stride: 3 }, { stride: 1, start: 0.1, fps: 11.5 }]) {
        await expectParts(decoder, clip(file), plan, 0.2);
      }
    });

    it('tells where a video can be cut', async () => {
      const cut = async (file: string) =>
        cutVideo(await decoder.index!({ name: file, file: clip(file) }, forEver()), { stride: 1 }, 0.2);
      for (const file of ['plain.mp4', 'open-groups.mkv']) {
        expect(await cut(file)).toMatchObject({ ranges: [{ fromFrame: 0 }, { fromFrame: 8 }, { fromFrame: 16 }] });
      }
      for (const file of ['early.mkv', 'mpeg4.avi']) expect(await cut(file)).toEqual({ whole: expect.any(String) });
    });

    it('gives the same pixels whatever is left out', async () => {
      const all = (await decode(decoder, clip('plain.mp4'))).pictures;
      const { pictures, outcome } = await decode(decoder, clip('plain.mp4'), { stride: 7, start: 0.1 });
      expect(pictures).toEqual([7, 14, 21].map((index) => all[index]));
      expect(outcome.frames).toBe(24);
    });

    it('refuses larger frames than it may', async () => {
      const large = clip('large.mp4');
      const opening = decode(decoder, clip('plain.mp4'), { maxPixels: 160 * 120 - 1 });
      await expect(opening).rejects.toMatchObject({
        code: 'LIMIT_EXCEEDED',
        message: expect.stringMatching(/160 x 120 pixels/),
      });
      await expect(decode(decoder, large, { maxPixels: 100 })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
      expect((await decode(decoder, clip('plain.mp4'), { maxPixels: 160 * 120 })).pictures).toHaveLength(24);
    });
  });

  describe(`${name}: ends`, () => {
    it('leaves no process when it is closed in the middle, and closes twice', async () => {
      const before = children();
      const video = await decoder.open({ name: 'clip', file: clip('plain.mp4') }, EVERYTHING, forEver());
      expect(await video.next()).toMatchObject({ index: 0 });
      await video.close();
      await video.close();
      expect(await video.next()).toBeUndefined();
      expect(children().filter((child) => !before.includes(child))).toEqual([]);
    });

    it('closes before the first picture', async () => {
      const video = await decoder.open({ name: 'clip', file: clip('plain.mp4') }, EVERYTHING, forEver());
      await video.close();
      expect(await video.next()).toBeUndefined();
    });

    it('leaves no process when it is cancelled while somebody waits', async () => {
      const before = children();
      const stopping = new AbortController();
      const video = await decoder.open({ name: 'clip', file: clip('plain.mp4') }, EVERYTHING, stopping.signal);
      await video.next();
      const waiting = (async () => {
        while (await video.next());
      })();
      stopping.abort();
      await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
      await video.close();
      expect(children().filter((child) => !before.includes(child))).toEqual([]);
    });

    it('reads several videos at once', async () => {
      const files = ['plain.mp4', 'plain.mkv', 'uneven.mp4', 'turned.mp4'];
      const counts = await Promise.all(files.map(async (file) => (await decode(decoder, clip(file))).pictures.length));
      expect(counts).toEqual([24, 24, askFfprobe(clip('uneven.mp4')).ticks.length, 24]);
    });
  });

  describe(`${name}: what is no video`, () => {
    it.each([
      ['empty.mp4', /is an empty file/],
      ['text.mp4', /is not a video that can be read/],
      ['no-index.mp4', /has no index \(moov\)/],
      ['sound.m4a', /has no video stream, only sound/],
      ['cover.m4a', /has no video stream, only a cover picture/],
      ['cover.jpg', /is not a video that can be read/],
      ['locked.mp4', /is encrypted/],
      ['raw.h264', /is a raw stream without times/],
      ['nothing-of-that-name.mp4', /there is no such file/],
      ['.', /is a folder/],
    ])('%s is refused in words', async (file, message) => {
      const reading = decoder.open({ name: 'the clip', file: clip(file) }, EVERYTHING, forEver());
      await expect(reading).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringMatching(message) });
      await expect(reading).rejects.toMatchObject({ message: expect.stringMatching(/^the clip: /) });
    });

    describe('that names other files', () => {
      let server: Server;
      let asked = 0;
      let address: string;
      beforeAll(async () => {
        server = createServer((_request, response) => {
          asked++;
          response.end(readFileSync(clip('plain.ts')));
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.ts`;
      });
      afterAll(() => new Promise((resolve) => server.close(resolve)));

      const playlist = (target: string) =>
        `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.96,\n${target}\n#EXT-X-ENDLIST\n`;
      const written = (file: string, text: string) => {
        writeFileSync(clip(file), text);
        return clip(file);
      };

      it.each([
        ['a playlist of local files', () => written('list.m3u8', playlist(clip('plain.ts')))],
        ['a playlist of addresses', () => written('net.m3u8', playlist(address))],
        ['a playlist with the name of a video', () => written('list.mp4', playlist(clip('plain.ts')))],
        ['a list for concat', () => written('list.txt', `ffconcat version 1.0\nfile '${clip('plain.ts')}'\n`)],
        ['a list for concat without its first line', () => written('l.txt', `file '${clip('plain.ts')}'\n`)],
        ['a DASH manifest', () => written('m.mpd', `<?xml version="1.0"?><MPD><BaseURL>${address}</BaseURL></MPD>`)],
        ['an address', () => address],
        ['concat:', () => `concat:${clip('plain.ts')}|${clip('plain.ts')}`],
        ['a device of libavfilter', () => 'lavfi:testsrc2'],
        ['a number pattern', () => clip('%d.ts')],
      ])('%s opens nothing', async (_kind, file) => {
        const reading = decoder.open({ name: 'it', file: file() }, EVERYTHING, forEver());
        await expect(reading).rejects.toMatchObject({ code: 'BAD_INPUT' });
        expect(asked).toBe(0);
      });
    });
  });

  const skipShared = !isHere(MAKE_SHARED);
  describe.skipIf(skipShared)(`${name}: the clips of ../shared${skipShared ? ' (absent)' : ''}`, () => {
    const place = skipShared ? '' : sharedClips(mkdtempSync(join(folder, 'shared-')));
    const names = skipShared ? ['none'] : readdirSync(place).filter((file) => !WITHOUT_FRAMES.includes(file));
    it.each(names)('%s has the frames, times and pixels of ffmpeg', async (file) => {
      const path = join(place, file);
      expectAsFfmpeg(await decode(decoder, path), askFfmpeg(path));
    });
  });

  const skipPhotos = !isHere(PHOTOS);
  describe.skipIf(skipPhotos)(`${name}: the videos of ../shared${skipPhotos ? ' (absent)' : ''}`, () => {
    it.each(['no_face.mp4', 'single_face.mp4', 'face_noface.mov'])('%s is read as ffmpeg reads it', async (file) => {
      const path = join(PHOTOS, file);
      expectAsFfmpeg(await decode(decoder, path), askFfmpeg(path));
    });
  });
}
