import { systemClock } from '@fexgraph/core';
import { type TensorMap, valuesOf } from '@fexgraph/inference';
import { CpuBackend, ExecutionProbe } from '@fexgraph/inference/node';
import { afterAll } from 'vitest';

export interface Result {
  readonly dims: readonly number[];
  readonly values: number[];
}

const cpu = new CpuBackend(systemClock, new ExecutionProbe());
afterAll(() => cpu.dispose());

/** One call of a model. */
export async function runOnCpu(id: string, bytes: Uint8Array, feeds: TensorMap): Promise<Record<string, Result>> {
  const session = await cpu.load({ id, sha256: '', bytes });
  const outputs = await session.run(feeds).finally(() => session.dispose());
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, { dims: tensor.dims, values: [...valuesOf(tensor)] }]),
  );
}
