import { type Behaviour, FEX_BLOCKS, type GivenNote, type Identities } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { context, greyFrame, optionsFor } from '../../test/node-fixtures.ts';
import { NeutralBaselineNode } from './neutral-baseline.ts';

const node = (options = {}) => new NeutralBaselineNode(optionsFor(NeutralBaselineNode, options));

/** One row of a block: the named columns; the others are null. */
function row(name: 'blendshapes' | 'aus', values: Readonly<Record<string, number>>): Float32Array {
  return Float32Array.from(FEX_BLOCKS[name].map((column) => values[column] ?? Number.NaN));
}

interface Face {
  readonly track: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly label?: string | null;
}

function item(index: number, ...faces: Face[]) {
  const frame = greyFrame(8, 8, index);
  const { key } = frame;
  const count = faces.length;
  const block = (name: 'blendshapes' | 'aus') =>
    Float32Array.from(faces.flatMap(({ scores }) => [...row(name, scores)]));
  const scores: Behaviour = { key, count, blocks: { blendshapes: block('blendshapes'), aus: block('aus') } };
  const labels = faces.map(({ label }) => label ?? null);
  const identity: Identities = { key, count, dimension: 0, space: '', embeddings: new Float32Array(0), labels };
  return {
    key,
    faces: {
      ...{ key, frame, count },
      boxes: new Float32Array(4 * count),
      scores: new Float32Array(count),
      tracks: Int32Array.from(faces, ({ track }) => track),
    },
    scores,
    identity: faces.some(({ label }) => label) ? identity : undefined,
  };
}

const value = ({ blocks }: Behaviour, column: string, face = 0) => {
  for (const name of ['blendshapes', 'aus'] as const) {
    const at = FEX_BLOCKS[name].indexOf(column);
    if (at >= 0) return blocks[name]![face * FEX_BLOCKS[name].length + at];
  }
  throw new Error(column);
};

describe('multitask/neutral-baseline', () => {
  const scores = { mouthPucker: 0.3, AU12: 0.5, eyeLookInLeft: 0.4, _neutral: 0.7 };

  it('brings a face at rest to 0, and leaves where it looks and what is null as they are', () => {
    const frames = Array.from({ length: 12 }, (_, index) => item(index, { track: 0, scores }));
    const found = node({ warmUp: 10 }).process(frames, context);
    expect(found.map((one) => value(one, 'mouthPucker'))).toEqual([...new Array(9).fill(Number.NaN), 0, 0, 0]);
    expect(found.map((one) => value(one, 'AU12')).slice(9)).toEqual([0, 0, 0]);
    expect(value(found[0], 'eyeLookInLeft')).toBeCloseTo(0.4, 6);
    expect(value(found[11], 'eyeLookInLeft')).toBeCloseTo(0.4, 6);
    expect(value(found[11], '_neutral')).toBeCloseTo(0.7, 6);
    expect(value(found[11], 'AU01')).toBeNaN();
    expect(found[11].key).toBe(frames[11].key);
  });

  it('counts the faces whose neutral face is not known yet', () => {
    const notes: GivenNote[] = [];
    const frames = Array.from({ length: 5 }, (_, index) =>
      item(index, { track: 0, scores }, { track: 1, scores: { AU01: Number.NaN } }),
    );
    node({ warmUp: 3 }).process(frames, { ...context, note: (note) => notes.push(note) });
    const kind = 'scores of a face whose neutral face is not known yet';
    expect(notes).toEqual(frames.slice(0, 2).map(({ key }) => ({ key, kind })));
  });

  it('keeps the neutral faces of two people apart, and knows one that comes back', () => {
    const low = { AU12: 0.2 };
    const high = { AU12: 0.45 };
    const both = (index: number) =>
      item(index, { track: 0, scores: low, label: 'Person_0' }, { track: 1, scores: high, label: 'Person_1' });
    const there = node({ warmUp: 5 });
    const frames = there.process([0, 1, 2, 3, 4].map(both), context);
    expect([value(frames[4], 'AU12', 0), value(frames[4], 'AU12', 1)]).toEqual([0, 0]);
    const [, back] = there.process([item(5), item(6, { track: 2, scores: { AU12: 0.8 }, label: 'Person_1' })], context);
    expect(value(back, 'AU12')).toBeCloseTo((0.8 - 0.45) / 0.55, 5);
  });

  it('forgets a source that ended', () => {
    const there = node({ warmUp: 2 });
    const frames = [0, 1].map((index) => item(index, { track: 0, scores }));
    expect(value(there.process(frames, context)[1], 'AU12')).toBe(0);
    there.endSource('test');
    expect(value(there.process([item(2, { track: 0, scores })], context)[0], 'AU12')).toBeNaN();
  });

  it('passes scores as they are where it is switched off', () => {
    const one = item(0, { track: 0, scores });
    expect(node({ apply: false }).process([one], context)[0]).toBe(one.scores);
  });

  it('refuses faces that are neither followed nor known', () => {
    const { faces, ...rest } = item(0, { track: 0, scores });
    expect(() => node().process([{ ...rest, faces: { ...faces, tracks: undefined } }], context)).toThrow(
      /neither tracks nor labels/,
    );
  });
});
