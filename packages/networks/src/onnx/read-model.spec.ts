import { FexgraphError } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { externalTensors } from './external-data.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { add, conv, halfWeight, relu, reshape } from './ops/index.ts';
import { readModel } from './read-model.ts';
import { ProtoWriter } from './wire/proto-writer.ts';
import { writeModel } from './write-model.ts';

function sample(): OnnxGraph {
  const graph = new OnnxGraph('sample', { doc: 'a doc', metadata: { licence: 'MIT', author: 'fexgraph' } });
  const x = graph.input('x', 'float32', ['batch', 3, 4, 4]);
  const weight = halfWeight(graph, 'w', [2, 3, 3, 3], new Uint16Array(54).fill(0x3c00));
  graph.output('y', reshape(relu(add(conv(x, weight), 0.25)), [0, -1]));
  return graph;
}

/** A model around one tensor message. */
function modelWith(tensor: ProtoWriter): Uint8Array {
  const graph = new ProtoWriter().text(2, 'g').message(5, tensor);
  return new ProtoWriter().int(1, 8).message(7, graph).finish();
}

describe('readModel', () => {
  it('gives back what was written', () => {
    const model = readModel(sample().serialize());
    expect(writeModel(model)).toEqual(sample().serialize());
    expect(model).toMatchObject({
      irVersion: 8,
      producerName: 'fexgraph',
      docString: 'a doc',
      metadata: { licence: 'MIT', author: 'fexgraph' },
      opsetImports: [{ domain: '', version: 17 }],
    });
    expect(model.graph.nodes[1].attributes.kernel_shape).toEqual({ kind: 'ints', value: [3, 3] });
  });

  it('keeps integers that a double cannot hold', () => {
    const graph = new OnnxGraph('wide');
    const x = graph.input('x', 'float32', [2]);
    const [y] = graph.node('Identity', [x], {
      far: { kind: 'int', value: 2n ** 63n - 1n },
      near: { kind: 'ints', value: [-1, -(2n ** 63n)] },
    });
    graph.output('y', y);
    const [node] = readModel(graph.serialize()).graph.nodes;
    expect(node.attributes.far).toEqual({ kind: 'int', value: 2n ** 63n - 1n });
    expect(node.attributes.near).toEqual({ kind: 'ints', value: [-1, -(2n ** 63n)] });
  });

  it('reads tensors that store their numbers one by one', () => {
    const packed = new ProtoWriter().int(1, 2).int(2, 7).int(7, 5).int(7, -6).text(8, 'n');
    const [tensor] = readModel(modelWith(packed)).graph.initializers;
    expect(tensor.data).toEqual(BigInt64Array.of(5n, -6n));
  });

  it('sees external data in initializers and in attributes of nested graphs', () => {
    const tensor = (name: string): ProtoWriter => new ProtoWriter().int(1, 9).int(2, 1).text(8, name).int(14, 1);
    const inner = new ProtoWriter().text(2, 'then').message(5, tensor('inner'));
    const attribute = new ProtoWriter().text(1, 'then_branch').message(6, inner).int(20, 5);
    const node = new ProtoWriter().text(4, 'If').message(5, attribute);
    const graph = new ProtoWriter().message(1, node).text(2, 'g').message(5, tensor('outer'));
    const model = readModel(new ProtoWriter().int(1, 8).message(7, graph).finish());
    expect(externalTensors(model)).toEqual(['outer', 'inner']);
  });

  it.each([
    ['no bytes', new Uint8Array(), 'is empty (0 bytes)'],
    ['text', new TextEncoder().encode('<!doctype html><html>'), 'the model'],
    ['zeros', new Uint8Array(64), 'field number 0'],
    ['a model without a graph', new ProtoWriter().int(1, 8).finish(), 'it has no graph'],
    [
      'a tensor of the wrong size',
      modelWith(new ProtoWriter().int(1, 3).int(2, 1).bytes(9, new Uint8Array(8))),
      '12 expected',
    ],
    ['a negative dimension', modelWith(new ProtoWriter().int(1, -1).int(2, 1).bytes(9, new Uint8Array(0))), 'expected'],
    [
      'a huge dimension',
      modelWith(
        new ProtoWriter()
          .int(1, 2 ** 52)
          .int(1, 2 ** 40)
          .int(2, 1),
      ),
      'expected',
    ],
    ['an unknown element type', modelWith(new ProtoWriter().int(1, 0).int(2, 99)), 'element type 99'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readModel(bytes)).toThrow(message);
    expect(() => readModel(bytes)).toThrow(FexgraphError);
  });

  it('never reads outside and never fails in another way, whatever is cut off or changed', () => {
    const bytes = sample().serialize();
    const mutation = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.array(mutation, { maxLength: 4 }), (length, changes) => {
        const mutated = bytes.slice(0, length);
        for (const [at, value] of changes) if (at < length) mutated[at] = value;
        try {
          readModel(mutated);
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_MODEL' });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('refuses graphs that nest without end', () => {
    let graph = new ProtoWriter().text(2, 'leaf');
    for (let depth = 0; depth < 40; depth++) {
      const attribute = new ProtoWriter().text(1, 'body').message(6, graph).int(20, 5);
      graph = new ProtoWriter().message(1, new ProtoWriter().message(5, attribute));
    }
    expect(() => readModel(new ProtoWriter().int(1, 8).message(7, graph).finish())).toThrow('nested deeper than 16');
  });
});
