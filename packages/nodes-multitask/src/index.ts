export { actionUnits } from './action-units/action-units.ts';
export { approxTime } from './assemble/approx-time.ts';
export { AssembleNode, assemble } from './assemble/assemble.ts';
export { faceRect, type SourceBox, sourceBox } from './assemble/facebox.ts';
export { mergeBlocks } from './assemble/merge-blocks.ts';
export { attentionMesh } from './attention-mesh/attention-mesh.ts';
export { type AttentionOutputs, refineMesh } from './attention-mesh/refine-mesh.ts';
export { emotion } from './emotion.ts';
export { type FaceAnchor, type FaceAnchors, FaceAnchorsPacket } from './face-anchors/face-anchor.ts';
export { faceAnchors } from './face-anchors/face-anchors.ts';
export { FaceV2Node, faceV2 } from './face-v2/face-v2.ts';
export { type EyeGaze, eyeGazes, gazeVector, meanGaze } from './gaze/eye-gaze.ts';
export { type GazeGates, gazeGates, trustedGazes } from './gaze/gaze-gates.ts';
export { type FaceMeasures, measureFace } from './geometric-blendshapes/face-measures.ts';
export { geometricBlendshapes } from './geometric-blendshapes/geometric-blendshapes.ts';
export {
  GEOMETRIC_AUS,
  GEOMETRIC_BLENDSHAPES,
  type GeometricAus,
  type GeometricBlendshapes,
  type GeometricScores,
  geometricScores,
} from './geometric-blendshapes/geometric-scores.ts';
export { CANONICAL_FACE } from './geometry/canonical-face.ts';
export { FACE_TEXTURE, FACE_TRIANGLES } from './geometry/face-topology.ts';
export { apply, fitSimilarity, type Matrix3, type Similarity, type Vector3 } from './geometry/fit-similarity.ts';
export { type HeadAngles, headAngles } from './geometry/head-angles.ts';
export { faceMesh, facesSeen, fitHead, type HeadFit, HeadFrame, MESH_WIDTH } from './geometry/head-fit.ts';
export { type Camera, cameraOf, headMatrix } from './geometry/head-matrix.ts';
export { PROCRUSTES_BASIS } from './geometry/procrustes-basis.ts';
export { headPose } from './head-pose.ts';
export { irisGaze } from './iris-gaze.ts';
export { blendshapes } from './mediapipe/blendshapes.ts';
export { faceMeshV2 } from './mediapipe/face-mesh-v2.ts';
export { DLIB68_VERTICES } from './mesh/dlib68.ts';
export { landmarkRegion } from './mesh/landmark-region.ts';
export { meshLandmarks } from './mesh-landmarks.ts';
export { meshRegions } from './mesh-regions.ts';
export { NeutralBaselineNode, neutralBaseline } from './neutral-baseline/neutral-baseline.ts';
export { plugin } from './plugin.ts';
export { selectColumns } from './select-columns.ts';
export { mixMeshes } from './smooth-landmarks/mix-meshes.ts';
export { OneEuro, type OneEuroParameters } from './smooth-landmarks/one-euro.ts';
export { SmoothLandmarksNode, smoothLandmarks } from './smooth-landmarks/smooth-landmarks.ts';
export { TrackMeshNode, trackMesh } from './track-mesh/track-mesh.ts';
