import type { Plugin } from '@fexgraph/core';
import { actionUnits } from './action-units/action-units.ts';
import { assemble } from './assemble/assemble.ts';
import { attentionMesh } from './attention-mesh/attention-mesh.ts';
import { emotion } from './emotion.ts';
import { faceAnchors } from './face-anchors/face-anchors.ts';
import { faceV2 } from './face-v2/face-v2.ts';
import { geometricBlendshapes } from './geometric-blendshapes/geometric-blendshapes.ts';
import { headPose } from './head-pose.ts';
import { irisGaze } from './iris-gaze.ts';
import { blendshapes } from './mediapipe/blendshapes.ts';
import { faceMeshV2 } from './mediapipe/face-mesh-v2.ts';
import { meshLandmarks } from './mesh-landmarks.ts';
import { meshRegions } from './mesh-regions.ts';
import { neutralBaseline } from './neutral-baseline/neutral-baseline.ts';
import { selectColumns } from './select-columns.ts';
import { smoothLandmarks } from './smooth-landmarks/smooth-landmarks.ts';
import { trackMesh } from './track-mesh/track-mesh.ts';

export const plugin: Plugin = {
  name: '@fexgraph/nodes-multitask',
  nodes: [
    attentionMesh,
    faceMeshV2,
    meshRegions,
    meshLandmarks,
    headPose,
    irisGaze,
    emotion,
    blendshapes,
    actionUnits,
    geometricBlendshapes,
    neutralBaseline,
    faceV2,
    trackMesh,
    smoothLandmarks,
    faceAnchors,
    assemble,
    selectColumns,
  ],
};
