import { FexgraphError } from '@fexgraph/core';
import { rateBound } from '../clustering/rate-bound.ts';
import { similarity } from '../clustering/unit-rows.ts';
import type { KnownPerson, People } from './people.ts';

/** Two million pairs of people. */
const MAX_COMPARED = 2000;

export interface PersonPair {
  readonly names: readonly [string, string];
  /** Highest cosine of a look of one and a look of the other. */
  readonly similarity: number;
}

export interface FalseMatches {
  readonly threshold: number;
  /** Pairs of different people. */
  readonly pairs: number;
  /** Of these, pairs that the threshold takes for one person. */
  readonly found: number;
  /** Upper end of the rate with 95 % confidence, as if the pairs were independent: see `rateBound`. */
  readonly rateAtMost: number;
}

/**
 * All pairs of people of a gallery, the most alike first.
 *
 * @throws FexgraphError LIMIT_EXCEEDED for more than 2,000 people.
 */
export function personPairs({ people }: People): readonly PersonPair[] {
  if (people.length > MAX_COMPARED) {
    throw new FexgraphError('LIMIT_EXCEEDED', `${people.length} people are more than are compared: ${MAX_COMPARED}`);
  }
  const pairs = people.flatMap((one, i) =>
    people.slice(0, i).map((other) => ({ names: [other.name, one.name] as const, similarity: alike(one, other) })),
  );
  return pairs.sort((a, b) => b.similarity - a.similarity);
}

/** How often different people are taken for one at a threshold. */
export function falseMatches(pairs: readonly Pick<PersonPair, 'similarity'>[], threshold: number): FalseMatches {
  const found = pairs.filter((pair) => pair.similarity >= threshold).length;
  return { threshold, pairs: pairs.length, found, rateAtMost: rateBound(found, pairs.length) };
}

function alike(one: KnownPerson, other: KnownPerson): number {
  return Math.max(...one.looks.flatMap((look) => other.looks.map((theirs) => similarity(look, theirs))));
}
