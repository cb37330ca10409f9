import { int, ints as intsAttribute, string } from '../attribute.ts';
import type { Value } from '../onnx-graph.ts';
import { floats, ints } from './constant.ts';

/** One number for both axes, or [vertical, horizontal]. */
export type Pair = number | readonly [number, number];
/** One number for all sides, or [top, left, bottom, right]. */
export type Padding = number | readonly [number, number, number, number];

export interface WindowOptions {
  readonly stride?: Pair;
  readonly padding?: Padding;
  readonly dilation?: Pair;
}

const pair = (value: Pair): readonly number[] => (typeof value === 'number' ? [value, value] : value);
const sides = (value: Padding): readonly number[] => (typeof value === 'number' ? [value, value, value, value] : value);

/** Convolution of NCHW pictures with an [out, in / groups, height, width] weight. */
export function conv(
  x: Value,
  weight: Value,
  bias?: Value,
  options: WindowOptions & { readonly groups?: number } = {},
): Value {
  return x.graph.node('Conv', [x, weight, bias], {
    kernel_shape: intsAttribute(weight.dims.slice(2).map(Number)),
    strides: intsAttribute(pair(options.stride ?? 1)),
    pads: intsAttribute(sides(options.padding ?? 0)),
    dilations: intsAttribute(pair(options.dilation ?? 1)),
    group: int(options.groups ?? 1),
  })[0];
}

/** Padding counts as minus infinity. */
export function maxPool(x: Value, kernel: Pair, options: Omit<WindowOptions, 'dilation'> = {}): Value {
  return x.graph.node('MaxPool', [x], {
    kernel_shape: intsAttribute(pair(kernel)),
    strides: intsAttribute(pair(options.stride ?? 1)),
    pads: intsAttribute(sides(options.padding ?? 0)),
  })[0];
}

/** Padding does not count in the mean, unless `countPadding`. */
export function averagePool(
  x: Value,
  kernel: Pair,
  options: Omit<WindowOptions, 'dilation'> & { readonly countPadding?: boolean } = {},
): Value {
  return x.graph.node('AveragePool', [x], {
    kernel_shape: intsAttribute(pair(kernel)),
    strides: intsAttribute(pair(options.stride ?? 1)),
    pads: intsAttribute(sides(options.padding ?? 0)),
    count_include_pad: int(options.countPadding ? 1 : 0),
  })[0];
}

export function globalAveragePool(x: Value): Value {
  return x.graph.node('GlobalAveragePool', [x])[0];
}

export interface ResizeOptions {
  readonly mode: 'nearest' | 'linear';
  readonly coordinates: 'asymmetric' | 'half_pixel' | 'align_corners';
  /** Nearest only. Default floor. */
  readonly nearest?: 'floor' | 'ceil' | 'round_prefer_floor' | 'round_prefer_ceil';
  /** The axes that `sizes` speaks of; opset 18. Default all. */
  readonly axes?: readonly number[];
}

/** Resizes to `sizes`, the output shape along `axes`: numbers, or an int64 vector computed in the graph. */
export function resize(x: Value, sizes: readonly number[] | Value, options: ResizeOptions): Value {
  const target = Array.isArray(sizes) ? ints(x.graph, sizes) : (sizes as Value);
  return x.graph.node('Resize', [x, undefined, undefined, target], {
    mode: string(options.mode),
    coordinate_transformation_mode: string(options.coordinates),
    ...(options.mode === 'nearest' ? { nearest_mode: string(options.nearest ?? 'floor') } : {}),
    ...(options.axes ? { axes: intsAttribute(options.axes) } : {}),
  })[0];
}

/** Resizes by a factor per axis. */
export function upscale(x: Value, scales: readonly number[], options: Omit<ResizeOptions, 'axes'>): Value {
  return x.graph.node('Resize', [x, undefined, floats(x.graph, scales)], {
    mode: string(options.mode),
    coordinate_transformation_mode: string(options.coordinates),
    ...(options.mode === 'nearest' ? { nearest_mode: string(options.nearest ?? 'floor') } : {}),
  })[0];
}

export interface GridSampleOptions {
  readonly padding: 'zeros' | 'border' | 'reflection';
  readonly alignCorners: boolean;
}

/** Bilinear samples of NCHW pictures at [N, height, width, 2] coordinates (x, y) in -1..1. */
export function gridSample(x: Value, grid: Value, options: GridSampleOptions): Value {
  return x.graph.node('GridSample', [x, grid], {
    mode: string(x.graph.opset >= 20 ? 'linear' : 'bilinear'),
    padding_mode: string(options.padding),
    align_corners: int(options.alignCorners ? 1 : 0),
  })[0];
}

export function depthToSpace(x: Value, block: number): Value {
  return x.graph.node('DepthToSpace', [x], { blocksize: int(block), mode: string('DCR') })[0];
}

/** `begins` and `ends` per axis; the border is zero. */
export function pad(x: Value, begins: readonly number[], ends: readonly number[]): Value {
  return x.graph.node('Pad', [x, ints(x.graph, [...begins, ...ends])], { mode: string('constant') })[0];
}
