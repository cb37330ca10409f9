import type { Dim } from './dimension.ts';
import type { ElementType } from './element-type.ts';
import type { ValueInfo } from './infer/op-call.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** One edge of a graph under construction: a name, and what is known of the tensor it will carry. */
export class Value implements ValueInfo {
  readonly type: ElementType;
  readonly dims: readonly Dim[];
  readonly ints?: readonly Dim[];

  constructor(
    readonly graph: OnnxGraph,
    readonly name: string,
    info: ValueInfo,
  ) {
    this.type = info.type;
    this.dims = info.dims;
    this.ints = info.ints;
  }

  get rank(): number {
    return this.dims.length;
  }
}
