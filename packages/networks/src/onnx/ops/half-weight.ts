import type { OnnxGraph, Value } from '../onnx-graph.ts';
import type { Payload } from '../wire/proto-writer.ts';
import { cast } from './elementwise.ts';

/**
 * A float32 weight that is stored as float16 and cast in the graph: half the file, and onnxruntime folds the cast
 * when it loads.
 */
export function halfWeight(graph: OnnxGraph, name: string, dims: readonly number[], halves: Payload): Value {
  const stored = graph.initializer(name, 'float16', dims, halves);
  return graph.shared(`cast ${name}`, () => cast(stored, 'float32'));
}
