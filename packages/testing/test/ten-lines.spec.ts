import { frameOf, harness } from '@fexgraph/testing';
import { expect, it } from 'vitest';
import { brightness } from './brightness.ts';

it('measures brightness, and fails on black pictures only', async () => {
  const pictures = [frameOf({ fill: 255 }), frameOf({ index: 1, fill: 0 }), frameOf({ index: 2, fill: 51 })];
  const { outputs, errors } = await harness(brightness()).run(pictures);
  expect(outputs.map(({ mean }) => mean)).toEqual([1, 0.2]);
  expect(errors.map((error) => error.toLine())).toEqual(['test#1: test#1 is black [node node]']);
});
