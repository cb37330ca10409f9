import {
  defineNode,
  type MapNode,
  type Meshes,
  MeshesPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  SourceStates,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { FaceSmoother } from './face-smoother.ts';

const definition = defineNode({
  type: 'multitask/smooth-landmarks',
  version: 1,
  summary: 'steadies meshes from frame to frame of a source, with little lag where a face moves (1-Euro filter)',
  input: port(MeshesPacket, 'face meshes of a video or camera, in order'),
  output: port(MeshesPacket, 'the same faces with steadied meshes; boxes, scores and points are untouched'),
  options: z.object({
    apply: z.boolean().default(true).describe('false: meshes pass as they are'),
    minCutoff: z
      .number()
      .positive()
      .default(0.4)
      .describe('cutoff in Hz of a point at rest; less is steadier and later'),
    beta: z
      .number()
      .min(0)
      .default(4)
      .describe('rise of the cutoff with speed, in Hz per eye distance and second; more is less late in motion'),
    dCutoff: z.number().positive().default(1).describe('cutoff in Hz of the speed'),
    cut: z
      .number()
      .positive()
      .default(1)
      .describe('mean move of the points between two frames, in eye distances, beyond which a face starts anew'),
    overlap: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe('intersection over union of the boxes of one face in two frames; not used where faces have tracks'),
  }),
  traits: { stateful: true },
  live: ['minCutoff', 'beta', 'dCutoff', 'cut', 'overlap'],
});

/**
 * Steadier landmarks for video: put it behind the mesh, and in front of pose, gaze and whatever else is read off it.
 * Time is that of the frames (`key.time`), so frames may come at any rate. See `OneEuro` for the filter and
 * `FaceSmoother` for which face goes on and which starts anew.
 *
 * With the defaults at 30 frames a second, a face at rest under noise of 1 % of the eye distance trembles 0.29 times as
 * much as it came, and the embedded mesh of a still face in a noisy video 0.18 times. A face that moves evenly by one
 * eye distance (about 6 cm) in a second is 1.1 frames late, by half of that 2 frames. What is quick and small is lowered:
 * a blink of a sixth of a second keeps 0.6 of its height. Read blinks off the mesh as it came, and poses off this one.
 *
 * State is per source: the faces of the last frame.
 *
 * Source: Casiez, Roussel, Vogel, CHI 2012.
 */
@pipelineNode(definition)
export class SmoothLandmarksNode implements MapNode<Meshes, Meshes> {
  readonly #smoothers = new SourceStates<FaceSmoother>();

  constructor(@inject(OPTIONS) private options: OptionsOf<typeof definition>) {}

  process(items: readonly Meshes[]): readonly Meshes[] {
    if (!this.options.apply) return items;
    const smoother = (source: string) => this.#smoothers.of(source, () => new FaceSmoother());
    return items.map((item) => ({ ...item, mesh: smoother(item.key.source).smooth(item, this.options) }));
  }

  endSource(source: string): void {
    this.#smoothers.delete(source);
  }

  update(options: unknown): void {
    this.options = options as OptionsOf<typeof definition>;
  }
}

/** @example frames$.pipe(trackMesh(), smoothLandmarks({ minCutoff: 0.5 }), headPose()) */
export const smoothLandmarks = nodeOperator(definition, SmoothLandmarksNode);
