import { type Dim, type OnnxGraph, ops, type Value } from '../../onnx/index.ts';

/** Uint8 RGB, or RGBA whose alpha is ignored. */
export type PictureChannels = 3 | 4;

/**
 * Declares the input `image`, uint8 [batch, height, width, channels], and gives it as float32 0..255
 * [batch, 3, height, width]. Bytes travel to the device; no pixel is touched before.
 */
export function byteImage(
  graph: OnnxGraph,
  size: { readonly batch: Dim; readonly height: Dim; readonly width: Dim; readonly channels: PictureChannels },
): Value {
  const image = graph.input('image', 'uint8', [size.batch, size.height, size.width, size.channels]);
  const planes = ops.transpose(ops.cast(image, 'float32'), [0, 3, 1, 2]);
  return size.channels === 3 ? planes : ops.slice(planes, { axis: 1, start: 0, end: 3 });
}

/** Pictures of faces, square: bytes 0..255 or unrounded numbers 0..1. */
export interface ChipInput {
  readonly planes: Value;
  /** What full brightness is: 255 or 1. */
  readonly white: number;
}

/**
 * Declares the input of a network of face chips: `image` as in `byteImage`, or `chips`, float32 0..1
 * [batch, 3, size, size], which keeps what the crop interpolated (the reference does not round chips to bytes).
 */
export function chipInput(
  graph: OnnxGraph,
  input: {
    readonly kind: 'bytes' | 'chips';
    readonly batch: Dim;
    readonly size: number;
    readonly channels: PictureChannels;
  },
): ChipInput {
  const { batch, size } = input;
  if (input.kind === 'chips') return { planes: graph.input('chips', 'float32', [batch, 3, size, size]), white: 1 };
  return { planes: byteImage(graph, { batch, height: size, width: size, channels: input.channels }), white: 255 };
}
