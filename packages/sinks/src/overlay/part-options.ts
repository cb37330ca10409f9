import * as z from 'zod';

/** Options of all sinks that draw over frames: see `OverlayParts`. */
export const PART_OPTIONS = {
  box: z.boolean().default(true).describe('draws the facebox'),
  contours: z.boolean().default(true).describe('draws brows, lids, irises, nose, lips and jaw'),
  points: z.enum(['none', 'landmarks', 'mesh']).default('none').describe('draws single points'),
  pose: z.boolean().default(true).describe('draws the axes of the head'),
  gaze: z.boolean().default(true).describe('draws where the eyes look'),
  labels: z.boolean().default(true).describe('writes the identity beside the face'),
} as const;
