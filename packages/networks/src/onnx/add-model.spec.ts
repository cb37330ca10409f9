import { describe, expect, it } from 'vitest';
import { runOnnx } from '../../test/run-onnx.ts';
import { addModel } from './add-model.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { add, mul } from './ops/index.ts';
import { readModel } from './read-model.ts';

function inner(opset?: number): Uint8Array {
  const graph = new OnnxGraph('inner', { opset });
  const scale = graph.initializer('scale', 'float32', [2], Float32Array.of(2, 3));
  graph.output('scaled', mul(graph.input('x', 'float32', [2]), scale));
  return graph.serialize();
}

describe('addModel', () => {
  it('puts an existing model behind other nodes', async () => {
    const graph = new OnnxGraph('outer');
    const { scaled } = addModel(graph, readModel(inner()), { x: add(graph.input('raw', 'float32', [2]), 1) });
    graph.output('y', scaled);
    const { y } = await runOnnx(graph.serialize(), { raw: { type: 'float32', dims: [2], data: [1, 1] } });
    expect(y.values).toEqual([4, 6]);
  });

  it('checks shapes across the seam', () => {
    const graph = new OnnxGraph('outer');
    expect(() => addModel(graph, readModel(inner()), { x: graph.input('raw', 'float32', [3]) })).toThrow(
      'do not broadcast',
    );
  });

  it('names an input that nobody gives, and another operator set', () => {
    const model = readModel(inner());
    expect(() => addModel(new OnnxGraph('outer'), model, {})).toThrow('nothing in the model gives "x"');
    expect(() => addModel(new OnnxGraph('outer', { opset: 20 }), model, {})).toThrow('operator set 17, the graph 20');
  });
});
