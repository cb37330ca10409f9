import { FramePacket, port } from '@fexgraph/core';
import * as z from 'zod';

const side = z.number().int().min(1);

/** What `source/video` is on every platform; what its inputs may be differs. */
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

/** For `refine`: what is wrong with the options together. */
export const startBeforeEnd = ({ start = 0, end = Number.POSITIVE_INFINITY }: { start?: number; end?: number }) =>
  start < end;
export const END_LATER = { path: ['end'], message: 'must be later than start' };
