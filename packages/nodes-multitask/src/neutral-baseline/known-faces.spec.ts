import { describe, expect, it } from 'vitest';
import { KnownFaces } from './known-faces.ts';

const tracks = (...ids: number[]) => Int32Array.from(ids);

describe('KnownFaces', () => {
  it('follows tracks, and forgets one that is not in a frame', () => {
    const known = new KnownFaces(10);
    const [first, second] = known.of(2, tracks(3, 5), undefined);
    expect(known.of(2, tracks(5, 3), undefined)).toEqual([second, first]);
    expect(known.of(1, tracks(5), undefined)[0]).toBe(second);
    expect(known.of(1, tracks(3), undefined)[0]).not.toBe(first);
  });

  it('knows people again after their track is over', () => {
    const known = new KnownFaces(10);
    const [first] = known.of(1, tracks(0), ['Person_0']);
    known.of(0, tracks(), []);
    expect(known.of(1, tracks(1), ['Person_0'])[0]).toBe(first);
    expect(known.of(1, undefined, ['Person_0'])[0]).toBe(first);
  });

  it('gives a new person what the track has learnt before it had a label, and no other', () => {
    const known = new KnownFaces(10);
    const [learnt] = known.of(1, tracks(0), [null]);
    expect(known.of(1, tracks(0), ['Person_0'])[0]).toBe(learnt);
    expect(known.of(1, tracks(0), ['Person_1'])[0]).not.toBe(learnt);
    expect(known.of(1, tracks(0), ['Person_0'])[0]).toBe(learnt);
  });

  it('goes on with a person whose label is missing on a frame', () => {
    const known = new KnownFaces(10);
    const [person] = known.of(1, tracks(0), ['Person_0']);
    expect(known.of(1, tracks(0), [null])[0]).toBe(person);
    expect(known.of(1, undefined, [null])).toEqual([undefined]);
  });

  it('remembers so many people, those seen last', () => {
    const known = new KnownFaces(2);
    const at = (label: string) => known.of(1, undefined, [label])[0];
    const [a, b] = [at('a'), at('b')];
    expect(at('a')).toBe(a);
    at('c');
    expect(at('a')).toBe(a);
    expect(at('b')).not.toBe(b);
  });
});
