import { FramePacket, port } from '@fexgraph/core';
import * as z from 'zod';

const side = z.number().int().min(1);
const level = z.number().min(0).max(255);

/** What `source/images` is on every platform; what its inputs may be differs. */
export const imagesNode = {
  type: 'source/images',
  version: 1,
  output: port(FramePacket, 'one frame per picture; index and time are its position in the list'),
} as const;

/** Options of `source/images` on every platform. */
export const imagesOptions = {
  outputSize: z
    .union([side, z.tuple([side, side])])
    .optional()
    .describe('longest side, or [height, width]: pictures are rescaled and padded with black to it'),
  decoding: z
    .enum(['standard', 'reference'])
    .default('standard')
    .describe('standard: as a viewer shows them; reference: as the reference takes them'),
  background: z
    .tuple([level, level, level])
    .default([255, 255, 255])
    .describe('red, green, blue 0..255 behind transparent pictures'),
  readAhead: z
    .number()
    .int()
    .min(0)
    .max(64)
    .default(2)
    .describe('pictures that may be decoded ahead of the one in use'),
  pages: z
    .enum(['first', 'all'])
    .default('first')
    .describe('of files with several pages or frames: the first, or each as a picture of its own (`scan.tif#page=2`)'),
  maxPixels: z.number().int().min(1).default(200_000_000).describe('larger pictures fail, judged by their header'),
  decodeTimeoutMs: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .default(60_000)
    .describe('ms after which the decoding of a picture is ended; it fails'),
  maxBytes: z.number().int().min(1).default(256_000_000).describe('larger files fail'),
  firstFrame: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('number of the first picture, where these are the rest of a longer list'),
  source: z.string().min(1).default('images').describe('source id of the frames'),
};
