import { type Dim, ops, type Value } from '../../onnx/index.ts';
import { weight } from '../layers/weight.ts';
import type { NetworkBuild } from '../network-build.ts';
import { multitaskInput } from '../preprocess/network-inputs.ts';
import type { ChipInput } from '../preprocess/picture-input.ts';
import { auScores } from './au-graph.ts';
import type { MultitaskConfig } from './config.ts';
import { convNextTiny } from './convnext.ts';
import { blendshapes, expressionHeads, meshPlane, type PooledFeatures, perceptron, unifiedFeatures } from './heads.ts';
import { MESH_POINTS } from './tensors.ts';

/**
 * face_multitask_v2 (v2.5): a face chip to action units, emotion, affect, gaze, pose, mesh and blendshapes.
 * Spec: networks 2.
 *
 * @param meshDivisor what the mesh is divided by on its way to emotion, affect and gaze: 1 as trained, or 224 as
 *   py-feat 2.0.3 computes (networks 2.6, open point B).
 */
export function buildMultitask(
  build: NetworkBuild,
  chips: ChipInput,
  batch: Dim,
  config: MultitaskConfig,
  meshDivisor: number,
): void {
  const { graph } = build;
  const picture = graph.within('preprocess', () =>
    multitaskInput(chips, config.imageSize, { standardized: !build.folded }),
  );
  const map = convNextTiny(build, picture, chips.white);
  const projection = weight(build, 'proj.weight');
  const projected = ops.conv(map, projection);
  const pooled: PooledFeatures = { features: spatialMean(map), projected: spatialMean(projected) };
  const scores = graph.within('au', () => auScores(build, projected, config));
  const flatMesh = graph.within('mesh', () => perceptron(build, pooled.projected, 'lmk.mlp', 3));
  const mesh = ops.reshape(flatMesh, [-1, MESH_POINTS, 3]);
  const plane = meshPlane(mesh);
  const unified = graph.within('unified', () => unifiedFeatures(build, pooled, plane, meshDivisor));
  const expression = expressionHeads(build, unified, config.emotionUsesAus ? scores : undefined);

  graph.output('p_au', scores, [batch, config.actionUnits]);
  graph.output('emotion_logits', expression.emotion, [batch, config.emotions]);
  graph.output('va', expression.affect, [batch, 2]);
  graph.output('gaze', expression.gaze, [batch, 2]);
  graph.output('mesh', mesh, [batch, MESH_POINTS, 3]);
  graph.output(
    'pose',
    graph.within('pose', () => perceptron(build, pooled.projected, 'pose.mlp', 3)),
    [batch, 6],
  );
  if (config.blendshapes > 0) {
    const shapes = graph.within('blendshapes', () => blendshapes(build, pooled, plane, config));
    graph.output('blendshapes', shapes, [batch, config.blendshapes]);
  }
}

function spatialMean(map: Value): Value {
  return ops.flatten(ops.globalAveragePool(map));
}
