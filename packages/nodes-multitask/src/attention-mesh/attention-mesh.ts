import {
  type BatchContext,
  type Chips,
  ChipsPacket,
  defineNode,
  type MapNode,
  type Meshes,
  MeshesPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { cutChips, packRegions, pickChips, type Region, regionAt } from '@fexgraph/imaging';
import { INFERENCE, type Inference, modelOptions, NetworkNode } from '@fexgraph/inference';
import { squareAround } from '@fexgraph/nodes-detect';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { MESH_WIDTH } from '../geometry/head-fit.ts';
import { meshToFrame } from './mesh-to-frame.ts';
import { refineMesh } from './refine-mesh.ts';
import { type Look, settleTurn } from './turned-looks.ts';

const SIDE = 192;
const CHIP_BYTES = SIDE * SIDE * 3;
/** As `detect/keypoints` cuts a box without eyes. */
const BOX_MARGIN = 1.5;
const CHIPS = { type: 'uint8', side: SIDE, madeBy: 'detect/crop-rotated' } as const;
const OUTPUTS = [
  'output_mesh_identity',
  'output_lips',
  'output_left_eye',
  'output_right_eye',
  'output_left_iris',
  'output_right_iris',
  'conv_faceflag',
];

const definition = defineNode({
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
    ...modelOptions('attention-mesh'),
  }),
  traits: { maxBatch: 16, concurrency: 2 },
  models: ({ model, backend }) => [{ id: model, inputs: ['image'], outputs: OUTPUTS, backend }],
});

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
 */
@pipelineNode(definition)
export class AttentionMeshNode extends NetworkNode implements MapNode<Chips, Meshes> {
  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(INFERENCE) inference: Inference,
  ) {
    super(options, inference);
  }

  weight({ count }: Chips): number {
    return Math.max(1, count);
  }

  process(items: readonly Chips[], context: BatchContext): Promise<readonly Meshes[]> {
    return Promise.all(items.map((item) => this.#meshes(item, context)));
  }

  async #meshes(item: Chips, context: BatchContext): Promise<Meshes> {
    const { key, frame, count, boxes, scores, tracks } = item;
    const { faces, chips } = pickChips(item, CHIPS);
    const mesh = new Float32Array(count * MESH_WIDTH).fill(Number.NaN);
    const presence = new Float32Array(count);
    const points = item.points?.slice();
    const turned = Uint8Array.from({ length: count }, (_, face) => item.turned?.[face] ?? 0);
    const calls = faces.map(async (face, chip) => {
      const data = chips.data.subarray(chip * CHIP_BYTES, (chip + 1) * CHIP_BYTES);
      const first = await this.#look(data, regionAt(item.regions, face), context);
      const settled = await this.#settle(item, face, first, context);
      if (settled.turned) {
        turned[face] = 1;
        points?.fill(Number.NaN, 10 * face, 10 * face + 10);
      }
      if (!settled.look) return;
      presence[face] = 1 / (1 + Math.exp(-settled.look.evidence));
      if (presence[face] >= this.options.minPresence) mesh.set(settled.look.mesh, face * MESH_WIDTH);
    });
    await Promise.all(calls);
    return { key, frame, count, boxes, scores, points, tracks, mesh, presence, turned };
  }

  async #settle({ frame, boxes }: Chips, face: number, first: Look, context: BatchContext) {
    if (!this.options.tryTurned) return { look: first, turned: false };
    return settleTurn(first, squareAround(boxes, face, BOX_MARGIN), (region) => {
      const { data } = cutChips(frame.pixels, packRegions([region]), SIDE, 'replicate');
      return this.#look(data, region, context);
    });
  }

  async #look(data: Uint8Array, region: Region, { signal, progress }: BatchContext): Promise<Look> {
    const image = { type: 'uint8', dims: [1, SIDE, SIDE, 3], data } as const;
    const outputs = await this.model.run({ image }, { signal, progress, outputs: OUTPUTS });
    const output = (name: string, values: number) => this.model.floats(outputs, name, 1, values);
    const mesh = refineMesh({
      mesh: output('output_mesh_identity', 1404),
      lips: output('output_lips', 160),
      leftEye: output('output_left_eye', 142),
      rightEye: output('output_right_eye', 142),
      leftIris: output('output_left_iris', 10),
      rightIris: output('output_right_iris', 10),
    });
    return { region, mesh: meshToFrame(mesh, SIDE, region), evidence: output('conv_faceflag', 1)[0] };
  }
}

/** @example chips$.pipe(attentionMesh()) */
export const attentionMesh = nodeOperator(definition, AttentionMeshNode);
