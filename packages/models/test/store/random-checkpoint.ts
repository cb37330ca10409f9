import { expectedTensors } from '@fexgraph/networks';
import { writeTorchLegacy } from '@fexgraph/synth';

/** Numbers 0..1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A RetinaFace-MobileNet of made-up weights in the published container, 1.8 MB: the smallest network here.
 *
 * @param missing tensors to leave out
 */
export function mobilenetCheckpoint(seed = 1, missing: readonly string[] = []): Uint8Array {
  const next = numbers(seed);
  const tensors = expectedTensors('retinaface-mobilenet0.25')
    .filter(({ name }) => !missing.includes(name))
    .map(({ name, type, shape }) => {
      const size = shape.reduce((product, side) => product * side, 1);
      const spread = Math.sqrt(3 / (size / (shape[0] ?? 1)));
      const value = (): number => {
        if (name.endsWith('running_var')) return 0.5 + next();
        return shape.length === 4 ? (2 * next() - 1) * spread : next() - 0.3;
      };
      const values = type === 'I64' ? new BigInt64Array(1) : Float32Array.from({ length: size }, value);
      return { name, type, shape, values: () => values };
    });
  return writeTorchLegacy(tensors);
}
