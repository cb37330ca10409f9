import { ops, type Value } from '../../../onnx/index.ts';
import { nchwAxis, toSourceOrder } from '../../layout.ts';
import type { OperatorConverter } from '../conversion.ts';

/** Over constant axes of the source, negative ones counted from the end. */
const reduction =
  (reduce: typeof ops.reduceMean): OperatorConverter =>
  (conversion, { inputs, options }) => {
    const x = conversion.value(inputs[0]);
    const axes = conversion.ints(inputs[1]).map((axis) => (axis < 0 ? axis + x.rank : axis));
    if (options?.byte(0)) return reduce(x, x.rank === 4 ? axes.map(nchwAxis) : axes);
    return withoutAxes(x, axes, reduce);
  };

/** What is left has another rank, and so the order of the source. */
function withoutAxes(x: Value, axes: readonly number[], reduce: typeof ops.reduceMean): Value {
  return reduce(toSourceOrder(x), axes, { keep: false });
}

export const mean = reduction(ops.reduceMean);
export const sum = reduction(ops.reduceSum);
