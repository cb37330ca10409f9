import { EMBEDDING_WIDTH, FexBatch, FexSchema, VIDEO_SCHEMA } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalog, fexOf, optionsFor } from '../test/identity-fixtures.ts';
import { clusterGallery } from './clustering/gallery.ts';
import { personLabels } from './clustering/person-labels.ts';
import { unitRow } from './clustering/unit-rows.ts';
import { RelabelNode } from './relabel.ts';

const known = catalog({ plain: { embeddingSpace: 'plane', similarityThreshold: 0.8 } });
const relabel = (options: object = { space: 'plane' }) => new RelabelNode(optionsFor(RelabelNode, options), known);
const labels = (node: RelabelNode, ...items: FexBatch[]) =>
  node.process(items).map((batch) => [...batch.texts('label')]);

const at = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
const P = (person: number) => `Person_${person}`;

describe('identity/relabel', () => {
  it('gives people of several sources the same labels, by first appearance', () => {
    const items = [
      fexOf('a', 0, [P(0), at(0)], [P(1), at(90)]),
      fexOf('b', 0, [P(0), at(92)]),
      fexOf('b', 1, [P(1), at(200)], [P(2), at(2)]),
    ];
    expect(labels(relabel(), ...items)).toEqual([[P(0), P(1)], [P(1)], [P(2), P(0)]]);
    expect(labels(relabel({ space: 'plane', scope: 'source' }), ...items)).toEqual([
      [P(0), P(1)],
      [P(0)],
      [P(1), P(2)],
    ]);
  });

  it('carries a label through rows without an embedding, and leaves rows without a label alone', () => {
    const node = relabel();
    const items = [
      fexOf('a', 0, [P(0), at(90)]),
      fexOf('b', 0, [P(0), at(0)], [null, at(90)]),
      fexOf('b', 1, [P(0)], [null]),
      fexOf('b', 2, [P(0), at(91)]),
      fexOf('b', 3, [P(0)]),
    ];
    expect(labels(node, ...items)).toEqual([[P(0)], [P(1), null], [P(1), null], [P(0)], [P(0)]]);
  });

  it('remembers people over the end of a source, and not what it called them', () => {
    const node = relabel();
    node.process([fexOf('a', 0, [P(0), at(0)])]);
    node.endSource('a');
    expect(labels(node, fexOf('b', 0, [P(0), at(1)]))).toEqual([[P(0)]]);
    node.endSource('b');
    expect(() => node.process([fexOf('b', 1, [P(0)])])).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', message: 'b#1: there is no embedding of Person_0' }),
    );
  });

  it('takes embeddings out unless they are asked for, and leaves what it is given as it is', () => {
    const item = fexOf('a', 0, [P(7), at(0)]);
    const [without] = relabel().process([item]);
    expect(without.numbers('embedding').every(Number.isNaN)).toBe(true);
    const [kept] = relabel({ threshold: 0.5, embeddings: true }).process([item]);
    expect([...kept.numbers('embedding').slice(0, 2)]).toEqual([1, 0]);
    expect(item.value(0, 'Identity')).toBe('Person_7');
    expect(item.value(0, 'Identity_1')).toBe(1);
    expect(without.schema).toBe(item.schema);
  });

  it('asks for the space or a threshold, and refuses rows that cannot be compared', () => {
    expect(() => relabel({})).toThrow(/neither space nor threshold/);
    expect(() => relabel({ space: 'sphere' })).toThrow(/no similarity threshold is known for embeddings of sphere/);
    const node = relabel();
    node.process([fexOf('a', 0, [P(0), at(0)])]);
    expect(() => node.process([fexOf('b', 0, [P(0), [1, 0, 0]])])).toThrow(/of 3 and of 2 numbers cannot be compared/);
    const schema = new FexSchema([VIDEO_SCHEMA.group('label')!]);
    const bare = FexBatch.forFrame(schema, { source: 'a', index: 0, time: 0 }, 1);
    expect(() => relabel().process([bare])).toThrow(/no Identity_1 to Identity_512/);
  });

  it('gives the labels of one clustering of all rows, whatever the sources and batches', () => {
    const angle = fc.integer({ min: 0, max: 359 });
    const row = fc.tuple(fc.constantFrom('a', 'b', 'c'), angle);
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.boolean(), (rows, together) => {
        const node = relabel({ threshold: 0.9, onePerFrame: false });
        const items = rows.map(([source, degrees], i) => fexOf(source, i, [P(i), at(degrees)]));
        const found = together ? labels(node, ...items) : items.flatMap((item) => labels(node, item));
        const units = rows.map(([, degrees]) => unitRow(Float32Array.from(at(degrees))));
        expect(found.flat()).toEqual(personLabels(clusterGallery(units, 0.9)));
      }),
    );
  });

  it('has memory for so many people', () => {
    const node = relabel({ threshold: 0.99, maxPeople: 2 });
    expect(labels(node, ...[0, 90, 180, 1].map((degrees, i) => fexOf('a', i, [P(i), at(degrees)])))).toEqual([
      [P(0)],
      [P(1)],
      ['Unknown'],
      [P(0)],
    ]);
  });

  it('reads as many numbers of an embedding as there are', () => {
    const long = Array.from({ length: EMBEDDING_WIDTH }, (_, i) => Math.cos(i));
    expect(labels(relabel({ threshold: 0.99 }), fexOf('a', 0, [P(3), long]))).toEqual([[P(0)]]);
  });
});
