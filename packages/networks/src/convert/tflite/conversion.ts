import { FexgraphError } from '@fexgraph/core';
import { bytesPerElement, type OnnxGraph, ops, type Value } from '../../onnx/index.ts';
import { TO_NCHW } from '../layout.ts';
import { permute } from '../permute.ts';
import type { TfliteModel, TfliteOperator, TfliteTensor } from './tflite-model.ts';

/** State of one conversion: which tensor of the source is which value or constant. */
export class Conversion {
  readonly #values = new Map<number, Value>();
  readonly #constants = new Map<number, TfliteTensor>();
  readonly #weights = new Map<string, Value>();
  /** Batch size that the source was exported with. */
  readonly batch: number;

  constructor(
    readonly graph: OnnxGraph,
    readonly model: TfliteModel,
  ) {
    for (const tensor of model.tensors) if (tensor.data) this.#constants.set(tensor.id, tensor);
    this.batch = model.tensors[model.inputs[0]]?.dims[0] ?? 1;
  }

  set(id: number, value: Value): void {
    this.#values.set(id, value);
  }

  /** An operator that only renames a constant, such as the widening of a float16 weight. */
  alias(id: number, source: number): void {
    this.#constants.set(id, this.#constant(source));
  }

  isConstant(id: number): boolean {
    return this.#constants.has(id);
  }

  /** An activation, in our layout. */
  value(id: number): Value {
    return this.#values.get(id) ?? this.#missing(id, 'no operator has computed it');
  }

  dims(id: number): readonly number[] {
    return this.model.tensors[id].dims;
  }

  /** Numbers of a small int32 constant: axes, paddings, shapes. */
  ints(id: number): number[] {
    const { data, type } = this.#constant(id);
    if (type !== 'int32' || !data) return this.#missing(id, 'an int32 constant belongs there');
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Array.from({ length: data.byteLength / 4 }, (_, index) => view.getInt32(4 * index, true));
  }

  /** A constant as a float32 value of the graph; float16 stays float16 in the file. Arranged once, however often it is used. */
  weight(id: number, order?: readonly number[], shape?: (dims: readonly number[]) => readonly number[]): Value {
    const tensor = this.#constant(id);
    const dims = tensor.dims.length < (order?.length ?? 0) ? padRank(tensor.dims, order!.length) : tensor.dims;
    const arrangedDims = order?.map((axis) => dims[axis]) ?? dims;
    const finalDims = shape?.(arrangedDims) ?? arrangedDims;
    const key = [tensor.id, order?.join(), finalDims.join()].join(' ');
    const known = this.#weights.get(key);
    if (known) return known;
    const data = tensor.data!;
    const bytes = order ? permute(data, bytesPerElement(tensor.type), dims, order).bytes : data;
    // One constant may be needed in two layouts; the name says which is which.
    const name =
      finalDims.length === tensor.dims.length && !order ? tensor.name : `${tensor.name}:${finalDims.join('x')}`;
    const value = this.#written(tensor, name, finalDims, bytes);
    this.#weights.set(key, value);
    return value;
  }

  #written({ id, type }: TfliteTensor, name: string, dims: readonly number[], bytes: Uint8Array): Value {
    if (type === 'float16') return ops.halfWeight(this.graph, name, dims, bytes);
    if (type !== 'float32') return this.#missing(id, `a float weight belongs there, not ${type}`);
    return this.graph.initializer(name, 'float32', dims, bytes);
  }

  /** An operand of an elementwise operator whose result has `rank`: constants are laid out to broadcast. */
  operand(id: number, rank: number): Value {
    if (!this.isConstant(id)) return this.value(id);
    return rank === 4 ? this.weight(id, TO_NCHW) : this.weight(id);
  }

  #constant(id: number): TfliteTensor {
    return this.#constants.get(id) ?? this.#missing(id, 'a constant belongs there');
  }

  #missing(id: number, reason: string): never {
    throw new FexgraphError('BAD_MODEL', `tensor ${id} "${this.model.tensors[id]?.name ?? ''}": ${reason}`);
  }
}

function padRank(dims: readonly number[], rank: number): number[] {
  return [...new Array<number>(rank - dims.length).fill(1), ...dims];
}

/** Writes one operator of the source into the graph and gives its result. */
export type OperatorConverter = (conversion: Conversion, operator: TfliteOperator) => Value | undefined;
