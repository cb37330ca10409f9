/** A tensor that a network expects in its checkpoint. */
export interface ExpectedTensor {
  readonly name: string;
  readonly type: 'F32' | 'I64';
  readonly shape: readonly number[];
  /** Not needed to compute: may be absent. If present, its shape is still checked. */
  readonly optional?: boolean;
}

/** The tensors of a network, or of a part of it, in the order in which PyTorch registers them. */
export type TensorList = readonly ExpectedTensor[];

export function tensor(name: string, shape: readonly number[]): ExpectedTensor {
  return { name, type: 'F32', shape };
}

/** `weight` and, for layers that have one, `bias` (as long as the first axis of the weight). */
export function weightAndBias(module: string, shape: readonly number[]): TensorList {
  return [tensor(`${module}.weight`, shape), tensor(`${module}.bias`, shape.slice(0, 1))];
}

export function weightOnly(module: string, shape: readonly number[]): TensorList {
  return [tensor(`${module}.weight`, shape)];
}

/** Batch norm in its inference form. The counter of training steps is of no use and need not be there. */
export function batchNorm(module: string, channels: number): TensorList {
  return [
    ...['weight', 'bias', 'running_mean', 'running_var'].map((part) => tensor(`${module}.${part}`, [channels])),
    { name: `${module}.num_batches_tracked`, type: 'I64', shape: [], optional: true },
  ];
}

export function optional(tensors: TensorList): TensorList {
  return tensors.map((expected) => ({ ...expected, optional: true }));
}

export function repeat<T>(count: number, make: (index: number) => readonly T[]): T[] {
  return Array.from({ length: count }, (_, index) => make(index)).flat();
}
