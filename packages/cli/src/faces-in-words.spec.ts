import { expect, it } from 'vitest';
import { facesInWords } from './run-graph.ts';

it.each([
  [1, 0, '1 face'],
  [2, 0, '2 faces'],
  [0, 1, 'no face and 1 box without one'],
  [1, 2, '1 face and 2 boxes without one'],
])('tells %d faces and %d boxes in which no network saw one', (faces, boxesOnly, words) => {
  expect(facesInWords(faces, boxesOnly)).toBe(words);
});
