import type { Plugin } from '@fexgraph/core';
import { AssembleNode } from './assemble/assemble.ts';
import { AttentionMeshNode } from './attention-mesh/attention-mesh.ts';
import { EmotionNode } from './emotion.ts';
import { FaceV2Node } from './face-v2/face-v2.ts';
import { GeometricBlendshapesNode } from './geometric-blendshapes/geometric-blendshapes.ts';
import { HeadPoseNode } from './head-pose.ts';
import { IrisGazeNode } from './iris-gaze.ts';
import { MeshLandmarksNode } from './mesh-landmarks.ts';
import { MeshRegionsNode } from './mesh-regions.ts';
import { SelectColumnsNode } from './select-columns.ts';
import { SmoothLandmarksNode } from './smooth-landmarks/smooth-landmarks.ts';
import { TrackMeshNode } from './track-mesh/track-mesh.ts';

export const plugin: Plugin = {
  name: '@fexgraph/nodes-multitask',
  nodes: [
    AttentionMeshNode,
    MeshRegionsNode,
    MeshLandmarksNode,
    HeadPoseNode,
    IrisGazeNode,
    EmotionNode,
    GeometricBlendshapesNode,
    FaceV2Node,
    TrackMeshNode,
    SmoothLandmarksNode,
    AssembleNode,
    SelectColumnsNode,
  ],
};
