import { readFileSync } from 'node:fs';
import { type Behaviour, POSE_COLUMNS } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { poseColumns } from '../src/face-v2/head-columns.ts';
import { headPose } from '../src/index.ts';
import { greyFrame, meshes } from './node-fixtures.ts';

type Angle = 'Pitch' | 'Roll' | 'Yaw';
type ReferenceRow = Readonly<Record<Angle, number>> & { readonly mesh: readonly number[] };
interface ReferencePoses {
  readonly pairs: Readonly<Record<Angle, { readonly least: ReferenceRow; readonly largest: ReferenceRow }>>;
}

const { pairs } = JSON.parse(
  readFileSync(new URL('goldens/reference-poses.json', import.meta.url), 'utf8'),
) as ReferencePoses;
const DEGREES = 180 / Math.PI;

/** The columns that `multitask/head-pose` measures on a mesh of the reference. */
function measured({ mesh }: ReferenceRow, angle: Angle): number {
  const node = new headPose.nodeClass({});
  const context = {
    signal: new AbortController().signal,
    maxBatch: 1,
    progress: () => undefined,
    note: () => undefined,
  };
  const [{ blocks }] = node.process(
    [meshes(greyFrame(640, 480), Float32Array.from(mesh))],
    context,
  ) as readonly Behaviour[];
  return blocks.pose![POSE_COLUMNS.indexOf(angle)];
}

// Rows that py-feat published, with the angles of its network and the mesh of the same face.
describe('the signs of the pose columns', () => {
  it.each(['Pitch', 'Roll', 'Yaw'] as const)('%s of both packs grows in the same direction', (angle) => {
    const { least, largest } = pairs[angle];
    const [reference, ours] = [largest[angle] - least[angle], measured(largest, angle) - measured(least, angle)];
    expect(reference * DEGREES).toBeGreaterThan(8);
    expect(ours / reference).toBeGreaterThan(0.5);
    expect(ours / reference).toBeLessThan(2);
  });

  it('keeps the signs of the reference network, which counts roll the other way', () => {
    const columns = poseColumns(Float32Array.of(0.1, 0.2, 0.3, 0, 0, 0));
    expect(columns.slice(0, 3).map((value) => Math.round(value * 10))).toEqual([1, -3, 2]);
  });
});
