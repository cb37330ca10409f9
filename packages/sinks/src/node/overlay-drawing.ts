import type { FexBatch, FitTerms, Frame } from '@fexgraph/core';
import * as z from 'zod';
import type { OverlayParts } from '../overlay/overlay-marks.ts';
import { overlaySvg } from '../overlay/overlay-svg.ts';
import { PART_OPTIONS } from '../overlay/part-options.ts';

/** Options of the sinks that write what they draw. */
export const OVERLAY_OPTIONS = {
  maxSide: z
    .int()
    .min(1)
    .max(65_535)
    .default(2048)
    .describe('longest side in pixels; a larger picture is drawn smaller'),
  ...PART_OPTIONS,
} as const;

/** What is laid over a frame, for the frame in another size. */
export interface OverlayDrawing {
  readonly size: { readonly width: number; readonly height: number };
  readonly svg: string;
}

/** @param scale of the picture drawn on to the frame */
export function overlayDrawing(frame: Frame, fex: FexBatch, scale: number, parts: OverlayParts): OverlayDrawing {
  const size = { width: scaled(frame.width, scale), height: scaled(frame.height, scale) };
  return { size, svg: overlaySvg(size, fex.rows(), { ...parts, fit: scaledFit(frame.fit, scale) }) };
}

const scaled = (length: number, scale: number) => Math.max(1, Math.round(length * scale));

function scaledFit({ scale, padLeft, padTop, padRight, padBottom }: FitTerms, by: number): FitTerms {
  return {
    scale: scale * by,
    padLeft: padLeft * by,
    padTop: padTop * by,
    padRight: padRight * by,
    padBottom: padBottom * by,
  };
}
