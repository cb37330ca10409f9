import { regionAt } from '@fexgraph/imaging';
import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../test/canonical-mesh.ts';
import { context, greyFrame, meshes, optionsFor, unseen } from '../test/node-fixtures.ts';
import { landmarkRegion } from './mesh/landmark-region.ts';
import { meshRegions } from './mesh-regions.ts';

describe('multitask/mesh-regions', () => {
  it('gives the region of each mesh with the margin asked for, NaN for a face without one', async () => {
    const mesh = canonicalMesh({ roll: 0.2 });
    const node = new meshRegions.nodeClass(optionsFor(meshRegions, { margin: 2 }));
    const [found] = await node.process([meshes(greyFrame(640, 480), mesh, unseen)], context);
    const expected = landmarkRegion(mesh, 2);
    expect(regionAt(found.regions, 0).width).toBeCloseTo(expected.width, 3);
    expect(regionAt(found.regions, 0).rotation).toBeCloseTo(expected.rotation, 6);
    expect(regionAt(found.regions, 1).width).toBeNaN();
    expect(found).not.toHaveProperty('mesh');
  });
});
