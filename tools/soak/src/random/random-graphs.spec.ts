import { expect, it } from 'vitest';
import { playGraph } from './play-graph.ts';

it('2 000 random graphs end, account for every frame as foreseen, keep order, release each packet once', async () => {
  const wrong: string[] = [];
  for (let seed = 0; seed < 2000 && wrong.length < 5; seed++) {
    for (const line of await playGraph(seed)) wrong.push(`seed ${seed}: ${line}`);
  }
  expect(wrong).toEqual([]);
}, 300_000);

it.each([38_376, 38_517])('graph %i, which was wrong once', async (seed) => {
  expect(await playGraph(seed)).toEqual([]);
});
