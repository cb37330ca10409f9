import { ops, type Value } from '../../onnx/index.ts';
import { DEFAULT_EPSILON, scaleAll } from '../layers/fold.ts';
import { type LinearRows, linear, linearRows, parallelLinear } from '../layers/linear.ts';
import { computedWeight, weight } from '../layers/weight.ts';
import type { NetworkBuild } from '../network-build.ts';
import type { MultitaskConfig } from './config.ts';
import { MESH_POINTS } from './tensors.ts';

/** Means over the map: `features` of the backbone, `projected` of the projection. [batch, channels] */
export interface PooledFeatures {
  readonly features: Value;
  readonly projected: Value;
}

/** Linear layers with GELU between them. */
export function perceptron(build: NetworkBuild, x: Value, module: string, layers: number): Value {
  let value = x;
  for (let layer = 0; layer < layers; layer++) {
    if (layer > 0) value = ops.gelu(value);
    value = linear(build, value, `${module}.${2 * layer}`);
  }
  return value;
}

/** x0, y0, x1, y1, ... of the predicted mesh, [batch, 956]. */
export function meshPlane(mesh: Value): Value {
  return ops.reshape(ops.slice(mesh, { axis: 2, start: 0, end: 2 }), [-1, 2 * MESH_POINTS]);
}

/** Features and the projected mesh side by side, each normalised. */
function joinMesh(build: NetworkBuild, features: Value, landmarks: Value, module: string): Value {
  const norm = (x: Value, name: string): Value => {
    const [gain, offset] = [weight(build, `${module}.${name}.weight`), weight(build, `${module}.${name}.bias`)];
    return ops.layerNormalization(x, gain, offset, DEFAULT_EPSILON);
  };
  return ops.concat([norm(features, 'norm_bb'), norm(landmarks, 'norm_lmk')], 1);
}

/** [batch, blendshapes] in 0..1. The mesh goes in as fractions of the chip. */
export function blendshapes(
  build: NetworkBuild,
  { projected }: PooledFeatures,
  plane: Value,
  config: MultitaskConfig,
): Value {
  const inPlane = config.meshNormalized ? plane : ops.div(plane, config.imageSize);
  const joined = config.blendshapesUseMesh
    ? joinMesh(build, projected, linear(build, inPlane, 'blendshape.proj_lmk'), 'blendshape')
    : projected;
  return ops.sigmoid(perceptron(build, joined, 'blendshape.mlp', 2));
}

/** The features that emotion, affect and gaze share. `divisor` divides the mesh. Spec: networks 2.6. */
export function unifiedFeatures(build: NetworkBuild, pooled: PooledFeatures, plane: Value, divisor: number): Value {
  return joinMesh(build, pooled.features, projectedMesh(build, plane, divisor), 'unified');
}

function projectedMesh(build: NetworkBuild, plane: Value, divisor: number): Value {
  const module = 'unified.proj_lmk';
  if (divisor === 1) return linear(build, plane, module);
  if (!build.folded) return linear(build, ops.div(plane, divisor), module);
  const name = `${module}.weight`;
  const { shape } = build.checkpoint.tensor(name);
  const scaled = computedWeight(build, name, shape, () => scaleAll(build.checkpoint.float32(name), 1 / divisor));
  return ops.gemm(plane, scaled, weight(build, `${module}.bias`), { transB: true });
}

export interface ExpressionOutputs {
  /** [batch, emotions], before the softmax */
  readonly emotion: Value;
  /** [batch, 2]: valence, arousal in -1..1 */
  readonly affect: Value;
  /** [batch, 2]: yaw, pitch in radians */
  readonly gaze: Value;
}

/** @param scores action unit scores, if the emotion layers see them. */
export function expressionHeads(build: NetworkBuild, unified: Value, scores: Value | undefined): ExpressionOutputs {
  const input = scores === undefined ? unified : ops.concat([unified, scores], 1);
  if (!build.folded) {
    return {
      emotion: linear(build, input, 'emotion.cls_head'),
      affect: ops.tanh(linear(build, input, 'emotion.va_head')),
      gaze: ops.concat([meanOfEyes(build, unified, 'yaw'), meanOfEyes(build, unified, 'pitch')], 1),
    };
  }
  const padding = Number(input.dims[1]) - Number(unified.dims[1]);
  const [emotion, affect, gaze] = parallelLinear(build, input, 'expression', [
    linearRows(build, 'emotion.cls_head'),
    linearRows(build, 'emotion.va_head'),
    gazeRows(build, padding),
  ]);
  return { emotion, affect: ops.tanh(affect), gaze };
}

function meanOfEyes(build: NetworkBuild, unified: Value, angle: 'yaw' | 'pitch'): Value {
  const [left, right] = ['left', 'right'].map((eye) => linear(build, unified, `gaze.${eye}_${angle}`));
  return ops.mul(ops.add(left, right), 0.5);
}

/** The two eyes averaged in the weights; no weight for the `padding` inputs that gaze does not see. */
function gazeRows({ checkpoint }: NetworkBuild, padding: number): LinearRows {
  const mean = (part: 'weight' | 'bias', angle: string): number[] => {
    const [left, right] = ['left', 'right'].map((eye) => checkpoint.float32(`gaze.${eye}_${angle}.${part}`));
    return Array.from(left, (value, index) => 0.5 * (value + right[index]));
  };
  const angles = ['yaw', 'pitch'];
  const unseen = new Array<number>(padding).fill(0);
  return {
    rows: angles.length,
    weight: () => angles.flatMap((angle) => [...mean('weight', angle), ...unseen]),
    bias: () => angles.flatMap((angle) => mean('bias', angle)),
  };
}
