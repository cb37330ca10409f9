import { type Dim, floorDivide, formatShape, mayEqual, plus, product, quotient } from '../dimension.ts';
import type { OpCall, ShapeRule } from './op-call.ts';

/** Size after sliding a window: floor((size + padding - extent) / stride) + 1. */
function windowed(call: OpCall, size: Dim, axis: number, kernel: number, ceil = false): Dim {
  const rank = call.rank(0) - 2;
  const stride = call.ints('strides')?.[axis] ?? 1;
  const dilation = call.ints('dilations')?.[axis] ?? 1;
  if (!['NOTSET', 'VALID'].includes(call.text('auto_pad', 'NOTSET'))) call.fail('auto_pad is not supported, give pads');
  const pads = call.ints('pads') ?? [];
  const padding = (pads[axis] ?? 0) + (pads[axis + rank] ?? 0);
  const room = plus(size, padding - dilation * (kernel - 1) - 1);
  if (typeof room === 'number' && room < 0)
    call.fail(`a window of ${kernel} does not fit into ${size} with padding ${padding}`);
  return plus(floorDivide(ceil ? plus(room, stride - 1) : room, stride), 1);
}

export const conv: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const weight = call.input(1);
  call.requireSameType(0, 1);
  if (dims.length < 3 || weight.dims.length !== dims.length)
    call.fail('input and weight must have one rank of 3 or more');
  const group = call.int('group', 1);
  if (!mayEqual(dims[1], product([weight.dims[1], group]))) {
    call.fail(
      `the weight takes ${product([weight.dims[1], group])} channels in ${group} groups, the input has ${dims[1]}`,
    );
  }
  if (quotient([weight.dims[0]], [group]) === undefined)
    call.fail(`${weight.dims[0]} filters do not divide into ${group} groups`);
  if (call.inputs[2] && !mayEqual(call.requireRank(2, 1).dims[0], weight.dims[0]))
    call.fail('the bias does not fit the weight');
  const kernel = weight.dims.slice(2);
  const declared = call.ints('kernel_shape');
  if (declared?.some((size, axis) => !mayEqual(size, kernel[axis]))) {
    call.fail(`kernel_shape ${formatShape(declared)} is not the weight's`);
  }
  const spatial = dims.slice(2).map((size, axis) => windowed(call, size, axis, Number(kernel[axis])));
  return [{ type, dims: [dims[0], weight.dims[0], ...spatial] }];
};

export const convTranspose: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const weight = call.input(1);
  if (!mayEqual(dims[1], weight.dims[0]))
    call.fail(`the weight takes ${weight.dims[0]} channels, the input has ${dims[1]}`);
  const rank = dims.length - 2;
  const pads = call.ints('pads') ?? [];
  const spatial = dims.slice(2).map((size, axis) => {
    const stride = call.ints('strides')?.[axis] ?? 1;
    const dilation = call.ints('dilations')?.[axis] ?? 1;
    const extra = call.ints('output_padding')?.[axis] ?? 0;
    const padding = (pads[axis] ?? 0) + (pads[axis + rank] ?? 0);
    return plus(
      product([plus(size, -1), stride]),
      extra + dilation * (Number(weight.dims[axis + 2]) - 1) + 1 - padding,
    );
  });
  return [{ type, dims: [dims[0], product([weight.dims[1], call.int('group', 1)]), ...spatial] }];
};

export const pool: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const kernel = call.ints('kernel_shape') ?? call.fail('attribute kernel_shape is missing');
  if (kernel.length !== dims.length - 2) call.fail(`kernel_shape ${formatShape(kernel)} does not fit the rank`);
  const ceil = call.int('ceil_mode', 0) === 1;
  const spatial = dims.slice(2).map((size, axis) => windowed(call, size, axis, kernel[axis], ceil));
  return [{ type, dims: [dims[0], dims[1], ...spatial] }];
};

export const globalPool: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  return [{ type, dims: dims.map((size, axis) => (axis < 2 ? size : 1)) }];
};

export const resize: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  if (call.inputs[3]) {
    const sizes = call.contents(3);
    const axes = (call.ints('axes') ?? dims.map((_, axis) => axis)).map((axis) => call.axis(axis, dims.length));
    if (sizes && sizes.length !== axes.length) call.fail(`${sizes.length} sizes for ${axes.length} axes`);
    return [
      { type, dims: dims.map((size, axis) => (axes.includes(axis) ? (sizes?.[axes.indexOf(axis)] ?? '?') : size)) },
    ];
  }
  return [{ type, dims: dims.map(() => '?') }];
};

export const gridSample: ShapeRule = (call) => {
  const { type, dims } = call.requireRank(0, 4);
  const grid = call.requireRank(1, 4).dims;
  if (!mayEqual(grid[3], 2) || !mayEqual(grid[0], dims[0])) call.fail('the grid must be [N, H, W, 2] for the same N');
  return [{ type, dims: [dims[0], dims[1], grid[1], grid[2]] }];
};

export const depthToSpace: ShapeRule = (call: OpCall) => {
  const { type, dims } = call.requireRank(0, 4);
  const block = call.int('blocksize');
  const channels = quotient([dims[1]], [block * block]);
  if (channels === undefined) call.fail(`${dims[1]} channels do not divide by ${block * block}`);
  return [{ type, dims: [dims[0], channels, product([dims[2], block]), product([dims[3], block])] }];
};

export const spaceToDepth: ShapeRule = (call: OpCall) => {
  const { type, dims } = call.requireRank(0, 4);
  const block = call.int('blocksize');
  const [height, width] = [quotient([dims[2]], [block]), quotient([dims[3]], [block])];
  if (height === undefined || width === undefined) call.fail(`the plane does not divide by ${block}`);
  return [{ type, dims: [dims[0], product([dims[1], block * block]), height, width] }];
};

/** Padding per axis: begins, then ends. */
export const pad: ShapeRule = (call) => {
  const { type, dims } = call.input(0);
  const pads = call.numbers(1);
  if (!pads) return [{ type, dims: dims.map(() => '?') }];
  if (pads.length !== 2 * dims.length) call.fail(`${pads.length} pads for rank ${dims.length}`);
  return [{ type, dims: dims.map((size, axis) => plus(size, pads[axis] + pads[axis + dims.length])) }];
};
