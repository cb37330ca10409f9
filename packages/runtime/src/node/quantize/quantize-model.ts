import { FexgraphError } from '@fexgraph/core';
import { keepQuantized, type QuantizedRecord, quantizedId, requireRoomFor } from '@fexgraph/models/node';
import type { QuantizeProgress } from '@fexgraph/networks/quantize';
import type { NodeRuntime } from '../create-runtime.ts';
import { sideBySide } from './compare-quantized.ts';
import { countedRows } from './counted-rows.ts';
import { type ModelInputsOptions, modelInputs } from './model-inputs.ts';
import { referenceBackend } from './reference-backend.ts';

/** Largest relative deviation. A detector is held to more: of boxes in a picture of 640 pixels 0.2 % is about a pixel. */
const TOLERANCE = { detection: 0.002, other: 0.05 };

export interface QuantizeModelOptions extends Omit<ModelInputsOptions, 'onProgress'> {
  /** Id of the new model. Default: that of the model with `-int8` behind it. */
  readonly id?: string;
  /** Take the place of an earlier quantised model of this id. Default false. */
  readonly replace?: boolean;
  /** Largest relative deviation of an output; layers are left in float until it is kept. Default 0.05, detectors 0.002. */
  readonly tolerance?: number;
  readonly onProgress?: (progress: CalibrationProgress) => void;
}

export interface CalibrationProgress extends Omit<QuantizeProgress, 'step'> {
  readonly step: 'photos' | QuantizeProgress['step'];
}

/**
 * Makes a model with integers of eight bits of another one, calibrated with photos as that model sees them, and keeps it
 * in the cache under an id of its own: runtimes that are made from now on have it.
 *
 * @param photos paths, globs, folders
 * @throws FexgraphError as `requireRoomFor` before the work, `modelInputs`, `quantizeNetwork`, `keepQuantized` (rejects)
 */
export async function quantizeModel(
  runtime: NodeRuntime,
  model: string,
  photos: readonly string[],
  { id = quantizedId(model), replace, tolerance, onProgress, ...options }: QuantizeModelOptions = {},
): Promise<QuantizedRecord> {
  const { models } = runtime;
  const source = models.entry(model);
  await requireRoomFor(models, id, replace);
  if (source.quantized) {
    throw new FexgraphError('BAD_OPTION', `${model} is quantised already`, {
      hint: `give the model that it was made from: ${source.quantized.from}`,
    });
  }
  const loaded = await models.load(model);
  const {
    feeds,
    calls,
    photos: count,
    photosSha256,
    pack,
  } = await modelInputs(runtime, model, photos, {
    ...options,
    onProgress: (done, total) => onProgress?.({ step: 'photos', done, total }),
  });
  await runtime.trim();
  const { quantizeNetwork } = await import('@fexgraph/networks/quantize');
  const network = await quantizeNetwork(loaded.bytes, {
    ...{ id: model, feeds, onProgress, signal: options.signal },
    backend: referenceBackend(runtime),
    rows: countedRows(source),
    tolerance: tolerance ?? (source.task === 'detection' ? TOLERANCE.detection : TOLERANCE.other),
  });
  const calibration = { photos: count, photosSha256, pack, inputs: feeds.length, calls };
  const candidate = { id, sha256: '', bytes: network.onnx };
  const { speed } = await sideBySide(runtime, source, { reference: loaded, candidate }, feeds, options.signal);
  return keepQuantized(models, network, { id, replace, source, sourceSha256: loaded.sha256, calibration, speed });
}
