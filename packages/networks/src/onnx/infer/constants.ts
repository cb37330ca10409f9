import { type Dim, UNKNOWN } from '../dimension.ts';
import { tensorInts } from '../tensor-ints.ts';
import type { OpCall, ShapeRule } from './op-call.ts';

export const shape: ShapeRule = (call) => {
  const { dims } = call.input(0);
  const part = dims.slice(call.int('start', 0), call.int('end', dims.length));
  return [{ type: 'int64', dims: [part.length], ints: part }];
};

export const constant: ShapeRule = (call: OpCall) => {
  const value = call.attributes.value;
  if (value?.kind !== 'tensor') call.fail('only the tensor form of Constant is supported');
  return [{ type: value.value.type, dims: value.value.dims, ints: tensorInts(value.value) }];
};

export const constantOfShape: ShapeRule = (call) => {
  const value = call.attributes.value;
  const type = value?.kind === 'tensor' ? value.value.type : 'float32';
  const dims = call.contents(0) ?? call.fail('the shape must be known');
  return [{ type, dims }];
};

export const range: ShapeRule = (call) => {
  const { type } = call.input(0);
  const [start, limit, step] = [0, 1, 2].map((index): Dim | undefined => call.contents(index)?.[0]);
  if (start === 0 && step === 1 && limit !== undefined) return [{ type, dims: [limit] }];
  if (typeof start === 'number' && typeof limit === 'number' && typeof step === 'number') {
    return [{ type, dims: [Math.max(0, Math.ceil((limit - start) / step))] }];
  }
  return [{ type, dims: [UNKNOWN] }];
};
