import type {
  BatchContext,
  Detections,
  Frame,
  Meshes,
  ModelRequirement,
  NodeDefinition,
  OptionsOf,
} from '@fexgraph/core';
import type { Inference, NetworkNode } from '@fexgraph/inference';
import { cropRotated, keypoints, rfb320 } from '@fexgraph/nodes-detect';
import { attentionMesh } from '../attention-mesh/attention-mesh.ts';
import { MESH_WIDTH } from '../geometry/head-fit.ts';
import { meshRegions } from '../mesh-regions.ts';

export interface FaceNetworkOptions {
  readonly detector: string;
  readonly threshold: number;
  readonly iou: number;
  readonly keypoints: string;
  /** The mesh network. */
  readonly model: string;
  readonly minPresence: number;
  readonly backend?: string;
  readonly threads?: number;
  readonly workers?: number;
}

/** The options of the networks, as each node validates its own. */
function innerOptions(options: FaceNetworkOptions) {
  const { backend, threads, workers, threshold, iou, minPresence } = options;
  const parse = <D extends NodeDefinition>(node: { readonly definition: D }, own: object) =>
    node.definition.options.parse({ backend, threads, workers, ...own }) as OptionsOf<D>;
  return {
    detector: parse(rfb320, { model: options.detector, threshold, iou }),
    keypoints: parse(keypoints, { model: options.keypoints }),
    mesh: parse(attentionMesh, { model: options.model, minPresence }),
  };
}

/** What detector, key points and mesh ask for together. */
export function faceModels(options: FaceNetworkOptions): readonly ModelRequirement[] {
  const inner = innerOptions(options);
  return [
    ...rfb320.definition.models(inner.detector),
    ...keypoints.definition.models(inner.keypoints),
    ...attentionMesh.definition.models(inner.mesh),
  ];
}

/** The nodes of the embedded pack that find faces and their meshes, to be called when a tracker needs them. */
export class FaceNetworks {
  readonly #detector;
  readonly #keypoints;
  readonly #crop = new cropRotated.nodeClass(cropRotated.definition.options.parse({}));
  readonly #mesh;
  /** Where a mesh gave the region; the same session. */
  readonly #meshAgain;
  readonly #meshRegions = new meshRegions.nodeClass(meshRegions.definition.options.parse({}));
  readonly #networks: readonly Pick<NetworkNode, 'prepare' | 'dispose'>[];

  constructor(options: FaceNetworkOptions, inference: Inference) {
    const inner = innerOptions(options);
    this.#detector = new rfb320.nodeClass(inner.detector, inference);
    this.#keypoints = new keypoints.nodeClass(inner.keypoints, inference);
    this.#mesh = new attentionMesh.nodeClass(inner.mesh, inference);
    this.#meshAgain = new attentionMesh.nodeClass({ ...inner.mesh, tryTurned: false }, inference);
    this.#networks = [this.#detector, this.#keypoints, this.#mesh, this.#meshAgain];
  }

  async prepare(): Promise<void> {
    // All settle before the first failure is reported: `dispose` must know of every session that was opened.
    const openings = await Promise.allSettled(this.#networks.map((node) => node.prepare()));
    const failed = openings.find((opening) => opening.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#networks.map((node) => node.dispose()));
  }

  /** Takes over the thresholds of the detector; what decides which network runs stays as it was made. */
  update(options: FaceNetworkOptions): void {
    this.#detector.update?.(innerOptions(options).detector);
  }

  async detect(frame: Frame, context: BatchContext): Promise<Detections> {
    const [found] = await this.#detector.process([frame], context);
    return found;
  }

  /** Meshes of faces that a detector found: key points, a first mesh, and a second on the region of the first. */
  async meshesOf(faces: Detections, context: BatchContext): Promise<Meshes> {
    const [located] = await this.#keypoints.process([faces], context);
    const [rough] = await this.#mesh.process(await this.#crop.process([located], context), context);
    return this.#lookAgain(rough, context);
  }

  /** Meshes of faces in a frame, looked for where their meshes were in the frame before. */
  async follow(frame: Frame, before: readonly Float32Array[], context: BatchContext): Promise<Meshes> {
    const count = before.length;
    const mesh = new Float32Array(count * MESH_WIDTH);
    before.forEach((points, i) => {
      mesh.set(points, i * MESH_WIDTH);
    });
    const boxes = new Float32Array(4 * count);
    const [scores, presence] = [new Float32Array(count), new Float32Array(count)];
    return this.#lookAgain({ key: frame.key, frame, count, boxes, scores, mesh, presence }, context);
  }

  async #lookAgain(before: Meshes, context: BatchContext): Promise<Meshes> {
    const regions = await this.#meshRegions.process([before], context);
    const [meshes] = await this.#meshAgain.process(await this.#crop.process(regions, context), context);
    return meshes;
  }
}
