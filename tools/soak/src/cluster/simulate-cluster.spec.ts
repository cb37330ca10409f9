import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { durationsOf, play } from './schedule.ts';
import { simulateCluster } from './simulate-cluster.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-cluster-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const cluster = { parts: 3000, workers: 30, deaths: 0.05, zombies: 0.2, stragglers: 0.01, requeueAfter: 2, seed: 3 };

const idealDeeds = () => {
  const done = new Set<number>();
  const deeds = {
    isDone: async (part: number) => done.has(part),
    finish: async (part: number) => void done.add(part),
    die: async () => undefined,
  };
  return { done, deeds };
};

describe('a simulated cluster', () => {
  it('needs what the bound says where nobody dies and all parts are alike for everybody', async () => {
    const { done, deeds } = idealDeeds();
    const calm = { ...cluster, parts: 30, shards: 30, deaths: 0, stragglers: 0 };
    const { makespan, bound, attempts, deaths } = await play(calm, durationsOf(calm), deeds);
    expect([done.size, attempts, deaths]).toEqual([30, 30, 0]);
    expect(bound).toBeGreaterThan(0.8);
    expect(makespan).toBeLessThan(1.5);
  });

  it('has one worker do everything, one after the other, without loss', async () => {
    const { done, deeds } = idealDeeds();
    const single = { ...cluster, parts: 50, workers: 1, shards: 1, deaths: 0, stragglers: 0 };
    const { makespan, bound } = await play(single, durationsOf(single), deeds);
    expect([done.size, makespan]).toEqual([50, expect.closeTo(bound)]);
  });

  it.each([30, 300, 3000])('loses no part with %i shards, whoever dies', async (shards) => {
    const { done, deeds } = idealDeeds();
    const { deaths, zombies } = await play({ ...cluster, shards }, durationsOf(cluster), deeds);
    expect([done.size, deaths > 100, zombies > 10]).toEqual([cluster.parts, true, true]);
  });

  it.each([1, 2, 3, 4, 5])('is within 1.1 times the bound with a shard for each part (seed %i)', async (seed) => {
    const large = { ...cluster, shards: cluster.parts, seed };
    const { makespan, bound } = await play(large, durationsOf(large), idealDeeds().deeds);
    expect(makespan / bound).toBeLessThan(1.1);
  });

  it('loses and doubles nothing over the real plan, parts and merge', async () => {
    const small = { ...cluster, parts: 60, workers: 6, shards: 60, deaths: 0.2, zombies: 0.5 };
    const result = await simulateCluster(small, scratch);
    expect([result.done, result.wrongRows]).toEqual([60, 0]);
    expect([result.deaths > 5, result.zombies > 2, result.swept]).toEqual([true, true, result.deaths]);
  }, 60_000);
});
