import { FexgraphError } from '@fexgraph/core';
import { ops } from '../../../onnx/index.ts';
import { nchwAxis, toSourceOrder } from '../../layout.ts';
import type { OperatorConverter } from '../conversion.ts';

/** Fields of StridedSliceOptions: a bit per axis. */
const [BEGIN, END, ELLIPSIS, NEW_AXIS, SHRINK] = [0, 1, 2, 3, 4];

/**
 * `begin:end` of each axis. A bit of the begin or end mask leaves that side open; a bit of the shrink mask takes one
 * entry and drops the axis. Steps, ellipsis and new axes are refused. A slice that takes everything (left over from a
 * batch of any size) is no node, and so keeps a batch of any size.
 */
export const stridedSlice: OperatorConverter = (conversion, { inputs, outputs, options }) => {
  const [from, to] = [conversion.dims(inputs[0]), conversion.dims(outputs[0])];
  const bit = (field: number, axis: number): boolean => (((options?.int(field) ?? 0) >> axis) & 1) === 1;
  const [begin, end, steps] = [1, 2, 3].map((input) => conversion.ints(inputs[input]));
  const refused = steps.some((step) => step !== 1) || options?.int(ELLIPSIS) || options?.int(NEW_AXIS);
  if (refused || begin.length !== from.length) {
    throw new FexgraphError(
      'BAD_MODEL',
      `STRIDED_SLICE from [${from.join(', ')}] to [${to.join(', ')}] is not supported: only steps of 1, of every axis`,
    );
  }
  const x = conversion.value(inputs[0]);
  if (from.join() === to.join()) return x;
  const axes = from.map((_, axis) => axis);
  const shrunk = axes.filter((axis) => bit(SHRINK, axis));
  const cuts = axes
    .filter((axis) => to.length !== from.length || from[axis] !== to[axis])
    .map((axis) => ({
      axis: x.rank === 4 ? nchwAxis(axis) : axis,
      start: bit(BEGIN, axis) ? 0 : begin[axis],
      end: endOf(begin[axis], bit(END, axis) ? undefined : end[axis], shrunk.includes(axis)),
    }));
  const cut = ops.slice(x, ...cuts);
  return shrunk.length === 0 ? cut : ops.squeeze(toSourceOrder(cut), shrunk);
};

/** `undefined` is the end of the axis; the last entry has no number after it. */
function endOf(begin: number, end: number | undefined, shrink: boolean): number | undefined {
  if (!shrink) return end;
  return begin === -1 ? undefined : begin + 1;
}
