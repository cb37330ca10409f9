import type { Plugin } from '@fexgraph/core';
import { AssembleFexNode } from './assemble/assemble-fex.ts';
import { EmotionNode } from './emotion/emotion.ts';
import { GeometricBlendshapesNode } from './expression/geometric-blendshapes.ts';
import { FaceV2Node } from './face-v2/face-v2.ts';
import { IrisGazeNode } from './gaze/iris-gaze.ts';
import { AttentionMeshNode } from './mesh/attention-mesh.ts';
import { MeshLandmarksNode } from './mesh/mesh-landmarks.ts';
import { MeshRegionsNode } from './mesh/mesh-regions.ts';
import { HeadPoseNode } from './pose/head-pose.ts';
import { TrackMeshNode } from './track/track-mesh.ts';

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
    AssembleFexNode,
  ],
};
