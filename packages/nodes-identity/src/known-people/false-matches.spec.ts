import { expect, it } from 'vitest';
import { peopleOf } from '../../test/known-people.ts';
import { rateBound } from '../clustering/rate-bound.ts';
import { falseMatches, personPairs } from './false-matches.ts';

it('counts pairs of people, by the looks that are most alike', () => {
  const pairs = personPairs(peopleOf({ Ada: [0, 100], Grace: [60], Hedy: [180] }));
  expect(pairs.map(({ names, similarity }) => [...names, similarity.toFixed(2)])).toEqual([
    ['Ada', 'Grace', '0.77'],
    ['Ada', 'Hedy', '0.17'],
    ['Grace', 'Hedy', '-0.50'],
  ]);
  expect(falseMatches(pairs, 0.6)).toEqual({ threshold: 0.6, pairs: 3, found: 1, rateAtMost: rateBound(1, 3) });
  expect(falseMatches(personPairs(peopleOf({ Ada: [0] })), 0.6)).toMatchObject({ pairs: 0, rateAtMost: 1 });
});

it('compares no more people than it can', () => {
  const crowd = { space: 'plane', dimension: 2, people: new Array(2001).fill(peopleOf({ Ada: [0] }).people[0]) };
  expect(() => personPairs(crowd)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
});
