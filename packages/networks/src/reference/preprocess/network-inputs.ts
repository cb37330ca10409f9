import { ops, type Value } from '../../onnx/index.ts';
import type { NetworkBuild } from '../network-build.ts';
import type { ChipInput } from './picture-input.ts';
import { antialiasedMatrix, bilinearMatrix, chain, type ResizeMatrix } from './resize-matrix.ts';
import { resizeSquare } from './resize-square.ts';

/** Side of the chips that the crop makes. */
export const CHIP_SIZE = 256;
export const IDENTITY_SIZE = 112;

/** RGB statistics of ImageNet, for values 0..1. */
export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
export const IMAGENET_DEVIATION = [0.229, 0.224, 0.225] as const;

/**
 * ArcFace: side 112, -1..1. The subtraction cannot move into the first convolution, which pads with zeros.
 * Spec: pipeline 5.
 */
export function arcfaceInput(build: NetworkBuild, chips: ChipInput): Value {
  const matrix = identityMatrix(chips);
  if (build.folded) return ops.sub(resizeSquare(chips.planes, matrix, 2 / chips.white), 1);
  return ops.sub(ops.mul(resizeSquare(unit(chips), matrix), 2), 1);
}

/** FaceNet as py-feat feeds it: side 112, 0..1, no standardisation. Spec: pipeline 5. */
export function facenetInput(build: NetworkBuild, chips: ChipInput): Value {
  const matrix = identityMatrix(chips);
  return build.folded ? resizeSquare(chips.planes, matrix, 1 / chips.white) : resizeSquare(unit(chips), matrix);
}

/**
 * Multitask: low-pass filtered to `size`, ImageNet statistics. With `standardized` false the mean and the deviation are
 * left to the first convolution, which has no padding and takes them exactly. Spec: pipeline 4.1.
 */
export function multitaskInput(chips: ChipInput, size: number, options: { readonly standardized: boolean }): Value {
  const side = Number(chips.planes.dims[2]);
  const shrink = antialiasedMatrix(CHIP_SIZE, size);
  const matrix = side === CHIP_SIZE ? shrink : chain(bilinearMatrix(side, CHIP_SIZE), shrink);
  if (!options.standardized) return resizeSquare(chips.planes, matrix);
  const { graph } = chips.planes;
  const centred = ops.sub(resizeSquare(unit(chips), matrix), ops.floats(graph, IMAGENET_MEAN, [3, 1, 1]));
  return ops.div(centred, ops.floats(graph, IMAGENET_DEVIATION, [3, 1, 1]));
}

function identityMatrix({ planes }: ChipInput): ResizeMatrix {
  return bilinearMatrix(Number(planes.dims[2]), IDENTITY_SIZE);
}

function unit({ planes, white }: ChipInput): Value {
  return white === 1 ? planes : ops.div(planes, white);
}
