import { FexgraphError } from '@fexgraph/core';
import { bytesPerElement, type OnnxGraph, ops, type Value } from '../../onnx/index.ts';
import { TO_NCHW } from '../layout.ts';
import { permute } from '../permute.ts';
import type { TfjsModel, TfjsNode } from './tfjs-model.ts';
import type { TfjsWeight } from './weights.ts';

/** State of one conversion. */
export class Conversion {
  readonly #values = new Map<string, Value>();

  constructor(
    readonly graph: OnnxGraph,
    readonly model: TfjsModel,
  ) {}

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  value(name: string): Value {
    const value = this.#values.get(name);
    if (!value) throw new FexgraphError('BAD_MODEL', `"${name}" is a constant where a computed value belongs`);
    return value;
  }

  isConstant(name: string): boolean {
    return this.model.weights.has(name);
  }

  dims(name: string): readonly number[] {
    return this.#weight(name).dims;
  }

  /** Numbers of an int32 constant: axes, paddings, shapes. */
  ints(name: string): number[] {
    const { data, type } = this.#weight(name);
    if (type !== 'int32') throw new FexgraphError('BAD_MODEL', `constant "${name}" is ${type}, int32 expected`);
    return [...new Int32Array(data.buffer, data.byteOffset, data.length / 4)];
  }

  /** A constant as a float32 value; float16 stays float16 in the file. */
  weight(name: string, order?: readonly number[], shape?: (dims: readonly number[]) => readonly number[]): Value {
    const weight = this.#weight(name);
    const missing = Math.max(0, (order?.length ?? 0) - weight.dims.length);
    const dims = [...new Array<number>(missing).fill(1), ...weight.dims];
    const { data, type } = weight;
    const arranged = order ? permute(data, bytesPerElement(type), dims, order) : { bytes: data, dims };
    const finalDims = shape ? shape(arranged.dims) : arranged.dims;
    const storedName = order || shape ? `${name}:${finalDims.join('x')}` : name;
    if (type === 'float16') return ops.halfWeight(this.graph, storedName, finalDims, arranged.bytes);
    if (type !== 'float32')
      throw new FexgraphError('BAD_MODEL', `constant "${name}" is ${type}, a float belongs there`);
    return this.graph.initializer(storedName, 'float32', finalDims, arranged.bytes);
  }

  /** An operand of an elementwise operator whose result has `rank`. */
  operand(name: string, rank: number): Value {
    if (!this.isConstant(name)) return this.value(name);
    return rank === 4 ? this.weight(name, TO_NCHW) : this.weight(name);
  }

  rank(name: string): number {
    return this.isConstant(name) ? this.dims(name).length : this.value(name).rank;
  }

  #weight(name: string): TfjsWeight {
    const weight = this.model.weights.get(name);
    if (!weight) throw new FexgraphError('BAD_MODEL', `"${name}" is not a constant of the weight file`);
    return weight;
  }
}

/** Writes one node of the source into the graph and gives its result. */
export type NodeConverter = (conversion: Conversion, node: TfjsNode) => Value;
