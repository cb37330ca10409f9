import { expect, it } from 'vitest';
import { placedOnBlack } from './placed-on-black.ts';

it('keeps a picture of the right size, and places a smaller one in the corner', () => {
  const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
  expect(placedOnBlack({ data, width: 1, height: 2 }, { width: 1, height: 2 })).toBe(data);
  expect([...placedOnBlack({ data, width: 1, height: 2 }, { width: 2, height: 3 })]).toEqual([
    ...[1, 2, 3, 0, 0, 0],
    ...[4, 5, 6, 0, 0, 0],
    ...[0, 0, 0, 0, 0, 0],
  ]);
});
