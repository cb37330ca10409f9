import * as z from 'zod';

/** Option of nodes that cut regions, see `Sampling` of @fexgraph/imaging. */
export const sampling = z
  .enum(['averaged', 'opencv'])
  .default('averaged')
  .describe('averaged: what is large is averaged down; opencv: as MediaPipe samples, to reproduce its numbers');
