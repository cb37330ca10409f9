import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { OnnxGraph } from './onnx-graph.ts';
import * as ops from './ops/index.ts';
import { readModel } from './read-model.ts';
import { weightsInFile } from './weights-in-file.ts';

const ROWS = 33;
const COLUMNS = 65;

/** Its large weight lies at an odd place. */
function model(): Uint8Array {
  const graph = new OnnxGraph('weights');
  const weight = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => Math.sin(i));
  const product = ops.matMul(
    graph.input('x', 'float32', [1, ROWS]),
    graph.initializer('w', 'float32', [ROWS, COLUMNS], weight),
  );
  graph.output('y', ops.add(product, 0.5));
  return graph.serialize();
}

async function run(bytes: Uint8Array, folder: string): Promise<Uint8Array> {
  const extra = { session: { model_external_initializers_file_folder_path: folder } };
  const session = await InferenceSession.create(bytes, { extra });
  const x = new Tensor(
    Float32Array.from({ length: ROWS }, (_, i) => i / 7),
    [1, ROWS],
  );
  const { y } = await session.run({ x });
  await session.release();
  return new Uint8Array((y.data as Float32Array).slice().buffer);
}

describe('weightsInFile', () => {
  it('gives a model without its large weights that computes the same bytes beside the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fexgraph-weights-'));
    try {
      const bytes = model();
      await writeFile(join(folder, 'm.onnx'), bytes);
      const graph = weightsInFile(bytes, 'm.onnx');
      expect(graph.length).toBeLessThan(bytes.length - 4 * ROWS * COLUMNS + 200);
      expect(await run(graph, folder)).toEqual(await run(bytes, folder));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leaves all but these weights as it is', () => {
    const [whole, graph] = [readModel(model()), readModel(weightsInFile(model(), 'm.onnx'))];
    const { initializers, ...rest } = graph.graph;
    expect(graph).toMatchObject({ ...whole, graph: {} });
    expect({ ...rest, initializers: whole.graph.initializers }).toEqual(whole.graph);
    expect(initializers.map(({ external }) => external)).toEqual(
      whole.graph.initializers.map(({ data }) => data.byteLength >= 4096),
    );
  });

  it('refuses what is no model', () => {
    expect(() => weightsInFile(Uint8Array.of(0x3a, 0x7f, 1), 'm.onnx')).toThrow(/an ONNX model is not valid protobuf/);
  });
});
