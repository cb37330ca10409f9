import { expect } from 'vitest';
import { cutVideo, type DecodePlan, type VideoDecoder, type VideoPicture } from '../src/index.ts';

type Chosen = Pick<DecodePlan, 'stride' | 'start' | 'end' | 'fps'>;

const LIMITS = { maxPixels: 10_000_000, silenceMs: 30_000 };
const { signal } = new AbortController();

async function read(decoder: VideoDecoder, file: string, plan: DecodePlan) {
  const video = await decoder.open({ name: 'clip', file }, plan, signal);
  try {
    const pictures: VideoPicture[] = [];
    for (let picture = await video.next(); picture; picture = await video.next()) pictures.push(picture);
    return { pictures, outcome: video.outcome() };
  } finally {
    await video.close();
  }
}

/**
 * The parts of a video give the frames, times and pixels of the whole, each of them once; where a file is damaged they may
 * also say that a frame is not the planned one.
 *
 * @param seconds of a part
 */
export async function expectParts(decoder: VideoDecoder, file: string, chosen: Chosen, seconds: number): Promise<void> {
  const cut = cutVideo(await decoder.index!({ name: 'clip', file }, signal), chosen, seconds);
  if ('whole' in cut) return;
  const { ranges } = cut;
  const whole = await read(decoder, file, { ...LIMITS, ...chosen });
  const isSound = whole.outcome.damaged === 0 && !whole.outcome.truncated;
  const parts: VideoPicture[] = [];
  let isAsPlanned = true;
  for (const { fromFrame, until, keyframe } of ranges) {
    const part = await read(decoder, file, { ...LIMITS, ...chosen, fromFrame, toFrame: until?.frame, keyframe });
    const { behind, damaged } = part.outcome;
    parts.push(...part.pictures);
    isAsPlanned &&= until === undefined || behind?.time === until.time;
    if (isSound)
      expect({ behind, damaged, some: ranges.length === 1 || part.pictures.length > 0 }).toEqual({
        behind: until,
        damaged: 0,
        some: true,
      });
  }
  if (isSound) expect(isAsPlanned).toBe(true);
  if (!isAsPlanned) return;
  const places = (pictures: readonly VideoPicture[]) => pictures.map(({ index, time }) => [index, time]);
  expect(places(parts)).toEqual(places(whole.pictures));
  // What stands in the place of damage depends on threads.
  if (isSound) {
    const others = parts.filter(({ pixels }, at) => Buffer.compare(pixels.data, whole.pictures[at].pixels.data) !== 0);
    expect(others.map(({ index }) => index)).toEqual([]);
  }
}
