import { BLENDSHAPE_COLUMNS } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { context, FakeInference, floats, greyFrame, meshes, optionsFor, unseen } from '../../test/node-fixtures.ts';
import { BLENDSHAPE_VERTICES, DEAD_BLENDSHAPES, LIVE_BLENDSHAPES } from './blendshape-points.ts';
import { blendshapes } from './blendshapes.ts';

const scores = Float32Array.from({ length: 52 }, (_, i) => i / 100);

async function score(options = {}) {
  const fake = new FakeInference(() => ({ blendshapes: floats(scores, 52) }));
  const node = new blendshapes.nodeClass(optionsFor(blendshapes, options), fake);
  await node.prepare();
  const mesh = canonicalMesh({ scale: 2 });
  const [{ count, blocks }] = await node.process([meshes(greyFrame(640, 480), mesh, unseen)], context);
  const block = blocks.blendshapes as Float32Array;
  return { fake, mesh, count, seen: block.subarray(0, 52), unseen: block.subarray(52) };
}

describe('multitask/blendshapes', () => {
  it('gives the network x and y of its landmarks in pixels, and nothing for a face that was not seen', async () => {
    const { fake, mesh, count, unseen } = await score();
    expect(fake.images.map(({ dims }) => dims)).toEqual([[1, 146, 2]]);
    const last = BLENDSHAPE_VERTICES[145];
    expect([...fake.images[0].data.slice(290)]).toEqual([mesh[3 * last], mesh[3 * last + 1]]);
    expect([count, unseen.every(Number.isNaN)]).toEqual([2, true]);
  });

  it('leaves out what the network never scores, unless it is asked for', async () => {
    const named = (row: Float32Array) => BLENDSHAPE_COLUMNS.filter((_, i) => Number.isNaN(row[i]));
    expect(named((await score()).seen)).toEqual(DEAD_BLENDSHAPES);
    expect((await score({ deadOutputs: true })).seen).toEqual(scores);
  });

  it('says which columns it fills', () => {
    const { columns } = blendshapes.definition;
    expect(columns?.(optionsFor(blendshapes))).toEqual(LIVE_BLENDSHAPES);
    expect(columns?.(optionsFor(blendshapes, { deadOutputs: true }))).toEqual(BLENDSHAPE_COLUMNS);
    expect(LIVE_BLENDSHAPES).toHaveLength(45);
  });

  it('looks at each of 146 landmarks once, in their order', () => {
    expect(BLENDSHAPE_VERTICES).toHaveLength(146);
    expect(BLENDSHAPE_VERTICES).toEqual([...new Set(BLENDSHAPE_VERTICES)].sort((a, b) => a - b));
  });
});
