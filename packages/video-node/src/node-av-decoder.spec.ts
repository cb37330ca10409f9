import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecodePlan } from '@fexgraph/video';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelOf, makeClip } from '../test/support/made-clip.ts';
import { children, descriptors, liveBytes } from '../test/support/processes.ts';
import { NodeAvDecoder } from './node-av-decoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-node-av-'));
const clip = join(folder, 'clip.mp4');
beforeAll(() => makeClip(clip, 60));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PLAN: DecodePlan = { stride: 1, maxPixels: 1_000_000 };
const forEver = () => new AbortController().signal;
const input = { name: 'the clip', file: clip };
/** What a run has when it is over: all that it started must be gone. */
const held = () => ({ children: children(), descriptors: descriptors() });

/** A decoder whose process is this program. It has `tell` and `process.on('message')`. */
function decoderOf(code: string): NodeAvDecoder {
  const script = join(folder, `fake-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(script, `const tell = (message) => process.send(message);\n${code}`);
  return new NodeAvDecoder(script);
}

const READY = `tell({ kind: 'ready', version: '1', configuration: '--enable-gpl' });`;
const INFO = `{ container: 'x', codec: 'y', width: 2, height: 1, rotation: 0, timeBase: { num: 1, den: 10 },
  colour: { matrix: 'bt601', range: 'full', bits: 8 }, pixelAspect: 1 }`;
const OPENED = `${READY} process.on('message', ({ kind }) => kind === 'open' && tell({ kind: 'opened', info: ${INFO} }));`;

describe('NodeAvDecoder', () => {
  it('says what it is', async () => {
    expect(await new NodeAvDecoder().describe()).toEqual({
      version: expect.stringMatching(/^\d+\.\d+/),
      licence: 'GPL-3.0-or-later',
    });
    expect(await decoderOf(READY).describe()).toEqual({ version: '1', licence: 'GPL-2.0-or-later' });
  });

  it('says why it cannot be used', async () => {
    expect(
      await decoderOf(`tell({ kind: 'problem', problem: { is: 'not started', detail: 'no library' } });`).describe(),
    ).toEqual({
      missing: 'no library',
    });
    expect(await decoderOf('process.exit(3);').describe()).toEqual({ missing: 'the video decoder ended (code 3)' });
    const broken = decoderOf(`tell({ kind: 'problem', problem: { is: 'not started', detail: 'no library' } });`);
    await expect(broken.open(input, PLAN, forEver())).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: 'cannot start the video decoder: no library',
    });
  });

  it('reads each frame at its time', async () => {
    const video = await new NodeAvDecoder().open(input, { ...PLAN, stride: 20 }, forEver());
    const seen: [number, number, number][] = [];
    for (let picture = await video.next(); picture; picture = await video.next()) {
      seen.push([picture.index, picture.time, picture.pixels.data[3 * 5000]]);
    }
    expect(seen.map(([index, time]) => [index, time])).toEqual([
      [0, 0],
      [20, 0.8],
      [40, 1.6],
    ]);
    for (const [index, , level] of seen) expect(Math.abs(level - levelOf(index))).toBeLessThan(5);
    expect(video.outcome()).toEqual({ frames: 60, beforeStart: 0, damaged: 0, truncated: false });
    await video.close();
  });

  it('decodes from a keyframe on, and from the beginning where there is none of that time', async () => {
    const decoder = new NodeAvDecoder();
    const { ticks, keyframes, timeBase } = await decoder.index(input, forEver());
    const key = keyframes[1];
    const keyframe = {
      frame: ticks.toSorted((a, b) => a! - b!).indexOf(key),
      time: (key * timeBase.num) / timeBase.den,
    };
    expect([ticks.length, keyframe.time]).toEqual([60, keyframe.frame / 25]);
    const read = async (plan: Partial<DecodePlan>) => {
      const video = await decoder.open(input, { ...PLAN, ...plan }, forEver());
      const numbers: number[] = [];
      for (let picture = await video.next(); picture; picture = await video.next()) numbers.push(picture.index);
      await video.close();
      return { numbers, ...video.outcome() };
    };
    const fromFrame = keyframe.frame;
    const sought = await read({ fromFrame, keyframe, toFrame: fromFrame + 3 });
    const numbers = [fromFrame, fromFrame + 1, fromFrame + 2];
    // Three, and the one that says that they are all.
    expect(sought).toMatchObject({ numbers, frames: 4, firstFrame: fromFrame });
    const elsewhere = await read({
      fromFrame,
      toFrame: fromFrame + 3,
      keyframe: { ...keyframe, time: keyframe.time + 0.01 },
    });
    expect(elsewhere).toMatchObject({ numbers, frames: fromFrame + 4, firstFrame: undefined });
    expect(sought.behind).toEqual(elsewhere.behind);
  });

  it('costs the video and nothing else when its process crashes', async () => {
    const before = held();
    const video = await new NodeAvDecoder().open(input, PLAN, forEver());
    await video.next();
    const [crashing] = children().filter((child) => !before.children.includes(child));
    if (crashing) process.kill(Number(crashing), 'SIGSEGV');
    else await video.close();
    const reading = (async () => {
      while (await video.next());
    })();
    if (crashing) {
      await expect(reading).rejects.toMatchObject({
        code: 'WORKER_DIED',
        message: 'the clip: the video decoder ended (SIGSEGV)',
      });
    }
    await video.close();
    expect(held()).toEqual(before);
    const other = await new NodeAvDecoder().open(input, PLAN, forEver());
    expect(await other.next()).toMatchObject({ index: 0 });
    await other.close();
  });

  it('ends a process that gives no sign, where a limit is asked for', async () => {
    const before = held();
    const plan = { ...PLAN, silenceMs: 50 };
    await expect(decoderOf('setInterval(() => {}, 1000);').open(input, plan, forEver())).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    const silent = await decoderOf(OPENED).open(input, { ...PLAN, silenceMs: 2000 }, forEver());
    await expect(silent.next()).rejects.toMatchObject({ code: 'TIMEOUT', message: /^the clip: / });
    const half = decoderOf(
      OPENED.replace(
        /;$/,
        `; import { writeSync } from 'node:fs'; process.on('message', ({ kind }) => {
          if (kind === 'open') tell({ kind: 'frame', ticks: 0 });
          else { tell({ kind: 'pixels', width: 2, height: 1 }); writeSync(3, Buffer.alloc(5)); }
        });`,
      ),
    );
    const stuck = await half.open(input, { ...PLAN, silenceMs: 2000 }, forEver());
    await expect(stuck.next()).rejects.toMatchObject({ code: 'TIMEOUT' });
    await Promise.all([silent.close(), stuck.close()]);
    expect(held()).toEqual(before);
  });

  it('refuses a larger frame than it may, whatever the process says', async () => {
    const decoder = decoderOf(
      OPENED.replace(
        /;$/,
        `; process.on('message', ({ kind }) => tell(
          kind === 'open' ? { kind: 'frame', ticks: 0 } : { kind: 'pixels', width: 5000, height: 5000 }));`,
      ),
    );
    const video = await decoder.open(input, PLAN, forEver());
    await expect(video.next()).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await video.close();
  });

  it('leaves nothing after an early end, an error or a cancel', async () => {
    const before = held();
    const decoder = new NodeAvDecoder();
    for (let round = 0; round < 4; round++) {
      const video = await decoder.open(input, PLAN, forEver());
      for (let count = 0; count < round; count++) await video.next();
      await video.close();
      expect(await video.next()).toBeUndefined();
      const stopping = new AbortController();
      const stopped = await decoder.open(input, PLAN, stopping.signal);
      const waiting = (async () => {
        while (await stopped.next());
      })();
      stopping.abort();
      await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
      await stopped.close();
      const opening = new AbortController();
      const open = decoder.open(input, PLAN, opening.signal);
      opening.abort();
      await expect(open).rejects.toMatchObject({ code: 'CANCELLED' });
      await expect(decoder.open({ name: 'x', file: join(folder, 'none') }, PLAN, forEver())).rejects.toMatchObject({
        code: 'BAD_INPUT',
      });
    }
    expect(held()).toEqual(before);
  });

  it('keeps nothing of videos that were read', async () => {
    const decoder = new NodeAvDecoder();
    const readOne = async () => {
      const video = await decoder.open(input, PLAN, forEver());
      for (let count = 0; count < 5; count++) await video.next();
      await video.close();
    };
    for (let round = 0; round < 3; round++) await readOne();
    const before = await liveBytes();
    for (let round = 0; round < 12; round++) await readOne();
    // A picture alone has 58 kB.
    expect((await liveBytes()) - before).toBeLessThan(150_000);
  });

  it('reads no blob', async () => {
    const blob = new NodeAvDecoder().open({ name: 'x', file: new Blob([]) }, PLAN, forEver());
    await expect(blob).rejects.toMatchObject({ code: 'BAD_INPUT', message: 'x: is no file' });
  });
});
