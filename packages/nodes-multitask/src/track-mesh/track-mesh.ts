import {
  type BatchContext,
  defineNode,
  type Frame,
  FramePacket,
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
import { INFERENCE, type Inference, modelOptions } from '@fexgraph/inference';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { FaceNetworks, faceModels } from './face-networks.ts';
import { SourceTracker } from './source-tracker.ts';

const share = z.number().min(0).max(1);

const definition = defineNode({
  type: 'multitask/track-mesh',
  version: 1,
  summary: 'follows faces from frame to frame by their meshes; looks for new ones every few frames',
  input: port(FramePacket, 'frames of a video or camera, in order'),
  output: port(MeshesPacket, 'meshes in pixels of the frame, with boxes, scores and track ids; best score first'),
  options: z.object({
    every: z.int().min(1).default(10).describe('the detector runs on every so many frames; 1: on each'),
    overlap: share.default(0.3).describe('intersection over union from which a detection is a face that is followed'),
    patience: z.int().min(0).default(2).describe('detector runs in a row that may miss a face before it is given up'),
    alpha: share.default(0).describe('smoothing: weight of the current frame in a box; 0 switches it off'),
    detector: z.string().min(1).default('rfb-320').describe('manifest id of the detector'),
    threshold: share.default(0.65).describe('a new face must score more than this'),
    iou: share.default(0.4).describe('boxes that overlap a better one by more are dropped'),
    keypoints: z.string().min(1).default('blazeface-short').describe('manifest id of the key point network'),
    minPresence: share.default(0.5).describe('presence below which the mesh has lost a face'),
    ...modelOptions('attention-mesh'),
  }),
  traits: { stateful: true },
  live: ['every', 'overlap', 'patience', 'alpha', 'threshold', 'iou'],
  models: faceModels,
});

/**
 * Detector, key points and mesh of the embedded pack in one node, because each frame depends on the one before. While
 * faces are followed, a frame costs one call of the mesh network per face: it looks where the face was. The detector
 * runs
 *
 * - on every `every`-th frame of a source, so that new faces are found and old ones confirmed,
 * - while there is no face,
 * - on the frame on which the mesh loses a face, and then on each until that face is found again or given up.
 *
 * Between detections a box is the detector's last one moved and scaled as the mesh has moved, and a score is that of
 * the last detection. A face that only the detector sees (a full profile) keeps box, score and track, with a mesh of
 * NaN, as without tracking. `tracks` are counted from 0 per source; a face that comes back is a new one.
 *
 * State is per source: the faces of the last frame. A frame that fails leaves it as it was.
 *
 * Source: spec: pipeline 3.4, 3.5 (the streaming use of boxes from the mesh before); spec: embedded-pack 5, 12.
 */
@pipelineNode(definition)
export class TrackMeshNode implements MapNode<Frame, Meshes> {
  readonly #networks: FaceNetworks;
  readonly #trackers = new SourceStates<SourceTracker>();

  constructor(
    @inject(OPTIONS) private options: OptionsOf<typeof definition>,
    @inject(INFERENCE) inference: Inference,
  ) {
    this.#networks = new FaceNetworks(options, inference);
  }

  prepare(): Promise<void> {
    return this.#networks.prepare();
  }

  dispose(): Promise<void> {
    return this.#networks.dispose();
  }

  async process(frames: readonly Frame[], context: BatchContext): Promise<readonly Meshes[]> {
    const tracked: Meshes[] = [];
    for (const frame of frames) {
      const tracker = this.#trackers.of(frame.key.source, () => new SourceTracker(this.#networks));
      tracked.push(await tracker.track(frame, this.options, context));
    }
    return tracked;
  }

  endSource(source: string): void {
    this.#trackers.delete(source);
  }

  update(options: unknown): void {
    this.options = options as OptionsOf<typeof definition>;
    this.#networks.update(this.options);
  }
}

/** @example frames$.pipe(trackMesh({ every: 5, alpha: 0.6 }), emotion()) */
export const trackMesh = nodeOperator(definition, TrackMeshNode);
