import { describe, expect, it } from 'vitest';
import { shownTicks } from './frame-times.ts';

describe('ticks of the frames of a video', () => {
  it('come in the order in which they are shown', () => {
    expect(shownTicks([-2, 2, 0, 1], undefined)).toEqual([-2, 0, 1, 2]);
  });

  it('are those that an edit list shows, the first where it begins', () => {
    expect(shownTicks([0, 30, 10, 20, 40], { empty: 5, duration: 30 })).toEqual([5, 15, 25]);
    expect(shownTicks([7, 17, 27], { empty: 0 })).toEqual([0, 10, 20]);
  });
});
