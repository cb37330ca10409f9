import { OnnxGraph, ops, readModel } from '@fexgraph/networks/onnx';
import { mutateBinary } from '../mutate-bytes.ts';
import type { ParserFuzz } from '../parser-fuzz.ts';

function sample(): Uint8Array {
  const graph = new OnnxGraph('sample', { doc: 'a doc', metadata: { licence: 'MIT' } });
  const x = graph.input('x', 'float32', ['batch', 3, 4, 4]);
  const weight = ops.halfWeight(graph, 'w', [2, 3, 3, 3], new Uint16Array(54).fill(0x3c00));
  graph.output('y', ops.reshape(ops.relu(ops.add(ops.conv(x, weight), 0.25)), [0, -1]));
  return graph.serialize();
}

/** Messages inside messages, without an end: field 5 (a nested message) again and again. */
function nested(field: number, depth: number): Uint8Array {
  let bytes = new Uint8Array(0);
  for (let i = 0; i < depth; i++) {
    const length: number[] = [];
    for (let rest = bytes.length; ; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    bytes = Uint8Array.from([(field << 3) | 2, ...length, ...bytes]);
  }
  return bytes;
}

export const onnx: ParserFuzz = {
  name: 'ONNX',
  corpus: [sample(), nested(7, 500), nested(6, 500), nested(5, 500)],
  mutate: mutateBinary,
  run: (input) => readModel(input),
  limitMs: 60_000,
  limitMb: 512,
};
