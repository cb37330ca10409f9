import { FexgraphError } from '@fexgraph/core';
import { ops, type Value } from '../../../onnx/index.ts';
import { keepingBatch, nchwAxis, padFromSource, reshapeFromSource } from '../../layout.ts';
import type { NodeConverter } from '../conversion.ts';

export const identity: NodeConverter = (conversion, { inputs }) => conversion.value(inputs[0]);

const REDUCTIONS: Readonly<Record<string, typeof ops.reduceMean>> = {
  Mean: ops.reduceMean,
  Max: ops.reduceMax,
  Sum: ops.reduceSum,
};

/** Pictures may lose height and width (global pooling); losing one axis alone would need another order. */
export const reduction: NodeConverter = (conversion, { op, inputs, attributes }) => {
  const x = conversion.value(inputs[0]);
  const axes = conversion.ints(inputs[1]).map((axis) => (axis < 0 ? axis + x.rank : axis));
  const keep = attributes.flag('keep_dims');
  if (x.rank === 4 && !keep && !(axes.includes(1) && axes.includes(2))) {
    throw new FexgraphError('BAD_MODEL', `${op} of a picture over axes [${axes.join(', ')}] is not supported`);
  }
  return REDUCTIONS[op](x, x.rank === 4 ? axes.map(nchwAxis) : axes, { keep });
};

/** Reshapes to a constant shape; exports use 1 or -1 for the batch. */
export const reshape: NodeConverter = (conversion, { inputs }) => {
  const x = conversion.value(inputs[0]);
  const [batch, ...rest] = conversion.ints(inputs[1]);
  return reshapeFromSource(x, keepingBatch(x, [batch, ...rest], batch));
};

export const squeeze: NodeConverter = (conversion, { inputs, attributes }) => {
  const x = conversion.value(inputs[0]);
  const axes = attributes.ints('squeeze_dims') ?? [];
  if (x.rank !== 4 || axes.join() !== '1,2') {
    throw new FexgraphError('BAD_MODEL', `Squeeze of axes [${axes.join(', ')}] of rank ${x.rank} is not supported`);
  }
  return ops.squeeze(x, [2, 3]);
};

export const concatenation: NodeConverter = (conversion, { inputs }) => {
  const values: Value[] = inputs.slice(0, -1).map((name) => conversion.value(name));
  const { rank } = values[0];
  const axis = (conversion.ints(inputs[inputs.length - 1])[0] + rank) % rank;
  return ops.concat(values, rank === 4 ? nchwAxis(axis) : axis);
};

export const pad: NodeConverter = (conversion, { inputs }) =>
  padFromSource(conversion.value(inputs[0]), conversion.ints(inputs[1]));
