import { AU_COLUMNS, type Behaviour, BLENDSHAPE_COLUMNS } from '@fexgraph/core';
import { expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { context, greyFrame, meshes, unseen } from '../../test/node-fixtures.ts';
import { actionUnits } from './action-units.ts';

const faces = meshes(greyFrame(640, 480), canonicalMesh(), unseen, canonicalMesh({ yaw: 0.4 }));
const scores: Behaviour = {
  key: faces.key,
  count: 3,
  blocks: {
    blendshapes: Float32Array.from({ length: 3 * 52 }, (_, i) =>
      BLENDSHAPE_COLUMNS[i % 52] === 'jawOpen' ? (i < 52 ? 0.25 : 0.75) : 0,
    ),
  },
};

async function unitsOf(item: { faces: typeof faces; scores: Behaviour }) {
  const [{ count, blocks }] = await new actionUnits.nodeClass({}).process([{ key: faces.key, ...item }], context);
  expect([count, Object.keys(blocks)]).toEqual([3, ['aus']]);
  return (face: number, unit: (typeof AU_COLUMNS)[number]) => blocks.aus![face * 20 + AU_COLUMNS.indexOf(unit)];
}

it('gives each face its own units, and none to a face that was not seen', async () => {
  const unit = await unitsOf({ faces, scores });
  expect([unit(0, 'AU26'), unit(1, 'AU26'), unit(2, 'AU26')]).toEqual([0.25, Number.NaN, 0.75]);
  expect([unit(0, 'AU06'), unit(1, 'AU25')]).toEqual([Number.NaN, Number.NaN]);
  expect(unit(0, 'AU25')).toBeCloseTo(unit(2, 'AU25'), 3);
});

it('gives none where there are no blendshapes', async () => {
  const unit = await unitsOf({ faces, scores: { ...scores, blocks: {} } });
  for (const column of AU_COLUMNS) expect(unit(0, column)).toBeNaN();
});
