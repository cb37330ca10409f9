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
  /** Layers left in float: those that rid the network of the most noise for the least work, in that order. */
  readonly floatLayers: readonly FloatLayer[];
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
  const { id, feeds, tolerance = 0.05, percentiles = PERCENTILES, onProgress } = options;
  const model = resizeAllAxes(wideWeights(readModel(onnx, `model "${id}"`)));
  const layers = quantizableLayers(model, id);
  if (feeds.length === 0) throw new FexgraphError('BAD_INPUT', `model "${id}": there is nothing to calibrate it with`);
  // With fewer layers, what a layer reads may need a code of its own.
  const read = layers.map(({ node }) => node.inputs[0]);
  const values = [...new Set([...integerValues(model.graph, layers).calibrated, ...read])];
  const histograms = await watchValues(model, values, feeds, {
    ...options,
    onProgress: (done) => onProgress?.({ step: 'values', done, total: feeds.length }),
  });
  const references = await outputsOf(onnx, feeds, options);
  const candidate = (some: readonly Layer[], percentile: number): Candidate => ({
    layers: some,
    percentile,
    onnx: writeModel(integers(model, some, histograms, percentile)),
  });
  const measure = async (one: Candidate): Promise<Measured> => ({
    ...one,
    deviations: await deviationsFrom(references, one.onnx, feeds, options),
  });

  let best: Measured | undefined;
  for (const [done, percentile] of percentiles.entries()) {
    onProgress?.({ step: 'percentiles', done, total: percentiles.length });
    const found = await measure(candidate(layers, percentile));
    if (found.deviations.length === 0)
      throw new FexgraphError('BAD_INPUT', `model "${id}": nothing of what it gives for these inputs can be compared`);
    if (!best || worstOf(found.deviations) < worstOf(best.deviations)) best = found;
  }
  const { percentile } = best!;
  const result = (found: Measured, floatLayers: readonly FloatLayer[]): QuantizedNetwork => ({
    onnx: found.onnx,
    quantizer: QUANTIZER_VERSION,
    percentile,
    tolerance,
    integerLayers: found.layers.length,
    floatLayers,
    deviations: found.deviations,
  });
  if (worstOf(best!.deviations) <= tolerance) return result(best!, []);

  const effects: LayerEffect[] = [];
  for (const [done, layer] of layers.entries()) {
    onProgress?.({ step: 'layers', done, total: layers.length });
    const { onnx: alone } = candidate([layer], percentile);
    effects.push({ layer, deviations: await deviationsFrom(references.slice(0, LAYER_FEEDS), alone, feeds, options) });
  }
  // What rids the network of the most noise for the least work goes first.
  const price = ({ layer, deviations }: LayerEffect) => worstOf(deviations) ** 2 / workOf(layer, histograms);
  effects.sort((a, b) => price(b) - price(a));
  // Errors of layers are independent, so their squares add. How far that is from what is measured corrects the next try.
  let [left, allowed] = [0, tolerance];
  while (left < layers.length) {
    left = Math.max(left + 1, leastLeft(effects, allowed));
    if (left >= layers.length) break;
    const kept = new Set(effects.slice(left).map(({ layer }) => layer));
    const found = await measure(
      candidate(
        layers.filter((layer) => kept.has(layer)),
        percentile,
      ),
    );
    const worst = worstOf(found.deviations);
    if (worst <= tolerance) return result(found, effects.slice(0, left).map(floatLayer));
    allowed = Math.min(allowed, predicted(effects.slice(left))) * Math.max(0.5, tolerance / worst);
  }
  throw new FexgraphError(
    'BAD_MODEL',
    `model "${id}" cannot be quantised within a relative deviation of ${tolerance}`,
    {
      hint: 'allow more (--tolerance), or calibrate it with more photos like those it will see',
    },
  );
}

interface Candidate {
  readonly layers: readonly Layer[];
  readonly percentile: number;
  readonly onnx: Uint8Array;
}

interface Measured extends Candidate {
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

/** The sum of effects over each output, and the worst of these. */
function predicted(effects: readonly LayerEffect[]): number {
  const squares = new Map<string, number>();
  for (const { output, relative } of effects.flatMap(({ deviations }) => deviations))
    squares.set(output, (squares.get(output) ?? 0) + relative * relative);
  return Math.sqrt(Math.max(0, ...squares.values()));
}

/** How many of the first layers must be left in float for the others to stay within what is allowed. */
function leastLeft(effects: readonly LayerEffect[], allowed: number): number {
  const left = effects.findIndex((_, first) => predicted(effects.slice(first)) <= allowed);
  return left < 0 ? effects.length : left;
}

function floatLayer({ layer, deviations }: LayerEffect): FloatLayer {
  const [{ output, relative }] = deviations.toSorted((a, b) => b.relative - a.relative);
  return { layer: layer.node.name, effect: relative, output };
}
