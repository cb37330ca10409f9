import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalog, identities, optionsFor } from '../test/identity-fixtures.ts';
import { ClusterNode } from './cluster.ts';

const known = catalog({ plain: { embeddingSpace: 'plane', similarityThreshold: 0.6 } });
const cluster = (options = {}, models = known) => new ClusterNode(optionsFor(ClusterNode, options), models);
const labels = (node: ClusterNode, ...items: ReturnType<typeof identities>[]) =>
  node.process(items, context).map((item) => item.labels);

/** A unit vector of the plane. */
const at = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];

const context = { signal: new AbortController().signal, maxBatch: 1, progress: () => undefined, note: () => undefined };

describe('identity/cluster', () => {
  it('knows people again over frames and batches', () => {
    const node = cluster();
    expect(labels(node, identities('a', 0, at(0), at(90)), identities('a', 1, at(80)))).toEqual([
      ['Person_0', 'Person_1'],
      ['Person_1'],
    ]);
    expect(labels(node, identities('a', 2, at(5), at(200)))).toEqual([['Person_0', 'Person_2']]);
  });

  it('keeps sources apart and forgets one that ended', () => {
    const node = cluster();
    expect(labels(node, identities('a', 0, at(0)), identities('b', 0, at(90)))).toEqual([['Person_0'], ['Person_0']]);
    node.endSource('a');
    expect(labels(node, identities('a', 1, at(180)), identities('b', 1, at(90)))).toEqual([['Person_0'], ['Person_0']]);
  });

  it('takes the threshold of the embedding space from the manifest unless one is given', () => {
    const apart = (degrees: number) => [identities('a', 0, at(0)), identities('a', 1, at(degrees))];
    // cos 50 = 0.64, cos 60 = 0.5
    expect(labels(cluster(), ...apart(50))).toEqual([['Person_0'], ['Person_0']]);
    expect(labels(cluster(), ...apart(60))).toEqual([['Person_0'], ['Person_1']]);
    expect(labels(cluster({ threshold: 0.8 }), ...apart(50))).toEqual([['Person_0'], ['Person_1']]);
  });

  it('gives a label to one face of a frame, the nearest, unless the reference is followed', () => {
    const frames = [identities('a', 0, at(0)), identities('a', 1, at(30), at(10))];
    expect(labels(cluster(), ...frames)).toEqual([['Person_0'], ['Person_1', 'Person_0']]);
    expect(labels(cluster({ onePerFrame: false }), ...frames)).toEqual([['Person_0'], ['Person_0', 'Person_0']]);
  });

  it('gives no label below the stated quality, says why, and does not remember such a face', () => {
    const five = identities('a', 0, at(0), at(0), at(0), at(0), at(0));
    const quality = {
      size: Float32Array.of(24, 60, 60, 60, 60),
      sharpness: Float32Array.of(90, 3, 90, 90, 90),
      presence: Float32Array.of(1, 1, 0.9, 1, 1),
      mouthRedness: Float32Array.of(0, 0, 0, -20, Number.NaN),
    };
    const [found] = cluster().process([{ ...five, quality }], context);
    expect(found.withheld).toEqual(['small', 'blurred', 'unsure', 'covered', null]);
    expect(found.labels).toEqual([null, null, null, null, 'Person_0']);
    const least = { minSize: 0, minSharpness: 0, minPresence: 0, minMouthRedness: -255, onePerFrame: false };
    const [all] = cluster(least).process([{ ...five, quality }], context);
    expect(all.labels).toEqual(new Array(5).fill('Person_0'));
    expect(cluster().process([five], context)[0].withheld).toEqual(new Array(5).fill(null));
  });

  it('asks for a threshold where none is known', () => {
    const node = cluster({}, catalog({ other: { embeddingSpace: 'sphere', similarityThreshold: 0.5 } }));
    expect(() => node.process([identities('a', 0, at(0))], context)).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('plane') }),
    );
  });

  it('refuses to compare embeddings of different spaces', () => {
    const node = cluster({ threshold: 0.5 });
    node.process([identities('a', 0, at(0))], context);
    expect(() => node.process([{ ...identities('a', 1, at(0)), space: 'sphere' }], context)).toThrow(
      /sphere and of plane/,
    );
  });

  it('gives null to a face without an embedding, and an empty list to no face', () => {
    expect(labels(cluster(), identities('a', 0, [NaN, NaN], at(0)), identities('a', 1))).toEqual([
      [null, 'Person_0'],
      [],
    ]);
  });

  it('stops founding people at maxPeople and still knows those it has', () => {
    const node = cluster({ maxPeople: 2 });
    const faces = [at(0), at(90), at(180), at(3)].map((face, i) => identities('a', i, face));
    expect(labels(node, ...faces)).toEqual([['Person_0'], ['Person_1'], ['Unknown'], ['Person_0']]);
  });
});

/** The method of the reference as its text says it, one row after the other, from numbers of float64. */
function leader(rows: readonly (readonly number[])[], threshold: number): string[] {
  const f = Math.fround;
  const people: { mean: number[]; count: number }[] = [];
  return rows.map((row) => {
    const norm = Math.max(Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)), 1e-12);
    const face = row.map((value) => f(value / norm));
    const cosines = people.map(({ mean }) => f(mean.reduce((sum, value, i) => sum + value * face[i], 0)));
    const best = cosines.indexOf(Math.max(...cosines));
    if (best >= 0 && cosines[best] >= threshold) {
      const person = people[best];
      person.count++;
      const moved = person.mean.map((value, i) => f(value + f(f(face[i] - value) / person.count)));
      const length = Math.max(f(Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0))), 1e-12);
      person.mean = moved.map((value) => f(value / length));
      return `Person_${best}`;
    }
    people.push({ mean: face, count: 1 });
    return `Person_${people.length - 1}`;
  });
}

describe('identity/cluster over long streams', () => {
  const number = fc.float({ min: -1, max: 1, noNaN: true });
  const face = fc.tuple(number, number, number, number).filter((row) => Math.hypot(...row) > 0.1);

  it('gives the labels of the method of the reference, however rows fall into frames and batches', () => {
    const rows = fc.array(face, { minLength: 1, maxLength: 300, size: 'max' });
    const widths = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, widths, fc.double({ min: 0.2, max: 0.98, noNaN: true }), (all, frames, threshold) => {
        const node = cluster({ threshold, onePerFrame: false });
        const found: (string | null)[] = [];
        for (let [at, index] = [0, 0]; at < all.length; index++) {
          // A frame without a face now and then, but no two in a row.
          const width = frames[index % frames.length] || (index % 2 === 0 ? 0 : 1);
          found.push(...labels(node, identities('a', index, ...all.slice(at, at + width))).flatMap((one) => one ?? []));
          at += width;
        }
        expect(found).toEqual(leader(all, threshold));
      }),
      { numRuns: 60 },
    );
  });

  it('knows people again after thousands of frames, and never more than maxPeople', () => {
    const node = cluster({ threshold: 0.9, maxPeople: 50, onePerFrame: false });
    const random = (i: number) => ((Math.sin(i * 12.9898) * 43758.5453) % 1) + 0.001;
    const first = labels(node, identities('a', 0, [1, 0, 0, 0], [0, 1, 0, 0]));
    const seen = new Set<string | null>();
    for (let index = 1; index < 3000; index++) {
      const row = [0, 1, 2, 3].map((axis) => random(4 * index + axis));
      for (const label of labels(node, identities('a', index, row))[0]!) seen.add(label);
    }
    expect(seen.size).toBeLessThanOrEqual(51);
    expect(seen).toContain('Unknown');
    expect(labels(node, identities('a', 3000, [1, 0, 0, 0], [0, 1, 0, 0]))).toEqual(first);
  });
});
