import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { readModel } from '../../src/onnx/index.ts';

/** How many nodes of each operator onnxruntime really runs. */
export async function optimisedOperators(onnx: Uint8Array): Promise<Readonly<Record<string, number>>> {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-optimised-'));
  try {
    const optimizedModelFilePath = join(folder, 'model.onnx');
    const session = await InferenceSession.create(onnx, { optimizedModelFilePath, logSeverityLevel: 4 });
    await session.release();
    const counts: Record<string, number> = {};
    for (const { opType } of readModel(await readFile(optimizedModelFilePath)).graph.nodes)
      counts[opType] = (counts[opType] ?? 0) + 1;
    return counts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
