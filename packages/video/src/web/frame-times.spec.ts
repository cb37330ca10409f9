import { describe, expect, it } from 'vitest';
import { shownTicks } from './frame-times.ts';

describe('ticks of frames that have a number', () => {
  it('are those from 0 on', () => expect(shownTicks([-2, -1, 0, 1, 2], undefined)).toEqual([0, 1, 2]));

  it('are those that an edit list shows, the first where it begins', () => {
    expect(shownTicks([0, 10, 20, 30, 40], { empty: 5, duration: 30 })).toEqual([5, 15, 25]);
    expect(shownTicks([7, 17, 27], { empty: 0 })).toEqual([0, 10, 20]);
  });
});
