import fc from 'fast-check';
import { from, lastValueFrom, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { curveEvents } from './curve-events.ts';
import type { EventRule } from './event-rule.ts';

const RATE = 30;
const NOD = { type: 'nod', columns: ['Pitch'], swing: 1, maxSwing: 0.5, swings: 2 } satisfies EventRule;
const OPEN = { type: 'open', columns: ['jawOpen'], on: 0.5, off: 0.3, minDuration: 0.1 } satisfies EventRule;

const eventsOf = (values: readonly number[], rule: EventRule) =>
  lastValueFrom(from(values.map((value, i) => ({ time: i / RATE, value }))).pipe(curveEvents(rule), toArray()));
const still = (frames: number, value = 0) => new Array<number>(frames).fill(value);
/** From one value to another in so many frames, along half a cosine, without the first. */
const swing = (a: number, b: number, frames: number) =>
  Array.from({ length: frames }, (_, i) => a + ((b - a) * (1 - Math.cos((Math.PI * (i + 1)) / frames))) / 2);

/** Numbers in -1..1, the same each time. */
function* noise(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 31 - 1;
  }
}

describe('levels of a curve', () => {
  it('loses nothing at the end, and says what was cut off there', async () => {
    expect(await eventsOf([0, 1, 1, 1, 1, 0, 0.6, 0.7, 0.9, 0.8], OPEN)).toEqual([
      { start: 1 / RATE, end: 4 / RATE, peak: 1 / RATE, strength: 1, cut: null },
      { start: 6 / RATE, end: 9 / RATE, peak: 8 / RATE, strength: 0.9, cut: 'end' },
    ]);
  });

  it('is the error of the curve where that fails', async () => {
    const failing = throwError(() => new Error('no camera')).pipe(curveEvents(OPEN));
    await expect(lastValueFrom(failing)).rejects.toThrow('no camera');
  });

  it('finds of a curve with noise what was put in, whatever lies between off and on', async () => {
    const part = fc.record({
      rest: fc.integer({ min: 3, max: 20 }),
      up: fc.integer({ min: 4, max: 20 }),
      height: fc.double({ min: 0.6, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.integer(), async (parts, seed) => {
        const numbers = noise(seed);
        const trembling = (frames: number, value: number) =>
          still(frames, value).map((level) => level + 0.09 * numbers.next().value);
        const curve: number[] = trembling(3, 0.1);
        const made = parts.map(({ rest, up, height }) => {
          const start = curve.length / RATE;
          curve.push(...trembling(up, height), ...trembling(rest, 0.1));
          return { start, end: start + (up - 1) / RATE };
        });
        const found = await eventsOf(curve, OPEN);
        expect(found.map(({ start, end }) => [start.toFixed(6), end.toFixed(6)])).toEqual(
          made.map(({ start, end }) => [start.toFixed(6), end.toFixed(6)]),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('swings of a curve', () => {
  it('are counted from turn to turn', async () => {
    // Down and up, each way within six frames, exactly at its turns.
    const nod = [...still(10), ...swing(0, 2, 6), ...swing(2, 0, 6), ...still(30)];
    const [found, ...more] = await eventsOf(nod, NOD);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ strength: 2, cut: null });
    // Within a tenth of a swing of the turns.
    expect(found.start * RATE).toBeGreaterThanOrEqual(9);
    expect(found.start * RATE).toBeLessThanOrEqual(11);
    expect(found.end * RATE).toBeGreaterThanOrEqual(20);
    expect(found.end * RATE).toBeLessThanOrEqual(21);
    expect(await eventsOf(nod, { ...NOD, swings: 3 })).toEqual([]);
    expect(await eventsOf([...nod, ...nod], NOD)).toHaveLength(2);
  });

  it('are none where they are low, slow, or only one', async () => {
    expect(await eventsOf([...still(10), ...swing(0, 0.9, 6), ...swing(0.9, 0, 6), ...still(30)], NOD)).toEqual([]);
    expect(await eventsOf([...still(10), ...swing(0, 2, 40), ...swing(2, 0, 40), ...still(30)], NOD)).toEqual([]);
    expect(await eventsOf([...still(10), ...swing(0, 2, 6), ...still(60, 2)], NOD)).toEqual([]);
    expect(
      await eventsOf([...still(10), ...swing(0, 2, 6), ...still(40, 2), ...swing(2, 0, 6), ...still(30)], NOD),
    ).toEqual([]);
  });

  it('end with the curve, with a value that is not known, and not without a word', async () => {
    const nod = [...swing(0, 2, 6), ...swing(2, 0, 6)];
    expect(await eventsOf([...still(3), ...nod], NOD)).toMatchObject([{ cut: 'end', strength: 2 }]);
    expect(await eventsOf([0, ...nod, ...nod], NOD)).toMatchObject([{ start: 0, cut: 'both' }]);
    expect(await eventsOf([...still(3), ...nod, Number.NaN, ...still(3)], NOD)).toMatchObject([{ cut: null }]);
  });

  it('finds as many nods as were made, at any height, speed and drift, under noise', async () => {
    const nod = fc.record({
      ways: fc.integer({ min: 2, max: 6 }),
      frames: fc.integer({ min: 3, max: 12 }),
      height: fc.double({ min: 1.3, max: 5, noNaN: true }),
      rest: fc.integer({ min: 30, max: 60 }),
    });
    const drift = fc.double({ min: -0.005, max: 0.005, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(nod, { maxLength: 5 }), drift, fc.integer(), async (nods, slope, seed) => {
        const curve: number[] = still(30);
        const made = nods.map(({ ways, frames, height, rest }) => {
          const start = curve.length - 1;
          for (let way = 0; way < ways; way++)
            curve.push(...(way % 2 === 0 ? swing(0, height, frames) : swing(height, 0, frames)));
          const end = curve.length - 1;
          if (ways % 2 === 1) curve.push(...swing(height, 0, 90));
          curve.push(...still(rest));
          return { start, end };
        });
        const numbers = noise(seed);
        const seen = curve.map((value, i) => value + slope * i + 0.03 * numbers.next().value);
        const found = await eventsOf(seen, NOD);
        expect(found).toHaveLength(made.length);
        found.forEach(({ start, end }, i) => {
          // The gentle beginning and end of each way are within the noise of a turn.
          expect(Math.abs(start * RATE - made[i].start)).toBeLessThan(6);
          expect(Math.abs(end * RATE - made[i].end)).toBeLessThan(6);
        });
      }),
      { numRuns: 100 },
    );
  });
});
