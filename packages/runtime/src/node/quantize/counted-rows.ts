import type { TensorMap } from '@fexgraph/inference';
import type { ManifestEntry } from '@fexgraph/models';
import type { CountedRows } from '@fexgraph/networks/quantize';

/** As the least threshold of the detectors. */
const LEAST_SCORE = 0.5;

/**
 * What of the outputs of a model says how good it is: of a detector that scores anchors, those that are a face to either
 * of the two that are compared; of others all.
 */
export function countedRows({ task, outputs }: ManifestEntry): CountedRows | undefined {
  const scores = outputs.find(({ name }) => name === 'scores');
  if (task !== 'detection' || !scores) return undefined;
  // Background and face, or face alone.
  const width = scores.dims.length === 3 ? Number(scores.dims[2]) : 1;
  const facesOf = (tensors: TensorMap, row: number) =>
    Number(tensors.scores.data[row * width + width - 1]) >= LEAST_SCORE;
  return (reference, found) => {
    const rows = Array.from({ length: reference.scores.data.length / width }, (_, row) => row);
    return rows.filter((row) => facesOf(reference, row) || facesOf(found, row));
  };
}
