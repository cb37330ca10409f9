import { describe, expect, it } from 'vitest';
import { clipsOf, placeOf, rowsOfPlace } from './clips.ts';

const input = {
  name: 'input',
  labels: ['a.mp4', 'p.jpg', 'q.jpg'],
  codes: Int32Array.of(0, 1, 0, 0, 2, 1),
};
const frame = Float32Array.of(4, 0, 2, 2, 0, 0);

describe('clips of a table', () => {
  const [video, pictures, ...more] = clipsOf({ name: 't.csv', rowCount: 6, input, frame });

  it('are videos, rows by frame', () => {
    expect(more).toEqual([]);
    expect(video).toEqual({
      name: 'a.mp4',
      isPictures: false,
      frames: Float64Array.of(2, 4),
      rows: Int32Array.of(2, 3, 0),
      places: Int32Array.of(0, 0, 1),
      inputs: [],
    });
    expect(rowsOfPlace(video, 0)).toEqual({ start: 0, end: 2 });
    expect(rowsOfPlace(video, 1)).toEqual({ start: 2, end: 3 });
  });

  it('are all pictures together', () => {
    expect(pictures).toEqual({
      name: '2 pictures',
      isPictures: true,
      frames: Float64Array.of(0, 1),
      rows: Int32Array.of(1, 5, 4),
      places: Int32Array.of(0, 0, 1),
      inputs: ['p.jpg', 'q.jpg'],
    });
  });

  it('are one of a table that has neither input nor frame', () => {
    const [only] = clipsOf({ name: 't.csv', rowCount: 3 });
    expect([only.name, [...only.frames], [...only.rows]]).toEqual(['t.csv', [0, 1, 2], [0, 1, 2]]);
  });

  it('are none of an empty table', () => expect(clipsOf({ name: 't.csv', rowCount: 0 })).toEqual([]));

  it.each([
    [-1, 0],
    [2, 0],
    [3.9, 0],
    [4, 1],
    [9, 1],
  ])('frame %d is at place %d', (number, place) => expect(placeOf(video.frames, number)).toBe(place));
});
