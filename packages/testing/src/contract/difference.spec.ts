import { FexBatch, IMAGE_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { frameOf } from '../frames/frame-of.ts';
import { difference, mustEqual } from './difference.ts';
import { snapshot } from './snapshot.ts';

describe('difference', () => {
  it('finds none between equal values: NaN is NaN, and zero has no sign', () => {
    const make = () => ({ a: [1, Number.NaN, 'x', null], b: { c: Float32Array.of(Number.NaN, 2) } });
    expect(difference(make(), make())).toBeUndefined();
    expect(difference(0, -0)).toBeUndefined();
  });

  const cases: readonly [unknown, unknown, string][] = [
    [{ a: [1, 2] }, { a: [1, 3] }, 'a[1] is 2, expected 3'],
    [{ a: Float32Array.of(1) }, { a: Float64Array.of(1) }, 'a is of Float32Array, expected of Float64Array'],
    [[1], [1, 2], '.length is 1, expected 2'],
    [{}, { a: undefined, b: 0 }, 'b is undefined, expected 0'],
    [{ a: 1 }, {}, 'a is 1, expected undefined'],
    [null, 1, 'it is null, expected 1'],
    ['1', 1, 'it is "1", expected 1'],
    [Float32Array.of(Number.NaN), Float32Array.of(0), '[0] is NaN, expected 0'],
  ];
  it.each(cases)('of %j and %j', (given, expected, text) => {
    expect(difference(given, expected)).toBe(text);
    expect(() => mustEqual(given, expected, 'outputs')).toThrow('outputs');
  });
});

describe('snapshot', () => {
  it('does not change with what it was taken of', () => {
    const frame = frameOf({ fill: 7 });
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, frame.key, 1);
    const packet = { frame, batch, list: [Float32Array.of(1)] };
    const before = snapshot(packet);
    expect(difference(snapshot(packet), before)).toBeUndefined();
    frame.pixels.data[3] = 8;
    expect(difference(snapshot(packet), before)).toBe('frame.pixels.data[3] is 8, expected 7');
    frame.pixels.data[3] = 7;
    batch.texts('input')[0] = 'other.png';
    expect(difference(snapshot(packet), before)).toMatch(/cells\[0\] is "other.png", expected null/);
    batch.texts('input')[0] = null;
    packet.list[0][0] = 2;
    expect(difference(snapshot(packet), before)).toBe('list[0][0] is 2, expected 1');
  });
});
