import { resolve } from 'node:path';
import { type FailedFrame, FexgraphError, type Frame, isFailedFrame } from '@fexgraph/core';
import { INPUT_FILES } from '@fexgraph/files';
import { rescale } from '@fexgraph/imaging';
import { FakeClock, harness } from '@fexgraph/testing';
import { container as root } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { FakeDecoder, type FakeVideo, steadyTimes } from '../../test/fake-decoder.ts';
import { VIDEO_DECODER, type VideoDecoder } from '../video-decoder.ts';
import { VideoSourceNode, videoSource } from './video-source.ts';

type Options = Parameters<typeof videoSource>[0];

function hostOf(...decoders: VideoDecoder[]) {
  const container = root.createChildContainer();
  for (const decoder of decoders) container.register(VIDEO_DECODER, { useValue: decoder });
  return container;
}

async function read(videos: Readonly<Record<string, FakeVideo>>, options: Options) {
  const decoder = new FakeDecoder(videos);
  const { outputs, errors, report } = await harness(videoSource(options), { container: hostOf(decoder) }).run();
  const notes = Object.fromEntries(
    report.notes.map(({ kind, count, inputs, missed }) => [kind, { count, inputs, missed }]),
  );
  return { decoder, outputs, errors, notes, keys: outputs.map(({ key }) => key) };
}

const TWO = { 'a.mp4': { times: steadyTimes(4) }, 'b.mp4': { times: steadyTimes(3) } };

describe('source/video', () => {
  it('gives each video as a source of its own, with its numbers and times', async () => {
    const { keys, outputs, errors, decoder } = await read(TWO, { inputs: ['in/a.mp4', 'b.mp4'] });
    expect(keys).toEqual([
      ...steadyTimes(4).map((time, index) => ({ source: 'in/a.mp4', index, time })),
      ...steadyTimes(3).map((time, index) => ({ source: 'b.mp4', index, time })),
    ]);
    expect(outputs.map(({ name }) => name)).toEqual(keys.map(({ source }) => source));
    expect(errors).toEqual([]);
    expect([...decoder.opened]).toEqual([]);
  });

  it('keeps the numbers of the video when it skips frames', async () => {
    const { keys } = await read({ 'a.mp4': { times: steadyTimes(10) } }, { inputs: 'a.mp4', skipFrames: 3 });
    expect(keys.map(({ index }) => index)).toEqual([0, 3, 6, 9]);
    expect(keys.map(({ time }) => time)).toEqual([0, 3, 6, 9].map((index) => index / 25));
  });

  it('hands the whole plan to the decoder', async () => {
    const options = { start: 1, end: 2, fps: 5, skipFrames: 2, maxPixels: 1000, silenceMs: 7 };
    const { decoder } = await read(TWO, { inputs: 'a.mp4', ...options });
    const { skipFrames: stride, ...rest } = options;
    expect(decoder.plans).toEqual([{ stride, ...rest, buffer: expect.any(Function) }]);
  });

  it('reads a part of a video, and ends the run where that does not end as planned', async () => {
    const videos = { 'a.mp4': { times: steadyTimes(10) } };
    const part = { inputs: 'a.mp4', fromFrame: 4, toFrame: 6, keyframe: { frame: 3, time: 0.12 } };
    const { keys, notes } = await read(videos, { ...part, toTime: 0.24 });
    expect(keys.map(({ index, time }) => [index, time])).toEqual([
      [4, 0.16],
      [5, 0.2],
    ]);
    expect(notes['part of a video, decoded from the beginning of the video']).toBeUndefined();
    await expect(read(videos, { ...part, toTime: 0.25 })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('a.mp4: frame 6 is at 0.24 s, and not at 0.25 s as was planned'),
    });
    const short = read(videos, { ...part, toFrame: 12, toTime: 0.48 });
    await expect(short).rejects.toMatchObject({ message: expect.stringContaining('frame 12 is not there') });
  });

  it.each([
    [{ start: 2, end: 1 }, /end: must be later than start/],
    [{ fromFrame: 5, toFrame: 5 }, /toFrame: must be higher than fromFrame/],
    [{ toTime: 1 }, /toTime: goes with toFrame/],
    [{ fromFrame: 5, keyframe: { frame: 6, time: 1 } }, /keyframe: is behind fromFrame/],
    [{ fromFrame: 5, fps: 3, keyframe: { frame: 5, time: 1 } }, /keyframe: must be skipFrames before fromFrame/],
  ])('refuses %j', async (options, message) => {
    await expect(read(TWO, { inputs: 'a.mp4', ...options })).rejects.toThrow(message);
  });

  it('gives each frame when its time has come, if asked for', async () => {
    const [clock, container] = [new FakeClock(), hostOf(new FakeDecoder({ 'a.mp4': { times: [0, 0.04, 0.5] } }))];
    const began = clock.now();
    const came: number[] = [];
    const onOutput = () => came.push(clock.now() - began);
    await harness(videoSource({ inputs: 'a.mp4', realTime: true }), { container, clock, onOutput }).run();
    expect(came).toEqual([0, 40, 500]);
  });

  it('lends a buffer again when its frame is released, and not before', async () => {
    const options = { inputs: ['a.mp4'], readAhead: 1, skipFrames: 1, decoder: 'auto' };
    const source = new VideoSourceNode(options as never, [new FakeDecoder({ 'a.mp4': { times: steadyTimes(12) } })]);
    const { signal } = new AbortController();
    await source.prepare({ signal });
    const held: Frame[] = [];
    const buffers = new Set<Uint8Array>();
    for await (const frame of source.open({ signal })) {
      if (isFailedFrame(frame)) throw frame.error;
      buffers.add(frame.pixels.data);
      held.push(frame);
      for (const { key, pixels } of held) expect(pixels.data).toEqual(new Uint8Array(48).fill(key.index));
      if (held.length === 3) held.shift()!.release();
    }
    await source.dispose();
    // Three in use, and one that is read ahead.
    expect(buffers.size).toBe(4);
  });

  it('rescales without padding, as the reference does for video', async () => {
    const { outputs } = await read({ 'a.mp4': { times: [0], sides: [9] } }, { inputs: 'a.mp4', outputSize: [4, 7] });
    const pixels = { data: new Uint8Array(9 * 9 * 3), width: 9, height: 9, channels: 3 } as const;
    const { fit, pixels: expected } = rescale(pixels, [4, 7], { padding: false });
    expect(outputs[0]).toMatchObject({ fit, width: expected.width, height: expected.height });
    expect(fit).toMatchObject({ padLeft: 0, padTop: 0, padRight: 0, padBottom: 0 });
  });

  it('goes on after a video that cannot be opened', async () => {
    const { keys, errors } = await read(TWO, { inputs: ['a.mp4', 'no.mp4', 'b.mp4'] });
    expect(keys).toHaveLength(7);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      code: 'BAD_INPUT',
      message: 'no.mp4: there is no such file',
      key: { source: 'no.mp4', index: 0 },
      input: 'no.mp4',
    });
  });

  it('loses the rest of a video whose decoder dies, tells where, and goes on', async () => {
    const videos = { ...TWO, 'a.mp4': { times: steadyTimes(9), diesAt: 5 } };
    const { keys, errors, notes, decoder } = await read(videos, { inputs: ['a.mp4', 'b.mp4'] });
    expect(keys.map(({ source, index }) => `${source} ${index}`)).toEqual([
      ...['a.mp4 0', 'a.mp4 1', 'a.mp4 2', 'a.mp4 3', 'a.mp4 4', 'b.mp4 0', 'b.mp4 1', 'b.mp4 2'],
    ]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: 'WORKER_DIED', key: { source: 'a.mp4', index: 5 }, input: 'a.mp4' });
    expect(notes['no frame within what was asked for']).toBeUndefined();
    expect([...decoder.opened]).toEqual([]);
  });

  it('writes down which decoder was taken and why', async () => {
    const absent = new FakeDecoder({}, 'node-av', 'it is not installed');
    const host = hostOf(absent, new FakeDecoder(TWO, 'ffmpeg'));
    const { report } = await harness(videoSource({ inputs: 'a.mp4' }), { container: host }).run();
    const detail = 'none; the first that can be used; node-av: it is not installed';
    expect(report.notes).toMatchObject([{ kind: 'video decoder', inputs: [{ input: 'ffmpeg 1.0', detail }] }]);
  });

  it('fails before the first frame where no decoder can be used', async () => {
    const running = harness(videoSource({ inputs: 'a.mp4' }), { container: hostOf() }).run();
    await expect(running).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  });

  it('notes what is missing and what was taken otherwise', async () => {
    const { notes } = await read(
      {
        'cut.mp4': { times: steadyTimes(2), truncated: true, damaged: 3 },
        'odd.mp4': {
          times: [-0.04, 0, undefined, 0.08, 0.04],
          sides: [4, 8],
          info: {
            interlaced: true,
            pixelAspect: 4 / 3,
            colour: { matrix: 'bt2020', range: 'limited', bits: 10, hdr: true },
          },
        },
        'late.mp4': { times: [36_000, 36_000.04] },
      },
      { inputs: ['cut.mp4', 'odd.mp4', 'late.mp4'] },
    );
    expect(notes).toMatchObject({
      'cut off before its end': {
        count: 1,
        missed: true,
        inputs: [{ input: 'cut.mp4', detail: '2 frames are there' }],
      },
      'packets or frames damaged': { count: 3, missed: true },
      'frames before time 0, not read': { count: 1, missed: false },
      'frames without a time, estimated': { count: 1 },
      'times that go back': { count: 1 },
      'frames of several sizes': { inputs: [{ detail: '8 x 8, 4 x 4 from frame 1' }] },
      'HDR video, taken without tone mapping': { count: 1 },
      'interlaced video, not deinterlaced': { count: 1 },
      'pixels are not square, frames not stretched': { inputs: [{ detail: '1.3333 times as wide as high' }] },
      'times do not begin at 0': { inputs: [{ input: 'late.mp4', detail: 'the first frame is at 36000 s' }] },
    });
  });

  it('says so where a plan leaves nothing of a video', async () => {
    const { keys, notes } = await read(TWO, { inputs: ['a.mp4', 'b.mp4'], start: 60 });
    expect(keys).toEqual([]);
    expect(notes['no frame within what was asked for']).toMatchObject({ count: 2, missed: true });
  });

  it('reads a path that is given twice once', async () => {
    const { keys, notes } = await read(TWO, { inputs: ['a.mp4', 'b.mp4', 'a.mp4'] });
    expect(keys).toHaveLength(7);
    expect(notes['given more than once, read once']).toMatchObject({ count: 1, inputs: [{ input: 'a.mp4' }] });
  });

  it('tells which files it reads, so that none is written over', async () => {
    const host = hostOf(new FakeDecoder(TWO));
    const read: string[] = [];
    host.register(INPUT_FILES, { useValue: { protect: async (path: string) => void read.push(path) } });
    await harness(videoSource({ inputs: ['a.mp4', 'b.mp4'], folder: 'videos' }), { container: host }).run();
    expect(read).toEqual([resolve('videos/a.mp4'), resolve('videos/b.mp4')]);
  });
});

describe('source/video, pulled by hand', () => {
  async function opened(videos: Readonly<Record<string, FakeVideo>>, options: Options) {
    const decoder = new FakeDecoder(videos);
    const { options: parsed } = videoSource(options);
    const node = new VideoSourceNode({ readAhead: 2, skipFrames: 1, decoder: 'auto', ...parsed } as never, [decoder]);
    const stopping = new AbortController();
    await node.prepare({ signal: stopping.signal });
    const frames = node.open({ signal: stopping.signal });
    return { decoder, node, stopping, frames };
  }
  const indexOf = (value: Frame | FailedFrame | undefined) => value?.key.index;

  it('decodes no further ahead than it may', async () => {
    const { frames } = await opened(
      { 'a.mp4': { times: steadyTimes(50), diesAt: 4 } },
      { inputs: ['a.mp4'], readAhead: 2 },
    );
    // Frame 4, where the decoder dies, is two ahead of frame 2: it is reached and not yet told.
    for (const index of [0, 1, 2, 3]) expect(indexOf((await frames.next()).value as Frame)).toBe(index);
    expect(isFailedFrame((await frames.next()).value)).toBe(true);
    expect((await frames.next()).done).toBe(true);
  });

  it('ends a decoder that hangs when it is stopped', async () => {
    const { frames, decoder } = await opened({ 'a.mp4': { times: steadyTimes(9), hangsAt: 1 } }, { inputs: ['a.mp4'] });
    await frames.next();
    const waiting = frames.next();
    expect(await frames.return!()).toMatchObject({ done: true });
    await waiting.catch((error: unknown) => expect(error).toBeInstanceOf(FexgraphError));
    expect([...decoder.opened]).toEqual([]);
  });

  it('knows how many frames to expect of one video', async () => {
    const info = { frames: 10, frameRate: 25 };
    const one = await opened({ 'a.mp4': { times: steadyTimes(10), info } }, { inputs: ['a.mp4'], skipFrames: 3 });
    expect(one.node.expected()).toBe(4);
    const two = await opened({ 'a.mp4': { times: [] }, 'b.mp4': { times: [] } }, { inputs: ['a.mp4', 'b.mp4'] });
    expect(two.node.expected()).toBeUndefined();
  });

  it('closes what it has opened if it is never read', async () => {
    const { node, decoder } = await opened(TWO, { inputs: ['a.mp4'] });
    await node.dispose();
    expect([...decoder.opened]).toEqual([]);
  });
});
