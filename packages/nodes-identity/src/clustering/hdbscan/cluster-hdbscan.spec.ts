import { describe, expect, it } from 'vitest';
import { unitRow } from '../unit-rows.ts';
import { clusterHdbscan } from './cluster-hdbscan.ts';

/** A unit vector of the plane. */
const at = (degrees: number) =>
  unitRow(Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)))!;

describe('clusterHdbscan', () => {
  const two = [0, 2, 5, 90, 91, 94].map(at);

  it('finds dense groups and leaves a lone row out', () => {
    const [a, b, c, d, e, f, lone] = clusterHdbscan([...two, at(220)], 0.9, 3);
    expect([b, c]).toEqual([a, a]);
    expect([e, f]).toEqual([d, d]);
    expect(a).not.toBe(d);
    expect(lone).toBe(-1);
  });

  it('does not depend on the order of the rows', () => {
    const rows = [...two, at(220)];
    const forwards = clusterHdbscan(rows, 0.9, 3);
    const backwards = clusterHdbscan([...rows].reverse(), 0.9, 3).reverse();
    rows.forEach((_, i) => {
      rows.forEach((__, j) => {
        expect(backwards[i] === backwards[j]).toBe(forwards[i] === forwards[j]);
      });
    });
  });

  it('joins clusters that are closer than the threshold', () => {
    const near = [0, 1, 12, 13, 90, 91, 102, 103].map(at);
    const apart = clusterHdbscan(near, 1, 2);
    const joined = clusterHdbscan(near, 0.9, 2);
    expect(new Set(apart).size).toBe(4);
    expect(new Set(joined).size).toBe(2);
    expect(joined[0]).toBe(joined[3]);
  });

  it('passes rows without an embedding over, and knows no cluster of too few rows', () => {
    expect(clusterHdbscan([undefined, at(0), undefined], 0.5)).toEqual([undefined, -1, undefined]);
    expect(clusterHdbscan([at(0), at(0)], 0.5, 3)).toEqual([-1, -1]);
    expect(clusterHdbscan([], 0.5)).toEqual([]);
  });
});
