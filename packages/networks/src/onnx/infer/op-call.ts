import { FexgraphError } from '@fexgraph/core';
import { type Dim, formatShape } from '../dimension.ts';
import type { ElementType } from '../element-type.ts';
import type { Attributes } from '../model-proto.ts';

/** What is known of a value before anything runs. */
export interface ValueInfo {
  readonly type: ElementType;
  readonly dims: readonly Dim[];
  /** Contents of a small integer tensor (shapes, axes, sizes), where they are known. */
  readonly ints?: readonly Dim[];
}

export type NamedInfo = ValueInfo & { readonly name: string };

/** From one node's inputs and attributes to its outputs. */
export type ShapeRule = (call: OpCall) => ValueInfo[];

/** One node whose output shapes are asked for. */
export class OpCall {
  constructor(
    readonly nodeName: string,
    readonly opType: string,
    readonly inputs: readonly (NamedInfo | undefined)[],
    readonly attributes: Attributes,
    readonly outputCount: number,
  ) {}

  input(index: number): NamedInfo {
    return this.inputs[index] ?? this.fail(`input ${index} is missing`);
  }

  rank(index: number): number {
    return this.input(index).dims.length;
  }

  int(name: string, otherwise?: number): number {
    const attribute = this.attributes[name];
    if (attribute?.kind === 'int') return Number(attribute.value);
    return otherwise ?? this.fail(`attribute ${name} is missing`);
  }

  ints(name: string): number[] | undefined {
    const attribute = this.attributes[name];
    return attribute?.kind === 'ints' ? attribute.value.map(Number) : undefined;
  }

  text(name: string, otherwise: string): string {
    const attribute = this.attributes[name];
    return attribute?.kind === 'string' ? attribute.value : otherwise;
  }

  /** Known contents of an integer input; undefined when it is computed at run time. */
  contents(index: number): readonly Dim[] | undefined {
    return this.inputs[index]?.ints;
  }

  /** Contents that are plain numbers. */
  numbers(index: number): readonly number[] | undefined {
    const contents = this.contents(index);
    return contents?.every((value) => typeof value === 'number') ? (contents as number[]) : undefined;
  }

  /** An axis counted from the front. */
  axis(axis: number, rank: number): number {
    if (axis < -rank || axis >= rank) this.fail(`axis ${axis} is outside rank ${rank}`);
    return axis < 0 ? axis + rank : axis;
  }

  requireRank(index: number, rank: number): NamedInfo {
    const input = this.input(index);
    if (input.dims.length !== rank) this.fail(`input ${index} must have rank ${rank}`);
    return input;
  }

  requireType(index: number, ...types: ElementType[]): void {
    const { type } = this.input(index);
    if (!types.includes(type)) this.fail(`input ${index} is ${type}, ${types.join(' or ')} expected`);
  }

  /** Both inputs must have one element type, as everywhere in ONNX. */
  requireSameType(first: number, second: number): void {
    const a = this.input(first).type;
    const b = this.input(second).type;
    if (a !== b) this.fail(`input ${first} is ${a} but input ${second} is ${b}`);
  }

  fail(reason: string): never {
    const shapes = this.inputs.map((input) => (input ? `${input.name} ${input.type} ${formatShape(input.dims)}` : '-'));
    throw new FexgraphError(
      'BAD_MODEL',
      `node "${this.nodeName}" (${this.opType}): ${reason}; inputs: ${shapes.join(', ') || 'none'}`,
    );
  }
}
