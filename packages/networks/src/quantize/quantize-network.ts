import { FexgraphError } from '@fexgraph/core';
import type { Backend, TensorMap } from '@fexgraph/inference';
import type { ModelProto } from '../onnx/model-proto.ts';
import { readModel } from '../onnx/read-model.ts';
import { writeModel } from '../onnx/write-model.ts';
import { type CountedRows, type OutputDeviation, worstOf } from './deviation.ts';
import { findLayers, type Layer } from './find-layers.ts';
import { integerValues } from './integer-values.ts';
import { activationCode } from './integers.ts';
import { deviationsFrom, outputsOf } from './measured-network.ts';
import { resizeAllAxes } from './resize-all-axes.ts';
import type { ValueHistogram } from './value-histogram.ts';
import { watchValues } from './watch-values.ts';
import { wideWeights } from './wide-weights.ts';
import { writeIntegers } from './write-integers.ts';

/** Raise it whenever other bytes come of the same network, feeds and options. */
const QUANTIZER_VERSION = 1;

/** The first version of ONNX in which weights have a scale for each channel. */
const LEAST_OPSET = 13;
/** Feeds with which each layer is measured on its own. */
const LAYER_FEEDS = 4;
const PERCENTILES = [99.9, 99.99, 99.999, 100];

export interface QuantizeOptions {
  /** Runs the network and its variants. Figures hold for it. */
  readonly backend: Backend;
  /** Id of the network, for messages. */
  readonly id: string;
  /** Inputs of the network as they are in use. */
  readonly feeds: readonly TensorMap[];
  /** Largest deviation of an output, see `OutputDeviation.relative`. Layers are left in float until it is kept. Default 0.05. */
  readonly tolerance?: number;
  /** Shares of the values of an activation that its integers span, to be tried. Default 99.9, 99.99, 99.999, 100 (all). */
  readonly percentiles?: readonly number[];
  /** What of the outputs counts. Default: all. */
  readonly rows?: CountedRows;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: QuantizeProgress) => void;
}

export interface QuantizeProgress {
  /** `values`: the ranges inside the network. `percentiles`: which of them to take. `layers`: the effect of each. */
  readonly step: 'values' | 'percentiles' | 'layers';
  readonly done: number;
  readonly total: number;
}

/** A layer that was left in float. */
export interface FloatLayer {
  readonly layer: string;
  /** Relative deviation of the network with this layer alone in integers, and the output that deviates so far. */
  readonly effect: number;
  readonly output: string;
}

export interface QuantizedNetwork {
  readonly onnx: Uint8Array;
  /** Version of what makes such networks. */
  readonly quantizer: number;
  /** The one that was taken. */
  readonly percentile: number;
  readonly tolerance: number;
  /** Layers in integers. */
  readonly integerLayers: number;
  /** Layers left in float: those that alone exceed the tolerance, then those that cost most noise for the least work. */
  readonly floatLayers: readonly FloatLayer[];
  /** Integer layers that alone made no difference: the feeds have nothing of what they are for. Known if layers were measured. */
  readonly silentLayers: number;
  /** Deviation from the network as it was, over all feeds. */
  readonly deviations: readonly OutputDeviation[];
}

/**
 * A network with weights and activations of eight bits: weights symmetric with a scale for each channel, activations
 * without sign, biases and sums with 32 bits (Jacob et al. 2018, "Quantization and Training of Neural Networks for
 * Efficient Integer-Arithmetic-Only Inference"; Wu et al. 2020, "Integer Quantization for Deep Learning Inference", for
 * ranges by percentile and for layers left in float by their effect). Operators without integer kernels stay as they are.
 *
 * @throws FexgraphError BAD_MODEL for a network that cannot be quantised, or not within the tolerance; BAD_INPUT without
 *   feeds; as `Backend.load` and `Session.run`.
 */
export async function quantizeNetwork(onnx: Uint8Array, options: QuantizeOptions): Promise<QuantizedNetwork> {
  const { id, feeds, tolerance = 0.05 } = options;
  const model = resizeAllAxes(wideWeights(readModel(onnx, `model "${id}"`)));
  const layers = quantizableLayers(model, id);
  if (feeds.length === 0) throw new FexgraphError('BAD_INPUT', `model "${id}": there is nothing to calibrate it with`);
  const histograms = await calibrate(model, layers, options);
  const references = await outputsOf(onnx, feeds, options);
  const made = (some: readonly Layer[], percentile: number) =>
    writeModel(integers(model, some, histograms, percentile));
  const measured = async (some: readonly Layer[], percentile: number): Promise<Measured> => {
    const candidate = made(some, percentile);
    const deviations = await deviationsFrom(references, candidate, feeds, options);
    return { onnx: candidate, layers: some, percentile, deviations };
  };
  const whole = await bestPercentile(layers, measured, options);
  const result = (found: Measured, left: readonly LayerEffect[], others: readonly LayerEffect[]): QuantizedNetwork => ({
    onnx: found.onnx,
    quantizer: QUANTIZER_VERSION,
    percentile: found.percentile,
    tolerance,
    integerLayers: found.layers.length,
    floatLayers: left.map(floatLayer),
    silentLayers: others.filter(isSilent).length,
    deviations: found.deviations,
  });
  if (worstOf(whole.deviations) <= tolerance) return result(whole, [], []);

  const { percentile } = whole;
  const effects: LayerEffect[] = [];
  for (const [done, layer] of layers.entries()) {
    options.onProgress?.({ step: 'layers', done, total: layers.length });
    const alone = made([layer], percentile);
    effects.push({ layer, deviations: await deviationsFrom(references.slice(0, LAYER_FEEDS), alone, feeds, options) });
  }
  // First what alone is too much, then what rids the network of the most noise for the least work.
  const isTooMuch = ({ deviations }: LayerEffect) => Number(worstOf(deviations) > tolerance);
  const price = ({ layer, deviations }: LayerEffect) => worstOf(deviations) ** 2 / workOf(layer, histograms);
  effects.sort((a, b) => isTooMuch(b) - isTooMuch(a) || price(b) - price(a));
  // The fewest layers in float that keep the tolerance: `few` do not, `enough` do.
  let [few, enough] = [0, layers.length];
  let kept: Measured | undefined;
  while (enough - few > 1) {
    const left = (few + enough) >> 1;
    const float = new Set(effects.slice(0, left).map(({ layer }) => layer));
    const others = layers.filter((layer) => !float.has(layer));
    const found = await measured(others, percentile);
    if (worstOf(found.deviations) <= tolerance) [enough, kept] = [left, found];
    else few = left;
  }
  if (kept) return result(kept, effects.slice(0, enough), effects.slice(enough));
  throw new FexgraphError(
    'BAD_MODEL',
    `model "${id}" cannot be quantised within a relative deviation of ${tolerance}`,
    { hint: 'allow more (--tolerance), or calibrate it with more photos like those it will see' },
  );
}

/** Histograms of all values that may become integers. */
function calibrate(model: ModelProto, layers: readonly Layer[], options: QuantizeOptions) {
  // With fewer layers, what a layer reads may need a code of its own.
  const read = layers.map(({ node }) => node.inputs[0]);
  const values = [...new Set([...integerValues(model.graph, layers).calibrated, ...read])];
  const total = options.feeds.length;
  return watchValues(model, values, options.feeds, {
    ...options,
    onProgress: (done) => options.onProgress?.({ step: 'values', done, total }),
  });
}

/** All layers in integers, of the percentile with which the outputs deviate least. */
async function bestPercentile(
  layers: readonly Layer[],
  measured: (some: readonly Layer[], percentile: number) => Promise<Measured>,
  { id, percentiles = PERCENTILES, onProgress }: QuantizeOptions,
): Promise<Measured> {
  let best: Measured | undefined;
  for (const [done, percentile] of percentiles.entries()) {
    onProgress?.({ step: 'percentiles', done, total: percentiles.length });
    const found = await measured(layers, percentile);
    if (found.deviations.length === 0)
      throw new FexgraphError('BAD_INPUT', `model "${id}": nothing of what it gives for these inputs can be compared`);
    if (!best || worstOf(found.deviations) < worstOf(best.deviations)) best = found;
  }
  if (best) return best;
  throw new FexgraphError('BAD_OPTION', 'percentiles: there must be at least one');
}

/** Some layers in integers, and what comes of it. */
interface Measured {
  readonly onnx: Uint8Array;
  readonly layers: readonly Layer[];
  readonly percentile: number;
  readonly deviations: readonly OutputDeviation[];
}

interface LayerEffect {
  readonly layer: Layer;
  readonly deviations: readonly OutputDeviation[];
}

function quantizableLayers(model: ModelProto, id: string): readonly Layer[] {
  const refuse = (reason: string, hint: string): never => {
    throw new FexgraphError('BAD_MODEL', `model "${id}" cannot be quantised: ${reason}`, { hint });
  };
  const opset = model.opsetImports.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0;
  if (opset < LEAST_OPSET)
    refuse(`it is of ONNX opset ${opset}, ${LEAST_OPSET} or later is needed`, 'use a model that is built here');
  if (model.graph.nodes.some(({ opType }) => opType === 'QuantizeLinear' || opType === 'DequantizeLinear'))
    refuse('it is quantised already', 'give the model that it was made from');
  const layers = findLayers(model);
  if (layers.length === 0)
    refuse(
      'it has no convolution and no linear layer with constant weights',
      'such a network gains nothing from integers',
    );
  return layers;
}

function integers(
  model: ModelProto,
  layers: readonly Layer[],
  histograms: ReadonlyMap<string, ValueHistogram>,
  percentile: number,
): ModelProto {
  return writeIntegers(model, layers, (value) => {
    const histogram = histograms.get(value);
    if (!histogram) throw new FexgraphError('INTERNAL', `value "${value}" was not calibrated`);
    return activationCode(histogram.range(percentile));
  });
}

/** Products of a layer, over all feeds. */
function workOf({ node, weight, axis, result }: Layer, histograms: ReadonlyMap<string, ValueHistogram>): number {
  const channels = weight.dims[axis];
  const size = weight.dims.reduce((product, dim) => product * dim, 1);
  return node.opType === 'Conv'
    ? histograms.get(result)!.total * (size / channels)
    : histograms.get(node.inputs[0])!.total * channels;
}

/** What the layer is for is not in the feeds. */
const isSilent = ({ deviations }: LayerEffect) => worstOf(deviations) === 0;

function floatLayer({ layer, deviations }: LayerEffect): FloatLayer {
  const [{ output, relative }] = deviations.toSorted((a, b) => b.relative - a.relative);
  return { layer: layer.node.name, effect: relative, output };
}
