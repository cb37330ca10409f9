import { AU_COLUMNS, BLENDSHAPE_COLUMNS, definitionOf } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { context, greyFrame, meshes, optionsFor, unseen } from '../../test/node-fixtures.ts';
import { geometricBlendshapes } from './geometric-blendshapes.ts';

describe('multitask/geometric-blendshapes', () => {
  const node = new geometricBlendshapes.nodeClass(optionsFor(geometricBlendshapes));

  it('fills exactly the columns it declares', async () => {
    const [{ blocks }] = await node.process([meshes(greyFrame(64, 64), canonicalMesh())], context);
    const filled = [
      ...BLENDSHAPE_COLUMNS.filter((_, i) => !Number.isNaN(blocks.blendshapes![i])),
      ...AU_COLUMNS.filter((_, i) => !Number.isNaN(blocks.aus![i])),
    ];
    const declared = definitionOf(geometricBlendshapes).columns!({});
    expect(filled.toSorted()).toEqual([...declared].sort());
    expect(blocks.blendshapes).toHaveLength(52);
    expect(blocks.aus).toHaveLength(20);
  });

  it('gives nulls for a face that was not seen, in its own row', async () => {
    const [{ blocks, count }] = await node.process([meshes(greyFrame(64, 64), unseen, canonicalMesh())], context);
    expect(count).toBe(2);
    expect(blocks.aus!.subarray(0, 20).every(Number.isNaN)).toBe(true);
    expect(blocks.aus![20 + AU_COLUMNS.indexOf('AU12')]).not.toBeNaN();
  });
});
