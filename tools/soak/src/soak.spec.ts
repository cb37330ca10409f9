import { expect, it } from 'vitest';
import { FATES, fateOf } from './fates.ts';
import { complaints, soak } from './soak.ts';

it('20 000 frames with 5 % faults of every kind: accounts balance, order kept, memory flat, nothing leaked', async () => {
  const result = await soak({ frames: 20_000 });
  expect(complaints(result, 3)).toEqual([]);
  // Every kind did happen.
  for (const { kind } of FATES) expect(result.injected[kind], kind).toBeGreaterThan(0);
  expect(result.faultShare).toBeGreaterThan(0.04);
});

it('the faults are 5 % of the frames', () => {
  const keys = Array.from({ length: 100_000 }, (_, index) => ({ source: `camera-${index % 2}`, index, time: 0 }));
  const share = keys.filter((key) => fateOf(key)).length / keys.length;
  expect(share).toBeGreaterThan(0.045);
  expect(share).toBeLessThan(0.055);
});
