import { FexgraphError } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { checkFeeds, checkOutputNames } from './check-feeds.ts';
import type { TensorSpec } from './session.ts';

const SPECS: TensorSpec[] = [
  { name: 'image', type: 'uint8', dims: ['batch', 2, 2, 3] },
  { name: 'weights', type: 'float32', dims: ['batch'] },
];
const image = (dims: number[], length = dims.reduce((a, b) => a * b, 1)) =>
  ({ type: 'uint8', dims, data: new Uint8Array(length) }) as const;
const weights = (...values: number[]) =>
  ({ type: 'float32', dims: [values.length], data: Float32Array.from(values) }) as const;

function failure(action: () => void): FexgraphError {
  try {
    action();
  } catch (error) {
    return error as FexgraphError;
  }
  throw new Error('nothing was thrown');
}

const check = (feeds: Parameters<typeof checkFeeds>[2]) => () => checkFeeds('model "m"', SPECS, feeds);

describe('checkFeeds', () => {
  it('accepts tensors that fit, of any size where the model leaves it open', () => {
    check({ image: image([1, 2, 2, 3]), weights: weights(1) })();
    check({ image: image([7, 2, 2, 3]), weights: weights(1, 2, 3, 4, 5, 6, 7) })();
    check({ image: image([0, 2, 2, 3]), weights: weights() })();
  });

  it('accepts a Node Buffer as bytes, and any shape where the model does not say', () => {
    check({ image: { type: 'uint8', dims: [1, 2, 2, 3], data: Buffer.alloc(12) }, weights: weights(1) })();
    checkFeeds('m', [{ name: 'x', type: 'float32', dims: [] }], { x: weights(1, 2) });
  });

  it.each([
    [
      'missing',
      { weights: weights(1) },
      'input "image" expected uint8 [batch,2,2,3], got nothing; the call fed "weights"',
    ],
    ['no feeds', {}, 'input "image" expected uint8 [batch,2,2,3], got nothing; the call fed no tensor'],
    [
      'wrong type',
      { image: { type: 'float32', dims: [1, 2, 2, 3], data: new Float32Array(12) } as const, weights: weights(1) },
      'input "image" expected uint8 [batch,2,2,3], got float32 [1,2,2,3]',
    ],
    [
      'wrong rank',
      { image: image([2, 2, 3]), weights: weights(1) },
      'input "image" expected uint8 [batch,2,2,3], got uint8 [2,2,3]',
    ],
    [
      'wrong size',
      { image: image([1, 3, 2, 2]), weights: weights(1) },
      'input "image" expected uint8 [batch,2,2,3], got uint8 [1,3,2,2]',
    ],
    [
      'sizes of one symbol that differ',
      { image: image([2, 2, 2, 3]), weights: weights(1, 2, 3) },
      'input "weights" expected float32 [batch], got float32 [3] while "batch" is 2 in input "image"',
    ],
    [
      'wrong array',
      { image: { type: 'uint8', dims: [1, 2, 2, 3], data: new Float32Array(12) } as never, weights: weights(1) },
      'input "image" expected uint8 [batch,2,2,3], got data in a Float32Array (expected Uint8Array)',
    ],
    [
      'wrong length',
      { image: image([1, 2, 2, 3], 11), weights: weights(1) },
      'input "image" expected uint8 [batch,2,2,3], got uint8 [1,2,2,3] with 11 values (expected 12)',
    ],
  ])('names tensor, expected and got: %s', (_, feeds, message) => {
    const error = failure(check(feeds));
    expect(error).toBeInstanceOf(FexgraphError);
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toBe(`model "m": ${message}`);
  });

  it('refuses fractional and negative sizes', () => {
    expect(failure(check({ image: image([-1, 2, 2, 3], 12), weights: weights(1) })).code).toBe('BAD_INPUT');
    expect(failure(check({ image: image([1.5, 2, 2, 3], 18), weights: weights(1) })).code).toBe('BAD_INPUT');
  });

  it('says that an emptied array may have been transferred', () => {
    const error = failure(check({ image: image([1, 2, 2, 3], 0), weights: weights(1) }));
    expect(error.hint).toMatch(/transferred/);
  });

  it('names inputs that the model does not have', () => {
    const error = failure(check({ image: image([1, 2, 2, 3]), weights: weights(1), extra: weights(1) }));
    expect(error.toLine()).toBe('model "m" has no input "extra" (its inputs are "image", "weights")');
  });
});

describe('checkOutputNames', () => {
  it('names outputs that the model does not have', () => {
    checkOutputNames('model "m"', SPECS, ['weights']);
    expect(failure(() => checkOutputNames('model "m"', SPECS, ['scores'])).toLine()).toBe(
      'model "m" has no output "scores" (its outputs are "image", "weights")',
    );
  });
});
