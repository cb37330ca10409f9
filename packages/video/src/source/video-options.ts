import { FramePacket, port } from '@fexgraph/core';
import * as z from 'zod';
import { mayBegin } from '../cut-video.ts';

const side = z.number().int().min(1);

/** What `source/video` is on every platform; what its inputs may be differs. */
const mark = z.strictObject({ frame: z.number().int().min(0), time: z.number().min(0) });

export const videoNode = {
  type: 'source/video',
  version: 1,
  summary: 'reads videos one after the other, frame by frame',
  output: port(FramePacket, 'the frames of each video, with their number in it and their presentation time'),
} as const;

/** Options of `source/video` on every platform. */
export const videoOptions = {
  skipFrames: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe('every so many frames: with 3 the frames 0, 3, 6, ...; numbers stay those of the video'),
  start: z.number().min(0).optional().describe('seconds: frames before are left out'),
  end: z.number().positive().optional().describe('seconds: frames from there on are left out'),
  fps: z.number().positive().optional().describe('at most so many frames a second, chosen by their times'),
  fromFrame: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('number of a frame of the video: frames before are left out of what the other options choose'),
  toFrame: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('number of a frame of the video: it and those behind it are left out of what the other options choose'),
  toTime: z
    .number()
    .min(0)
    .optional()
    .describe('seconds: when the frame toFrame is shown, as a plan knows it; the run ends where that is not so'),
  keyframe: mark
    .optional()
    .describe('a keyframe not behind fromFrame, as a plan knows it: decoders that can begin there, and not at 0'),
  outputSize: z
    .union([side, z.tuple([side, side])])
    .optional()
    .describe('longest side, or [height, width]: frames are rescaled to it, without padding'),
  decoder: z.string().min(1).default('auto').describe('auto: the first that can be used; or the id of one'),
  maxPixels: z.number().int().min(1).default(100_000_000).describe('videos with larger frames fail'),
  readAhead: z.number().int().min(0).max(64).default(2).describe('frames that may be decoded ahead of the one in use'),
  realTime: z
    .boolean()
    .default(false)
    .describe('gives each frame when its time has come, as a camera would, and not as fast as it is read'),
  silenceMs: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .default(60_000)
    .describe('ms after which a decoder that gives no sign is ended; the rest of its video fails'),
};

type Together = Partial<z.output<z.ZodObject<typeof videoOptions>>>;

/** For `superRefine`: what is wrong with the options together. */
export function checkTogether(options: Together, context: z.RefinementCtx): void {
  const { start = 0, end = Number.POSITIVE_INFINITY, fps, skipFrames = 1, keyframe, toTime } = options;
  const { fromFrame = 0, toFrame = Number.POSITIVE_INFINITY } = options;
  const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (start >= end) wrong('end', 'must be later than start');
  if (fromFrame >= toFrame) wrong('toFrame', 'must be higher than fromFrame');
  if (toTime !== undefined && options.toFrame === undefined) wrong('toTime', 'goes with toFrame');
  if (keyframe && !mayBegin(keyframe, fromFrame, { stride: skipFrames, fps })) {
    wrong('keyframe', fps === undefined ? 'is behind fromFrame' : 'must be skipFrames before fromFrame, with fps');
  }
}
