import { readFile } from 'node:fs/promises';
import type { TensorSpec } from '@fexgraph/inference';
import { expect, it } from 'vitest';
import { parseManifest } from '../src/manifest.ts';

const text = await readFile(new URL('../../../models/manifest.json', import.meta.url), 'utf8');

function takes(input: TensorSpec, output: TensorSpec): boolean {
  const sizes = input.dims.every(
    (dim, axis) => dim === output.dims[axis] || [dim, output.dims[axis]].some((size) => typeof size === 'string'),
  );
  return input.type === output.type && input.dims.length === output.dims.length && sizes;
}

// Decision 55: were there such a pair, its tensors should stay on the GPU between the two.
it('no network is fed with what another gives: between two of them, pixels are cropped', () => {
  const { models } = parseManifest(text);
  const pairs = models.flatMap((from) =>
    models
      .filter((to) => to.inputs.some((input) => from.outputs.some((output) => takes(input, output))))
      .map((to) => `${from.id} > ${to.id}`),
  );
  expect(pairs).toEqual([]);
});
