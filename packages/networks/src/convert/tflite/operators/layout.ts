import { FexgraphError } from '@fexgraph/core';
import { ops } from '../../../onnx/index.ts';
import { keepingBatch, nchwAxis, padFromSource, reshapeFromSource, TO_NCHW } from '../../layout.ts';
import type { OperatorConverter } from '../conversion.ts';
import { fusedActivation } from './activation.ts';

export const reshape: OperatorConverter = (conversion, { inputs, outputs }) => {
  const x = conversion.value(inputs[0]);
  return reshapeFromSource(x, keepingBatch(x, conversion.dims(outputs[0]), conversion.batch));
};

export const concatenation: OperatorConverter = (conversion, { inputs, outputs, options }) => {
  const rank = conversion.dims(outputs[0]).length;
  const axis = ((options?.int(0) ?? 0) + rank) % rank;
  const values = inputs.map((id) => conversion.operand(id, rank));
  return fusedActivation(ops.concat(values, rank === 4 ? nchwAxis(axis) : axis), options?.byte(1) ?? 0);
};

/** Paddings [rank, 2]; also of channels, which widens a residual to more channels. */
export const pad: OperatorConverter = (conversion, { inputs }) =>
  padFromSource(conversion.value(inputs[0]), conversion.ints(inputs[1]));

/** A new order of axes; of pictures it is the order of the source, said in ours. */
export const transpose: OperatorConverter = (conversion, { inputs }) => {
  const x = conversion.value(inputs[0]);
  const order = conversion.ints(inputs[1]);
  return ops.transpose(x, x.rank === 4 ? TO_NCHW.map((axis) => nchwAxis(order[axis])) : order);
};

export const resizeBilinear: OperatorConverter = (conversion, { inputs, outputs, options }) => {
  const x = conversion.value(inputs[0]);
  const [batch, height, width, channels] = conversion.dims(outputs[0]);
  if (typeof x.dims[0] !== 'number') throw new FexgraphError('BAD_MODEL', 'RESIZE_BILINEAR needs a fixed batch');
  const coordinates = options?.byte(2) ? 'align_corners' : options?.byte(3) ? 'half_pixel' : 'asymmetric';
  return ops.resize(x, [batch, channels, height, width], { mode: 'linear', coordinates });
};
