import { type Dim, type OnnxGraph, ops, type Value } from '@fexgraph/networks/onnx';

/** How the pixels 0..255 of one network are scaled: (pixel - offset) / divisor, in this order. */
export interface Normalisation {
  readonly offset: number;
  readonly divisor: number;
}

/**
 * Declares the picture input every network of the pack has, uint8 NHWC RGB, and does in the graph what the network
 * expects before its first convolution. Bytes cross the border to the accelerator, floats do not.
 *
 * @returns float32 NCHW
 */
export function imageInput(
  graph: OnnxGraph,
  batch: Dim,
  [height, width]: readonly [number, number],
  normalisation: Normalisation,
  channels: 'rgb' | 'grey' = 'rgb',
): Value {
  const image = graph.input('image', 'uint8', [batch, height, width, 3]);
  return graph.within('preprocess', () => {
    const colours = ops.transpose(ops.cast(image, 'float32'), [0, 3, 1, 2]);
    const planes = channels === 'grey' ? toGrey(graph, colours) : colours;
    const shifted = normalisation.offset === 0 ? planes : ops.sub(planes, normalisation.offset);
    return ops.div(shifted, normalisation.divisor);
  });
}

/** ITU-R BT.601 luma with the rounded weights that the emotion network was trained with. */
function toGrey(graph: OnnxGraph, colours: Value): Value {
  const weights = graph.initializer('grey', 'float32', [1, 3, 1, 1], Float32Array.of(0.2989, 0.587, 0.114));
  return ops.conv(colours, weights);
}
