/** What the checkpoint says about its own graph, in our names. Spec: networks 2.1. */
export interface MultitaskConfig {
  readonly actionUnits: number;
  readonly emotions: number;
  readonly blendshapes: number;
  readonly blendshapesUseMesh: boolean;
  /** Emotion and valence also see the action unit scores. */
  readonly emotionUsesAus: boolean;
  /** Neighbours of each node of the action unit graph; no tensor shows it. */
  readonly neighbours: number;
  readonly afgChannels: number;
  readonly unifiedLandmarkWidth: number;
  /** Mesh x and y leave the network as fractions of the chip already. */
  readonly meshNormalized: boolean;
  /** Side of the network's input in pixels. */
  readonly imageSize: number;
}

/** The published v2.5 combination. Spec: networks 2.2. */
export const MULTITASK_V25: MultitaskConfig = {
  actionUnits: 20,
  emotions: 7,
  blendshapes: 52,
  blendshapesUseMesh: true,
  emotionUsesAus: true,
  neighbours: 4,
  afgChannels: 512,
  unifiedLandmarkWidth: 256,
  meshNormalized: true,
  imageSize: 224,
};
