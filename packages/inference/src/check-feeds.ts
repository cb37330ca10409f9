import { elementCount, FexgraphError, type Tensor, type TensorType } from '@fexgraph/core';
import type { TensorMap, TensorSpec } from './session.ts';

const ARRAY_OF_TYPE: Readonly<Record<TensorType, string>> = {
  float32: 'Float32Array',
  uint8: 'Uint8Array',
  int64: 'BigInt64Array',
  int32: 'Int32Array',
  float16: 'Uint16Array',
  bool: 'Uint8Array',
};

/** `uint8 [batch,112,112,3]`, as error messages print a tensor. */
export function describeTensor(tensor: { readonly type: string; readonly dims: readonly (number | string)[] }): string {
  return `${tensor.type} [${tensor.dims.map((dim) => (dim === '' ? '?' : dim)).join(',')}]`;
}

/**
 * Checks names, types and dimensions before anything crosses to a worker, so that the error names the tensor and not
 * an address inside the runtime. Dimensions of one symbolic name must agree among the inputs of a call.
 * @param owner names the model in messages, for example `model "rfb-320"`
 * @throws FexgraphError BAD_INPUT
 */
export function checkFeeds(owner: string, specs: readonly TensorSpec[], feeds: TensorMap): void {
  const sizes = new Map<string, { size: number; tensor: string }>();
  for (const spec of specs) {
    const tensor = Object.hasOwn(feeds, spec.name) ? feeds[spec.name] : undefined;
    if (!tensor) throw mismatch(owner, spec, `nothing; the call fed ${quoteAll(Object.keys(feeds))}`);
    if (tensor.type !== spec.type) throw mismatch(owner, spec, describeTensor(tensor));
    checkDims(owner, spec, tensor, sizes);
    checkData(owner, spec, tensor);
  }
  for (const name of Object.keys(feeds)) {
    if (specs.some((spec) => spec.name === name)) continue;
    throw new FexgraphError('BAD_INPUT', `${owner} has no input "${name}"`, {
      hint: `its inputs are ${quoteAll(specs.map((spec) => spec.name))}`,
    });
  }
}

/** @throws FexgraphError BAD_INPUT where a wanted output does not exist. */
export function checkOutputNames(owner: string, specs: readonly TensorSpec[], wanted: readonly string[]): void {
  for (const name of wanted) {
    if (specs.some((spec) => spec.name === name)) continue;
    throw new FexgraphError('BAD_INPUT', `${owner} has no output "${name}"`, {
      hint: `its outputs are ${quoteAll(specs.map((spec) => spec.name))}`,
    });
  }
}

function checkDims(
  owner: string,
  spec: TensorSpec,
  tensor: Tensor,
  sizes: Map<string, { size: number; tensor: string }>,
): void {
  // A model that leaves the shape of an input open has no dims at all in its metadata, like a scalar.
  if (spec.dims.length === 0) return;
  if (tensor.dims.length !== spec.dims.length) throw mismatch(owner, spec, describeTensor(tensor));
  spec.dims.forEach((expected, axis) => {
    const size = tensor.dims[axis];
    if (!Number.isInteger(size) || size < 0) throw mismatch(owner, spec, describeTensor(tensor));
    if (typeof expected === 'number') {
      if (size !== expected) throw mismatch(owner, spec, describeTensor(tensor));
    } else if (expected !== '') {
      const first = sizes.get(expected);
      if (first && first.size !== size) {
        const other = `"${expected}" is ${first.size} in input "${first.tensor}"`;
        throw mismatch(owner, spec, `${describeTensor(tensor)} while ${other}`);
      }
      sizes.set(expected, { size, tensor: spec.name });
    }
  });
}

function checkData(owner: string, spec: TensorSpec, tensor: Tensor): void {
  // By tag, not instanceof: arrays of another realm and Node's Buffer are as good.
  const array = (tensor.data as { [Symbol.toStringTag]?: string } | undefined)?.[Symbol.toStringTag];
  if (array !== ARRAY_OF_TYPE[spec.type]) {
    throw mismatch(owner, spec, `data in a ${array ?? typeof tensor.data} (expected ${ARRAY_OF_TYPE[spec.type]})`);
  }
  const count = elementCount(tensor.dims);
  if (tensor.data.length !== count) {
    const got = `${describeTensor(tensor)} with ${tensor.data.length} values (expected ${count})`;
    const hint =
      tensor.data.length === 0
        ? 'the array is empty: its buffer may have been transferred by an earlier call'
        : undefined;
    throw mismatch(owner, spec, got, hint);
  }
}

function mismatch(owner: string, spec: TensorSpec, got: string, hint?: string): FexgraphError {
  return new FexgraphError('BAD_INPUT', `${owner}: input "${spec.name}" expected ${describeTensor(spec)}, got ${got}`, {
    hint,
  });
}

function quoteAll(names: readonly string[]): string {
  return names.length === 0 ? 'no tensor' : names.map((name) => `"${name}"`).join(', ');
}
