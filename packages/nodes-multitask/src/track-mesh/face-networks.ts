import {
  type BatchContext,
  type Detections,
  definitionOf,
  type Frame,
  type Meshes,
  type ModelRequirement,
  type NodeClass,
} from '@fexgraph/core';
import type { Inference, NetworkNode } from '@fexgraph/inference';
import { CropRotatedNode, KeypointsNode, Rfb320Node } from '@fexgraph/nodes-detect';
import { AttentionMeshNode } from '../attention-mesh/attention-mesh.ts';
import { MESH_WIDTH } from '../geometry/head-fit.ts';
import { MeshRegionsNode } from '../mesh-regions.ts';

type OptionsFor<Node extends NodeClass> = ConstructorParameters<Node>[0];

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

interface InnerOptions {
  readonly detector: OptionsFor<typeof Rfb320Node>;
  readonly keypoints: OptionsFor<typeof KeypointsNode>;
  readonly mesh: OptionsFor<typeof AttentionMeshNode>;
}

function innerOptions(options: FaceNetworkOptions): InnerOptions {
  const { backend, threads, workers, threshold, iou, minPresence } = options;
  const parse = <Node extends NodeClass>(node: Node, own: object) =>
    definitionOf(node).options.parse({ backend, threads, workers, ...own }) as OptionsFor<Node>;
  return {
    detector: parse(Rfb320Node, { model: options.detector, threshold, iou }),
    keypoints: parse(KeypointsNode, { model: options.keypoints }),
    mesh: parse(AttentionMeshNode, { model: options.model, minPresence }),
  };
}

/** What detector, key points and mesh ask for together. */
export function faceModels(options: FaceNetworkOptions): readonly ModelRequirement[] {
  const { detector, keypoints, mesh } = innerOptions(options);
  return [
    ...(definitionOf(Rfb320Node).models?.(detector) ?? []),
    ...(definitionOf(KeypointsNode).models?.(keypoints) ?? []),
    ...(definitionOf(AttentionMeshNode).models?.(mesh) ?? []),
  ];
}

/** The nodes of the embedded pack that find faces and their meshes, to be called when a tracker needs them. */
export class FaceNetworks {
  readonly #detector: Rfb320Node;
  readonly #keypoints: KeypointsNode;
  readonly #crop: CropRotatedNode;
  readonly #mesh: AttentionMeshNode;
  /** Where a mesh gave the region; the same session. */
  readonly #meshAgain: AttentionMeshNode;
  readonly #meshRegions: MeshRegionsNode;
  readonly #networks: readonly NetworkNode[];

  constructor(options: FaceNetworkOptions, inference: Inference) {
    const { detector, keypoints, mesh } = innerOptions(options);
    this.#detector = new Rfb320Node(detector, inference);
    this.#keypoints = new KeypointsNode(keypoints, inference);
    this.#mesh = new AttentionMeshNode(mesh, inference);
    this.#crop = new CropRotatedNode(definitionOf(CropRotatedNode).options.parse({}) as never);
    this.#meshRegions = new MeshRegionsNode(definitionOf(MeshRegionsNode).options.parse({}) as never);
    this.#meshAgain = new AttentionMeshNode({ ...mesh, tryTurned: false }, inference);
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

  async detect(frame: Frame, context: BatchContext): Promise<Detections> {
    const [found] = await this.#detector.process([frame], context);
    return found;
  }

  /** Meshes of faces that a detector found: key points, a first mesh, and a second on the region of the first. */
  async meshesOf(faces: Detections, context: BatchContext): Promise<Meshes> {
    const [located] = await this.#keypoints.process([faces], context);
    const [rough] = await this.#mesh.process(this.#crop.process([located]), context);
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
    const regions = this.#meshRegions.process([before]);
    const [meshes] = await this.#meshAgain.process(this.#crop.process(regions), context);
    return meshes;
  }
}
