import { type Chips, ChipsPacket, faceWeight, type Meshes, MeshesPacket, port } from '@fexgraph/core';
import { cutChips, packRegions, pickChips, type Region, regionAt } from '@fexgraph/imaging';
import { defineNetworkNode, type NetworkContext } from '@fexgraph/inference';
import { squareAround } from '@fexgraph/nodes-detect';
import * as z from 'zod';
import { MESH_WIDTH } from '../geometry/head-fit.ts';
import { meshToFrame } from './mesh-to-frame.ts';
import { refineMesh } from './refine-mesh.ts';
import { type Look, settleTurn } from './turned-looks.ts';

const SIDE = 192;
const CHIP_BYTES = SIDE * SIDE * 3;
/** As `detect/keypoints` cuts a box without eyes. */
const BOX_MARGIN = 1.5;
const CHIPS = { type: 'uint8', side: SIDE, madeBy: 'detect/crop-rotated' } as const;
/** Outputs of the network and their numbers per face. */
const OUTPUTS = {
  output_mesh_identity: 1404,
  output_lips: 160,
  output_left_eye: 142,
  output_right_eye: 142,
  output_left_iris: 10,
  output_right_iris: 10,
  conv_faceflag: 1,
};

/**
 * The network takes one face at a time; the faces of a micro-batch are run concurrently. For steady results run it
 * twice: on the detector's region, then on the region of the mesh found (`multitask/mesh-regions`).
 *
 * A face that the network does not see in its region (a full profile, a hand) keeps box and score, and its points are
 * NaN, so that every head reports nulls for it. A region that is nowhere (of a face lost before) is not looked at.
 *
 * `minPresence` is a second opinion on the detector's boxes. The flag is near 1 on much that is no face; only close to 1
 * it tells. At 0.9999 on the second look, of 37 boxes around walls, suits and circuit boards 2 keep a mesh (12 at 0.5),
 * of 125 around faces 116 (119 at 0.5; the three are full profiles, whose points were noise).
 *
 * A face that may stand on its head is looked at turned, see `settleTurn`. `turned` tells of which faces that decided;
 * where neither way up is good enough, the points are NaN and `presence` is 0. Their eye points are NaN, since they are
 * wrong.
 *
 * Source: Grishchenko et al., Attention Mesh, 2020 (MediaPipe, Apache-2.0); spec: embedded-pack 5 and 7.
 *
 * @example chips$.pipe(attentionMesh())
 */
export const attentionMesh = defineNetworkNode({
  type: 'multitask/attention-mesh',
  version: 1,
  summary: 'finds 478 points of each face, with refined lips, eyes and irises',
  input: port(ChipsPacket, 'chips of 192 x 192 pixels, each a rotated square around a face'),
  output: port(MeshesPacket, 'face meshes in pixels of the frame'),
  options: z.object({
    minPresence: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('presence below which the points are noise and become null; boxes and scores stay'),
    tryTurned: z
      .boolean()
      .default(true)
      .describe(
        'looks at a face that it is not sure of the other way up as well; not needed where a mesh gave the region',
      ),
  }),
  network: { model: 'attention-mesh', input: 'image', outputs: OUTPUTS },
  traits: { maxBatch: 16, concurrency: 2 },
  weight: faceWeight,
  process: (items, options, context) => Promise.all(items.map((item) => meshesOf(item, options, context))),
});

type Network = NetworkContext<typeof OUTPUTS>['network'];

interface MeshOptions {
  readonly minPresence: number;
  readonly tryTurned: boolean;
}

async function meshesOf(
  item: Chips,
  options: MeshOptions,
  { network, note }: NetworkContext<typeof OUTPUTS>,
): Promise<Meshes> {
  const { key, frame, count, boxes, scores, tracks } = item;
  const { faces, chips } = pickChips(item, CHIPS);
  const mesh = new Float32Array(count * MESH_WIDTH).fill(Number.NaN);
  const presence = new Float32Array(count);
  const points = item.points?.slice();
  const turned = Uint8Array.from({ length: count }, (_, face) => item.turned?.[face] ?? 0);
  const calls = faces.map(async (face, chip) => {
    const data = chips.data.subarray(chip * CHIP_BYTES, (chip + 1) * CHIP_BYTES);
    const first = await look(data, regionAt(item.regions, face), network);
    const settled = options.tryTurned ? await settle(item, face, first, network) : { look: first, turned: false };
    if (settled.turned) {
      turned[face] = 1;
      note({ input: frame.name, kind: 'face taken the other way up' });
      points?.fill(Number.NaN, 10 * face, 10 * face + 10);
    }
    if (!settled.look) return;
    presence[face] = 1 / (1 + Math.exp(-settled.look.evidence));
    if (presence[face] >= options.minPresence) mesh.set(settled.look.mesh, face * MESH_WIDTH);
  });
  await Promise.all(calls);
  return { key, frame, count, boxes, scores, points, tracks, mesh, presence, turned };
}

function settle({ frame, boxes }: Chips, face: number, first: Look, network: Network) {
  return settleTurn(first, squareAround(boxes, face, BOX_MARGIN), (region) => {
    const { data } = cutChips(frame.pixels, packRegions([region]), SIDE, 'replicate');
    return look(data, region, network);
  });
}

async function look(data: Uint8Array, region: Region, network: Network): Promise<Look> {
  const found = await network.one({ type: 'uint8', dims: [1, SIDE, SIDE, 3], data });
  const mesh = refineMesh({
    mesh: found.output_mesh_identity,
    lips: found.output_lips,
    leftEye: found.output_left_eye,
    rightEye: found.output_right_eye,
    leftIris: found.output_left_iris,
    rightIris: found.output_right_iris,
  });
  return { region, mesh: meshToFrame(mesh, SIDE, region), evidence: found.conv_faceflag[0] };
}
