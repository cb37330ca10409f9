import type { ExpectedTensor } from '@fexgraph/networks';
import { elementsOf } from '@fexgraph/networks/checkpoints';
import { fnv1a, GOLDEN_STEP, mix } from './hash.ts';
import type { SyntheticNetwork } from './networks.ts';
import { formulaOf } from './weight-rules.ts';

/**
 * Values of one tensor, the same on every machine: a hash of network, tensor name and position, scaled by kind of
 * layer. They mean nothing, but activations stay in a normal range, so that two implementations of a network can be
 * compared without its real weights.
 */
export function syntheticValues(network: SyntheticNetwork, { name, shape }: ExpectedTensor): Float32Array {
  const values = new Float32Array(elementsOf(shape));
  const formula = formulaOf(network, name, shape.length);
  const fanIn = elementsOf(shape.slice(1));
  const seed = fnv1a(`${network}/${name}`);
  switch (formula.kind) {
    case 'zero':
      return values;
    case 'scaled': {
      const a = Math.sqrt(3 / fanIn) * formula.gain;
      return fill(values, seed, (u) => (2 * u - 1) * a);
    }
    case 'uniform':
      return fill(values, seed, (u) => (2 * u - 1) * formula.a + formula.shift);
    case 'affine':
      return fill(values, seed, (u) => formula.low + formula.span * u);
    case 'row-step':
      return fill(values, seed, (u, index) => u - Math.floor(index / fanIn) * formula.step);
    case 'alternating':
      return fill(
        values,
        seed,
        (u, index) => (2 * u - 1) * formula.a + (index % 2 === 0 ? formula.shift : -formula.shift),
      );
  }
}

function fill(values: Float32Array, seed: number, value: (u: number, index: number) => number): Float32Array {
  let counter = seed;
  for (let index = 0; index < values.length; index++) {
    values[index] = value(mix(counter) / 2 ** 32, index);
    counter = (counter + GOLDEN_STEP) | 0;
  }
  return values;
}
