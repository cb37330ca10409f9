import type { Backend, TensorMap } from '@fexgraph/inference';
import { type CountedRows, Deviations, type OutputDeviation } from './deviation.ts';

export interface MeasureOptions {
  readonly backend: Backend;
  /** Id of the model, for messages. */
  readonly id: string;
  readonly rows?: CountedRows;
  readonly signal?: AbortSignal;
}

/** What a network gives for each feed. */
export async function outputsOf(
  onnx: Uint8Array,
  feeds: readonly TensorMap[],
  { backend, id, signal }: MeasureOptions,
): Promise<readonly TensorMap[]> {
  const session = await backend.load({ id, sha256: '', bytes: onnx });
  try {
    const outputs: TensorMap[] = [];
    for (const feed of feeds) outputs.push(await session.run(feed, { signal }));
    return outputs;
  } finally {
    await session.dispose();
  }
}

/** How far a network is from what another gave for the first feeds. */
export async function deviationsFrom(
  references: readonly TensorMap[],
  onnx: Uint8Array,
  feeds: readonly TensorMap[],
  options: MeasureOptions,
): Promise<readonly OutputDeviation[]> {
  const deviations = new Deviations();
  const session = await options.backend.load({ id: options.id, sha256: '', bytes: onnx });
  try {
    for (const [i, reference] of references.entries())
      deviations.add(reference, await session.run(feeds[i], { signal: options.signal }), options.rows);
  } finally {
    await session.dispose();
  }
  return deviations.all();
}
