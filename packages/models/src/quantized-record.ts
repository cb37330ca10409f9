import { sha256Text } from '@fexgraph/core';
import type { QuantizedNetwork } from '@fexgraph/networks/quantize';
import * as z from 'zod';
import { type ModelEntry, modelEntrySchema } from './manifest-schema.ts';

const count = z.int().nonnegative();
/** JSON has no infinity. */
const deviation = z.number().nullable();

const calibration = z.object({
  /** Photos that were looked at. */
  photos: z.int().positive(),
  /** sha256 over the sha256 of each photo in the order of the list, as hexadecimal lines. */
  photosSha256: sha256Text,
  /** Ready graph whose preprocessing the inputs went through. */
  pack: z.string(),
  /** Calls of the model that were kept for calibration, of those that there were. */
  inputs: z.int().positive(),
  calls: z.int().positive(),
});

/** With what a model was calibrated. */
export type Calibration = z.output<typeof calibration>;

export const quantizedRecordSchema = z.object({
  schema: z.literal(1),
  /** How it is listed: the entry of the model it was made from, with what is its own. */
  entry: modelEntrySchema,
  quantizer: z.int().positive(),
  calibration,
  /** Of the values of each activation, so many lie within what its integers span. */
  percentile: z.number(),
  tolerance: z.number(),
  integerLayers: count,
  /** Left in float, with the deviation that each alone makes, and of which output. */
  floatLayers: z.array(z.object({ layer: z.string(), effect: deviation, output: z.string() })),
  /** Layers in integers that made no difference on the inputs of the calibration. */
  silentLayers: count,
  /** From the model that it was made from, on the inputs of the calibration. */
  deviations: z.array(
    z.object({ output: z.string(), count, meanAbs: deviation, maxAbs: deviation, relative: deviation }),
  ),
  /** How many times as fast as the model that it was made from, on the machine that made it. */
  speed: z.number().positive(),
  date: z.string(),
});

/** How a model in the cache was quantised. */
export type QuantizedRecord = z.output<typeof quantizedRecordSchema>;

/** Where a quantised model comes from. */
export interface QuantizedOrigin {
  readonly id: string;
  readonly source: ModelEntry;
  /** Of the graph that was quantised. */
  readonly sourceSha256: string;
  readonly calibration: Calibration;
  readonly speed: number;
}

/** The pack of all that was quantised here. */
export const QUANTIZED_PACK = 'quantized';

/** @param sha256 of the quantised graph */
export function quantizedRecord(
  { id, source, sourceSha256, calibration: with_, speed }: QuantizedOrigin,
  { onnx, quantizer, percentile, tolerance, integerLayers, floatLayers, silentLayers, deviations }: QuantizedNetwork,
  sha256: string,
  date: Date,
): QuantizedRecord {
  const { checkpoint: _, file: __, embeddingSpace, ...kept } = source;
  const revision = sha256.slice(0, 12);
  const entry: ModelEntry = {
    ...kept,
    id,
    revision,
    pack: QUANTIZED_PACK,
    title: `${source.title}, quantised to int8`,
    quality: `Quantised here from ${source.id}; fexgraph models info ${id} says how. ${source.quality}`,
    file: { path: `${revision}.onnx`, bytes: onnx.length, sha256 },
    // Near to those of the model that it was made from, but not the same.
    ...(embeddingSpace === undefined ? {} : { embeddingSpace: `${embeddingSpace}-int8-${revision}` }),
    quantized: { precision: 'int8', from: source.id, sha256: sourceSha256 },
  };
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    schema: 1,
    entry,
    quantizer,
    calibration: with_,
    percentile,
    tolerance,
    integerLayers,
    floatLayers: floatLayers.map(({ layer, effect, output }) => ({ layer, effect: finite(effect), output })),
    silentLayers,
    deviations: deviations.map(({ output, count, meanAbs, maxAbs, relative }) => ({
      ...{ output, count },
      ...{ meanAbs: finite(meanAbs), maxAbs: finite(maxAbs), relative: finite(relative) },
    })),
    speed,
    date: date.toISOString(),
  };
}
