import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramesAhead } from './frames-ahead.ts';

/** Counts up, and knows how far it was pulled and whether it was closed. */
function counting(count: number, failsAt = -1) {
  const state = { pulled: 0, isClosed: false, discarded: [] as number[], stops: 0 };
  async function* items(): AsyncGenerator<number, void> {
    try {
      for (let item = 0; item < count; item++) {
        state.pulled++;
        if (item === failsAt) throw new Error('it broke');
        yield item;
      }
    } finally {
      state.isClosed = true;
    }
  }
  const ahead = (most: number) =>
    new FramesAhead(items(), {
      ahead: most,
      stop: () => state.stops++,
      discard: (item) => state.discarded.push(item),
    });
  return { state, ahead };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('FramesAhead', () => {
  it('gives everything in order, and never takes more ahead than it may', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 6 }), async (count, most) => {
        const { state, ahead } = counting(count);
        const got: number[] = [];
        for await (const item of ahead(most)) {
          got.push(item);
          await turn();
          expect(state.pulled).toBeLessThanOrEqual(got.length + most);
        }
        expect(got).toEqual(Array.from({ length: count }, (_, item) => item));
        expect(state).toMatchObject({ isClosed: true, discarded: [] });
      }),
    );
  });

  it('takes items while the one before is in use', async () => {
    const { state, ahead } = counting(9);
    const items = ahead(3);
    expect(await items.next()).toEqual({ done: false, value: 0 });
    await turn();
    expect(state.pulled).toBe(4);
  });

  it('takes back what was not delivered, once, and closes', async () => {
    const { state, ahead } = counting(9);
    const items = ahead(2);
    await items.next();
    await turn();
    expect(await items.return()).toEqual({ done: true, value: undefined });
    await items.return();
    expect(state).toMatchObject({ discarded: [1, 2], isClosed: true, stops: 1 });
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('throws where the failure belongs', async () => {
    const { ahead } = counting(9, 2);
    const items = ahead(4);
    expect((await items.next()).value).toBe(0);
    expect((await items.next()).value).toBe(1);
    await expect(items.next()).rejects.toThrow('it broke');
    expect((await items.next()).done).toBe(true);
  });
});
