import {
  broadcast,
  type Dim,
  formatShape,
  mayEqual,
  plus,
  product,
  quotient,
  sharper,
  sum,
  UNKNOWN,
} from '../dimension.ts';
import type { OpCall, ShapeRule } from './op-call.ts';

export const transpose: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const order = call.ints('perm') ?? dims.map((_, axis) => dims.length - 1 - axis);
  const sorted = [...order].sort((a, b) => a - b);
  if (order.length !== dims.length || sorted.some((axis, index) => axis !== index)) {
    call.fail(`perm ${formatShape(order)} is not an order of ${dims.length} axes`);
  }
  return [{ type, dims: order.map((axis) => dims[axis]) }];
};

export const reshape: ShapeRule = (call) => {
  const { type, dims, ints } = call.input(0);
  const wanted = call.contents(1);
  if (!wanted) {
    const rank = call.input(1).dims[0];
    return [
      {
        type,
        dims: typeof rank === 'number' ? Array.from({ length: rank }, () => UNKNOWN) : call.fail('unknown rank'),
      },
    ];
  }
  const result = wanted.map((size, axis) => (size === 0 && call.int('allowzero', 0) === 0 ? dims[axis] : size));
  const open = result.indexOf(-1);
  if (result.includes(undefined as unknown as Dim))
    call.fail(`the shape ${formatShape(wanted)} copies an axis that is not there`);
  if (open !== result.lastIndexOf(-1)) call.fail(`the shape ${formatShape(wanted)} leaves two axes open`);
  const rest = result.filter((_, axis) => axis !== open);
  const ratio = quotient(dims, rest);
  if (open >= 0) result[open] = ratio ?? call.fail(`it does not reshape to ${formatShape(wanted)}`);
  else if (ratio === undefined || (typeof ratio === 'number' && ratio !== 1)) {
    call.fail(`${product(dims)} elements do not reshape to ${formatShape(wanted)}`);
  }
  return [{ type, dims: result, ints: result.length <= 1 ? ints : undefined }];
};

export const flatten: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const axis = call.int('axis', 1);
  return [{ type, dims: [product(dims.slice(0, axis)), product(dims.slice(axis))] }];
};

export const squeeze: ShapeRule = (call) => {
  const { type, dims, ints } = call.input(0);
  const given = call.numbers(1) ?? call.ints('axes');
  const axes = given
    ? given.map((axis) => call.axis(axis, dims.length))
    : dims.flatMap((size, axis) => (size === 1 ? [axis] : []));
  for (const axis of axes) if (!mayEqual(dims[axis], 1)) call.fail(`axis ${axis} has size ${dims[axis]}, not 1`);
  return [{ type, dims: dims.filter((_, axis) => !axes.includes(axis)), ints }];
};

export const unsqueeze: ShapeRule = (call) => {
  const { type, dims, ints } = call.input(0);
  const given = call.numbers(1) ?? call.ints('axes') ?? call.fail('the axes must be known');
  const rank = dims.length + given.length;
  const axes = given.map((axis) => call.axis(axis, rank));
  const rest = [...dims];
  const result = Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.shift() as Dim)));
  return [{ type, dims: result, ints: rank <= 1 ? ints : undefined }];
};

export const concat: ShapeRule = (call) => {
  const first = call.input(0);
  const axis = call.axis(call.int('axis'), first.dims.length);
  const dims = [...first.dims];
  for (let index = 1; index < call.inputs.length; index++) {
    call.requireSameType(0, index);
    const other = call.requireRank(index, dims.length).dims;
    for (let at = 0; at < dims.length; at++) {
      if (at === axis) continue;
      if (!mayEqual(dims[at], other[at])) call.fail(`axis ${at} of input ${index} does not fit`);
      dims[at] = sharper(dims[at], other[at]);
    }
  }
  dims[axis] = sum(call.inputs.map((_, index) => call.input(index).dims[axis]));
  const known = call.inputs.every((input) => input?.ints);
  return [{ type: first.type, dims, ints: known ? call.inputs.flatMap((input) => input!.ints!) : undefined }];
};

export const splitRule: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const axis = call.axis(call.int('axis', 0), dims.length);
  const count = call.outputCount;
  const sizes = call.contents(1) ?? call.ints('split');
  if (sizes) {
    if (sizes.length !== count) call.fail(`${sizes.length} sizes for ${count} outputs`);
    if (!mayEqual(sum(sizes), dims[axis])) call.fail(`the parts ${formatShape(sizes)} do not add up to ${dims[axis]}`);
    return sizes.map((size) => ({ type, dims: dims.map((old, at) => (at === axis ? size : old)) }));
  }
  const part = quotient([dims[axis]], [count]) ?? call.fail(`${dims[axis]} does not divide into ${count} parts`);
  return Array.from({ length: count }, () => ({ type, dims: dims.map((old, at) => (at === axis ? part : old)) }));
};

export const expand: ShapeRule = (call: OpCall) => {
  const { type, dims } = call.input(0);
  const shape = call.contents(1);
  if (!shape) call.fail('the target shape must be known');
  return [{ type, dims: broadcast(dims, shape) ?? call.fail(`it does not expand to ${formatShape(shape)}`) }];
};

export const tile: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const repeats = call.contents(1);
  if (repeats && repeats.length !== dims.length) call.fail(`${repeats.length} repeats for rank ${dims.length}`);
  return [{ type, dims: dims.map((size, axis) => (repeats ? product([size, repeats[axis]]) : UNKNOWN)) }];
};

export const sliceRule: ShapeRule = (call: OpCall) => {
  const { type, dims, ints } = call.input(0);
  // Up to opset 9 the cuts are attributes.
  const [starts, ends] = [call.ints('starts') ?? call.contents(1), call.ints('ends') ?? call.contents(2)];
  const axes = call.ints('axes') ?? call.numbers(3) ?? starts?.map((_, index) => index);
  const steps = call.inputs[4] ? call.numbers(4) : starts?.map(() => 1);
  if (!axes) call.fail('the axes must be known');
  const result = [...dims];
  const cuts = axes.map((given, index) => {
    const axis = call.axis(given, dims.length);
    const cut = range(dims[axis], starts?.[index], ends?.[index], steps?.[index]);
    result[axis] = cut.size;
    return cut;
  });
  const contents =
    ints && cuts.length === 1 && typeof cuts[0].size === 'number' && cuts[0].from !== undefined
      ? Array.from({ length: cuts[0].size }, (_, index) => ints[cuts[0].from! + index * cuts[0].step])
      : undefined;
  return [{ type, dims: result, ints: contents }];
};

/** What `start:end:step` leaves of an axis, in numpy's rules. */
function range(size: Dim, start?: Dim, end?: Dim, step?: number): { size: Dim; from?: number; step: number } {
  const unknown = { size: UNKNOWN, step: step ?? 1 };
  if (step === undefined || start === undefined || end === undefined) return unknown;
  if (typeof size === 'number' && typeof start === 'number' && typeof end === 'number') {
    const low = step > 0 ? 0 : -1;
    const high = step > 0 ? size : size - 1;
    const clamp = (value: number): number => Math.min(Math.max(value < 0 ? value + size : value, low), high);
    const [from, to] = [clamp(start), end < -size ? low : clamp(end)];
    return { size: Math.max(0, Math.ceil((to - from) / step)), from, step };
  }
  if (step !== 1 || typeof start !== 'number') return unknown;
  // A named size: the whole axis, or the axis without a few entries at its ends.
  if (start >= 0 && (end === size || (typeof end === 'number' && end >= 2 ** 31 - 1)))
    return { size: plus(size, -start), step };
  if (start >= 0 && typeof end === 'number' && end < 0) return { size: plus(size, end - start), step };
  return start === 0 && typeof end === 'string' ? { size: end, step } : unknown;
}
