import { describe, expect, it } from 'vitest';
import { AffectTrail } from './affect-trail.ts';

const point = { valence: 0.5, arousal: -0.25 };
const timesOf = (trail: AffectTrail) => trail.points()?.map(({ time }) => time);

describe('AffectTrail', () => {
  it('keeps what is not older than five seconds', () => {
    const trail = new AffectTrail();
    for (const time of [0, 1, 4, 5, 6.5]) trail.add(time, 1, point);
    expect(trail.points()).toEqual([4, 5, 6.5].map((time) => ({ time, ...point })));
  });

  it('is none until something is measured, and then stays while a face is away', () => {
    const trail = new AffectTrail();
    trail.add(0, 1, undefined);
    expect(trail.points()).toBeUndefined();
    trail.add(1, 1, point);
    trail.add(2, 1, undefined);
    expect(timesOf(trail)).toEqual([1]);
    trail.add(7, 1, undefined);
    expect(timesOf(trail)).toEqual([]);
  });

  it('begins anew with another face, and when time does', () => {
    const trail = new AffectTrail();
    trail.add(3, 1, point);
    trail.add(4, 2, point);
    expect(timesOf(trail)).toEqual([4]);
    trail.add(1, 2, point);
    expect(timesOf(trail)).toEqual([1]);
  });
});
