import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { toHalfArray } from './float16.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { add, conv, halfWeight, matMul, mul, relu, reshape, transpose } from './ops/index.ts';
import { readModel } from './read-model.ts';

/** A 1x1 convolution with half weights, a scale and a rearrangement. */
function sketch(): OnnxGraph {
  const graph = new OnnxGraph('sketch');
  const image = graph.input('image', 'float32', ['batch', 2, 'height', 3]);
  const weight = halfWeight(graph, 'conv.weight', [1, 2, 1, 1], toHalfArray([1, -2]));
  const bias = graph.initializer('conv.bias', 'float32', [1], Float32Array.of(0.5));
  const features = relu(conv(image, weight, bias));
  graph.output('scaled', mul(transpose(features, [0, 2, 3, 1]), 2), ['batch', 'height', 3, 1]);
  return graph;
}

describe('OnnxGraph', () => {
  it('writes a model that onnxruntime loads and computes as built', async () => {
    const session = await InferenceSession.create(sketch().serialize());
    const image = new Tensor('float32', [3, 2, 1, 1, 1, 0], [1, 2, 1, 3]);
    const { scaled } = await session.run({ image });
    expect(scaled.dims).toEqual([1, 1, 3, 1]);
    expect([...(scaled.data as Float32Array)]).toEqual([3, 1, 3]);
  });

  it('gives the same bytes for the same calls', () => {
    expect(sketch().serialize()).toEqual(sketch().serialize());
  });

  it('keeps symbolic sizes through the graph', () => {
    const { inputs, outputs } = readModel(sketch().serialize()).graph;
    expect(inputs).toEqual([{ name: 'image', type: 'float32', dims: ['batch', 2, 'height', 3] }]);
    expect(outputs).toEqual([{ name: 'scaled', type: 'float32', dims: ['batch', 'height', 3, 1] }]);
  });

  it('leaves out nodes and weights that no output depends on', () => {
    const graph = new OnnxGraph('dead');
    const x = graph.input('x', 'float32', [4]);
    const unused = graph.initializer('unused', 'float32', [4], new Float32Array(4));
    add(x, unused);
    graph.output('y', relu(x));
    const model = readModel(graph.serialize());
    expect(model.graph.nodes.map((node) => node.opType)).toEqual(['Relu', 'Identity']);
    expect(model.graph.initializers).toEqual([]);
  });

  it('fails where shapes do not fit, with the name of the node and the shapes', () => {
    const graph = new OnnxGraph('bad');
    const a = graph.input('a', 'float32', ['batch', 4]);
    const b = graph.initializer('b', 'float32', [5, 2], new Float32Array(10));
    expect(() => graph.within('head', () => matMul(a, b))).toThrow(
      'node "head/MatMul_0" (MatMul): the inner sizes 4 and 5 differ; inputs: a float32 [batch, 4], b float32 [5, 2]',
    );
  });

  it('refuses to promise an output shape that was not inferred', () => {
    const graph = new OnnxGraph('promise');
    const x = graph.input('x', 'float32', ['batch', 6]);
    expect(() => graph.output('y', reshape(x, [0, 2, 3]), ['batch', 3, 2])).toThrow(
      'output "y" is [batch, 2, 3], [batch, 3, 2] was promised',
    );
  });

  it('shares an initializer that is given twice and refuses other contents under its name', () => {
    const graph = new OnnxGraph('shared');
    const first = graph.initializer('w', 'float32', [2], Float32Array.of(1, 2));
    expect(graph.initializer('w', 'float32', [2], Float32Array.of(1, 2))).toBe(first);
    expect(() => graph.initializer('w', 'float32', [2], Float32Array.of(1, 3))).toThrow('given twice');
    expect(() => graph.initializer('v', 'float32', [3], Float32Array.of(1, 3))).toThrow('8 bytes, 12 expected');
  });

  it('makes lazy weights once, when it is serialised', () => {
    let made = 0;
    const graph = new OnnxGraph('lazy');
    const x = graph.input('x', 'float32', [1]);
    const make = (): Float32Array => {
      made++;
      return Float32Array.of(7);
    };
    graph.output('y', add(x, graph.initializer('w', 'float32', [1], { byteLength: 4, make })));
    expect(made).toBe(0);
    const [weight] = readModel(graph.serialize()).graph.initializers;
    expect(made).toBe(1);
    expect(weight.data).toEqual(new Uint8Array(Float32Array.of(7).buffer));
  });
});
